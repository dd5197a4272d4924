"""Arguments of a pipeline's call, and what a person should know of them; who makes which is said where it is made."""

from typing import Any, NamedTuple

from cw_assets.domain.images.request import ImageRequest
from cw_assets.engines.images.families import FAMILIES


class Arguments(NamedTuple):
    values: dict[str, Any]
    """By the names of the call's parameters."""
    notes: list[str]


NOTHING = Arguments({}, [])


def call_arguments(request: ImageRequest) -> dict[str, Any]:
    """What the order says itself; beside it stand prompts, ControlNet and seed."""
    return {
        "width": request.width,
        "height": request.height,
        "num_inference_steps": request.steps,
        FAMILIES[request.model.base_architecture].guidance: request.guidance_scale,
        "output_type": "pt",
    }
