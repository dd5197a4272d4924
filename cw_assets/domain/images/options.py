"""Settings that trade the picture for speed or memory, by the names an order uses; switching them on is an engine's."""

from collections.abc import Iterable

from cw_assets.domain.images.request import ARCHITECTURES, Architecture
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput


class Option(Value):
    """What it does, where it works, and what a job that asks for it is drawn with unless the job says otherwise."""

    effect: str
    architectures: tuple[Architecture, ...] = ARCHITECTURES
    steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None


OPTIONS = {
    "first-block-cache": Option(
        effect="A step's other blocks are skipped where the first one hardly changed.",
        architectures=("flux1", "qwen"),
    ),
    "cfg-cutoff": Option(
        effect="The last 40 % of the steps are drawn without guidance, each in half the time.",
        architectures=("sdxl", "sd15"),
    ),
    "lcm": Option(
        effect="An LCM-LoRA beside the job's own LoRA: 4 to 8 steps are enough, at a guidance of 1 to 2.",
        architectures=("sdxl", "sd15"),
        steps=6,
        guidance_scale=1.5,
        scheduler="LCM",
    ),
    "fp8-weights": Option(
        effect="The denoiser's weights are kept in 8 bits, about half the memory; switching loads the model again."
    ),
    "vae-tiling": Option(
        effect="The finished picture is decoded in tiles: less memory, faint seams in large pictures."
    ),
}
"""LCM's figures: https://huggingface.co/docs/diffusers/using-diffusers/inference_with_lcm_lora."""


def check_options(names: Iterable[str], architecture: Architecture) -> None:
    """InvalidInput for a name that is not in `OPTIONS`, or does nothing for models of this architecture."""
    for name in names:
        if name not in OPTIONS:
            raise InvalidInput(
                f"The option {name!r} is not known, so nothing was drawn; choose from {', '.join(OPTIONS)}."
            )
        if architecture not in OPTIONS[name].architectures:
            raise InvalidInput(
                f"The option {name} works with {' and '.join(OPTIONS[name].architectures)} models, this one is "
                f"{architecture}; leave it out, or choose another model."
            )
