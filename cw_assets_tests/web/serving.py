"""A web application on a port of this machine, in a thread; and work on records, as a worker would do it."""

import contextlib
import threading
from collections.abc import Iterator
from itertools import count

import uvicorn
from starlette.types import ASGIApp

from cw_assets.catalog.repository import Catalog
from cw_assets.domain.jobs import JobState
from cw_assets_tests.workers.conftest import until

NUMBERS = count(1)


@contextlib.contextmanager
def served(app: ASGIApp, **options: object) -> Iterator[int]:
    """The port; the server has ended, and every socket with it, when the block has."""
    server = uvicorn.Server(
        uvicorn.Config(app, **{"port": 0, "log_level": "warning", "timeout_graceful_shutdown": 2} | options)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive(), "the server listens")
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


class Work:
    """A job on a new media, done step by step."""

    def __init__(self, catalog: Catalog, name: str = "Summer.mp4") -> None:
        number = next(NUMBERS)
        self.catalog = catalog
        self.id = catalog.add_media(file_name=name, video_file=name, sha256=f"{number:064x}", file_size=1).id
        self.job_id = f"job-{number}"
        catalog.line_up_work("media", self.id, self.job_id)

    def start(self) -> None:
        self.catalog.start_work("media", self.id, self.job_id)

    def progress(self, percent: int, phase: str = "scenes", message: str = "") -> None:
        self.catalog.report_progress("media", self.id, self.job_id, percent, phase, message)

    def finish(self) -> None:
        self.catalog.complete_work("media", self.id, self.job_id)
        self.catalog.end_run(self.job_id)

    @property
    def state(self) -> JobState:
        found = self.catalog.find_job(self.job_id)
        assert found is not None
        return found
