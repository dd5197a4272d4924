"""Options trade the picture for speed or memory, for the order that asks for them and no other."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from cw_assets.domain.images.options import OPTIONS
from cw_assets.domain.images.request import ARCHITECTURES
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import InvalidInput, NotReady
from cw_assets_tests.engines.images.orders import draw, lora, make_engine, model, order
from cw_assets_tests.engines.images.pickle_watch import no_pickle_read

LCM = {"options": ("lcm",), "scheduler": "LCM", "guidance_scale": 1.5}
"""As `settle` settles it."""
FOR_ONE_ORDER = [(name, architecture) for name, option in OPTIONS.items() for architecture in option.architectures]


@pytest.mark.parametrize(("option", "architecture"), FOR_ONE_ORDER)
def test_an_option_is_in_force_for_its_order_alone(drawn, option, architecture):
    before = drawn(order(architecture, steps=4))
    fast = drawn(order(architecture, steps=4, options=(option,), seeds=(1, 1)))
    after = drawn(order(architecture, steps=4))
    assert (fast.generation.options, fast.generation.notes) == ((option,), ())
    assert np.array_equal(fast.images[0], fast.images[1])
    assert np.array_equal(before.image, after.image)
    assert after.generation.options == ()


def test_guidance_that_is_cut_off_changes_the_end_alone(drawn):
    plain, cut = drawn(order(steps=4)), drawn(order(steps=4, options=("cfg-cutoff",)))
    assert not np.array_equal(plain.image, cut.image)


def test_guidance_that_is_off_cannot_be_cut_off_and_that_is_told(drawn):
    generation = drawn(order(guidance_scale=1.0, options=("cfg-cutoff",))).generation
    assert generation.options == ()
    assert "cfg-cutoff does not work" in generation.notes[0]


def test_tiles_are_for_one_order(drawn):
    before = drawn(order(width=512, height=512))
    tiled = drawn(order(width=512, height=512, options=("vae-tiling",)))
    after = drawn(order(width=512, height=512))
    assert not np.array_equal(before.image, tiled.image)
    assert np.array_equal(before.image, after.image)
    assert tiled.generation.options == ("vae-tiling",)


@pytest.mark.parametrize(
    ("architecture", "option", "why"),
    [
        ("sdxl", "warp", "choose from first-block-cache"),
        ("zimage", "first-block-cache", "flux1 and qwen models, this one is zimage"),
        ("flux1", "lcm", "sdxl and sd15 models, this one is flux1"),
    ],
)
def test_an_option_that_does_not_exist_or_fit_is_said_before_loading(evicted, drawn, architecture, option, why):
    with pytest.raises(InvalidInput, match=why):
        drawn(order(architecture, options=(option,)))
    assert not any(model.large for model in CACHE.report().models)


# ---- few steps


@pytest.mark.parametrize(
    ("architecture", "path"), [("sdxl", "loras/tiny.safetensors"), ("sd15", "loras/sd15.safetensors")]
)
def test_lcm_draws_beside_the_jobs_lora_and_leaves_no_residue(drawn, architecture, path):
    own = lora(path, base_architecture=architecture)
    plain = {"scheduler": "LCM", "guidance_scale": 1.5}
    before = drawn(order(architecture, **plain))
    fast = [drawn(order(architecture, **more)) for more in (LCM, plain | {"lora": own}, LCM | {"lora": own})]
    after = drawn(order(architecture, **plain))
    assert len({one.image.tobytes() for one in (before, *fast)}) == 4
    assert np.array_equal(before.image, after.image)


def test_lcm_loads_no_model_again_and_is_told(engine):
    draw(engine, order())
    loads = CACHE.loads
    generation = draw(engine, order(**LCM)).generation
    assert (CACHE.loads, generation.warm) == (loads, True)
    assert (generation.options, generation.scheduler, generation.notes) == (("lcm",), "LCM", ())
    assert "peft" in generation.libraries


def test_the_jobs_lora_keeps_its_strength_beside_lcm(drawn):
    alone = drawn(order(**LCM))
    none, weak, strong = (drawn(order(**LCM, lora=lora(strength=strength))) for strength in (0.0, 0.3, 1.5))
    assert np.array_equal(alone.image, none.image)
    assert len({one.image.tobytes() for one in (none, weak, strong)}) == 3


def test_each_lora_has_its_own_strength(engine):
    def look(*step: int) -> None:
        for module in engine.loaded(request).denoiser.modules():
            scales = getattr(module, "scaling", {})
            found.update(scales.items() if "lora_A" in dict(module.named_children()) else ())

    found, request = {}, order(**LCM, steps=1, lora=lora(strength=0.25))
    draw(engine, request, look)
    assert found == {"job": 0.25, "lcm": 1.0}


def test_lcm_draws_with_a_model_in_8_bits(drawn):
    small = model(dtype="float8_e4m3fn")
    before, fast, after = drawn(order(model=small)), drawn(order(model=small, **LCM)), drawn(order(model=small))
    assert not np.array_equal(before.image, fast.image)
    assert np.array_equal(before.image, after.image)


def test_a_missing_lcm_names_the_command_before_anything_loads(evicted, diffusion_path, tmp_path):
    models = tmp_path / "models"
    shutil.copytree(diffusion_path / "tiny/sdxl", models / "tiny/sdxl")
    with pytest.raises(NotReady, match="cw models pull latent-consistency/lcm-lora-sdxl"):
        draw(make_engine(models, tmp_path), order(**LCM))
    assert not any(model.large for model in CACHE.report().models)


def test_a_pickled_lcm_is_not_looked_for(evicted, diffusion_path, tmp_path):
    models = tmp_path / "models"
    shutil.copytree(diffusion_path / "tiny/sdxl", models / "tiny/sdxl")
    write_pickle(models / "latent-consistency/lcm-lora-sdxl/pytorch_lora_weights.bin")
    with no_pickle_read(), pytest.raises(NotReady, match="cw models pull"):
        draw(make_engine(models, tmp_path), order(**LCM))


def write_pickle(path: Path) -> None:
    import torch

    path.parent.mkdir(parents=True)
    torch.save({"weight": torch.ones(1)}, path)


# ---- weights in 8 bits


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_weights_in_8_bits_draw_nearly_the_same_picture(drawn, architecture, dtype):
    asked = model(architecture, dtype=dtype)
    whole, small = (
        drawn(order(architecture, model=asked)),
        drawn(order(architecture, model=asked, options=("fp8-weights",))),
    )
    assert 0 < np.abs(whole.image.astype(int) - small.image).mean() < 16
    assert (small.generation.options, small.generation.dtype) == (("fp8-weights",), dtype)


def test_weights_in_8_bits_are_the_denoisers_and_another_load(engine):
    import torch

    draw(engine, order())
    request = order(options=("fp8-weights",))
    assert not draw(engine, request).generation.warm
    assert draw(engine, request).generation.warm
    pipeline = engine.loaded(request).pipeline
    stored = {weight.dtype for name, weight in pipeline.unet.named_parameters() if "to_q" in name}
    assert (stored, pipeline.vae.dtype) == ({torch.float8_e4m3fn}, torch.float32)
    assert not draw(engine, order()).generation.warm


def test_a_model_kept_in_8_bits_by_its_record_is_not_loaded_again_for_the_option(engine):
    small = model(dtype="float8_e4m3fn")
    by_record = draw(engine, order(model=small))
    asked = draw(engine, order(model=small, options=("fp8-weights",)))
    assert (asked.generation.warm, asked.generation.options) == (True, ("fp8-weights",))
    assert np.array_equal(by_record.image, asked.image)
