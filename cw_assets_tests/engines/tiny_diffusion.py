"""Diffusion models with few random weights in the real formats, for the real loaders; `tiny_adapters` are for them.

`make_tiny_sdxl(folder)` with `models_path=folder` and `path="tiny/sdxl"` is all that a test of another floor needs;
the pictures say nothing about meaning.
"""

import json
from pathlib import Path
from typing import Any

from cw_assets_tests.engines.tiny_adapters import (
    CLIP_WIDTH,
    SECOND_CLIP_WIDTH,
    UNET_WIDTHS,
    make_kohya_lora,
    make_tiny_controlnet,
    make_tiny_ip_adapter,
    make_tiny_lcm,
    make_tiny_lora,
)

SIDE = 256
"""The smallest side of a request, in pixels."""
CHAT_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
DIFFUSION_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}


def make_tiny_sdxl(folder: Path, *, hub_id: str = "tiny/sdxl") -> Path:
    """StableDiffusionXLPipeline with Euler, as in the model's own repository."""
    import diffusers
    import torch

    quiet()
    torch.manual_seed(1)
    tokenizer = clip_tokenizer()
    pipeline = diffusers.StableDiffusionXLPipeline(
        vae=tiny_vae(), text_encoder=clip_encoder(tokenizer), tokenizer=tokenizer,
        text_encoder_2=clip_encoder(tokenizer, SECOND_CLIP_WIDTH, projection=True), tokenizer_2=tokenizer,
        unet=sdxl_unet(), scheduler=diffusers.EulerDiscreteScheduler(timestep_spacing="leading", **DIFFUSION_BETAS),
    )  # fmt: skip
    return save(pipeline, folder / hub_id)


def make_tiny_sd15(folder: Path, *, hub_id: str = "tiny/sd15") -> Path:
    """StableDiffusionPipeline with PNDM; its index names a safety checker that is not there, as many do."""
    import diffusers
    import torch

    quiet()
    torch.manual_seed(2)
    tokenizer = clip_tokenizer()
    pipeline = diffusers.StableDiffusionPipeline(
        vae=tiny_vae(), text_encoder=clip_encoder(tokenizer), tokenizer=tokenizer,
        unet=diffusers.UNet2DConditionModel(**unet_shape(), cross_attention_dim=CLIP_WIDTH),
        scheduler=diffusers.PNDMScheduler(skip_prk_steps=True, **DIFFUSION_BETAS),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    path = save(pipeline, folder / hub_id)
    index = json.loads((path / "model_index.json").read_text())
    index["safety_checker"] = ["stable_diffusion", "StableDiffusionSafetyChecker"]
    index["feature_extractor"] = ["transformers", "CLIPImageProcessor"]
    (path / "model_index.json").write_text(json.dumps(index))
    return path


def make_tiny_flux(folder: Path, *, hub_id: str = "tiny/flux") -> Path:
    import diffusers
    import torch
    from transformers import T5Config, T5EncoderModel

    quiet()
    torch.manual_seed(3)
    clip, t5 = clip_tokenizer(), t5_tokenizer()
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1, in_channels=16, num_layers=2, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=32, pooled_projection_dim=CLIP_WIDTH, axes_dims_rope=(4, 4, 8), guidance_embeds=True,
    )  # fmt: skip
    encoder = T5EncoderModel(
        T5Config(
            vocab_size=len(t5), d_model=32, d_kv=8, d_ff=32, num_layers=1, num_heads=4, relative_attention_num_buckets=8
        )
    )
    pipeline = diffusers.FluxPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=tiny_vae(shift_factor=0.1), text_encoder=clip_encoder(clip), tokenizer=clip, text_encoder_2=encoder,
        tokenizer_2=t5, transformer=transformer,
    )  # fmt: skip
    return save(pipeline, folder / hub_id)


def make_tiny_qwen_image(folder: Path, *, hub_id: str = "tiny/qwen-image") -> Path:
    import diffusers
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    quiet()
    torch.manual_seed(4)
    tokenizer = chat_tokenizer()
    vae = diffusers.AutoencoderKLQwenImage(
        base_dim=4, z_dim=4, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4, latents_std=[1.0] * 4,
    )  # fmt: skip
    transformer = diffusers.QwenImageTransformer2DModel(
        patch_size=2, in_channels=16, out_channels=4, num_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=16, axes_dims_rope=(8, 4, 4),
    )  # fmt: skip
    text = {
        "vocab_size": len(tokenizer), "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 2, "bos_token_id": None, "eos_token_id": 2, "pad_token_id": 0,
        "rope_parameters": {"type": "default", "rope_theta": 10000.0, "mrope_section": [1, 1, 2]},
    }  # fmt: skip
    vision = {
        "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
        "fullatt_block_indexes": [0],
    }  # fmt: skip
    pipeline = diffusers.QwenImagePipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True), vae=vae,
        text_encoder=Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(text_config=text, vision_config=vision)),
        tokenizer=tokenizer, transformer=transformer,
    )  # fmt: skip
    return save(pipeline, folder / hub_id)


def make_tiny_z_image(folder: Path, *, hub_id: str = "tiny/z-image") -> Path:
    import diffusers
    import torch
    from transformers import Qwen3Config, Qwen3Model

    quiet()
    torch.manual_seed(5)
    tokenizer = chat_tokenizer()
    text = {
        "vocab_size": len(tokenizer), "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 8, "bos_token_id": None, "eos_token_id": 2,
        "pad_token_id": 0,
    }  # fmt: skip
    transformer = diffusers.ZImageTransformer2DModel(
        in_channels=4, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2, cap_feat_dim=16,
        axes_dims=[8, 4, 4], axes_lens=[1024, 64, 64],
    )  # fmt: skip
    for name, weight in transformer.named_parameters():  # its pad tokens are left uninitialised
        if "pad_token" in name:
            torch.nn.init.normal_(weight)
    pipeline = diffusers.ZImagePipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0), vae=tiny_vae(shift_factor=0.1),
        text_encoder=Qwen3Model(Qwen3Config(**text)), tokenizer=tokenizer, transformer=transformer,
    )  # fmt: skip
    return save(pipeline, folder / hub_id)


def unet_shape() -> dict[str, Any]:
    return {
        "sample_size": 32, "block_out_channels": UNET_WIDTHS, "layers_per_block": 1, "norm_num_groups": 2,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"), "attention_head_dim": 4,
    }  # fmt: skip


def sdxl_unet() -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        **unet_shape(), cross_attention_dim=CLIP_WIDTH + SECOND_CLIP_WIDTH, use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + SECOND_CLIP_WIDTH,
    )  # fmt: skip


def tiny_vae(**more: Any) -> Any:
    """An eighth of the picture's side, four channels."""
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(4, 4, 4, 4), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, norm_num_groups=2, sample_size=SIDE, **more,
    )  # fmt: skip


def clip_encoder(tokenizer: Any, width: int = CLIP_WIDTH, *, projection: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=width, intermediate_size=width, num_hidden_layers=3,
        num_attention_heads=4, projection_dim=width, initializer_factor=8.0, hidden_act="gelu",
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    return (CLIPTextModelWithProjection if projection else CLIPTextModel)(config)


def clip_tokenizer() -> Any:
    """One token for each letter, 77 in all, as CLIP wants them."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import CLIPTokenizer

    letters = sorted(ByteLevel.alphabet())
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={token: n for n, token in enumerate(tokens)}, merges=[], model_max_length=77)


def t5_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = ["<pad>", "</s>", "<unk>", *sorted(set(map(chr, range(32, 127))) | {"▁"})]
    tokenizer = Tokenizer(
        models.BPE(vocab={letter: n for n, letter in enumerate(letters)}, merges=[], unk_token="<unk>")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="</s>", pad_token="<pad>", unk_token="<unk>", model_max_length=512
    )


def chat_tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab={token: n for n, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=CHAT_TEMPLATE,
        extra_special_tokens=["<|im_start|>"],
    )  # fmt: skip


def save(pipeline: Any, path: Path) -> Path:
    pipeline.save_pretrained(path)
    return path


def quiet() -> None:
    import diffusers
    import transformers

    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.disable_progress_bar()


def make_all(folder: Path) -> Path:
    """Every one of them in a models folder, with their LoRAs, ControlNet and IP-Adapters."""
    for make in (make_tiny_sdxl, make_tiny_sd15, make_tiny_flux, make_tiny_qwen_image, make_tiny_z_image):
        make(folder)
    for make in (make_tiny_controlnet, make_tiny_lora, make_kohya_lora, make_tiny_lcm):
        make(folder)
    make_tiny_ip_adapter(folder)
    make_tiny_ip_adapter(folder, plus=True)
    make_tiny_ip_adapter(folder, model="tiny/sd15")
    make_tiny_lora(folder, name="loras/sd15.safetensors", model="tiny/sd15")
    make_tiny_lcm(folder, hub_id="latent-consistency/lcm-lora-sdv1-5")
    return folder
