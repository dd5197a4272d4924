"""A pipeline in the shape of SDXL with random weights, in a models folder, and an order for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cw_assets.domain.images.request import ImageRequest
from cw_assets_tests.engines.images.orders import model, order
from cw_assets_tests.engines.tiny_diffusion import DIFFUSION_BETAS, clip_tokenizer, quiet

PATH, DTYPE = "random/sdxl", "float16"


@dataclass(frozen=True)
class Shape:
    """What differs between SDXL and a small model built the same way, and how large and how many its pictures are."""

    widths: tuple[int, ...]
    """Of the UNet's three blocks, with their heads and the depths of their transformers."""
    heads: tuple[int, ...]
    depths: tuple[int, ...]
    vae_widths: tuple[int, ...]
    texts: tuple[tuple[int, int, int], tuple[int, int, int]]
    """Width, layers and heads of the two text encoders."""
    side_px: int
    steps: int
    images: int

    @property
    def request(self) -> ImageRequest:
        return order(
            model=model(path=PATH, dtype=DTYPE),
            width=self.side_px,
            height=self.side_px,
            steps=self.steps,
            seeds=tuple(range(self.images)),
        )


SDXL = Shape(
    (320, 640, 1280), (5, 10, 20), (1, 2, 10), (128, 256, 512, 512), ((768, 12, 12), (1280, 32, 20)), 1024, 30, 4
)
SMALL = Shape((32, 64, 64), (1, 2, 2), (1, 1, 1), (32, 32, 32, 32), ((32, 2, 2), (64, 2, 2)), 256, 2, 2)
"""To look on a CPU whether everything runs: `gpu_images.rows_of(SMALL, "cpu", 1)`."""


def make(folder: Path, shape: Shape, device: str) -> None:
    """The model in half precision at PATH in a models folder, drawn on the device."""
    import diffusers
    import torch

    quiet()
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float16)
    try:
        with torch.device(device):
            parts = parts_of(shape)
    finally:
        torch.set_default_dtype(torch.float32)
    scheduler = diffusers.EulerDiscreteScheduler(timestep_spacing="leading", **DIFFUSION_BETAS)
    diffusers.StableDiffusionXLPipeline(**parts, scheduler=scheduler).save_pretrained(folder / PATH)


def parts_of(shape: Shape) -> dict[str, Any]:
    """By the configuration of SDXL's base model, but for the tokenizer, which knows letters."""
    import diffusers
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    tokenizer, (first, second) = clip_tokenizer(), shape.texts
    return {
        "unet": unet_of(shape),
        "vae": diffusers.AutoencoderKL(
            block_out_channels=shape.vae_widths, down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=2, scaling_factor=0.13025,
            sample_size=shape.side_px, force_upcast=True,
        ),
        "text_encoder": CLIPTextModel(text_config(tokenizer, *first)),
        "text_encoder_2": CLIPTextModelWithProjection(text_config(tokenizer, *second, hidden_act="gelu")),
        "tokenizer": tokenizer,
        "tokenizer_2": tokenizer,
    }  # fmt: skip


def unet_of(shape: Shape) -> Any:
    import diffusers

    return diffusers.UNet2DConditionModel(
        sample_size=shape.side_px // 8, block_out_channels=shape.widths, attention_head_dim=shape.heads,
        transformer_layers_per_block=shape.depths, cross_attention_dim=sum(width for width, *_ in shape.texts),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=2, use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=6 * 256 + shape.texts[1][0],
    )  # fmt: skip


def text_config(tokenizer: Any, width: int, layers: int, heads: int, **more: Any) -> Any:
    from transformers import CLIPTextConfig

    return CLIPTextConfig(
        vocab_size=49408, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
        num_attention_heads=heads, projection_dim=width, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, **more,
    )  # fmt: skip
