"""Rows find their scenes by time, and those that have none say why."""

from fractions import Fraction

import pytest

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.storyboards.matching import match_scenes
from cw_assets.domain.video.scenes import Cut, Scene, scenes_from_cuts
from cw_assets.domain.video.script import row_durations
from cw_assets.domain.video.timecode import timecode

PAL = Fraction(25)
RATES = [Fraction(24000, 1001), PAL, Fraction(30000, 1001), Fraction(30), Fraction(60000, 1001)]


def scenes_at(*edges: float) -> list[Scene]:
    cuts = [Cut(frame=round(edge * 1000), time=edge) for edge in edges[:-1] if edge]
    return scenes_from_cuts(cuts, duration=edges[-1], frame_count=round(edges[-1] * 1000))


def rows_of(*durations: float, timecodes: tuple[str, ...] = ()) -> list[ScriptRow]:
    return [
        ScriptRow(
            shot_number=number,
            timecode_start=timecodes[number - 1] if timecodes else "00:00:00:00",
            duration_seconds=duration,
            visual_text="",
            audio_text="",
        )
        for number, duration in enumerate(durations, start=1)
    ]


def numbers(rows, scenes, frame_rate=PAL):
    return [match.scene_number for match in match_scenes(rows, scenes, frame_rate=frame_rate)]


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_rows_of_an_analysis_match_their_scenes(rate):
    frames = [0, 17, 18, 90, 211, 212, 500, 777]
    edges = [float(frame / rate) for frame in frames]
    cuts = [Cut(frame=frame, time=edge) for frame, edge in zip(frames[1:-1], edges[1:-1], strict=True)]
    scenes = scenes_from_cuts(cuts, duration=edges[-1], frame_count=777)
    starts = tuple(timecode(scene.start_time, rate) for scene in scenes)
    rows = rows_of(*row_durations(scenes, edges[-1]), timecodes=starts)
    assert numbers(rows, scenes, rate) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(rows, scenes, None) == [1, 2, 3, 4, 5, 6, 7]


def test_two_rows_share_a_scene_that_was_split():
    assert numbers(rows_of(1, 3, 2), scenes_at(0, 4, 6)) == [1, 1, 2]


def test_row_over_two_equal_scenes_shows_the_earlier():
    assert numbers(rows_of(4), scenes_at(0, 2, 4)) == [1]


def test_rounded_boundaries_make_no_scene_win():
    """50 frames at 29.97 are 1668.33 ms, so that of two equal scenes the second is a millisecond longer."""
    half = float(50 / RATES[2])
    assert numbers(rows_of(2 * half), scenes_at(0, half, 2 * half), RATES[2]) == [1]


def test_row_of_half_a_scene_and_more_matches_it_though_it_is_longer():
    assert numbers(rows_of(3, 9), scenes_at(0, 3, 4, 6, 7, 9, 10, 12)) == [1, 3]


def test_row_takes_the_scene_that_covers_most_of_it():
    assert numbers(rows_of(1, 5), scenes_at(0, 2, 6)) == [1, 2]


def test_timecodes_count_where_a_row_was_cut_out():
    rows = rows_of(2, 2, timecodes=("00:00:00:00", "00:00:04:00"))
    assert numbers(rows, scenes_at(0, 2, 4, 6)) == [1, 3]
    assert numbers(rows, scenes_at(0, 2, 4, 6), None) == [1, 2]


def test_programme_may_begin_at_the_tenth_hour():
    rows = rows_of(2, 2, timecodes=("10:00:00:00", "10:00:02:00"))
    assert numbers(rows, scenes_at(0, 2, 4)) == [1, 2]


@pytest.mark.parametrize("timecodes", [("00:00:00:00", "00:00:00:00"), ("00:00:09:00", "00:00:02:00"), ("?", "00:01")])
def test_timecodes_that_do_not_ascend_are_left_aside(timecodes):
    assert numbers(rows_of(2, 2, timecodes=timecodes), scenes_at(0, 2, 4)) == [1, 2]


@pytest.mark.parametrize(
    ("rows", "scenes", "reason"),
    [
        (rows_of(4, 0), scenes_at(0, 2, 4), "Shot 2 lasts no time"),
        (rows_of(4, 2), scenes_at(0, 4), "Shot 2 starts at 4.000 s, and the video ends at 4.000 s;"),
        (rows_of(1), [], "Shot 1 has no keyframe to follow"),
    ],
)
def test_row_without_a_scene_says_why(rows, scenes, reason):
    last = match_scenes(rows, scenes, frame_rate=PAL)[-1]
    assert last.scene_number is None
    assert last.reason.startswith(reason)
    assert last.reason.endswith(".")
    assert "; " in last.reason


def test_row_that_no_scene_fills_is_unmatched():
    """Only part of a long last scene is within the row, and little of the row is within it."""
    scenes = [scene for scene in scenes_at(0, 10, 20) if scene.scene_number == 2]
    match = match_scenes(rows_of(12), scenes, frame_rate=None)[0]
    assert match.scene_number is None
    assert "none of which fills half of it" in match.reason


def test_every_row_is_told():
    matches = match_scenes(rows_of(1, 1, 9, 1), scenes_at(0, 1, 2), frame_rate=PAL)
    assert [(match.row, match.shot_number) for match in matches] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert [bool(match.reason) for match in matches] == [match.scene_number is None for match in matches]
