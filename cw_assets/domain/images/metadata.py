"""What is kept of a job that drew images: the order, the pictures, and what really ran.

How it reads in other tools is in `parameters_text`; writing it into files is an export.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from cw_assets.domain.images.request import (
    Architecture,
    ControlNetChoice,
    ControlType,
    Generation,
    ImageRequest,
    IpAdapterChoice,
)
from cw_assets.domain.values import EngineInfo, Value

UTC_TIME = AfterValidator(lambda time: time.astimezone(UTC))
UNTRAINED = frozenset({"sketch"})
"""Engines that draw by rule, without a trained model."""


class ModelUsed(Value):
    """The diffusion model that the job named."""

    slug: str
    label: str
    path: str
    pipeline: str
    base_architecture: Architecture


class LoraUsed(Value):
    """The LoRA that the job named, with the settings that it asked for."""

    label: str
    path: str
    air: str
    strength: float
    guidance_scale: float | None
    clip_skip: int | None
    sha256: str


class ControlNetUsed(Value):
    """The ControlNet that the job named; `reference_sha256` is that of the reference image's file, or empty."""

    slug: str
    label: str
    path: str
    control_type: ControlType
    reference_image: str
    reference_sha256: str = ""
    conditioning_scale: float
    guidance_end: float


class IpAdapterUsed(Value):
    """The picture that the job named to follow; `image_sha256` is that of its file, or empty."""

    path: str
    image: str
    image_sha256: str = ""
    scale: float


class PromptUsed(Value):
    """The texts on their way: as written, as enhanced (or empty), and as drawn from."""

    source: str
    enhanced: str
    final: str
    negative: str


class ParametersUsed(Value):
    """Sizes in pixels; `scheduler` and `options` are those that ran, the ones asked for stand in the request."""

    width: int
    height: int
    steps: int
    guidance_scale: float
    scheduler: str
    num_images: int
    clip_skip: int | None
    options: tuple[str, ...]


class ImageMade(Value):
    """One picture; `image_index` counts from 0."""

    image_index: int
    filename: str
    seed: int


class GenerationMetadata(Value):
    """A job with all its pictures; in a picture's own file `image_index` says which of them it is."""

    schema_version: Literal[1] = 1
    image_index: int | None = Field(default=None, ge=0)
    """None in the job's record."""
    identifier: str
    model: ModelUsed
    lora: LoraUsed | None
    prompt: PromptUsed
    parameters: ParametersUsed
    images: tuple[ImageMade, ...]
    controlnet: ControlNetUsed | None
    ip_adapter: IpAdapterUsed | None = None
    generated_at: Annotated[AwareDatetime, UTC_TIME]
    engine: EngineInfo
    libraries: dict[str, str]
    """Version of each library that had a part in it, ours too."""
    device: str
    dtype: str
    load_seconds: float
    generate_seconds: float
    warm: bool
    notes: tuple[str, ...]
    request: ImageRequest
    """The whole order; the sections above say the same in the words of the record, and what became of it."""

    @model_validator(mode="after")
    def images_are_those_of_the_request(self) -> "GenerationMetadata":
        if [(image.image_index, image.seed) for image in self.images] != list(enumerate(self.request.seeds)):
            raise ValueError("the images are not those of the request")
        if self.image_index is not None and self.image_index >= len(self.images):
            raise ValueError("image_index is none of the images")
        return self

    @property
    def by_trained_model(self) -> bool:
        """False where an engine drew by rule."""
        return self.engine.engine not in UNTRAINED

    @property
    def software(self) -> str:
        """Our name and version when it was drawn."""
        return f"cw_assets {self.libraries.get('cw-assets', '')}".strip()


def metadata_of(
    request: ImageRequest,
    generation: Generation,
    *,
    identifier: str,
    source_prompt: str,
    enhanced_prompt: str,
    filenames: Sequence[str],
    generated_at: datetime,
    reference_sha256: str = "",
    ip_adapter_sha256: str = "",
) -> GenerationMetadata:
    """The record of a finished job; `filenames` in the order of the request's seeds, one for each.

    The hashes are of the pictures that ControlNet and IP-Adapter followed.
    """
    return GenerationMetadata(
        identifier=identifier,
        model=ModelUsed.model_validate(request.model, from_attributes=True),
        lora=LoraUsed.model_validate(request.lora, from_attributes=True) if request.lora else None,
        prompt=PromptUsed(
            source=source_prompt, enhanced=enhanced_prompt, final=request.prompt, negative=request.negative_prompt
        ),
        parameters=parameters_used(request, generation),
        images=images_made(request.seeds, filenames),
        controlnet=controlnet_used(request.controlnet, reference_sha256) if request.controlnet else None,
        ip_adapter=ip_adapter_used(request.ip_adapter, ip_adapter_sha256) if request.ip_adapter else None,
        generated_at=generated_at,
        engine=generation.engine,
        libraries={"cw-assets": version("cw-assets"), **generation.libraries},
        device=generation.device,
        dtype=generation.dtype,
        load_seconds=generation.load_seconds,
        generate_seconds=generation.generate_seconds,
        warm=generation.warm,
        notes=generation.notes,
        request=request,
    )


def parameters_used(request: ImageRequest, generation: Generation) -> ParametersUsed:
    return ParametersUsed(
        width=request.width,
        height=request.height,
        steps=request.steps,
        guidance_scale=request.guidance_scale,
        scheduler=generation.scheduler,
        num_images=len(request.seeds),
        clip_skip=request.clip_skip,
        options=generation.options,
    )


def images_made(seeds: Sequence[int], filenames: Sequence[str]) -> tuple[ImageMade, ...]:
    pairs = enumerate(zip(seeds, filenames, strict=True))
    return tuple(ImageMade(image_index=index, filename=name, seed=seed) for index, (seed, name) in pairs)


def controlnet_used(choice: ControlNetChoice, reference_sha256: str) -> ControlNetUsed:
    used = ControlNetUsed.model_validate(choice, from_attributes=True)
    return used.model_copy(update={"reference_sha256": reference_sha256})


def ip_adapter_used(choice: IpAdapterChoice, image_sha256: str) -> IpAdapterUsed:
    return IpAdapterUsed(path=choice.path, image=choice.image, image_sha256=image_sha256, scale=choice.scale)


def for_image(metadata: GenerationMetadata, index: int) -> GenerationMetadata:
    """The same job as it stands in the file of picture `index`, from 0; IndexError where it has no such picture."""
    return metadata.model_copy(update={"image_index": metadata.images[index].image_index})


def request_of(metadata: GenerationMetadata, *, whole_job: bool = False) -> ImageRequest:
    """The order that draws the picture of this file again; for a record, or with `whole_job`, all its pictures."""
    if whole_job or metadata.image_index is None:
        return metadata.request
    return metadata.request.model_copy(update={"seeds": (metadata.images[metadata.image_index].seed,)})
