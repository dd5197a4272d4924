"""What the engine must know of each architecture to load and call its pipeline; a model's numbers are its record's."""

from typing import NamedTuple

from cw_assets.domain.images.request import Architecture


class Family(NamedTuple):
    pipeline: str
    """Its class in diffusers, as model_index.json names it."""
    denoiser: str
    """The part of the pipeline that a LoRA changes and that takes the time."""
    guidance: str
    """What its call takes the guidance scale as."""
    base: str
    """Hub id of the model whose folder tells how to read a single file."""
    reads_weights: bool = False
    """Whether its text encoders are CLIP's, for which weights in prompts are made."""
    takes_negative: bool = True


FAMILIES: dict[Architecture, Family] = {
    "sdxl": Family(
        "StableDiffusionXLPipeline", "unet", "guidance_scale", "stabilityai/stable-diffusion-xl-base-1.0", True
    ),
    "sd15": Family(
        "StableDiffusionPipeline", "unet", "guidance_scale", "stable-diffusion-v1-5/stable-diffusion-v1-5", True
    ),
    "flux1": Family(
        "FluxPipeline", "transformer", "guidance_scale", "black-forest-labs/FLUX.1-dev", takes_negative=False
    ),
    "qwen": Family("QwenImagePipeline", "transformer", "true_cfg_scale", "Qwen/Qwen-Image-2512"),
    "zimage": Family("ZImagePipeline", "transformer", "guidance_scale", "Tongyi-MAI/Z-Image-Turbo"),
}
