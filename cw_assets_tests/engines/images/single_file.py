"""The tiny SD 1.5 and SDXL as one file, its keys as the first trainers wrote them and most people share them.

The models themselves are made in `tiny_diffusion`.
"""

import re
from pathlib import Path
from typing import Any


def make_sd15_file(model: Path, file: Path) -> Path:
    encoder = part(model / "text_encoder", "cond_stage_model.transformer.text_model.", TEXT_NAMES)
    return write(file, unet_and_vae(model) | encoder)


def make_sdxl_file(model: Path, file: Path) -> Path:
    """The second text encoder is OpenCLIP's, its query, key and value in one matrix."""
    first = part(model / "text_encoder", "conditioner.embedders.0.transformer.text_model.", TEXT_NAMES)
    second = open_clip(part(model / "text_encoder_2", "", TEXT_NAMES))
    prefixed = {f"conditioner.embedders.1.model.{key}": weight for key, weight in second.items()}
    return write(file, unet_and_vae(model) | first | prefixed)


def write(file: Path, weights: dict[str, Any]) -> Path:
    from safetensors.torch import save_file

    save_file({key: weight.contiguous() for key, weight in weights.items()}, file)
    return file


def unet_and_vae(model: Path) -> dict[str, Any]:
    return part(model / "unet", "model.diffusion_model.", UNET_NAMES) | part(
        model / "vae", "first_stage_model.", VAE_NAMES
    )


def part(folder: Path, prefix: str, names: dict[str, str]) -> dict[str, Any]:
    """The folder's weights, their keys renamed."""
    from safetensors.torch import load_file

    (file,) = folder.glob("*.safetensors")
    return {prefix + renamed(key, names): weight for key, weight in load_file(file).items()}


def open_clip(encoder: dict[str, Any]) -> dict[str, Any]:
    """What OpenCLIP calls the weights of a text encoder."""
    import torch

    joined: dict[str, list[Any]] = {}
    for key in sorted(
        encoder, key=lambda key: next((n for n, which in enumerate("qkv") if f".{which}_proj." in key), 0)
    ):
        joined.setdefault(renamed(key, OPEN_CLIP_NAMES), []).append(encoder[key])
    weights = {key: torch.cat(parts) for key, parts in joined.items()}
    return weights | {"text_projection": weights["text_projection"].T}


def renamed(key: str, names: dict[str, str]) -> str:
    for pattern, name in names.items():
        key = re.sub(pattern, name, key)
    return key


TEXT_NAMES = {r"^text_model\.": ""}
OPEN_CLIP_NAMES = {
    r"^encoder\.layers": "transformer.resblocks", r"\.self_attn\.[qkv]_proj\.": ".attn.in_proj_",
    r"\.self_attn\.": ".attn.", r"\.layer_norm(\d)": r".ln_\1", r"\.mlp\.fc1": ".mlp.c_fc",
    r"\.mlp\.fc2": ".mlp.c_proj",
    r"^embeddings\.position_embedding\.weight": "positional_embedding",
    r"^embeddings\.token_embedding": "token_embedding", r"^final_layer_norm": "ln_final",
    r"^text_projection\.weight": "text_projection",
}  # fmt: skip
UNET_NAMES = {
    r"^add_embedding\.linear_1": "label_emb.0.0", r"^add_embedding\.linear_2": "label_emb.0.2",
    r"^time_embedding\.linear_1": "time_embed.0", r"^time_embedding\.linear_2": "time_embed.2",
    r"^conv_in": "input_blocks.0.0", r"^conv_norm_out": "out.0", r"^conv_out": "out.2",
    r"^down_blocks\.0\.resnets\.0": "input_blocks.1.0",
    r"^down_blocks\.0\.downsamplers\.0\.conv": "input_blocks.2.0.op",
    r"^down_blocks\.1\.resnets\.0": "input_blocks.3.0", r"^down_blocks\.1\.attentions\.0": "input_blocks.3.1",
    r"^mid_block\.resnets\.0": "middle_block.0", r"^mid_block\.attentions\.0": "middle_block.1",
    r"^mid_block\.resnets\.1": "middle_block.2",
    r"^up_blocks\.0\.resnets\.(\d)": r"output_blocks.\1.0", r"^up_blocks\.0\.attentions\.(\d)": r"output_blocks.\1.1",
    r"^up_blocks\.0\.upsamplers\.0": "output_blocks.1.2",
    r"^up_blocks\.1\.resnets\.0": "output_blocks.2.0", r"^up_blocks\.1\.resnets\.1": "output_blocks.3.0",
    r"\.0\.norm1\.": ".0.in_layers.0.", r"\.conv1\.": ".in_layers.2.", r"\.time_emb_proj\.": ".emb_layers.1.",
    r"\.0\.norm2\.": ".0.out_layers.0.", r"\.conv2\.": ".out_layers.3.", r"\.conv_shortcut\.": ".skip_connection.",
    r"middle_block\.2\.norm1\.": "middle_block.2.in_layers.0.",
    r"middle_block\.2\.norm2\.": "middle_block.2.out_layers.0.",
    r"transformer_blocks\.0\.in_layers\.0\.": "transformer_blocks.0.norm1.",
    r"transformer_blocks\.0\.out_layers\.0\.": "transformer_blocks.0.norm2.",
}  # fmt: skip
"""Patterns in diffusers' names, and what to write for them, of a UNet of `unet_shape`."""
VAE_NAMES = {
    r"\.conv_norm_out": ".norm_out", r"\.conv_shortcut": ".nin_shortcut",
    r"\.mid_block\.resnets\.0": ".mid.block_1", r"\.mid_block\.resnets\.1": ".mid.block_2",
    r"\.mid_block\.attentions\.0\.group_norm": ".mid.attn_1.norm",
    r"\.mid_block\.attentions\.0\.to_([qkv])": r".mid.attn_1.\1",
    r"\.mid_block\.attentions\.0\.to_out\.0": ".mid.attn_1.proj_out",
    r"\.down_blocks\.(\d)\.resnets\.(\d)": r".down.\1.block.\2",
    r"\.down_blocks\.(\d)\.downsamplers\.0": r".down.\1.downsample",
    **{rf"\.up_blocks\.{n}\.resnets\.(\d)": rf".up.{3 - n}.block.\1" for n in range(4)},
    **{rf"\.up_blocks\.{n}\.upsamplers\.0": f".up.{3 - n}.upsample" for n in range(4)},
}  # fmt: skip
"""The same of `tiny_vae`."""
