"""What an image model is asked for, every setting settled; `settle` settles them, drawing is an engine's work."""

from typing import Literal, get_args

from pydantic import Field

from cw_assets.domain.values import EngineInfo, Value

Architecture = Literal["sdxl", "sd15", "flux1", "qwen", "zimage"]
ARCHITECTURES: tuple[Architecture, ...] = get_args(Architecture)
ControlType = Literal["canny", "lineart", "lineart_anime", "depth", "softedge", "openpose"]
CONTROL_TYPES: tuple[ControlType, ...] = get_args(ControlType)
DType = Literal["bfloat16", "float16", "float32", "float8_e4m3fn"]
MAX_IMAGES = 10
MAX_SEED = 2**32 - 1
"""Other tools keep seeds in 32 bits."""


class ModelChoice(Value):
    """The diffusion model to draw with; `path` is a hub id, or a .safetensors file within the models folder."""

    slug: str
    label: str
    base_architecture: Architecture
    path: str
    pipeline: str
    dtype: DType
    max_sequence_length: int | None = None
    """In tokens, where the pipeline takes such a limit."""
    needs_negative_prompt: bool = False
    """Its guidance works only with a negative text that is not empty."""
    vram_mb: int | None = None


class LoraChoice(Value):
    """A LoRA to draw with; `path` is a .safetensors file within the models folder."""

    label: str
    path: str
    air: str = ""
    base_architecture: Architecture
    strength: float = Field(ge=0, le=2)
    guidance_scale: float | None = None
    clip_skip: int | None = Field(default=None, ge=1, le=12)
    sha256: str = ""


class ControlNetChoice(Value):
    """A ControlNet to draw with; `reference_image` is a key in the media store, `path` like a model's."""

    slug: str
    label: str
    path: str
    control_type: ControlType
    reference_image: str
    conditioning_scale: float = Field(ge=0, le=2)
    guidance_end: float = Field(default=1.0, ge=0, le=1)


class IpAdapterChoice(Value):
    """A picture whose subject and look the images follow by an IP-Adapter; `image` is a key in the media store."""

    path: str
    """The adapter's .safetensors file within the models folder; its image encoder stands beside it."""
    image: str
    scale: float = Field(ge=0, le=1)


class ImageRequest(Value):
    """One order: `len(seeds)` images that differ by their seed alone."""

    model: ModelChoice
    lora: LoraChoice | None = None
    controlnet: ControlNetChoice | None = None
    ip_adapter: IpAdapterChoice | None = None
    prompt: str
    """The final text, weights like (word:1.3) in it, without <lora:…> tags."""
    negative_prompt: str = ""
    width: int = Field(ge=256, le=4096)
    """In pixels, like the height."""
    height: int = Field(ge=256, le=4096)
    steps: int = Field(ge=1, le=200)
    guidance_scale: float = Field(ge=0, le=20)
    scheduler: str = ""
    """One of `schedulers.NAMES`; empty, or a name nobody knows: the pipeline's own."""
    clip_skip: int | None = None
    seeds: tuple[int, ...] = Field(min_length=1, max_length=MAX_IMAGES)
    options: tuple[str, ...] = ()
    """Speed settings that change the picture, by name; those that do not are the engine's own business."""


class Generation(Value):
    """What really ran, and what it took; the pictures themselves were handed over one by one."""

    engine: EngineInfo
    libraries: dict[str, str] = Field(default_factory=dict)
    """Version of each library that had a part in it."""
    device: str = "cpu"
    dtype: str = ""
    scheduler: str = ""
    """The one that ran, by our name where it has one."""
    options: tuple[str, ...] = ()
    """Speed settings in force, those that do not change the picture too."""
    notes: tuple[str, ...] = ()
    """Sentences a person should see: an unknown scheduler, a retry with less memory."""
    warm: bool
    """Whether the model was in memory already."""
    load_seconds: float
    generate_seconds: float
