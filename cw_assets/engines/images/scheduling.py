"""Our scheduler names as diffusers' classes, put into a pipeline for one job; which fits what is said in the domain."""

from contextlib import ExitStack
from typing import Any

from cw_assets.domain.images.request import ImageRequest
from cw_assets.domain.images.schedulers import WITH_KARRAS, Scheduler, find, fits

CLASSES: dict[str, str] = {
    "Euler": "EulerDiscreteScheduler",
    "Euler Ancestral": "EulerAncestralDiscreteScheduler",
    "DPM++ 2M": "DPMSolverMultistepScheduler",
    "DPM++ SDE": "DPMSolverSinglestepScheduler",
    "DPM2": "KDPM2DiscreteScheduler",
    "DPM2 Ancestral": "KDPM2AncestralDiscreteScheduler",
    "FlowMatchEuler": "FlowMatchEulerDiscreteScheduler",
    "DDIM": "DDIMScheduler",
    "DDPM": "DDPMScheduler",
    "PNDM": "PNDMScheduler",
    "Heun": "HeunDiscreteScheduler",
    "LMS": "LMSDiscreteScheduler",
    "UniPC": "UniPCMultistepScheduler",
    "LCM": "LCMScheduler",
}
CHANGES: dict[str, dict[str, Any]] = {
    "DPM++ 2M": {"algorithm_type": "dpmsolver++", "solver_order": 2},
    "DPM++ SDE": {"algorithm_type": "sde-dpmsolver++", "solver_order": 2, "lower_order_final": True},
    "PNDM": {"skip_prk_steps": True},
}
"""Beside what the pipeline's own scheduler is configured with."""
LCM_STEPS = 50
"""LCM picks its steps among so many, unless more are asked for."""


def use_scheduler(pipeline: Any, request: ImageRequest, undo: ExitStack) -> tuple[str, list[str]]:
    """The label of the scheduler that now draws, and a note where it is not the wanted one; `undo` puts it back."""
    own, wanted, architecture = pipeline.scheduler, request.scheduler, request.model.base_architecture
    label, chosen = name_of(own), find(wanted)
    if not wanted:
        return label, []
    if chosen is None:
        return label, [f"The scheduler {wanted!r} is not known; {label}, the model's own, was used."]
    if not fits(chosen, architecture):
        return label, [f"The scheduler {chosen.label} does not fit {architecture}; {label}, the model's own, was used."]
    undo.callback(setattr, pipeline, "scheduler", own)
    pipeline.scheduler = build(chosen, own.config, request.steps)
    return name_of(pipeline.scheduler), []


def build(chosen: Scheduler, config: Any, steps: int) -> Any:
    import diffusers

    changes = dict(CHANGES.get(chosen.name, {}))
    if chosen.karras:
        changes |= {"use_karras_sigmas": True, "use_exponential_sigmas": False, "use_beta_sigmas": False}
    if chosen.name == "LCM":
        changes["original_inference_steps"] = max(LCM_STEPS, steps)
    return getattr(diffusers, CLASSES[chosen.name]).from_config(config, **changes)


def name_of(scheduler: Any) -> str:
    """Our name for it where it has one, otherwise the name of its class."""
    class_name = type(scheduler).__name__
    named = next((name for name, known in CLASSES.items() if known == class_name), class_name)
    karras = named in WITH_KARRAS and bool(scheduler.config.get("use_karras_sigmas"))
    return Scheduler(name=named, karras=karras).label
