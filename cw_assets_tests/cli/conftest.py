"""`cw` for the tests of its commands."""

import pytest

from cw_assets_tests.cli.command import Cw, commands
from cw_assets_tests.media import Shot, make_video, tone


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The media folder that the tests of one file share."""
    return tmp_path_factory.mktemp("cw") / "media"


@pytest.fixture
def cw(monkeypatch, capfd, folder) -> Cw:
    return commands(monkeypatch, capfd, folder)


@pytest.fixture(scope="session")
def spots(tmp_path_factory):
    """Two small videos, and between them a file that is none."""
    place = tmp_path_factory.mktemp("spots")
    first = make_video(place / "First Spot.mp4", (Shot(20, (200, 40, 40)), Shot(20, (40, 60, 190))), sounds=[tone(1.6)])
    bad = place / "bad.mp4"
    bad.write_text("This is a text.\n" * 100)
    second = make_video(place / "second.mp4", (Shot(30, (40, 160, 60)),))
    return first, bad, second
