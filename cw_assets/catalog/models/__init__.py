"""The tables of the catalog, a file per theme; what is done with them stands in the repository."""

from cw_assets.catalog.models.attempts import StepAttempt
from cw_assets.catalog.models.base import Base
from cw_assets.catalog.models.campaigns import Brand, Campaign
from cw_assets.catalog.models.media import AdUnitMedia, MediaPhaseRun
from cw_assets.catalog.models.results import KeyFrame, VideoProcessingResult
from cw_assets.catalog.models.units import AdUnitScriptRow, VideoAdUnit

__all__ = [
    "AdUnitMedia",
    "AdUnitScriptRow",
    "Base",
    "Brand",
    "Campaign",
    "KeyFrame",
    "MediaPhaseRun",
    "StepAttempt",
    "VideoAdUnit",
    "VideoProcessingResult",
]
