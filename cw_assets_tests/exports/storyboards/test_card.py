"""The card in place of a picture: as large as the film, with words on it, whatever the words are."""

import numpy as np
import pytest

from cw_assets.exports.storyboards.card import card, card_data
from cw_assets.exports.storyboards.fitting import PAPER
from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.shots import shots_of
from cw_assets_tests.exports.storyboards.films import board


def a_shot(visual="A street at noon.", missing="It could not be drawn: no memory."):
    return shots_of(board([(FramePicture(missing=missing),)], (1.0,), visual=visual))[0]


def inked(pixels):
    return (np.abs(pixels.astype(int) - PAPER).max(axis=2) > 40).mean()


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (854, 480), (64, 64)])
def test_a_card_is_as_large_as_the_film(size):
    pixels = card(a_shot(), size)
    assert (pixels.shape, pixels.dtype) == ((size[1], size[0], 3), np.uint8)
    assert inked(pixels) > 0.005


def test_a_card_tells_number_reason_and_action():
    data = card_data(a_shot(), (1280, 720))
    assert (data["name"], data["reason"]) == ("Shot 1", "It could not be drawn: no memory.")
    assert data["action"] == "A street at noon."


@pytest.mark.parametrize(
    "text",
    [
        "#panic() $x$ \\ [*]",
        "شارع مشمس",
        "暑い日？自分の影さえ",
        "word " * 5000,
        "x" * 10_000,
        "a\0b\x1b[31m\u202ec",
        "😀",
    ],
)
def test_any_text_makes_a_card_with_clear_borders(text):
    pixels = card(a_shot(visual=text, missing=text), (640, 360))
    assert inked(pixels) > 0.005
    assert inked(pixels[:8]) == inked(pixels[-8:]) == inked(pixels[:, :8]) == inked(pixels[:, -8:]) == 0


def test_right_to_left_action_begins_at_the_right():
    left, right = card(a_shot(visual="Road"), (640, 360)), card(a_shot(visual="شارع"), (640, 360))
    assert inked(left[:, 450:]) == 0 < inked(right[:, 450:])
