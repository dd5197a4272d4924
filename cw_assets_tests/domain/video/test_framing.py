"""Shot sizes from boxes as detectors draw them around people in a picture 1000 pixels high."""

import pytest

from cw_assets.domain.video.framing import SHOT_SIZES, shot_size
from cw_assets_tests.domain.video.spots import seen


def face(height):
    return seen("face", (500, 100, 500 + height, 100 + height))


def body(left, top, right, bottom):
    return seen("person", (left, top, right, bottom))


@pytest.mark.parametrize(
    ("face_height", "size"),
    [
        (800, "extreme close-up"),
        (450, "close-up"),
        (280, "medium close-up"),
        (160, "medium shot"),
        (110, "medium wide shot"),
        (60, "wide shot"),
        (30, "extreme wide shot"),
    ],
)
def test_face_sets_the_shot_size(face_height, size):
    assert shot_size([face(face_height)], 1000) == size


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((200, 100, 1100, 1000), "close-up"),
        ((400, 60, 1000, 1000), "medium close-up"),
        ((600, 100, 1000, 1000), "medium shot"),
        ((700, 80, 1000, 980), "medium wide shot"),
        ((700, 100, 960, 900), "wide shot"),
        ((700, 500, 760, 700), "extreme wide shot"),
    ],
)
def test_body_sets_the_shot_size_where_no_face_is_found(box, size):
    assert shot_size([body(*box)], 1000) == size


def test_body_cut_off_by_the_edge_is_nearer_than_a_whole_one_of_the_same_height():
    order = [name for _, name in SHOT_SIZES]
    cut_off = order.index(shot_size([body(200, 400, 700, 1000)], 1000))
    whole = order.index(shot_size([body(200, 200, 700, 800)], 1000))
    assert cut_off < whole


def test_largest_person_decides():
    assert shot_size([face(40), face(450), face(60)], 1000) == "close-up"


def test_shot_has_no_size_where_there_is_nobody():
    assert shot_size([seen("bottle")], 1000) == "shot"
    assert shot_size([], 1000) == "shot"


def test_box_without_area_is_far_away():
    assert shot_size([body(10, 10, 10, 10)], 1000) == "extreme wide shot"
