"""An engine on tiny diffusion models, orders for it, and what came of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cw_assets.domain.images.request import (
    Architecture,
    ControlNetChoice,
    Generation,
    ImageRequest,
    IpAdapterChoice,
    LoraChoice,
    ModelChoice,
)
from cw_assets.domain.protocols import DrawnImage
from cw_assets.engines.images.diffusers import DiffusersImageModel

PATHS: dict[Architecture, str] = {
    "sdxl": "tiny/sdxl",
    "sd15": "tiny/sd15",
    "flux1": "tiny/flux",
    "qwen": "tiny/qwen-image",
    "zimage": "tiny/z-image",
}


@dataclass
class Drawn:
    images: list[np.ndarray] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    steps: list[tuple[int, int, int]] = field(default_factory=list)
    generation: Generation | None = None

    @property
    def image(self) -> np.ndarray:
        (image,) = self.images
        return image

    def keep(self, drawn: DrawnImage) -> None:
        assert drawn.index == len(self.images)
        self.images.append(drawn.pixels)
        self.seeds.append(drawn.seed)


def model(architecture: Architecture = "sdxl", **more: object) -> ModelChoice:
    values = {
        "slug": "tiny", "label": "Tiny", "base_architecture": architecture, "path": PATHS[architecture],
        "pipeline": "", "dtype": "float32",
    }  # fmt: skip
    return ModelChoice(**(values | more))


def order(architecture: Architecture = "sdxl", **more: object) -> ImageRequest:
    values = {
        "model": model(architecture), "prompt": "a red fox", "width": 256, "height": 256, "steps": 2,
        "guidance_scale": 5.0, "seeds": (1,),
    }  # fmt: skip
    return ImageRequest(**(values | more))


def lora(path: str = "loras/tiny.safetensors", **more: object) -> LoraChoice:
    return LoraChoice(**({"label": "Lines", "path": path, "base_architecture": "sdxl", "strength": 0.8} | more))


def canny(**more: object) -> ControlNetChoice:
    values = {
        "slug": "canny", "label": "Canny", "path": "tiny/controlnet-canny", "control_type": "canny",
        "reference_image": "reference.png", "conditioning_scale": 1.0,
    }  # fmt: skip
    return ControlNetChoice(**(values | more))


def follow(**more: object) -> IpAdapterChoice:
    values = {"path": "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors", "image": "reference.png", "scale": 0.8}
    return IpAdapterChoice(**(values | more))


def draw(
    engine: DiffusersImageModel, request: ImageRequest, on_step: Callable[[int, int, int], None] | None = None
) -> Drawn:
    drawn = Drawn()

    def stepped(*step: int) -> None:
        drawn.steps.append(step)
        if on_step:
            on_step(*step)

    drawn.generation = engine.generate(request, on_step=stepped, on_image=drawn.keep)
    return drawn


def make_engine(models: Path, media: Path, *, device: str = "cpu") -> DiffusersImageModel:
    from cw_assets.settings import Settings

    settings = Settings(_env_file=None, CW_MODELS_PATH=models, media_root=media, device=device)
    return DiffusersImageModel.from_settings(settings, name="diffusers")
