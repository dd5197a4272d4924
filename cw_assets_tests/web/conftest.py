"""The web application over a real project, whose databases are all that launching needs: no broker, no workers."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from cw_assets.api import StackProject
from cw_assets.settings import Settings
from cw_assets.web.app import make_origin
from cw_assets.web.context import WebContext

HERE = "http://127.0.0.1:3000"
MAX_FILE_BYTES = 200_000


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    root = tmp_path_factory.mktemp("web")
    return Settings(media_root=root / "media", models_path=root / "models", max_file_bytes=MAX_FILE_BYTES)


@pytest.fixture(scope="module")
def project(settings):
    """One for all tests of a module; each brings records of its own."""
    settings.media_root.mkdir()
    opened = StackProject(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def origin(project):
    return make_origin(WebContext(project.settings, project), pages())


def pages() -> Starlette:
    """In the place of Dagster's."""
    return Starlette(
        routes=[
            Route(
                "/{path:path}", lambda request: PlainTextResponse(f"page {request.url.path}"), methods=["GET", "POST"]
            )
        ]
    )


@pytest.fixture
def browser(origin):
    """A program on this machine."""
    return program(origin)


def program(origin: Starlette, peer: str = "127.0.0.1", base_url: str = HERE) -> TestClient:
    """A client at this address; what fails in the server is answered, not raised."""
    return TestClient(origin, base_url=base_url, client=(peer, 50_000), raise_server_exceptions=False)
