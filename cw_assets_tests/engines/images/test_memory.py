"""Out of memory: once more with less of it, then one sentence; nothing of it stays for the next order."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from cw_assets.errors import ExternalFailure, LimitExceeded
from cw_assets_tests.engines.images.orders import draw, order


@pytest.fixture
def short_of_memory(engine, monkeypatch) -> Callable[[int, type[RuntimeError]], None]:
    """The denoiser fails so many times from now on."""

    def make(times: int, error: type[RuntimeError] = torch.OutOfMemoryError) -> None:
        denoiser = engine.loaded(order()).denoiser
        forward, failures = denoiser.forward, iter(range(times))

        def fail_first(*arguments, **named):
            if next(failures, None) is not None:
                raise error("CUDA out of memory. Tried to allocate 2.00 GiB.")
            return forward(*arguments, **named)

        monkeypatch.setattr(denoiser, "forward", fail_first)

    return make


@pytest.mark.parametrize("error", [torch.OutOfMemoryError, RuntimeError])
def test_a_picture_that_did_not_fit_is_drawn_with_less_memory_and_told(engine, short_of_memory, error):
    draw(engine, order())
    short_of_memory(1, error)
    drawn = draw(engine, order(seeds=(1, 2)))
    assert drawn.seeds == [1, 2]
    assert drawn.generation.options == ("vae-tiling", "attention-slicing")
    assert "too small at first" in drawn.generation.notes[0]


def test_it_shows_what_it_would_have_shown(engine, short_of_memory):
    before = draw(engine, order())
    short_of_memory(1)
    saved, after = draw(engine, order()), draw(engine, order())
    assert np.abs(before.image.astype(int) - saved.image).mean() < 1
    assert np.array_equal(before.image, after.image)
    assert (after.generation.options, after.generation.notes) == ((), ())


def test_a_second_failure_says_what_to_do(engine, short_of_memory):
    before = draw(engine, order())
    short_of_memory(2)
    with pytest.raises(LimitExceeded, match="choose a smaller size"):
        draw(engine, order())
    assert np.array_equal(before.image, draw(engine, order()).image)


def test_another_error_is_not_taken_for_it(engine, monkeypatch):
    draw(engine, order())
    denoiser = engine.loaded(order()).denoiser

    def fail(*arguments, **named):
        raise RuntimeError("shapes do not match")

    monkeypatch.setattr(denoiser, "forward", fail)
    with pytest.raises(RuntimeError, match="shapes do not match"):
        draw(engine, order())


def test_numbers_that_overflow_are_no_picture(engine, monkeypatch):
    draw(engine, order())
    vae = engine.loaded(order()).pipeline.vae
    decode = vae.decode
    monkeypatch.setattr(vae, "decode", lambda *a, **k: (decode(*a, **k)[0] * float("nan"),))
    with pytest.raises(ExternalFailure, match="overflowed"):
        draw(engine, order())
