"""The project's definitions with an image model that draws at once, loaded as CW_DEFINITIONS."""

from benchmarks.fakes import FakeImageModel
from cw_assets.defs.build import build_definitions
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.settings import Settings

SETTINGS = Settings()
ENGINES = Engines(SETTINGS, given={"image_model": FakeImageModel()})
defs = build_definitions(SETTINGS, Workplace.of(SETTINGS, ENGINES))
