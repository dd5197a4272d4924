"""An ad unit and the rows of its script."""

from typing import Any, ClassVar, Literal

from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.domain.status import RecordKind

UnitType = Literal["ORIGIN", "ADAPTATION"]


class AdUnitRecord(WorkRecord):
    """A spot for one market; a bare dict is a document of the adaptation that made it."""

    kind: ClassVar[RecordKind] = "ad unit"

    unit_type: UnitType
    code: str
    title: str
    campaign_id: int | None
    source_ad_unit_id: int | None
    persona: str
    region: str
    country: str
    language: str
    llm: str
    brand_id: int | None
    duration: float | None
    """Seconds."""
    visual_style_prompt: str
    concept_brief: dict[str, Any]
    cultural_brief: dict[str, Any]
    evaluation_history: tuple[dict[str, Any], ...]
    pipeline_metadata: dict[str, Any]
    pipeline_model_config: dict[str, str]


class ScriptRowRecord(Record):
    """A row of a unit's script; `order_index` counts from 0."""

    unit_id: int
    order_index: int
    shot_number: int
    timecode: str
    duration_seconds: float
    visual_text: str
    audio_text: str
