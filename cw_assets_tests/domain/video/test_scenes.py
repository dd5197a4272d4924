"""Scenes from cuts: no gap, no overlap, whatever the detector reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.video.scenes import Cut, KeyFrame, coverage_gaps, numbered, scenes_from_cuts
from cw_assets_tests.domain.video.spots import cut_at, scenes_of

FRAMES = st.lists(st.integers(-10, 260), max_size=20)


def keyframe(frame_number):
    return KeyFrame(
        scene_number=1,
        timestamp=frame_number / 25,
        frame_number=frame_number,
        image="i.jpg",
        thumbnail="t.jpg",
        width=16,
        height=9,
    )


def test_video_without_cuts_is_one_scene():
    (scene,) = scenes_from_cuts([], duration=4.0, frame_count=100)
    assert (scene.scene_number, scene.start_time, scene.end_time, scene.duration) == (1, 0.0, 4.0, 4.0)
    assert (scene.start_frame, scene.end_frame, scene.transition) == (0, 100, "start")


def test_cut_starts_a_scene_with_its_transition():
    cuts = [*cut_at(25), Cut(frame=50, time=2.0, kind="dissolve", spread=6)]
    scenes = scenes_from_cuts(cuts, duration=4.0, frame_count=100)
    assert [(s.start_frame, s.end_frame, s.transition) for s in scenes] == [
        (0, 25, "start"),
        (25, 50, "cut"),
        (50, 100, "dissolve"),
    ]
    assert [s.duration for s in scenes] == [1.0, 1.0, 2.0]


def test_cuts_come_in_order_though_reported_out_of_order():
    scenes = scenes_from_cuts(cut_at(50, 25), duration=4.0, frame_count=100)
    assert [scene.start_frame for scene in scenes] == [0, 25, 50]


@pytest.mark.parametrize("frame", [-1, 0, 100, 101])
def test_cut_outside_the_video_is_dropped(frame):
    assert len(scenes_from_cuts(cut_at(frame), duration=4.0, frame_count=100)) == 1


def test_second_cut_on_a_frame_is_dropped():
    cuts = [*cut_at(50), *cut_at(50, kind="fade")]
    assert [scene.start_frame for scene in scenes_from_cuts(cuts, duration=4.0, frame_count=100)] == [0, 50]


@given(FRAMES)
def test_scenes_cover_the_video_without_gaps_for_any_cuts(frames):
    scenes = scenes_from_cuts(cut_at(*frames), duration=10.0, frame_count=250)
    assert coverage_gaps(scenes, duration=10.0) == []
    assert [s.scene_number for s in scenes] == list(range(1, len(scenes) + 1))
    assert all(s.end_frame > s.start_frame for s in scenes)
    assert {s.start_frame for s in scenes[1:]} == {frame for frame in frames if 0 < frame < 250}


def test_gap_and_early_end_are_named():
    first, second, third = scenes_of(1, 1, 1)
    assert coverage_gaps([first, third], duration=4.0) == [
        "scene 3 starts at 2.000 s, not at 1.000 s",
        "the last scene ends at 3.000 s, the video at 4.000 s",
    ]
    assert coverage_gaps([second, third], duration=3.0) == ["scene 2 starts at 1.000 s, not at 0.000 s"]
    assert coverage_gaps([], duration=3.0) == ["there is no scene"]


def test_stills_get_the_number_of_their_scene():
    scenes = scenes_of(1, 1, 1)
    found = numbered([keyframe(5), keyframe(25), keyframe(30)], scenes)
    assert [(still.scene_number, still.frame_number) for still in found] == [(1, 5), (2, 25)]
