"""The speed options of an order in its pipeline; what they are called and mean for people is said in the domain.

An option that brings a LoRA, or other weights, is in force by then: see `lora` and `loading`.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

from cw_assets.domain.images.request import ImageRequest
from cw_assets.engines.images.loading import Loaded
from cw_assets.engines.images.memory import TILED_ABOVE_PIXELS, Thrift

GUIDED_SHARE = 0.6
"""Of the steps, from the first on, where the option cfg-cutoff is in force."""
AfterStep = Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]


class Speed(NamedTuple):
    in_force: tuple[str, ...]
    notes: list[str]
    after_step: AfterStep | None = None
    """Called by the pipeline with itself, the step's index, its time and the tensors named in `tensors`."""
    tensors: tuple[str, ...] = ()


def use_options(loaded: Loaded, request: ImageRequest, thrift: Thrift, undo: ExitStack) -> Speed:
    """Those that fit the model are switched on until `undo`; the others leave a note."""
    wanted = dict.fromkeys(request.options)
    unfit = [name for name in wanted if not fits(name, loaded, request)]
    notes = [f"The option {name} does not work with {described(loaded, request)}; it was left out." for name in unfit]
    fitting = [name for name in wanted if name not in unfit]
    if "first-block-cache" in fitting:
        cache_first_block(loaded.denoiser, undo)
    if "vae-tiling" in fitting or request.width * request.height > TILED_ABOVE_PIXELS:
        thrift.tile()
        fitting = [*dict.fromkeys([*fitting, "vae-tiling"])]
    cutoff = cfg_cutoff(request) if "cfg-cutoff" in fitting else None
    return Speed((*always(loaded), *fitting), notes, cutoff, tuple(cutoff.tensor_inputs) if cutoff else ())


def fits(name: str, loaded: Loaded, request: ImageRequest) -> bool:
    """Beyond the architecture, which was looked at before anything was loaded."""
    if name == "first-block-cache":
        return request.controlnet is None
    if name == "cfg-cutoff":
        return request.controlnet is None and request.ip_adapter is None and request.guidance_scale > 1
    return loaded.small if name == "fp8-weights" else True


def described(loaded: Loaded, request: ImageRequest) -> str:
    controlnet = " and a ControlNet" if request.controlnet else ""
    followed = " and an IP-Adapter" if request.ip_adapter else ""
    return (
        f"{request.model.label}{controlnet}{followed} at guidance_scale {request.guidance_scale:g} on {loaded.device}"
    )


def always(loaded: Loaded) -> tuple[str, ...]:
    """What is on without being asked for, as it does not change the picture."""
    on_cuda = loaded.device.startswith("cuda")
    channels_last = ("channels-last",) if on_cuda and loaded.family.denoiser == "unet" else ()
    return (*channels_last, *(("model-cpu-offload",) if loaded.offloaded else ()))


def cache_first_block(denoiser: Any, undo: ExitStack) -> None:
    from diffusers import FirstBlockCacheConfig

    denoiser.enable_cache(FirstBlockCacheConfig())
    undo.callback(denoiser.disable_cache)


def cfg_cutoff(request: ImageRequest) -> Any:
    from diffusers.callbacks import SDCFGCutoffCallback, SDXLCFGCutoffCallback

    callback = SDXLCFGCutoffCallback if request.model.base_architecture == "sdxl" else SDCFGCutoffCallback
    return callback(cutoff_step_ratio=GUIDED_SHARE)
