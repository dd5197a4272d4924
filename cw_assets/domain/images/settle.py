"""How a job's settings are settled: its own override, else what its options or LoRA ask for, else the model's default.

The text that is drawn is put together here too; its weights are read in `weighting`.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import Field

from cw_assets.domain.images.options import OPTIONS, Option, check_options
from cw_assets.domain.images.request import (
    MAX_IMAGES,
    MAX_SEED,
    ControlNetChoice,
    ImageRequest,
    IpAdapterChoice,
    LoraChoice,
    ModelChoice,
)
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput, Refused

Setting = TypeVar("Setting")
LORA_TAG = re.compile(r"<(?:lora|lyco|lycoris|hypernet):[^<>]*>", re.IGNORECASE)
NEGATIVE_WHERE_NEEDED = "low quality"
"""For a model whose guidance works only with a negative text, where nobody gave one."""
IP_ADAPTER_SCALE = 0.6
"""How closely a picture is followed where nobody said: its subject is kept, and the prompt still decides the rest."""
SIDE_MULTIPLES = {"sdxl": 8, "sd15": 8, "flux1": 16, "qwen": 16, "zimage": 16}
"""What the sides must be multiples of, in pixels: the VAE's factor, twice that where patches are two by two."""


class Overrides(Value):
    """What a job sets for itself; None leaves it to LoRA and model, 0 is a value."""

    width: int | None = Field(default=None, ge=256, le=4096)
    height: int | None = Field(default=None, ge=256, le=4096)
    steps: int | None = Field(default=None, ge=1, le=200)
    guidance_scale: float | None = Field(default=None, ge=0, le=20)
    scheduler: str | None = None
    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    num_images: int = Field(default=1, ge=1, le=MAX_IMAGES)
    options: tuple[str, ...] = ()


class ModelDefaults(Value):
    """What holds for a diffusion model where a job says nothing."""

    width: int
    height: int
    max_pixels: int
    steps: int
    guidance_scale: float
    scheduler: str
    supports_negative_prompt: bool
    force_default_guidance: bool


class PromptTexts(Value):
    """The texts that a job draws from; `trigger_words` and `lora_negative` are the LoRA's."""

    source: str
    enhanced: str = ""
    negative: str = ""
    trigger_words: str = ""
    lora_negative: str = ""


def settle(
    model: ModelChoice,
    defaults: ModelDefaults,
    overrides: Overrides,
    texts: PromptTexts,
    *,
    lora: LoraChoice | None = None,
    controlnet: ControlNetChoice | None = None,
    ip_adapter: IpAdapterChoice | None = None,
    random_seed: Callable[[], int],
) -> ImageRequest:
    """The request; its guidance is the model's own where the model forces it.

    Refused for a LoRA of another architecture, InvalidInput for a size or an option that the model cannot draw with.
    """
    check_options(overrides.options, model.base_architecture)
    if lora:
        check_architecture("LoRA", lora.label, lora.base_architecture, model)
    width, height = first_set(overrides.width, defaults.width), first_set(overrides.height, defaults.height)
    check_size(width, height, model, defaults.max_pixels)
    options = [OPTIONS[name] for name in overrides.options]
    return ImageRequest(
        model=model,
        lora=lora,
        controlnet=controlnet,
        ip_adapter=ip_adapter,
        prompt=final_prompt(texts),
        negative_prompt=final_negative(texts, model, defaults),
        width=width,
        height=height,
        steps=first_set(overrides.steps, *(option.steps for option in options), defaults.steps),
        guidance_scale=guidance(defaults, overrides, options, lora),
        scheduler=first_set(overrides.scheduler, *(option.scheduler for option in options), defaults.scheduler),
        clip_skip=lora.clip_skip if lora else None,
        seeds=seeds_of(overrides, random_seed),
        options=overrides.options,
    )


def ip_adapter_choice(
    model: ModelChoice, weights: Mapping[str, str], image: str, scale: float | None
) -> IpAdapterChoice:
    """How the model follows a picture; `weights` are paths of IP-Adapters by architecture.

    InvalidInput where there is none for the model's.
    """
    if not (path := weights.get(model.base_architecture)):
        known = " or ".join(sorted(weights)) or "one for which CW_IP_ADAPTER_WEIGHTS names an IP-Adapter"
        raise InvalidInput(
            f"{model.label} is {model.base_architecture}, for which no IP-Adapter is set, so it cannot follow the "
            f"picture {image}; choose a model of the architecture {known}, or leave the picture out."
        )
    return IpAdapterChoice(path=path, image=image, scale=first_set(scale, IP_ADAPTER_SCALE))


def first_set(*values: Setting | None) -> Setting:
    """The first that is not None; 0 is a value."""
    return next(value for value in values if value is not None)


def guidance(defaults: ModelDefaults, overrides: Overrides, options: list[Option], lora: LoraChoice | None) -> float:
    """What an option needs goes before what the LoRA asks for, which was tried without the option."""
    if defaults.force_default_guidance:
        return defaults.guidance_scale
    asked = (option.guidance_scale for option in options)
    return first_set(overrides.guidance_scale, *asked, lora.guidance_scale if lora else None, defaults.guidance_scale)


def seeds_of(overrides: Overrides, random_seed: Callable[[], int]) -> tuple[int, ...]:
    """An explicit seed s gives s, s + 1, …, from the largest on to 0; without one each image has a fresh one."""
    if overrides.seed is None:
        return tuple(random_seed() for _ in range(overrides.num_images))
    return seeds_from(overrides.seed, overrides.num_images)


def seeds_from(first: int, count: int) -> tuple[int, ...]:
    return tuple((first + index) % (MAX_SEED + 1) for index in range(count))


def final_prompt(texts: PromptTexts) -> str:
    """The enhanced text if there is one, else the source; then the LoRA's trigger words, unless they stand there."""
    return with_words(without_lora_tags(texts.enhanced.strip() or texts.source), texts.trigger_words)


def final_negative(texts: PromptTexts, model: ModelChoice, defaults: ModelDefaults) -> str:
    """The prompt's and the LoRA's negative text, where the model takes one; never empty where it needs one."""
    if not defaults.supports_negative_prompt:
        return ""
    joined = with_words(without_lora_tags(texts.negative), texts.lora_negative)
    return joined or (NEGATIVE_WHERE_NEEDED if model.needs_negative_prompt else "")


def with_words(text: str, words: str) -> str:
    """The text, and after it those of the comma-separated words that are none of its parts."""
    present = {part.lower() for part in split_words(text)}
    missing = [word for word in split_words(words) if word.lower() not in present]
    return ", ".join([text, *missing] if text else missing)


def without_lora_tags(text: str) -> str:
    """Without <lora:name:weight> and its kin, and without what only stood between them."""
    if not LORA_TAG.search(text):
        return text.strip()
    kept = [part.strip() for part in LORA_TAG.sub(" ", text).split(",")]
    return ", ".join(re.sub(r"\s{2,}", " ", part) for part in kept if part)


def split_words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def check_architecture(kind: str, label: str, architecture: str, model: ModelChoice) -> None:
    """Refused where a LoRA or ControlNet was made for another architecture than the model's."""
    if architecture != model.base_architecture:
        raise Refused(
            f"The {kind} {label} was made for {architecture}, the model {model.label} is {model.base_architecture}; "
            f"choose a {kind} and a model of one architecture."
        )


def check_size(width: int, height: int, model: ModelChoice, max_pixels: int) -> None:
    """InvalidInput for sides that the model's patches do not divide, or for more pixels than it can draw."""
    step = SIDE_MULTIPLES[model.base_architecture]
    if width % step or height % step:
        nearest = f"{round_to(width, step)}x{round_to(height, step)}"
        raise InvalidInput(
            f"{width}x{height} cannot be drawn by {model.label}, whose sides are multiples of {step} pixels; "
            f"ask for {nearest}."
        )
    if width * height > max_pixels:
        raise InvalidInput(
            f"{width}x{height} has {width * height} pixels, {model.label} draws up to {max_pixels}; "
            "ask for a smaller picture."
        )


def round_to(side: int, step: int) -> int:
    return max(step, round(side / step) * step)
