"""A project with all its parts; each part stands in the file of its records."""

from typing import Any

from cw_assets.api.archive import ArchiveApi
from cw_assets.api.handles import QueuedRun, RunHandle
from cw_assets.api.here import WorksHere
from cw_assets.api.models import ModelsApi
from cw_assets.api.overview import OverviewApi
from cw_assets.api.results import ResultsApi
from cw_assets.api.stack import WorksOnWorkers
from cw_assets.domain.jobs import JobPage, JobState, LaunchRequest
from cw_assets.domain.status import RecordKind, Status


class ProjectApi(ResultsApi, ArchiveApi, OverviewApi, ModelsApi):
    """Records put in, work launched on them, and what came of it."""

    def start(self, request: LaunchRequest) -> RunHandle[Any]:
        """Launch what is asked for, as the function of that name does."""
        given = request.model_dump(exclude={"function"})
        handle: RunHandle[Any] = getattr(self, request.function)(**given)
        return handle

    def get_job(self, job_id: str) -> JobState:
        """How far a job is, whoever launched it. NotFound where there is none of this id."""
        return self.jobs.get(job_id)

    def list_jobs(
        self,
        status: Status | None = None,
        *,
        project_id: int | None = None,
        kind: RecordKind | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> JobPage:
        """The newest job of each record, newest launch first; of one status, campaign and kind of record, or of all."""
        return self.jobs.page(status, project_id, kind, limit, offset)

    def cancel_job(self, job_id: str) -> JobState:
        """Have a job stop. NotFound; WrongStatus where it is over."""
        return self.jobs.cancel(job_id)

    def follow_job(self, job_id: str) -> RunHandle[Any]:
        """A handle on a job of the stack, whoever launched it."""
        about = self.jobs.get(job_id)
        return QueuedRun(self.jobs, self.settings, about, lambda: self.outcome_of(about))


class LocalProject(WorksHere, ProjectApi):
    """A project whose work is done in this process."""


class StackProject(WorksOnWorkers, ProjectApi):
    """A project whose work is done by the workers of a stack; records and files are read where the settings say."""
