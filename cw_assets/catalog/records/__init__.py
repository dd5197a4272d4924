"""What the catalog returns, a file a theme: frozen values, apart from the database.

A record is never changed by changing its value. `…Fields` are what a person, or the reference data, says of a record.
"""

from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.catalog.records.campaigns import BrandRecord, CampaignRecord
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
from cw_assets.catalog.records.prompts import PromptFields, PromptRecord, PromptTemplateFields, PromptTemplateRecord
from cw_assets.catalog.records.units import AdUnitRecord, ScriptRowRecord, UnitType

__all__ = [
    "AdUnitRecord",
    "AnalysedKeyFrame",
    "BrandRecord",
    "CampaignRecord",
    "ControlNetModelFields",
    "ControlNetModelRecord",
    "DiffusionJobFields",
    "DiffusionJobRecord",
    "DiffusionModelFields",
    "DiffusionModelRecord",
    "KeyFrameRecord",
    "LLMModelFields",
    "LLMModelRecord",
    "LoraFields",
    "LoraRecord",
    "MediaRecord",
    "PromptFields",
    "PromptRecord",
    "PromptTemplateFields",
    "PromptTemplateRecord",
    "Record",
    "ResultRecord",
    "ScriptRowRecord",
    "UnitType",
    "WorkRecord",
    "analysed_keyframes",
]
