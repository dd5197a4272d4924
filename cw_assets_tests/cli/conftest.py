"""`cw` for the tests of its commands."""

from contextlib import contextmanager

import pytest

from cw_assets_tests.cli.agency import Agency, script_file
from cw_assets_tests.cli.command import Cw, commands
from cw_assets_tests.engines import chat_server
from cw_assets_tests.media import Shot, make_video, tone


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The media folder that the tests of one file share."""
    return tmp_path_factory.mktemp("cw") / "media"


@pytest.fixture
def cw(monkeypatch, capfd, folder) -> Cw:
    return commands(monkeypatch, capfd, folder)


@pytest.fixture
def origin(cw, tmp_path, request) -> int:
    """An ORIGIN unit of a lemonade spot, another one for each test."""
    code = f"HOT-{sum(map(ord, request.node.name))}"
    return cw("unit", "import", script_file(tmp_path), "--code", code, "--json").json["unit_id"]


@pytest.fixture
def served(monkeypatch):
    """`with served(agency):` has an agency behind the text model."""

    @contextmanager
    def serving(agency: Agency):
        with chat_server.running(agency) as server:
            monkeypatch.setenv("CW_TEXT_MODEL", "openai")
            monkeypatch.setenv("CW_OPENAI_BASE_URL", server.base_url)
            yield server
        monkeypatch.delenv("CW_TEXT_MODEL")

    return serving


@pytest.fixture(scope="session")
def spots(tmp_path_factory):
    """Two small videos, and between them a file that is none."""
    place = tmp_path_factory.mktemp("spots")
    first = make_video(place / "First Spot.mp4", (Shot(20, (200, 40, 40)), Shot(20, (40, 60, 190))), sounds=[tone(1.6)])
    bad = place / "bad.mp4"
    bad.write_text("This is a text.\n" * 100)
    second = make_video(place / "second.mp4", (Shot(30, (40, 160, 60)),))
    return first, bad, second
