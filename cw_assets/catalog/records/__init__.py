"""What the catalog returns, a file a theme: frozen values, apart from the database.

A record is never changed by changing its value. `…Fields` are what a person, or the reference data, says of a record.
"""

from cw_assets.catalog.records.archive import ArchiveReport
from cw_assets.catalog.records.audiences import PersonaFields, PersonaRecord, SegmentFields, SegmentKind, SegmentRecord
from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.catalog.records.campaigns import BrandFields, BrandRecord, CampaignFields, CampaignRecord
from cw_assets.catalog.records.images import DiffusionJobFields, DiffusionJobRecord
from cw_assets.catalog.records.known_models import (
    ControlNetModelFields,
    ControlNetModelRecord,
    DiffusionModelFields,
    DiffusionModelRecord,
    LLMModelFields,
    LLMModelRecord,
)
from cw_assets.catalog.records.loras import LoraFields, LoraRecord
from cw_assets.catalog.records.media import (
    AnalysedKeyFrame,
    KeyFrameRecord,
    MediaRecord,
    ResultRecord,
    analysed_keyframes,
)
from cw_assets.catalog.records.places import (
    CountryFields,
    CountryRecord,
    LanguageFields,
    LanguageRecord,
    RegionFields,
    RegionRecord,
    SettledMarket,
)
from cw_assets.catalog.records.prompts import PromptFields, PromptRecord, PromptTemplateFields, PromptTemplateRecord
from cw_assets.catalog.records.storyboards import (
    FrameOrder,
    PlannedFrames,
    SourceType,
    StoryboardFields,
    StoryboardImageRecord,
    StoryboardRecord,
)
from cw_assets.catalog.records.units import AdUnitFields, AdUnitRecord, ScriptRowRecord, UnitType

__all__ = [
    "AdUnitFields",
    "AdUnitRecord",
    "AnalysedKeyFrame",
    "ArchiveReport",
    "BrandFields",
    "BrandRecord",
    "CampaignFields",
    "CampaignRecord",
    "ControlNetModelFields",
    "ControlNetModelRecord",
    "CountryFields",
    "CountryRecord",
    "DiffusionJobFields",
    "DiffusionJobRecord",
    "DiffusionModelFields",
    "DiffusionModelRecord",
    "FrameOrder",
    "KeyFrameRecord",
    "LLMModelFields",
    "LLMModelRecord",
    "LanguageFields",
    "LanguageRecord",
    "LoraFields",
    "LoraRecord",
    "MediaRecord",
    "PersonaFields",
    "PersonaRecord",
    "PlannedFrames",
    "PromptFields",
    "PromptRecord",
    "PromptTemplateFields",
    "PromptTemplateRecord",
    "Record",
    "RegionFields",
    "RegionRecord",
    "ResultRecord",
    "ScriptRowRecord",
    "SegmentFields",
    "SegmentKind",
    "SegmentRecord",
    "SettledMarket",
    "SourceType",
    "StoryboardFields",
    "StoryboardImageRecord",
    "StoryboardRecord",
    "UnitType",
    "WorkRecord",
    "analysed_keyframes",
]
