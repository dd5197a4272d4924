"""The tiny SD 1.5 as one file with the key names that people share; the model itself is made in `tiny_diffusion`."""

import re
from pathlib import Path


def make_sd15_file(folder: Path, *, model: str = "tiny/sd15", name: str = "sd15.safetensors") -> Path:
    """The tiny SD 1.5 as one file, its keys as the first trainers wrote them and most people share them."""
    from safetensors.torch import load_file, save_file

    weights = {}
    for part, prefix, names in (
        ("unet", "model.diffusion_model.", UNET_NAMES),
        ("vae", "first_stage_model.", VAE_NAMES),
        ("text_encoder", "cond_stage_model.transformer.text_model.", {r"^text_model\.": ""}),
    ):
        (file,) = (folder / model / part).glob("*.safetensors")
        for key, weight in load_file(file).items():
            weights[prefix + renamed(key, names)] = weight
    save_file(weights, folder / name)
    return folder / name


def renamed(key: str, names: dict[str, str]) -> str:
    for pattern, name in names.items():
        key = re.sub(pattern, name, key)
    return key


UNET_NAMES = {
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
