"""The gentle move over a picture: which one a row asks for, that it is smooth, and that paper beside it stands."""

import numpy as np
import pytest

from cw_assets.exports.storyboards.moves import PAN_LEFT, PAN_RIGHT, PULL_OUT, PUSH_IN, Move, move_for, moved, windowed

SIZE = 320, 180
WHOLE = (0, 0, *SIZE)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("WS. A street, slow push in.", PUSH_IN),
        ("The camera pulls back from the bottle.", PULL_OUT),
        ("Pan left over the harbour.", PAN_LEFT),
        ("Whip pan to the door.", PAN_RIGHT),
        ("Tracking shot along the shelf.", PAN_RIGHT),
        ("Tilt up along the tower.", Move(zoom=(1.0, 1.0), down=(1.0, -1.0))),
    ],
)
def test_a_row_gets_the_move_it_asks_for(text, move):
    assert move_for(text, place=0, duration_s=3) == move


def test_rows_that_ask_for_none_go_in_and_out_in_turns():
    assert [move_for("A bottle.", place=at, duration_s=3) for at in range(3)] == [PUSH_IN, PULL_OUT, PUSH_IN]


@pytest.mark.parametrize("text", ["Locked-off shot of the bottle.", "Static. She drinks.", "On a tripod: a street."])
def test_a_still_camera_stays_still(text):
    assert move_for(text, place=0, duration_s=3) is None


def test_short_shots_stay_still():
    assert move_for("Push in on the bottle.", place=0, duration_s=0.99) is None


def test_words_on_the_screen_move_nothing():
    assert move_for("A bottle. On-screen text: “ZOOM OUT”.", place=0, duration_s=3) == PUSH_IN


def ramp():
    """Brightness that rises evenly from left to right, as yuv420p."""
    width, height = SIZE
    image = np.full((height * 3 // 2, width), 128, np.uint8)
    image[:height] = np.linspace(10, 240, width).astype(np.uint8)
    return image


def centers(move, *, frames, duration_s):
    images = moved(ramp(), WHOLE, move, frames=frames, duration_s=duration_s)
    return np.array([image[80:100, 150:170].mean() for image in images])


def test_a_pan_goes_six_percent_in_even_steps():
    seen = centers(PAN_RIGHT, frames=100, duration_s=4)
    assert seen[-1] - seen[0] == pytest.approx(0.06 / 1.06 * 230, abs=0.6)
    assert np.diff(seen).min() >= 0
    assert np.diff(seen).max() <= 3 * (seen[-1] - seen[0]) / 99


def test_pans_go_opposite_ways():
    left, right = (centers(move, frames=10, duration_s=4) for move in (PAN_LEFT, PAN_RIGHT))
    np.testing.assert_allclose(left, right[::-1], atol=0.5)


def test_a_push_in_begins_with_the_picture_itself_and_ends_nearer():
    first, *_, last = moved(ramp(), WHOLE, PUSH_IN, frames=20, duration_s=4)
    np.testing.assert_array_equal(first, ramp())
    assert last[90, 0] - ramp()[90, 0] == pytest.approx(0.03 / 1.06 * 230, abs=1.5)
    assert ramp()[90, -1] - last[90, -1] == pytest.approx(0.03 / 1.06 * 230, abs=1.5)


def test_a_short_shot_moves_less_not_faster():
    short, long = (centers(PAN_RIGHT, frames=20, duration_s=seconds) for seconds in (1, 4))
    assert short[-1] - short[0] == pytest.approx((long[-1] - long[0]) / 4, abs=0.6)


def test_long_shots_go_no_further():
    usual, long = (centers(PAN_RIGHT, frames=20, duration_s=seconds) for seconds in (4, 60))
    np.testing.assert_array_equal(usual, long)


def test_steps_are_smaller_than_a_pixel():
    plane = ramp()[: SIZE[1]]
    seen = [windowed(plane, PAN_RIGHT, 0.06, at / 1000)[90, 100:220].astype(float).mean() for at in range(20)]
    assert len(set(seen)) > 3
    assert seen[-1] - seen[0] < 1


def test_paper_beside_the_picture_stands():
    x, y, width, height = 40, 20, 240, 140
    before = ramp()
    for image in moved(before, (x, y, width, height), PAN_RIGHT, frames=5, duration_s=4):
        luma, old = image[: SIZE[1]], before[: SIZE[1]]
        for beside in (np.s_[:, :x], np.s_[:, x + width :], np.s_[:y], np.s_[y + height :]):
            np.testing.assert_array_equal(luma[beside], old[beside])
    assert not np.array_equal(luma, old)


def test_colour_moves_with_the_light():
    width, height = SIZE
    image = np.full((height * 3 // 2, width), 128, np.uint8)
    image[:height, :160] = 40
    image.reshape(-1)[height * width :].reshape(2, height // 2, width // 2)[:, :, :80] = 60
    last = list(moved(image, WHOLE, PAN_RIGHT, frames=5, duration_s=4))[-1]
    color = last.reshape(-1)[height * width :].reshape(2, height // 2, width // 2)
    edges = [np.abs(np.diff(row.astype(int))).argmax() for row in (last[90], color[0, 45], color[1, 45])]
    assert edges[1] == edges[2] == pytest.approx(edges[0] / 2, abs=1)
    assert edges[0] < 155
