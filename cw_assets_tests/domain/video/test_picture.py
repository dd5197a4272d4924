"""Whole sentences about pictures of which everything is known."""

import pytest

from cw_assets.domain.video.picture import Picture, action_of, movement_of, subject_of, visual_text
from cw_assets.domain.video.scenes import scenes_from_cuts
from cw_assets_tests.domain.video.spots import cut_at, scenes_of, seen, signals_of, styled

FACE = seen("face", (800, 200, 1000, 400))


def picture(**fields):
    known = {
        "scene": scenes_of(2)[0],
        "detections": (),
        "frame_height": 1080,
        "lines": (),
        "style": None,
        "movement": None,
    }
    return Picture(**{**known, **fields})


def test_full_description_reads_like_a_script():
    scene = scenes_from_cuts(cut_at(25, kind="dissolve"), duration=3.0, frame_count=75)[1]
    found = picture(
        scene=scene,
        detections=(FACE, seen("person", (700, 100, 1200, 1080)), seen("bottle"), seen("bottle")),
        lines=("ICE COLD", "ICE COLD", "Say “yes”"),
        style=styled(2, brightness=0.8, contrast=0.2, colors=("#ffc914", "#0e1733")),
        movement="gentle",
    )
    assert visual_text(found) == (
        "Dissolve to a medium shot of a person with two bottles, in warm yellow and dark blue. "
        "Bright, soft light; gentle movement. "
        "On-screen text: “ICE COLD”, “Say ‘yes’”."
    )


def test_empty_picture_is_still_a_sentence():
    assert visual_text(picture()) == "Open on a shot."


def test_picture_without_objects_is_told_by_its_colours():
    found = picture(style=styled(1, brightness=0.1, contrast=0.6, colors=("#000000",)), movement="static")
    assert visual_text(found) == "Open on a shot in black. Dim, dramatic contrast; almost no movement."


@pytest.mark.parametrize(("kind", "start"), [("cut", "Cut to"), ("dissolve", "Dissolve to"), ("fade", "Fade to")])
def test_description_opens_as_the_scene_does(kind, start):
    scene = scenes_from_cuts(cut_at(25, kind=kind), duration=3.0, frame_count=75)[1]
    assert visual_text(picture(scene=scene)).startswith(f"{start} a shot")


def test_same_colour_name_is_said_once():
    found = picture(style=styled(1, colors=("#000000", "#010101", "#ffffff")))
    assert "in black and white." in visual_text(found)


def test_faces_and_bodies_are_not_counted_twice():
    assert subject_of([FACE, FACE, seen("person")]) == "two people"


def test_no_more_than_five_kinds_are_named():
    names = ["cup", "cup", "dog", "cat", "car", "bus", "bed"]
    assert subject_of([seen(name) for name in names]) == "two cups, a dog, a cat, a car and a bus"


def test_action_names_who_moves_and_the_theme():
    found = picture(detections=(seen("person"),), movement="lively", themes=("people", "sports"))
    assert action_of(found) == "A person, lively movement. Theme: people and sports."


def test_nothing_known_gives_no_action():
    assert action_of(picture(themes=("abstract",))) == ""


@pytest.mark.parametrize(("motion", "movement"), [(0.001, "static"), (0.01, "gentle"), (0.1, "lively")])
def test_movement_is_told_by_mean_luma_change(motion, movement):
    assert movement_of(scenes_of(2)[0], signals_of([motion] * 50)) == movement


def test_cut_at_the_edge_of_a_still_scene_is_no_movement():
    still, other = scenes_of(2, 2)
    signals = signals_of([0.9] + [0.0] * 48 + [0.9] + [0.1] * 50)
    assert (movement_of(still, signals), movement_of(other, signals)) == ("static", "lively")


def test_movement_is_unknown_without_frames():
    assert movement_of(scenes_of(2)[0], signals_of([])) is None
