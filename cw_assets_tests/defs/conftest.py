"""A studio for the asset tests: a small video on record, fake engines, and a Dagster that forgets."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets.settings import Settings
from cw_assets_tests.defs.workshop import open_workshop
from cw_assets_tests.fakes import Studio
from cw_assets_tests.media import make_video, tone


@pytest.fixture(scope="session")
def video(tmp_path_factory):
    """3.6 s, three shots, with sound."""
    return make_video(tmp_path_factory.mktemp("video") / "Summer Spot.mp4", sounds=[tone(3.6)])


@pytest.fixture(scope="session")
def empty_catalog(tmp_path_factory) -> Path:
    """An up-to-date SQLite catalog with its reference data, to copy: that is quicker than to make one."""
    file = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    with Catalog.open(f"sqlite:///{file}") as catalog:
        catalog.import_reference()
    return file


@pytest.fixture(scope="session")
def open_studio(empty_catalog, video):
    """Makes a studio in a folder, with the video on record."""

    def make(folder: Path, instance: dg.DagsterInstance, **settings) -> Studio:
        (folder / ".runtime").mkdir(parents=True)
        shutil.copyfile(empty_catalog, folder / ".runtime" / "catalog.sqlite")
        studio = Studio(Settings(media_root=folder, retry_delay_s=0, **settings), instance)
        studio.add(video)
        return studio

    return make


@pytest.fixture
def studio(tmp_path, open_studio):
    """A studio in which nothing has run."""
    with dg.DagsterInstance.ephemeral() as instance:
        opened = open_studio(tmp_path / "media", instance)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def analysed(tmp_path_factory, open_studio):
    """A studio after its first run, and the run; for looking only."""
    with dg.DagsterInstance.ephemeral() as instance:
        opened = open_studio(tmp_path_factory.mktemp("analysed") / "media", instance)
        yield opened, opened.run()
        opened.close()


@pytest.fixture
def workshop(tmp_path, empty_catalog):
    """A workshop in which nothing has run."""
    with open_workshop(tmp_path, empty_catalog) as opened:
        yield opened
