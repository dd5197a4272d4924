"""The shipped spot, watched once for all tests of this folder that only look at what was found."""

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from cw_assets import api
from cw_assets.api import AnalysisOutcome
from cw_assets.settings import Settings

SPOT = Path(__file__).parents[2] / "media" / "samples" / "summer_spot.mp4"


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The media folder of a bare install that has watched the spot; to copy, as several processes run the tests."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "watched"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            begun = folder.with_suffix(".part")
            with api.local(Settings(_env_file=None, media_root=begun)) as project:
                project.analyze_video(project.add_media(SPOT).id).result()
            begun.rename(folder)
    return folder


@pytest.fixture(scope="session")
def spot_settings(watched: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("spot")
    return Settings(_env_file=None, media_root=shutil.copytree(watched, root / "media"))


@pytest.fixture(scope="session")
def spot(spot_settings: Settings) -> AnalysisOutcome:
    with api.local(spot_settings) as project:
        (media,) = project.catalog.list_media()
        return project.analyze_video(media.id).result()
