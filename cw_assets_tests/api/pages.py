"""The real web application on a port of this machine, which can be stopped and started again; workers are in stack/."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from cw_assets import api
from cw_assets.api.remote import RemoteProject, RemoteRun
from cw_assets_tests.catalog.samples import analysis, keyframes
from cw_assets_tests.web.serving import Work
from cw_assets_tests.workers.conftest import until


class Page:
    """A web application on one port of this machine, which can be stopped and started again."""

    def __init__(self, make_app: Callable[[], ASGIApp], **options: Any) -> None:
        self._make_app, self._options = make_app, options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = {"port": self.port, "log_level": "warning", "timeout_graceful_shutdown": 2} | self._options
        config = uvicorn.Config(self._make_app(), **options)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        until(lambda: self._server.started or not self._thread.is_alive(), "the page listens")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    def __enter__(self) -> "Page":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def origin(project: api.StackProject) -> Starlette:
    from cw_assets.web.app import make_origin
    from cw_assets.web.context import WebContext

    others = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse("Dagster's"))])
    return make_origin(WebContext(project.settings, project), others)


def finish(work: Work) -> None:
    """With a result, as a worker does."""
    work.catalog.save_result(work.id, work.job_id, analysis(), keyframes(), analysis_key="k")
    work.catalog.end_run(work.job_id)


def handle_on(work: Work, remote: RemoteProject) -> RemoteRun[Any]:
    handle = remote.follow_job(work.job_id)
    assert isinstance(handle, RemoteRun)
    return handle
