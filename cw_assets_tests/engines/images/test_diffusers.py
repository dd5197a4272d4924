"""Pictures from tiny diffusion models of every family: the same seed, the same picture, and what is told of them."""

import numpy as np
import pytest

from cw_assets.domain.images.request import ARCHITECTURES
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import Cancelled, InvalidInput, NotReady
from cw_assets_tests.engines.images.orders import draw, make_engine, model, order


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_family_draws_and_the_seed_alone_decides(drawn, architecture):
    both = drawn(order(architecture, seeds=(7, 8)))
    again, alone = drawn(order(architecture, seeds=(7,))), drawn(order(architecture, seeds=(8,)))
    assert (both.seeds, both.images[0].shape, both.images[0].dtype) == ([7, 8], (256, 256, 3), np.uint8)
    assert np.array_equal(both.images[0], again.image)
    assert np.array_equal(both.images[1], alone.image)
    assert not np.array_equal(both.images[0], both.images[1])
    assert (alone.generation.warm, alone.generation.notes) == (True, ())


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_prompt_changes_the_picture(drawn, architecture):
    fox, town = drawn(order(architecture)), drawn(order(architecture, prompt="a town in the rain"))
    assert not np.array_equal(fox.image, town.image)


@pytest.mark.parametrize("architecture", ["sdxl", "sd15", "qwen", "zimage"])
def test_a_negative_text_changes_the_picture_where_guidance_is_on(drawn, architecture):
    plain, negative = drawn(order(architecture)), drawn(order(architecture, negative_prompt="rain and fog"))
    assert not np.array_equal(plain.image, negative.image)
    assert negative.generation.notes == ()


@pytest.mark.parametrize(("architecture", "guidance"), [("sdxl", 0.0), ("flux1", 3.5), ("zimage", 0.0)])
def test_a_negative_text_that_has_no_effect_is_told(drawn, architecture, guidance):
    plain = drawn(order(architecture, guidance_scale=guidance))
    negative = drawn(order(architecture, guidance_scale=guidance, negative_prompt="rain"))
    assert np.array_equal(plain.image, negative.image)
    assert "left out" in negative.generation.notes[0]


@pytest.mark.parametrize("architecture", ["flux1", "sdxl", "qwen"])
def test_guidance_changes_the_picture(drawn, architecture):
    pictures = [drawn(order(architecture, guidance_scale=scale)).image for scale in (2.0, 9.0)]
    assert not np.array_equal(*pictures)


def test_every_step_and_image_is_told_in_order(drawn):
    assert drawn(order(seeds=(1, 2), steps=3)).steps == [(n, step, 3) for n in (0, 1) for step in (1, 2, 3)]


def test_width_and_height_are_those_asked_for(drawn):
    assert drawn(order(width=320, height=256)).image.shape == (256, 320, 3)


def test_a_size_that_the_model_cannot_draw_is_said_before_loading(evicted, drawn):
    with pytest.raises(InvalidInput, match="multiples of 16"):
        drawn(order("flux1", width=264))
    assert not any(model.large for model in CACHE.report().models)


def test_the_second_order_loads_nothing(evicted, engine):
    assert not engine.warm
    first, loads = draw(engine, order()), CACHE.loads
    second = draw(engine, order(seeds=(2,)))
    assert CACHE.loads == loads
    assert (first.generation.warm, second.generation.warm, engine.warm) == (False, True, True)
    assert first.generation.load_seconds > 0


def test_another_model_takes_the_place_of_the_first(engine):
    draw(engine, order("sdxl"))
    draw(engine, order("sd15"))
    assert [resident.name for resident in CACHE.report().models if resident.large] == ["diffusers tiny/sd15"]


def test_an_order_that_cannot_be_drawn_leaves_the_warm_model(engine):
    draw(engine, order())
    with pytest.raises(NotReady):
        draw(engine, order(model=model(path="tiny/missing")))
    assert draw(engine, order()).generation.warm


def test_what_really_ran_is_told(engine):
    generation = draw(engine, order()).generation
    assert generation.engine == engine.info
    assert (generation.engine.engine, generation.engine.model, generation.device) == ("diffusers", "Tiny", "cpu")
    assert {"diffusers", "torch", "transformers", "compel"} == set(generation.libraries)
    assert (generation.dtype, generation.scheduler, generation.options) == ("float32", "Euler", ())


def test_what_the_caller_does_with_a_picture_is_not_the_models_time(engine, monkeypatch):
    """Here only a step and the caller take time, by a clock of our own."""
    clock = [0.0]

    def take(seconds: float) -> None:
        clock[0] += seconds

    monkeypatch.setattr("cw_assets.engines.images.diffusers.time.perf_counter", lambda: clock[0])
    generation = engine.generate(
        order(seeds=(1, 2), steps=3), on_step=lambda *_: take(1.0), on_image=lambda _: take(100.0)
    )
    assert generation.generate_seconds == 6.0


@pytest.mark.parametrize(
    ("asked", "used"), [("float16", "float32"), ("bfloat16", "bfloat16"), ("float8_e4m3fn", "float8_e4m3fn")]
)
def test_the_precision_that_was_used_is_told(drawn, asked, used):
    exact, picture = drawn(order("zimage")), drawn(order("zimage", model=model("zimage", dtype=asked)))
    assert picture.generation.dtype == used
    distance = np.abs(exact.image.astype(int) - picture.image).mean()
    assert distance == 0 if used == "float32" else 0 < distance < 16


def test_a_cancel_between_steps_gets_through_and_leaves_nothing_behind(engine):
    before = draw(engine, order(steps=3))

    def cancel(image: int, step: int, of: int) -> None:
        if step == 2:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        draw(engine, order(steps=3, scheduler="Heun", options=("vae-tiling",), seeds=(4, 5)), cancel)
    after = draw(engine, order(steps=3))
    assert np.array_equal(before.image, after.image)
    assert (after.generation.scheduler, after.generation.options) == ("Euler", ())


def test_a_device_that_is_not_there_is_said(diffusion_path, tmp_path):
    with pytest.raises(NotReady, match="CW_DEVICE=cuda"):
        draw(make_engine(diffusion_path, tmp_path, device="cuda:7"), order())
