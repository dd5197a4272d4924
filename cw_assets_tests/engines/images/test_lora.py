"""A LoRA changes its own order's pictures and nothing else; one that does not belong to the model is refused."""

import gc
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import Cancelled, InvalidInput, NotReady, Refused
from cw_assets_tests.engines.images.orders import draw, lora, make_engine, model, order


@pytest.mark.parametrize("path", ["loras/tiny.safetensors", "loras/kohya.safetensors"])
def test_a_lora_changes_the_picture_and_leaves_no_residue(drawn, path):
    before, styled, after = drawn(order()), drawn(order(lora=lora(path))), drawn(order())
    assert not np.array_equal(before.image, styled.image)
    assert np.array_equal(before.image, after.image)
    assert "peft" in styled.generation.libraries


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3fn"])
def test_no_residue_in_less_precision_either(drawn, dtype):
    small = model(dtype=dtype)
    before, styled, after = drawn(order(model=small)), drawn(order(model=small, lora=lora())), drawn(order(model=small))
    assert not np.array_equal(before.image, styled.image)
    assert np.array_equal(before.image, after.image)


LORA, KOHYA = "loras/tiny.safetensors", "loras/kohya.safetensors"
LCM = "latent-consistency/lcm-lora-sdxl/pytorch_lora_weights.safetensors"
BY_RECORD, BY_OPTION = {"model": model(dtype="float8_e4m3fn")}, {"options": ("fp8-weights",)}
BESIDE_LCM = {"model": model(dtype="float8_e4m3fn"), "options": ("lcm",)}


@pytest.mark.parametrize(
    ("path", "adapter", "asked", "dtype"),
    [
        (LORA, "job", BY_RECORD, "bfloat16"),
        (KOHYA, "job", BY_RECORD, "bfloat16"),
        (LORA, "job", BY_OPTION, "float32"),
        (LORA, "job", BESIDE_LCM, "bfloat16"),
        (LCM, "lcm", BESIDE_LCM, "bfloat16"),
    ],
)
def test_a_model_in_8_bits_has_the_loras_own_numbers(engine, diffusion_path, path, adapter, asked, dtype):
    """In 8 bits the smallest number is 0.002, larger than most of a LoRA's."""
    import torch
    from safetensors.torch import load_file

    def look(*step: int) -> None:
        denoiser = engine.loaded(request).denoiser
        found.extend(
            weight for name, weight in denoiser.named_parameters() if name.endswith(f"lora_A.{adapter}.weight")
        )

    found, exact = [], getattr(torch, dtype)
    request = order(**asked, steps=1, lora=lora(LORA if adapter == "lcm" else path))
    draw(engine, request, look)
    stored = {tuple(weight.flatten().to(exact).tolist()) for weight in load_file(diffusion_path / path).values()}
    assert found
    assert all(weight.dtype == exact and tuple(weight.flatten().tolist()) in stored for weight in found)


def test_a_lora_for_sd15_draws_there(drawn):
    styled = drawn(order("sd15", lora=lora("loras/sd15.safetensors", base_architecture="sd15")))
    assert not np.array_equal(styled.image, drawn(order("sd15")).image)


def test_strength_counts_and_none_is_none(drawn):
    plain = drawn(order())
    weak, strong = (drawn(order(lora=lora(strength=strength))).image for strength in (0.3, 1.5))
    assert np.array_equal(plain.image, drawn(order(lora=lora(strength=0.0))).image)
    assert not np.array_equal(weak, strong)


def test_the_same_lora_and_seed_give_the_same_picture(drawn):
    assert np.array_equal(drawn(order(lora=lora())).image, drawn(order(lora=lora())).image)


def test_many_swaps_keep_nothing(engine):
    import torch

    def tensors() -> int:
        gc.collect()
        return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())

    draw(engine, order(lora=lora()))
    before = tensors()
    for path in ("loras/tiny.safetensors", "loras/kohya.safetensors") * 3:
        draw(engine, order(lora=lora(path)))
    assert tensors() == before


def test_a_cancelled_order_takes_its_lora_with_it(engine):
    def cancel(*step: int) -> None:
        raise Cancelled("The job was cancelled.")

    before = draw(engine, order())
    with pytest.raises(Cancelled):
        draw(engine, order(lora=lora()), cancel)
    assert np.array_equal(before.image, draw(engine, order()).image)


def test_a_lora_of_another_architecture_is_refused_before_anything_loads(evicted, drawn):
    with pytest.raises(Refused, match="made for sd15"):
        drawn(order(lora=lora(base_architecture="sd15")))
    assert not any(model.large for model in CACHE.report().models)


def test_a_missing_file_names_the_command(drawn):
    with pytest.raises(NotReady, match="cw lora fetch"):
        drawn(order(lora=lora("loras/civitai_1.safetensors")))


def test_a_file_outside_the_models_folder_is_refused(drawn):
    with pytest.raises(Refused, match="outside"):
        drawn(order(lora=lora("../tiny.safetensors")))


def test_a_file_labelled_wrongly_fails_and_leaves_no_residue(drawn):
    before = drawn(order())
    with pytest.raises(InvalidInput, match="could not be loaded"):
        drawn(order(lora=lora("loras/sd15.safetensors")))
    assert np.array_equal(before.image, drawn(order()).image)


@pytest.fixture
def own_models(diffusion_path: Path, tmp_path: Path) -> Path:
    """A models folder of this test's own, with the tiny SDXL in it."""
    models = tmp_path / "models"
    (models / "tiny").mkdir(parents=True)
    (models / "tiny/sdxl").symlink_to(diffusion_path / "tiny/sdxl")
    return models


def header_only(path: Path) -> None:
    """A safetensors file whose one tensor is cut off."""
    header = json.dumps({"lora_unet_x.lora_down.weight": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}})
    path.write_bytes(struct.pack("<Q", len(header)) + header.encode())


def foreign(path: Path) -> None:
    """A LoRA with keys that no part of the model has."""
    import torch
    from safetensors.torch import save_file

    key = "text_encoder_9.layers.0.q_proj.lora_linear_layer"
    save_file({f"{key}.down.weight": torch.ones(4, 32), f"{key}.up.weight": torch.ones(32, 4)}, path)


@pytest.mark.parametrize(
    ("write", "why"), [(header_only, "could not be loaded"), (foreign, "no weights for this model")]
)
def test_a_lora_that_does_not_load_fails_in_one_sentence(own_models, write, why):
    write(own_models / "bad.safetensors")
    with pytest.raises(InvalidInput, match=why) as caught:
        draw(make_engine(own_models, own_models), order(lora=lora("bad.safetensors")))
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
