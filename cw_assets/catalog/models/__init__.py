"""The tables of the catalog, a file per theme; what is done with them stands in the repository."""

from cw_assets.catalog.models.attempts import StepAttempt
from cw_assets.catalog.models.audiences import Persona, Segment
from cw_assets.catalog.models.base import Base
from cw_assets.catalog.models.campaigns import Brand, Campaign
from cw_assets.catalog.models.images import DiffusionJob
from cw_assets.catalog.models.known_models import ControlNetModel, DiffusionModel, LLMModel
from cw_assets.catalog.models.loras import LoraModel
from cw_assets.catalog.models.media import AdUnitMedia, MediaPhaseRun
from cw_assets.catalog.models.places import Country, Language, Region
from cw_assets.catalog.models.prompts import Prompt, PromptTemplate
from cw_assets.catalog.models.results import KeyFrame, VideoProcessingResult
from cw_assets.catalog.models.storyboards import Storyboard, StoryboardImage
from cw_assets.catalog.models.units import AdUnitScriptRow, VideoAdUnit

__all__ = [
    "AdUnitMedia",
    "AdUnitScriptRow",
    "Base",
    "Brand",
    "Campaign",
    "ControlNetModel",
    "Country",
    "DiffusionJob",
    "DiffusionModel",
    "KeyFrame",
    "LLMModel",
    "Language",
    "LoraModel",
    "MediaPhaseRun",
    "Persona",
    "Prompt",
    "PromptTemplate",
    "Region",
    "Segment",
    "StepAttempt",
    "Storyboard",
    "StoryboardImage",
    "VideoAdUnit",
    "VideoProcessingResult",
]
