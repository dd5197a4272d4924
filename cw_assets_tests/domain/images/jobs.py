"""Finished image jobs as values, for the tests of what is kept of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cw_assets.domain.images.metadata import GenerationMetadata, metadata_of
from cw_assets.domain.images.request import (
    ControlNetChoice,
    Generation,
    ImageRequest,
    IpAdapterChoice,
    LoraChoice,
    ModelChoice,
)
from cw_assets.domain.values import EngineInfo

MODEL = ModelChoice(
    slug="sdxl_base",
    label="SDXL Base 1.0",
    base_architecture="sdxl",
    path="models/sdxl-base.safetensors",
    pipeline="StableDiffusionXLPipeline",
    dtype="float16",
    max_sequence_length=77,
    vram_mb=8000,
)
LORA = LoraChoice(
    label="Paper Cut",
    path="loras/paper-cut.safetensors",
    air="urn:air:sdxl:lora:civitai:12345@67890",
    base_architecture="sdxl",
    strength=0.8,
    guidance_scale=6.5,
    clip_skip=2,
    sha256="0123456789abcdef" * 4,
)
CONTROLNET = ControlNetChoice(
    slug="canny_sdxl",
    label="Canny for SDXL",
    path="controlnets/canny.safetensors",
    control_type="canny",
    reference_image="references/ab/abcd.png",
    conditioning_scale=0.5,
    guidance_end=0.9,
)
IP_ADAPTER = IpAdapterChoice(path="adapters/sdxl.safetensors", image="references/cd/cdef.png", scale=0.6)
GENERATION = Generation(
    engine=EngineInfo(engine="diffusers", model="models/sdxl-base.safetensors", version="diffusers 0.42.1"),
    libraries={"torch": "2.15.0", "diffusers": "0.42.1"},
    device="cuda",
    dtype="float16",
    scheduler="Euler Ancestral",
    options=("vae_tiling",),
    notes=("The scheduler Foo is unknown, the pipeline's own ran; choose another name.",),
    warm=True,
    load_seconds=0.0,
    generate_seconds=3.25,
)
SKETCHED = GENERATION.model_copy(
    update={
        "engine": EngineInfo(engine="sketch", model="sketch", version="1"),
        "scheduler": "",
        "libraries": {},
    }
)


def make_request(**changes: Any) -> ImageRequest:
    settings: dict[str, Any] = {
        "model": MODEL,
        "prompt": "a red bicycle, (golden hour:1.3)",
        "negative_prompt": "blurry, text",
        "width": 1024,
        "height": 768,
        "steps": 28,
        "guidance_scale": 6.5,
        "scheduler": "Foo",
        "seeds": (41, 4_000_000_000, 7),
    }
    return ImageRequest(**(settings | changes))


def make_metadata(
    request: ImageRequest | None = None,
    generation: Generation = GENERATION,
    *,
    source_prompt: str = "a red bicycle",
    filenames: Sequence[str] = (),
    generated_at: datetime = datetime(2026, 11, 21, 9, 30, 5, tzinfo=UTC),
    reference_sha256: str = "",
    ip_adapter_sha256: str = "",
) -> GenerationMetadata:
    request = request or make_request()
    return metadata_of(
        request,
        generation,
        identifier="spot",
        source_prompt=source_prompt,
        enhanced_prompt="a red bicycle, (golden hour:1.3)",
        filenames=filenames or [f"spot-00042.{number:02d}.jpg" for number, _ in enumerate(request.seeds, 1)],
        generated_at=generated_at,
        reference_sha256=reference_sha256,
        ip_adapter_sha256=ip_adapter_sha256,
    )
