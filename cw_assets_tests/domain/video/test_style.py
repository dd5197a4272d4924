"""Phase 5's figures at their borders, from pictures and scenes of known measure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from cw_assets.domain.video.scenes import scenes_from_cuts
from cw_assets.domain.video.style import exposure_of, frame_style, lighting_of, pacing_of, visual_style
from cw_assets_tests.domain.video.spots import cut_at, scenes_of, styled


def test_even_grey_picture_has_its_brightness_and_no_contrast():
    found = frame_style(3, np.full((4, 6), 51, np.uint8), ["#333333"])
    assert (found.scene_number, found.brightness, found.contrast, found.colors) == (3, 0.2, 0.0, ("#333333",))
    assert (found.exposure, found.lighting) == ("under-exposed", "soft")


def test_contrast_is_standard_deviation_over_128():
    luma = np.array([[96, 160]], np.uint8)
    assert frame_style(1, luma, []).contrast == 0.25


def test_black_and_white_halves_are_dramatic_and_normally_exposed():
    luma = np.array([[0, 255]], np.uint8)
    found = frame_style(1, luma, [])
    assert (found.brightness, found.contrast) == (0.5, 0.9961)
    assert (found.lighting, found.exposure) == ("dramatic", "normal")


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8)))
def test_measures_stay_between_0_and_1_and_agree_with_the_labels(luma):
    found = frame_style(1, luma, [])
    assert 0 <= found.brightness <= 1
    assert 0 <= found.contrast <= 1
    assert found.lighting == lighting_of(found.contrast)
    assert found.exposure == exposure_of(found.brightness)


@pytest.mark.parametrize(
    ("brightness", "label"),
    [(0.0, "under-exposed"), (0.2999, "under-exposed"), (0.3, "normal"), (0.7, "normal"), (0.7001, "over-exposed")],
)
def test_exposure_changes_at_its_borders(brightness, label):
    assert exposure_of(brightness) == label


@pytest.mark.parametrize(
    ("contrast", "label"), [(0.3, "soft"), (0.3001, "harsh"), (0.5, "harsh"), (0.5001, "dramatic")]
)
def test_lighting_changes_at_its_borders(contrast, label):
    assert lighting_of(contrast) == label


@pytest.mark.parametrize(("mean_s", "label"), [(1.99, "fast"), (2.0, "medium"), (3.99, "medium"), (4.0, "slow")])
def test_pacing_changes_at_its_borders(mean_s, label):
    assert pacing_of(mean_s) == label


def test_style_averages_and_counts_its_keyframes():
    frames = [styled(1, brightness=0.2, contrast=0.4), styled(2, brightness=0.8, contrast=0.6), styled(3, 0.8, 0.1)]
    found = visual_style(frames, scenes_of(1, 2, 3))
    assert (found.avg_brightness, found.avg_contrast) == (0.6, 0.3667)
    assert found.exposure_distribution == {"under-exposed": 1, "over-exposed": 2}
    assert found.lighting_distribution == {"harsh": 1, "dramatic": 1, "soft": 1}


def test_dominant_colours_are_the_first_eight_distinct_ones():
    vivid = ("#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#000000", "#ffffff", "#804000")
    frames = [styled(1, colors=vivid[:3]), styled(2, colors=("#fe0000", *vivid[3:6])), styled(3, colors=vivid[6:])]
    assert visual_style(frames, scenes_of(1, 1, 1)).dominant_colors == vivid[:8]


def test_transitions_are_counted_without_the_start():
    cuts = [*cut_at(25, 50), *cut_at(75, kind="dissolve"), *cut_at(100, kind="fade")]
    scenes = scenes_from_cuts(cuts, duration=5.0, frame_count=125)
    found = visual_style([], scenes).camera_work
    assert found.scene_transitions == {"cut": 2, "dissolve": 1, "fade": 1}
    assert (found.total_scenes, found.avg_scene_duration, found.pacing) == (5, 1.0, "fast")


def test_scene_without_a_keyframe_leaves_style_in_place():
    found = visual_style([styled(2)], scenes_of(2, 2))
    assert found.in_scene(1) is None
    assert found.in_scene(2) == styled(2)


def test_spot_without_keyframes_has_no_colours_and_no_light():
    found = visual_style([], scenes_of(5))
    assert (found.avg_brightness, found.avg_contrast, found.dominant_colors) == (0.0, 0.0, ())
    assert found.camera_work.pacing == "slow"
