"""Processes for the tests of live updates: `web` serves the sockets alone, `writer` works on jobs as a worker does."""

import sys

import uvicorn
from starlette.applications import Starlette

from cw_assets.api import StackProject
from cw_assets.catalog.repository import Catalog
from cw_assets.defs.catalogs import open_catalog
from cw_assets.settings import Settings
from cw_assets.web.context import WebContext
from cw_assets.web.sockets import socket_routes

STEPS = range(5, 100, 5)
"""Percent."""


def web(port: str) -> None:
    settings = Settings()
    app = Starlette(routes=socket_routes(WebContext(settings, StackProject(settings))))
    uvicorn.run(app, port=int(port), log_level="warning", timeout_graceful_shutdown=2)


def writer(*media: str) -> None:
    """Bring these media from queued to completed, in turns."""
    catalog = open_catalog(Settings())
    ids = [int(number) for number in media]
    for number in ids:
        catalog.start_work("media", number, job_of(number))
    for percent in STEPS:
        for number in ids:
            catalog.report_progress("media", number, job_of(number), percent, "scenes")
    for number in ids:
        finish(catalog, number)


def finish(catalog: Catalog, number: int) -> None:
    catalog.complete_work("media", number, job_of(number))
    catalog.end_run(job_of(number))


def job_of(media_id: int) -> str:
    return f"run-{media_id}"


if __name__ == "__main__":
    {"web": web, "writer": writer}[sys.argv[1]](*sys.argv[2:])
