"""A LoRA: what its source says of it, and where its file is."""

from typing import ClassVar

from pydantic import Field

from cw_assets.catalog.records.base import WorkRecord
from cw_assets.catalog.records.known_models import Guidance, Strength
from cw_assets.domain.images.request import Architecture
from cw_assets.domain.status import RecordKind
from cw_assets.domain.values import Value


class LoraFields(Value):
    """A LoRA; what is None its source does not say, 0 is a value."""

    label: str = Field(min_length=1)
    path: str = ""
    """A .safetensors file within the models folder; empty until it is fetched."""
    air: str = ""
    base_architecture: Architecture
    prompt_suffix: str = ""
    """Trigger words."""
    negative_prompt_suffix: str = ""
    default_strength: Strength = 0.8
    guidance_scale: Guidance | None = None
    clip_skip: int | None = Field(default=None, ge=1, le=12)
    theme: str = ""
    notes: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    size_bytes: int | None = Field(default=None, ge=0, le=2**63 - 1)
    is_active: bool = True


class LoraRecord(LoraFields, WorkRecord):
    """A LoRA of the catalog; the work on it is fetching its file."""

    kind: ClassVar[RecordKind] = "lora"
