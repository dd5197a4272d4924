"""The shipped spot, watched once for all tests of this folder that only look at what was found."""

from pathlib import Path

import pytest

from cw_assets import api
from cw_assets.api import AnalysisOutcome
from cw_assets.settings import Settings

SPOT = Path(__file__).parents[2] / "media" / "samples" / "summer_spot.mp4"


@pytest.fixture(scope="session")
def spot_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of a bare install."""
    return Settings(_env_file=None, media_root=tmp_path_factory.mktemp("spot"))


@pytest.fixture(scope="session")
def spot(spot_settings: Settings) -> AnalysisOutcome:
    with api.local(spot_settings) as project:
        return project.analyze_video(project.add_media(SPOT).id).result()
