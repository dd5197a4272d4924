"""An ad unit, what a person may set of it, and the rows of its script."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.status import RecordKind
from cw_assets.domain.values import Value

UnitType = Literal["ORIGIN", "ADAPTATION"]
ModelName = Annotated[str, Field(pattern=r"\S")]


class AdUnitFields(Value):
    """What a person may set of a unit; "" or None leaves a choice to campaign, language and settings."""

    code: str = Field(min_length=1, max_length=100)
    title: str = ""
    region: str = ""
    """Slug."""
    persona: str = ""
    """Slug."""
    llm: str = ""
    """The writer's language model, where the unit names none for that node."""
    brand_id: int | None = None
    pipeline_model_config: dict[Node, ModelName] = Field(default_factory=dict)
    visual_style_prompt: str = ""


class AdUnitRecord(AdUnitFields, WorkRecord):
    """A spot for one market; a bare dict is a document of the adaptation that made it."""

    kind: ClassVar[RecordKind] = "ad unit"

    unit_type: UnitType
    campaign_id: int | None
    source_ad_unit_id: int | None
    country: str
    language: str
    duration: float | None
    """Seconds."""
    concept_brief: dict[str, Any]
    cultural_brief: dict[str, Any]
    evaluation_history: tuple[dict[str, Any], ...]
    pipeline_metadata: dict[str, Any]


class ScriptRowRecord(Record):
    """A row of a unit's script; `order_index` counts from 0."""

    unit_id: int
    order_index: int
    shot_number: int
    timecode: str
    duration_seconds: float
    visual_text: str
    audio_text: str
