"""A diffusion job: an order for images, and what came of it."""

from typing import Annotated, Any, ClassVar

from pathvalidate import ValidationError, validate_filename
from pydantic import AfterValidator, Field

from cw_assets.catalog.records.base import WorkRecord
from cw_assets.catalog.records.known_models import Guidance, Side, Steps, Strength
from cw_assets.domain.images.request import MAX_IMAGES, MAX_SEED
from cw_assets.domain.status import RecordKind
from cw_assets.domain.values import Score, Value


def safe_in_file_names(identifier: str) -> str:
    """ValueError where a system that we know takes no file name of it; empty is allowed."""
    try:
        if identifier:
            validate_filename(identifier, platform="universal")
    except ValidationError:
        raise ValueError("no part of a file name on every system") from None
    return identifier


Identifier = Annotated[str, Field(max_length=100), AfterValidator(safe_in_file_names)]


class DiffusionJobFields(Value):
    """What a job asks for; None leaves a setting to LoRA, ControlNet and model, 0 is a value."""

    identifier: Identifier = ""
    """Begins the names of its files."""
    width: Side | None = None
    height: Side | None = None
    steps: Steps | None = None
    guidance_scale: Guidance | None = None
    lora_strength: Strength | None = None
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    scheduler: str | None = None
    num_images: int = Field(default=1, ge=1, le=MAX_IMAGES)
    reference_image: str = ""
    """Key in the media store of the picture that the ControlNet follows."""
    conditioning_scale: Strength | None = None
    guidance_end: Score | None = None
    ip_adapter_image: str = ""
    """Key in the media store of a picture whose subject and look the images follow."""
    ip_adapter_scale: Score | None = None
    """How closely they follow it."""
    options: tuple[str, ...] = ()
    """Names of speed settings that change the picture."""


class DiffusionJobRecord(DiffusionJobFields, WorkRecord):
    """A job of the catalog; the work on it is drawing its images."""

    kind: ClassVar[RecordKind] = "diffusion job"

    diffusion_model_id: int
    diffusion_model: str
    """Its slug."""
    prompt_id: int
    lora_id: int | None
    controlnet_id: int | None
    controlnet: str | None
    """Its slug."""
    result_images: tuple[str, ...]
    """Keys in the media store, in the order of the seeds; empty until it is completed."""
    generation_metadata: dict[str, Any]
    """A GenerationMetadata as JSON; empty until it is completed."""
