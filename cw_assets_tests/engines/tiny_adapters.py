"""LoRAs, a ControlNet and IP-Adapters with few random weights in the real formats, for `tiny_diffusion`'s models."""

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


ENCODER_WIDTH, PROJECTED_WIDTH, ENCODER_SIDE = 24, 20, 16
"""Of the image encoder inside, of what it makes of a whole picture, and of the picture in pixels."""
IP_ADAPTERS = {"tiny/sdxl": "sdxl_models/ip-adapter_sdxl", "tiny/sd15": "models/ip-adapter_sd15"}


def make_tiny_ip_adapter(
    folder: Path, *, model: str = "tiny/sdxl", plus: bool = False, name: str = "", seed: int = 10
) -> Path:
    """An IP-Adapter for a tiny SDXL or SD 1.5 made there, laid out as in h94/IP-Adapter, its encoder beside it.

    With `plus` one that sees patches, as those with that word in their names do.
    """
    import diffusers
    import torch
    from safetensors.torch import save_file

    unet = diffusers.UNet2DConditionModel.from_pretrained(folder / model, subfolder="unet")
    torch.manual_seed(seed)
    width, weights = unet.config.cross_attention_dim, {}
    crossings = [name for name in unet.attn_processors if "attn2" in name]
    for number, crossing in enumerate(crossings):
        inside = unet.get_submodule(crossing.removesuffix(".processor")).inner_dim
        for side in ("k", "v"):
            weights[f"ip_adapter.{2 * number + 1}.to_{side}_ip.weight"] = torch.randn(inside, width)
    projection = resampler(width) if plus else plain_projection(width)
    weights |= {f"image_proj.{key}": weight for key, weight in projection.items()}
    path = folder / "h94/IP-Adapter" / (name or f"{IP_ADAPTERS[model]}{'_plus' if plus else ''}.safetensors")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, path)
    make_tiny_image_encoder(path.parent / "image_encoder", seed)
    return path


def plain_projection(width: int) -> dict[str, Any]:
    """Four tokens from one row of numbers."""
    import torch

    return {
        "proj.weight": torch.randn(4 * width, PROJECTED_WIDTH), "proj.bias": torch.randn(4 * width),
        "norm.weight": torch.ones(width), "norm.bias": torch.zeros(width),
    }  # fmt: skip


def resampler(width: int) -> dict[str, Any]:
    """Four tokens from all patches, by four layers with one head of 64; the keys are those of the adapter's authors."""
    import torch

    inner, hidden = 64, 32
    shapes: dict[str, tuple[int, ...]] = {
        "proj_in.weight": (hidden, ENCODER_WIDTH), "proj_in.bias": (hidden,), "proj_out.weight": (width, hidden),
        "proj_out.bias": (width,), "norm_out.weight": (width,), "norm_out.bias": (width,),
    }  # fmt: skip
    layer: dict[str, tuple[int, ...]] = {
        "0.norm1.weight": (hidden,), "0.norm1.bias": (hidden,), "0.norm2.weight": (hidden,), "0.norm2.bias": (hidden,),
        "0.to_q.weight": (inner, hidden), "0.to_kv.weight": (2 * inner, hidden), "0.to_out.weight": (hidden, inner),
        "1.0.weight": (hidden,), "1.0.bias": (hidden,),
        "1.1.weight": (4 * hidden, hidden), "1.3.weight": (hidden, 4 * hidden),
    }  # fmt: skip
    for number in range(4):
        shapes |= {f"layers.{number}.{key}": shape for key, shape in layer.items()}
    return {"latents": torch.randn(1, 4, hidden)} | {key: torch.randn(shape) for key, shape in shapes.items()}


def make_tiny_image_encoder(path: Path, seed: int, *, projected: int = PROJECTED_WIDTH) -> Path:
    """A CLIPVisionModelWithProjection, whose pictures are not far from each other if its weights are small."""
    import torch
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    torch.manual_seed(seed)
    config = CLIPVisionConfig(
        hidden_size=ENCODER_WIDTH, intermediate_size=ENCODER_WIDTH, num_hidden_layers=3, num_attention_heads=2,
        image_size=ENCODER_SIDE, patch_size=4, projection_dim=projected, initializer_factor=8.0,
    )  # fmt: skip
    CLIPVisionModelWithProjection(config).save_pretrained(path)
    return path
