"""What every image model promises, the canned one too; what only one engine promises stands in its own file."""

import numpy as np
import pytest

from cw_assets.engines.registry import ENGINES
from cw_assets.errors import Cancelled
from cw_assets_tests.engines.image_fakes import FakeImageModel
from cw_assets_tests.engines.images.orders import draw, make_engine, order


@pytest.fixture(params=["fake", *ENGINES["image_model"]])
def engine(request, tmp_path):
    if request.param == "fake":
        return FakeImageModel()
    if request.param == "diffusers":
        return make_engine(request.getfixturevalue("diffusion_path"), tmp_path)
    from cw_assets.engines.registry import build
    from cw_assets.settings import Settings

    return build("image_model", Settings(_env_file=None, image_model=request.param))


def test_images_come_in_order_with_their_seeds_and_of_the_size(engine):
    drawn = draw(engine, order(seeds=(7, 8, 3), width=320, height=256))
    assert drawn.seeds == [7, 8, 3]
    assert {(image.shape, image.dtype) for image in drawn.images} == {((256, 320, 3), np.dtype("uint8"))}


def test_the_seed_decides_alone_and_in_company(engine):
    three = draw(engine, order(seeds=(7, 8, 9)))
    alone = draw(engine, order(seeds=(8,)))
    assert np.array_equal(three.images[1], alone.image)
    assert len({image.tobytes() for image in three.images}) == 3


def test_the_prompt_decides_too(engine):
    fox, cow = (draw(engine, order(prompt=prompt)).image for prompt in ("a red fox", "two cows on a green field"))
    assert not np.array_equal(fox, cow)


def test_steps_are_told_for_each_image_and_the_last_one_is_all(engine):
    drawn = draw(engine, order(seeds=(1, 2)))
    assert {index for index, _, _ in drawn.steps} == {0, 1}
    for image in (0, 1):
        told = [(done, steps) for index, done, steps in drawn.steps if index == image]
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1]


def test_a_cancel_from_a_step_gets_through_and_the_next_order_is_as_ever(engine):
    def cancel(*_):
        raise Cancelled("Somebody stopped it; launch it again.")

    before = draw(engine, order()).image
    with pytest.raises(Cancelled, match="Somebody stopped it"):
        draw(engine, order(seeds=(1, 2)), cancel)
    assert np.array_equal(draw(engine, order()).image, before)


def test_what_ran_is_told(engine):
    drawn = draw(engine, order())
    told = drawn.generation
    assert told.engine.engine
    assert told.load_seconds >= 0
    assert told.generate_seconds >= 0
    assert isinstance(engine.warm, bool)
