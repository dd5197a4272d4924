"""The Python API: put media, prompts and LoRAs in, have them worked on, look at what came out.

`local()` works in this process, without servers.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from cw_assets.api.adaptations import AdaptationOutcome
from cw_assets.api.archive import ArchiveApi
from cw_assets.api.edits import RowsImport
from cw_assets.api.images import ImagesOutcome, ReproducedImage
from cw_assets.api.loras import LoraOutcome
from cw_assets.api.media import AnalysisOutcome
from cw_assets.api.models import ModelsApi
from cw_assets.api.overview import OverviewApi
from cw_assets.api.project import OnProgress
from cw_assets.api.prompts import EnhanceOutcome
from cw_assets.api.scripts import ScriptImport
from cw_assets.api.storyboards import StoryboardOutcome, StoryboardsApi
from cw_assets.api.units import UnitsApi
from cw_assets.defs.resources import Engines
from cw_assets.settings import Settings

__all__ = [
    "AdaptationOutcome",
    "AnalysisOutcome",
    "EnhanceOutcome",
    "ImagesOutcome",
    "LocalProject",
    "LoraOutcome",
    "OnProgress",
    "ReproducedImage",
    "RowsImport",
    "ScriptImport",
    "StoryboardOutcome",
    "local",
]


class LocalProject(UnitsApi, ArchiveApi, StoryboardsApi, OverviewApi, ModelsApi):
    """A project whose work is done in this process; each part of it stands in the file of its records."""


@contextmanager
def local(settings: Settings | None = None, *, engines: Engines | None = None) -> Iterator[LocalProject]:
    """A project that works in this process, for notebooks, tests and `cw analyze`."""
    project = LocalProject(settings or Settings(), engines)
    try:
        yield project
    finally:
        project.close()
