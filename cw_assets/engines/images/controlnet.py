"""A ControlNet beside a loaded pipeline, whose parts it shares, and the picture it is shown."""

import inspect
from pathlib import Path
from typing import Any

from cw_assets.domain.images.request import ControlNetChoice
from cw_assets.domain.protocols import RgbImage
from cw_assets.engines.decoding.reference import upright_picture
from cw_assets.engines.images.arguments import Arguments
from cw_assets.engines.images.files import CONFIGS, model_files, variant_of
from cw_assets.engines.images.loading import Loaded, first_line, torch_dtype
from cw_assets.engines.images.memory import is_out_of_memory
from cw_assets.errors import InvalidInput, NotReady

CLASSES = {
    "sdxl": "ControlNetModel",
    "sd15": "ControlNetModel",
    "flux1": "FluxControlNetModel",
    "qwen": "QwenImageControlNetModel",
    "zimage": "ZImageControlNetModel",
}


def controlled(models: Path, loaded: Loaded, choice: ControlNetChoice, architecture: str) -> Any:
    """The pipeline that draws with this ControlNet, kept until another one is asked for."""
    import diffusers

    if loaded.controlled is None or loaded.controlled[0] != choice.path:
        loaded.controlled = None
        controlnet = load(models, choice, architecture, torch_dtype(loaded.dtype))
        if not loaded.offloaded:
            controlnet.to(loaded.device)
        pipeline = diffusers.AutoPipelineForText2Image.from_pipe(loaded.pipeline, controlnet=controlnet)
        pipeline.set_progress_bar_config(disable=True)
        if loaded.offloaded:
            pipeline.enable_model_cpu_offload(device=loaded.device)
        loaded.controlled = (choice.path, pipeline)
    return loaded.controlled[1]


def load(models: Path, choice: ControlNetChoice, architecture: str, dtype: Any) -> Any:
    """InvalidInput where the folder or file holds no ControlNet of this architecture."""
    import diffusers

    source = model_files(models, choice.path)
    controlnet_class = getattr(diffusers, CLASSES[architecture])
    try:
        if source.is_dir():
            return controlnet_class.from_pretrained(
                str(source), variant=variant_of(source), local_files_only=True, use_safetensors=True, dtype=dtype
            )
        config = controlnet_config(models, source, architecture)
        return controlnet_class.from_single_file(str(source), config=str(config), local_files_only=True, dtype=dtype)
    except NotReady:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise InvalidInput(
            f"The ControlNet {choice.label} could not be loaded as one for {architecture} ({first_line(error)}); "
            "choose another one, or correct its record."
        ) from error


def controlnet_config(models: Path, file: Path, architecture: str) -> Path:
    """The folder whose config.json says how to read a single file."""
    shared = models / CONFIGS / f"controlnet-{architecture}"
    for folder in (file.with_suffix(""), shared):
        if (folder / "config.json").is_file():
            return folder
    raise NotReady(
        f"{file} cannot be read without its configuration; put its config.json into {shared}, "
        "or run `cw models pull` for the ControlNet's hub id and use that."
    )


def control_arguments(pipeline: Any, choice: ControlNetChoice, shown: RgbImage) -> Arguments:
    """Of the pipeline's call; a note where it has no parameter for the end."""
    from PIL import Image

    taken = inspect.signature(pipeline.__call__).parameters
    values = {
        "control_image" if "control_image" in taken else "image": Image.fromarray(shown),
        "controlnet_conditioning_scale": choice.conditioning_scale,
    }
    if "control_guidance_end" in taken:
        return Arguments(values | {"control_guidance_end": choice.guidance_end}, [])
    note = f"The ControlNet {choice.label} always has a say in every step; guidance_end was left out."
    return Arguments(values, [note] if choice.guidance_end < 1 else [])


def read_reference(media: Path, key: str, width: int, height: int) -> RgbImage:
    """The reference image upright, cut at its longer sides to the picture's shape and brought to its size.

    NotReady for a key without a file in the media folder; InvalidInput and LimitExceeded as `upright_picture` says.
    """
    import numpy as np
    from PIL import Image, ImageOps

    root, path = media.resolve(), (media / key).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise NotReady(
            f"The reference image {key} is not in the media folder; add it with that key, or choose another one."
        )
    upright = upright_picture(path)
    return np.asarray(ImageOps.fit(upright, (width, height), Image.Resampling.LANCZOS))
