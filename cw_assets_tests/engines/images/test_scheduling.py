"""Each scheduler draws on the family it fits, for one order; one that does not fit is told."""

import numpy as np
import pytest

from cw_assets.domain.images.request import MAX_SEED
from cw_assets.domain.images.schedulers import FLOW_NAMES, NAMES
from cw_assets_tests.engines.images.orders import draw, order

NOISE_NAMES = tuple(name for name in NAMES if name not in FLOW_NAMES)


@pytest.mark.parametrize("name", NOISE_NAMES)
def test_a_scheduler_draws_and_the_seed_alone_decides(drawn, name):
    both = drawn(order(scheduler=name, steps=4, seeds=(3, MAX_SEED)))
    alone = drawn(order(scheduler=name, steps=4, seeds=(MAX_SEED,)))
    assert np.array_equal(both.images[1], alone.image)
    assert (both.generation.scheduler, both.generation.notes) == (name, ())


@pytest.mark.parametrize("name", NOISE_NAMES)
def test_one_step_is_enough(drawn, name):
    assert drawn(order(scheduler=name, steps=1)).image.shape == (256, 256, 3)


def test_schedulers_differ(drawn):
    pictures = {drawn(order(scheduler=name, steps=4)).image.tobytes() for name in NOISE_NAMES}
    assert len(pictures) >= len(NOISE_NAMES) - 2  # some agree on so few steps


@pytest.mark.parametrize("name", ["DPM++ 2M Karras", "Euler Karras", "UniPC Karras"])
def test_noise_levels_of_karras_are_named_and_change_the_picture(drawn, name):
    plain, karras = drawn(order(scheduler=name.removesuffix(" Karras"), steps=4)), drawn(order(scheduler=name, steps=4))
    assert karras.generation.scheduler == name
    assert not np.array_equal(plain.image, karras.image)


def test_lcm_takes_more_steps_than_it_was_distilled_for(drawn):
    assert drawn(order(scheduler="LCM", steps=60)).steps[-1] == (0, 60, 60)


def test_the_next_order_has_the_models_own_again(drawn):
    before, _, after = drawn(order()), drawn(order(scheduler="DDIM")), drawn(order())
    assert np.array_equal(before.image, after.image)
    assert after.generation.scheduler == "Euler"


@pytest.mark.parametrize("architecture", ["flux1", "qwen", "zimage"])
def test_flow_matching_is_what_these_draw_with(drawn, architecture):
    own, named = drawn(order(architecture)), drawn(order(architecture, scheduler="FlowMatchEuler"))
    assert np.array_equal(own.image, named.image)
    assert named.generation.scheduler == "FlowMatchEuler"


@pytest.mark.parametrize(
    ("architecture", "name", "own", "why"),
    [
        ("sdxl", "FlowMatchEuler", "Euler", "does not fit sdxl"),
        ("flux1", "Euler", "FlowMatchEuler", "does not fit flux1"),
        ("sdxl", "Warp 9", "Euler", "is not known"),
        ("sdxl", "DDIM Karras", "Euler", "is not known"),
    ],
)
def test_one_that_does_not_fit_keeps_the_models_own_and_is_told(engine, architecture, name, own, why):
    plain, kept = draw(engine, order(architecture)), draw(engine, order(architecture, scheduler=name))
    assert np.array_equal(plain.image, kept.image)
    assert kept.generation.scheduler == own
    assert why in kept.generation.notes[0]
