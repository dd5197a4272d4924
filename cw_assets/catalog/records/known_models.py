"""What is known about models there are to choose from: for diffusion, for control, for language."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from cw_assets.catalog.records.base import Record
from cw_assets.domain.images.request import Architecture, ControlType, DType
from cw_assets.domain.values import Score, Value

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]
Side = Annotated[int, Field(ge=256, le=4096)]
"""In pixels."""
Steps = Annotated[int, Field(ge=1, le=200)]
Guidance = Annotated[float, Field(ge=0, le=20)]
Strength = Annotated[float, Field(ge=0, le=2)]
MAX_INTEGER = 2**31 - 1
"""The largest that a column of whole numbers holds."""
Count = Annotated[int, Field(ge=1, le=MAX_INTEGER)]


class DiffusionModelFields(Value):
    """A model that draws; `path` is a hub id, or a .safetensors file within the models folder."""

    slug: Slug
    label: str = Field(min_length=1)
    base_architecture: Architecture = "sdxl"
    path: str = Field(min_length=1)
    pipeline: str = ""
    """Name of the class in diffusers."""
    steps: Steps = 28
    guidance_scale: Guidance = 3.5
    width: Side = 1024
    height: Side = 1024
    max_pixels: Count = 1_048_576
    scheduler: str = ""
    """Empty: the pipeline's own."""
    dtype: DType = "bfloat16"
    supports_negative_prompt: bool = False
    needs_negative_prompt: bool = False
    """Its guidance works only with a negative text that is not empty."""
    force_default_guidance: bool = False
    max_sequence_length: Count | None = None
    """In tokens, where the pipeline takes such a limit."""
    token_window: Count | None = None
    """So many tokens its text encoder reads at once."""
    vram_mb: Count | None = None
    licence: str = ""
    size_mb: Count | None = None
    """Of the download, about, in millions of bytes."""
    is_active: bool = True


class DiffusionModelRecord(DiffusionModelFields, Record):
    """A diffusion model of the catalog."""


class ControlNetModelFields(Value):
    """A ControlNet; its scale is 0.5 where nobody said, for SD 1.5 it is 1.0."""

    slug: Slug
    label: str = Field(min_length=1)
    path: str = Field(min_length=1)
    control_type: ControlType
    base_architecture: Architecture = "sdxl"
    conditioning_scale: Strength = 0.5
    guidance_end: Score = 1.0
    is_active: bool = True

    @model_validator(mode="before")
    @classmethod
    def scale_of_its_architecture(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("base_architecture") == "sd15":
            return {"conditioning_scale": 1.0} | given
        return given


class ControlNetModelRecord(ControlNetModelFields, Record):
    """A ControlNet of the catalog."""


class LLMModelFields(Value):
    """A language model; `model_id` is its id at the hub."""

    model_id: str = Field(min_length=1, max_length=200)
    load_in_4bit: bool = False
    licence: str = ""
    size_mb: Count | None = None
    """Of the download, about, in millions of bytes."""
    is_active: bool = True


class LLMModelRecord(LLMModelFields, Record):
    """A language model of the catalog."""
