"""Jobs over HTTP: launched, looked at, listed, cancelled; following them live is in sockets.py."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response

from cw_assets.domain.jobs import Id, JobDetail, JobPage, JobState, LaunchRequest
from cw_assets.domain.status import RecordKind, Status
from cw_assets.web.answers import problems
from cw_assets.web.context import WebContext

JobId = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$", description="The id that launching gave.")]
LOCATION = {"Location": {"description": "Where the job is looked at.", "schema": {"type": "string"}}}
MAX_PAGE = 500
MAX_OFFSET = 2**31 - 1
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Offset = Annotated[int, Query(ge=0, le=MAX_OFFSET)]


def job_routes(context: WebContext) -> APIRouter:
    routes, project = APIRouter(prefix="/jobs", tags=["jobs"]), context.project
    jobs = project.jobs

    @routes.post(
        "",
        status_code=202,
        responses={
            **problems(404, 409, 413, 502),
            200: {"model": JobState, "description": "All is there already: the job that made it.", "headers": LOCATION},
            202: {"headers": LOCATION},
        },
    )
    def launch(request: Annotated[LaunchRequest, Body()], response: Response) -> JobState:
        """Launch the work on a record; it is queued when this returns."""
        state = project.start(request).state()
        response.status_code = 200 if state.is_over else 202
        response.headers["Location"] = f"/api/jobs/{state.job_id}"
        return state

    @routes.get("", responses=problems())
    def list_jobs(
        status: Status | None = None,
        project_id: Annotated[Id | None, Query(description="A campaign.")] = None,
        kind: Annotated[RecordKind | None, Query(description="Of the record that is worked on.")] = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> JobPage:
        """Jobs, the newest launch first; of each record the last one."""
        return jobs.page(status, project_id, kind, limit, offset)

    @routes.get("/{job_id}", responses=problems(404))
    def get_job(job_id: JobId) -> JobDetail:
        """How far a job is, and what came of it once it is completed."""
        state = jobs.get(job_id)
        return JobDetail(**dict(state), result=project.job_result(state))

    @routes.post("/{job_id}/cancel", responses=problems(404, 409))
    def cancel_job(job_id: JobId) -> JobState:
        """Stop a job that is queued, processing or retrying; a step that runs stops at its next progress point."""
        return jobs.cancel(job_id)

    return routes
