"""A diffusers pipeline from the models folder onto a device: safetensors alone, and nothing is asked of a hub."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cw_assets.domain.images.request import ModelChoice
from cw_assets.engines.images.families import FAMILIES, Family
from cw_assets.engines.images.files import UNUSED_PARTS, check_index, config_folder, model_files, variant_of
from cw_assets.engines.images.memory import is_out_of_memory
from cw_assets.engines.model_cache import forget_locals
from cw_assets.engines.weights import hush_transformers
from cw_assets.errors import CwError, InvalidInput

STORED_SMALL = "float8_e4m3fn"
"""As the dtype of a model's record: the denoiser's weights kept in 8 bits, everything computed in bfloat16."""


@dataclass
class Loaded:
    """A pipeline in memory, with what was made of it."""

    pipeline: Any
    family: Family
    device: str
    dtype: str
    small: bool = False
    """Whether the denoiser's weights are kept in 8 bits; each layer is computed in `dtype`."""
    seconds: float = 0.0
    offloaded: bool = False
    """Whether its parts go to the device one by one, as it is too small for all of them."""
    controlled: tuple[str, Any] | None = None
    """Path of the last ControlNet, and the pipeline that draws with it; the other parts are shared."""
    ip_adapter: str = ""
    """Path of the IP-Adapter that is in the denoiser, which all pipelines share; empty where there is none."""
    seen: dict[str, Any] = field(default_factory=dict)
    """What image encoders saw in reference pictures, the oldest first."""

    @property
    def denoiser(self) -> Any:
        return getattr(self.pipeline, self.family.denoiser)


def load(models: Path, model: ModelChoice, device: str, *, small: bool = False) -> Loaded:
    """The pipeline on the device, or as near to it as its memory allows."""
    hush()
    started = time.perf_counter()
    source = model_files(models, model.path)
    dtype = dtype_on(device, model.dtype)
    pipeline = read(models, source, model, dtype)
    pipeline.set_progress_bar_config(disable=True)
    loaded = Loaded(pipeline, FAMILIES[model.base_architecture], device, dtype, small)
    if small:
        store_small(loaded)
    place(loaded)
    loaded.seconds = time.perf_counter() - started
    return loaded


def read(models: Path, source: Path, model: ModelChoice, dtype: str) -> Any:
    reader = from_folder if source.is_dir() else from_file
    try:
        return reader(models, source, model, torch_dtype(dtype))
    except CwError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        reason = first_line(error)
        raise InvalidInput(
            f"The model {source} could not be loaded ({reason}); delete it and run `cw models pull` again, "
            "or choose another one."
        ) from error


def from_folder(models: Path, folder: Path, model: ModelChoice, dtype: Any) -> Any:
    import diffusers

    index = check_index(folder, model.base_architecture)
    return diffusers.DiffusionPipeline.from_pretrained(
        str(folder), variant=variant_of(folder), **reading(dtype), **without_unused(index)
    )


def from_file(models: Path, file: Path, model: ModelChoice, dtype: Any) -> Any:
    """SDXL and SD 1.5 come whole in such a file; of the others it is the transformer, the rest is their base's."""
    import diffusers

    config = config_folder(models, file, model.base_architecture)
    index, family = check_index(config, model.base_architecture), FAMILIES[model.base_architecture]
    if family.denoiser == "unet":
        return getattr(diffusers, family.pipeline).from_single_file(
            str(file), config=str(config), local_files_only=True, dtype=dtype, **without_unused(index)
        )
    transformer = getattr(diffusers, index["transformer"][1]).from_single_file(
        str(file), config=str(config), subfolder="transformer", local_files_only=True, dtype=dtype
    )
    return diffusers.DiffusionPipeline.from_pretrained(str(config), transformer=transformer, **reading(dtype))


def reading(dtype: Any) -> dict[str, Any]:
    return {"local_files_only": True, "use_safetensors": True, "dtype": dtype}


def without_unused(index: dict[str, Any]) -> dict[str, Any]:
    """The safety checker of SD 1.5 is left out: it blackens pictures by mistake, and its weights are pickles."""
    left_out: dict[str, Any] = {part: None for part in UNUSED_PARTS if part in index}
    return left_out | ({"requires_safety_checker": False} if "safety_checker" in left_out else {})


def place(loaded: Loaded) -> None:
    """Put the pipeline on its device; where CUDA's memory is too small, one part at a time while it works."""
    try:
        loaded.pipeline.to(loaded.device)
    except RuntimeError as error:
        if not is_out_of_memory(error) or not loaded.device.startswith("cuda"):
            raise
        forget_locals(error)
        loaded.pipeline.to("cpu")
        loaded.pipeline.enable_model_cpu_offload(device=loaded.device)
        loaded.offloaded = True
    if loaded.device.startswith("cuda") and loaded.family.denoiser == "unet":
        use_channels_last(loaded.pipeline)


def use_channels_last(pipeline: Any) -> None:
    """The order of numbers in memory in which CUDA convolves fastest."""
    import torch

    for part in (pipeline.unet, pipeline.vae):
        part.to(memory_format=torch.channels_last)


def is_small(model: ModelChoice, options: tuple[str, ...], device: str) -> bool:
    """Whether the denoiser's weights are to be kept in 8 bits, by the model's record or by option; mps has none."""
    return device != "mps" and (model.dtype == STORED_SMALL or "fp8-weights" in options)


def store_small(loaded: Loaded) -> None:
    """For good: what the rounding took from the weights does not come back."""
    import torch

    loaded.denoiser.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=torch_dtype(loaded.dtype))


def dtype_on(device: str, wanted: str) -> str:
    """What is computed in: float16 is for accelerators, and mps has no 8 bits."""
    if device == "cpu" and wanted == "float16":
        return "float32"
    if device == "mps" and wanted == STORED_SMALL:
        return "bfloat16"
    return wanted


def torch_dtype(name: str) -> Any:
    import torch

    return torch.bfloat16 if name == STORED_SMALL else getattr(torch, name)


def hush() -> None:
    """Progress bars and advice of the libraries do not belong into a worker's log; what matters is raised or noted."""
    import diffusers
    import transformers

    hush_transformers()
    diffusers.utils.logging.disable_progress_bar()
    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:200]
