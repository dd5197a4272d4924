"""LoRAs and a ControlNet with few random weights in the real formats, for the models of `tiny_diffusion`."""

from functools import partial
from pathlib import Path
from typing import Any

CLIP_WIDTH, SECOND_CLIP_WIDTH, UNET_WIDTHS = 32, 48, (8, 16)
"""Of the models' text encoders and UNets; by the width people tell SDXL's two encoders apart."""
RANK = 4


def make_tiny_controlnet(
    folder: Path, *, hub_id: str = "tiny/controlnet-canny", model: str = "tiny/sdxl", seed: int = 6
) -> Path:
    """A ControlNet for a tiny SDXL made there; its zero convolutions are not zero, so that it has a say."""
    import diffusers
    import torch

    unet = diffusers.UNet2DConditionModel.from_pretrained(folder / model, subfolder="unet")
    torch.manual_seed(seed)
    controlnet = diffusers.ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 4, 4, 8))
    for name, weight in controlnet.named_parameters():
        if "controlnet" in name and name.endswith("weight"):
            torch.nn.init.normal_(weight, std=0.5)
    controlnet.save_pretrained(folder / hub_id)
    return folder / hub_id


def make_tiny_lora(
    folder: Path, *, name: str = "loras/tiny.safetensors", model: str = "tiny/sdxl", seed: int = 7
) -> Path:
    """A LoRA on the UNet and the first text encoder of a tiny SDXL or SD 1.5 made there, in diffusers' format."""
    import diffusers
    from peft.utils import get_peft_model_state_dict
    from transformers import CLIPTextModel

    unet = diffusers.UNet2DConditionModel.from_pretrained(folder / model, subfolder="unet")
    encoder = CLIPTextModel.from_pretrained(folder / model, subfolder="text_encoder")
    is_sdxl = (folder / model / "text_encoder_2").exists()
    family = diffusers.StableDiffusionXLPipeline if is_sdxl else diffusers.StableDiffusionPipeline
    path, layers = folder / name, partial(get_peft_model_state_dict, save_embedding_layers=False)
    family.save_lora_weights(
        path.parent, weight_name=path.name,
        unet_lora_layers=layers(adapted(unet, ["to_q", "to_v"], seed)),
        text_encoder_lora_layers=layers(adapted(encoder, ["q_proj", "v_proj"], seed)),
    )  # fmt: skip
    return path


def adapted(model: Any, targets: list[str], seed: int) -> Any:
    """The model with a LoRA whose weights are far from 0."""
    import torch
    from peft import LoraConfig

    model.add_adapter(LoraConfig(r=RANK, lora_alpha=RANK, target_modules=targets))
    torch.manual_seed(seed)
    for name, weight in model.named_parameters():
        if "lora" in name:
            torch.nn.init.normal_(weight)
    return model


def make_kohya_lora(folder: Path, *, name: str = "loras/kohya.safetensors", seed: int = 8) -> Path:
    """A LoRA for a tiny SDXL, its keys as the kohya trainer writes them."""
    widths = {
        "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q": UNET_WIDTHS[1],
        "lora_te1_text_model_encoder_layers_0_self_attn_out_proj": CLIP_WIDTH,
        "lora_te2_text_model_encoder_layers_1_self_attn_out_proj": SECOND_CLIP_WIDTH,
    }
    return write_kohya(folder / name, {layer: (width, width) for layer, width in widths.items()}, seed)


def make_tiny_lcm(folder: Path, *, hub_id: str = "latent-consistency/lcm-lora-sdxl", seed: int = 9) -> Path:
    """What stands in for an LCM-LoRA: on the UNet alone, convolutions too, under the real one's name and keys."""
    narrow, wide = UNET_WIDTHS
    shapes: dict[str, tuple[int, ...]] = {
        "lora_unet_down_blocks_0_resnets_0_conv1": (narrow, narrow, 3, 3),
        "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q": (wide, wide),
    }
    return write_kohya(folder / hub_id / "pytorch_lora_weights.safetensors", shapes, seed)


def write_kohya(path: Path, shapes: dict[str, tuple[int, ...]], seed: int) -> Path:
    """Random weights for layers of these shapes: (out, in), a convolution's kernel after them."""
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(seed)
    weights = {}
    for layer, (wide_out, wide_in, *kernel) in shapes.items():
        weights[f"{layer}.lora_down.weight"] = torch.randn(RANK, wide_in, *kernel)
        weights[f"{layer}.lora_up.weight"] = torch.randn(wide_out, RANK, *[1 for _ in kernel])
        weights[f"{layer}.alpha"] = torch.tensor(float(RANK))
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, path)
    return path
