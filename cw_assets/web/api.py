"""/api put together: its routes, what stands before them, and its page /api/docs, which loads nothing from outside."""

from importlib.metadata import version

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline

from cw_assets.settings import MEGABYTE
from cw_assets.web.answers import add_answers
from cw_assets.web.context import WebContext
from cw_assets.web.creating import creating_routes
from cw_assets.web.forms import FORM_BYTES
from cw_assets.web.guard import Guard
from cw_assets.web.health import health_routes
from cw_assets.web.jobs import job_routes
from cw_assets.web.records import record_routes
from cw_assets.web.session import MAX_SESSION_BYTES, session_routes
from cw_assets.web.uploads import upload_routes

MAX_JSON_BYTES = MEGABYTE
DESCRIPTION = """
Put records in, launch the work on them, and follow it.

A **job** is one launch: `POST /api/jobs` answers at once with its id, `GET /api/jobs/{id}` tells how far it is and what
came of it, the WebSocket `/ws/jobs/{id}` sends each change as it happens, and the page [/jobs](/jobs) shows them.
Files that a result names are below this server, as in `/media/reports/1-spot.html`.

Where the server has a token (`CW_API_TOKEN`), send it as `Authorization: Bearer TOKEN`. Every error is
`{"error": sentence, "kind": class}`.
"""


def make_api(context: WebContext) -> FastAPI:
    """To be mounted at /api, which the addresses in its answers begin with."""
    settings, access = context.settings, context.access
    api = FastAPIOffline(
        docs_url="/docs",
        redoc_url=None,
        static_url="/docs/assets",
        title="cw_assets",
        description=DESCRIPTION,
        version=version("cw-assets"),
        swagger_ui_parameters={"validatorUrl": None},
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(HTTPBearer(auto_error=False, description="The value of CW_API_TOKEN."))],
    )
    add_answers(api)
    sizes = {"/media": settings.max_file_bytes + FORM_BYTES, "/session": MAX_SESSION_BYTES}
    api.add_middleware(
        Guard,
        access=access,
        max_bytes=lambda path: sizes.get(path, MAX_JSON_BYTES),
    )
    for routes in (job_routes, record_routes, creating_routes, upload_routes, health_routes):
        api.include_router(routes(context))
    api.include_router(session_routes(access))
    api.openapi()  # It is kept. Describing the types changes which warnings are shown, so not beside other threads.
    return api
