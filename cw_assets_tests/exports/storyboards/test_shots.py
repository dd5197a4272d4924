"""The cut: which picture stands in which frames, what has no picture, and what has no room."""

from fractions import Fraction

import pytest

from cw_assets.errors import InvalidInput
from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.shots import shots_of, timing_notes
from cw_assets_tests.exports.storyboards.films import board, picture, pictures


def cut(material):
    return [(shot.name, shot.frames.start, shot.frames.stop) for shot in shots_of(material)]


def test_each_picture_stands_for_its_row(tmp_path):
    assert cut(board(pictures(tmp_path, 2), (1.0, 2.0))) == [("Shot 1", 0, 25), ("Shot 2", 25, 75)]


def test_pictures_of_a_row_share_its_time(tmp_path):
    two = (picture(tmp_path, "a", "red"), picture(tmp_path, "b", "blue"))
    assert cut(board([two], (1.0,))) == [("Shot 1a", 0, 13), ("Shot 1b", 13, 25)]


def test_a_picture_that_is_missing_leaves_its_time_to_its_neighbours(tmp_path):
    row = (FramePicture(missing="It could not be drawn: no memory."), picture(tmp_path, "b", "blue"))
    assert cut(board([row], (1.0,))) == [("Shot 1b", 0, 25)]


@pytest.mark.parametrize("row", [(), (FramePicture(missing="No scene matches."),) * 2])
def test_a_row_without_pictures_keeps_its_time(row, tmp_path):
    material = board([row, *pictures(tmp_path, 1)], (1.0, 1.0))
    assert cut(material) == [("Shot 1", 0, 25), ("Shot 2", 25, 50)]
    assert shots_of(material)[0].picture.missing


def test_only_the_first_shot_of_a_row_opens_it(tmp_path):
    two = (picture(tmp_path, "a", "red"), picture(tmp_path, "b", "blue"))
    shots = shots_of(board([two, two[:1]], (1.0, 1.0)))
    assert [shot.opens_row for shot in shots] == [True, False, True]


def test_a_row_without_a_frame_is_left_out_and_told(tmp_path):
    material = board(pictures(tmp_path, 3), (1.0, 0.01, 1.0))
    assert cut(material) == [("Shot 1", 0, 25), ("Shot 3", 25, 50)]
    assert timing_notes(material) == (
        "Shot 2 lasts 0.010 s, too short for a frame of its own at 25 frames a second, so the film does not show it; "
        "give it more time.",
    )


def test_pictures_that_find_no_frame_are_told(tmp_path):
    three = tuple(picture(tmp_path, name, "red") for name in "abc")
    material = board([three], (0.08,))
    assert cut(material) == [("Shot 1a", 0, 1), ("Shot 1c", 1, 2)]
    assert timing_notes(material)[0].startswith("Shot 1 has 3 pictures and lasts 2 of 25 frames a second")


def test_a_script_that_fits_has_no_notes(tmp_path):
    assert timing_notes(board(pictures(tmp_path, 4))) == ()


def test_other_rates_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match=r"COOL-1 is to run at 12\.5 frames a second, .*; choose 23\.976"):
        shots_of(board(pictures(tmp_path, 4), rate=Fraction(25, 2)))


@pytest.mark.parametrize("durations", [(), (0.001, 0.0)])
def test_a_script_without_a_frame_is_refused(durations, tmp_path):
    with pytest.raises(InvalidInput, match="COOL-1 lasts less than a frame"):
        shots_of(board(pictures(tmp_path, len(durations)), durations))
