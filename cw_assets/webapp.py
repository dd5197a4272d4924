"""The one origin that people open: Dagster's pages with our media folder at /media, so that previews show in panels."""

from contextlib import ExitStack
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from cw_assets.defs.instance import WORKSPACE_FILE, open_instance, prepare_home
from cw_assets.settings import Settings


class MediaFiles(StaticFiles):
    """The media folder, read only; hidden files and folders (databases, values) are not served."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if any(part.startswith(".") for part in path.split("/")):
            raise HTTPException(status_code=404)
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def serve(settings: Settings) -> None:
    """Run until told to stop."""
    import uvicorn

    with ExitStack() as stack:
        uvicorn.run(make_app(settings, stack), host=settings.host, port=settings.port, log_level="warning")


def make_app(settings: Settings, stack: ExitStack) -> Any:
    """The web application; `stack` closes the code location and the instance."""
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget
    from dagster_webserver.app import create_app_from_workspace_process_context
    from dagster_webserver.version import __version__

    settings.media_root.mkdir(parents=True, exist_ok=True)
    instance = stack.enter_context(open_instance(settings))
    target = WorkspaceFileTarget(paths=[str(prepare_home(settings) / WORKSPACE_FILE)])
    context = stack.enter_context(WorkspaceProcessContext(instance, target, version=__version__))
    app = create_app_from_workspace_process_context(context)
    app.router.routes.insert(0, Mount("/media", MediaFiles(directory=settings.media_root)))
    return app


if __name__ == "__main__":
    serve(Settings())
