"""Timelines, read back by the libraries: every time is the frame's, and no text breaks a line."""

import json
import re
from fractions import Fraction

import opentimelineio as otio
import pytest

from cw_assets.domain.storyboards.frame_times import RATES, frame_spans, timecode
from cw_assets.domain.video.timecode import nominal_rate
from cw_assets.errors import InvalidInput
from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.timeline import edl, otio_timeline
from cw_assets_tests.exports.storyboards.films import AWKWARD_S, board, picture, pictures

EVENT = re.compile(r"\d{3}  AX {7}V {5}C {8}(\S+) (\S+) (\S+) (\S+)")
NONE = (FramePicture(missing="It could not be drawn: no memory."),)
HOSTILE = (
    "a\n002  AX       V     C        00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\r\0\x1b\u2028b\x85c\ud800"
    + "x" * 10_000
)


def events(text, rate):
    """Where the events of an EDL stand, as the library reads them."""
    timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=rate)
    return [in_and_out(child) for child in timeline.tracks[0] if isinstance(child, otio.schema.Clip)]


def read_otio(material, **how):
    return otio.adapters.read_from_string(otio_timeline(material, **how).decode(), "otio_json")


def placed(material):
    """Where everything on the first track of the OTIO file stands; the timeline must outlive its track."""
    timeline = read_otio(material)
    return [in_and_out(child) for child in timeline.tracks[0]]


def in_and_out(item):
    span = item.range_in_parent()
    return int(span.start_time.value), int(span.end_time_exclusive().value)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_otio_has_every_clip_on_its_frames(rate, tmp_path):
    timeline = read_otio(board(pictures(tmp_path, 4), rate=rate))
    (track,) = timeline.tracks
    assert [in_and_out(clip) for clip in track] == [(s.start, s.stop) for s in frame_spans(AWKWARD_S, rate)]
    assert {clip.source_range.duration.rate for clip in track} == {float(rate)}
    assert all(clip.source_range == clip.available_range() for clip in track)
    assert (timeline.name, timeline.global_start_time) == ("Cool", otio.opentime.RationalTime(0, float(rate)))


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_edl_has_every_event_on_its_frames(rate, tmp_path):
    text = edl(board(pictures(tmp_path, 4), rate=rate)).decode()
    times = [event.groups() for line in text.splitlines() if (event := EVENT.fullmatch(line))]
    spans = frame_spans(AWKWARD_S, rate)
    assert [event[2:] for event in times] == [(timecode(s.start, rate), timecode(s.stop, rate)) for s in spans]
    assert [event[:2] for event in times] == [(timecode(0, rate), timecode(len(s), rate)) for s in spans]
    assert events(text, nominal_rate(rate)) == [(s.start, s.stop) for s in spans]


def test_edl_says_that_its_times_are_non_drop(tmp_path):
    text = edl(board(pictures(tmp_path, 1), (3600.0,), rate=Fraction(30000, 1001))).decode()
    assert text.startswith("TITLE: Cool\nFCM: NON-DROP FRAME\n\n001  AX ")
    assert "00:59:56:12" in text
    assert ";" not in text.splitlines()[3]


def test_an_event_names_picture_camera_action_and_lines(tmp_path):
    material = board(pictures(tmp_path, 1), (2.0,), visual="CU of her face, slow push in.")
    assert edl(material).decode().splitlines()[3:] == [
        "001  AX       V     C        00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00",
        "* FROM CLIP NAME:  Shot 1",
        "* FROM CLIP: frames/row1.png",
        "* CAMERA: Close-up, slow push in",
        "* ACTION: CU of her face, slow push in.",
        "* DIALOGUE: VO: Heißer Tag?",
    ]


def test_a_clip_carries_what_is_known_of_its_shot(tmp_path):
    visual = "CU of her face. On-screen text: “EISKALT” [ICE COLD]."
    timeline = read_otio(board(pictures(tmp_path, 1), (2.0,), visual=visual))
    (clip,) = timeline.tracks[0]
    assert (clip.name, clip.media_reference.target_url) == ("Shot 1", "frames/row1.png")
    assert dict(clip.metadata["cw_assets"]) == {
        "shot_number": 1,
        "label": "1",
        "action": "CU of her face.",
        "camera": "Close-up",
        "dialogue": "VO: Heißer Tag?",
        "on_screen": "EISKALT",
        "timecode": "00:00:00:00",
        "planned_seconds": 2.0,
        "missing": "",
        "caption": "",
    }
    (marker,) = clip.markers
    assert (marker.name, marker.color, marker.comment) == ("Shot 1", "GREEN", "CU of her face.")


def test_a_shot_without_a_picture_is_a_gap_that_says_why(tmp_path):
    material = board([*pictures(tmp_path, 1), NONE, *pictures(tmp_path, 1)], (1.0, 1.0, 1.0))
    timeline = read_otio(material)
    first, gap, last = timeline.tracks[0]
    assert isinstance(gap, otio.schema.Gap)
    assert in_and_out(gap) == (25, 50)
    assert (gap.markers[0].color, gap.markers[0].comment) == ("RED", "It could not be drawn: no memory.")
    assert events(edl(material).decode(), 25) == [in_and_out(first), in_and_out(last)]


def test_pictures_of_a_row_are_clips_with_one_marker(tmp_path):
    two = tuple(picture(tmp_path, name, "red") for name in "ab")
    timeline = read_otio(board([two], (1.0,)))
    assert [(clip.name, len(clip.markers)) for clip in timeline.tracks[0]] == [("Shot 1a", 1), ("Shot 1b", 0)]


def test_the_film_lies_on_a_track_that_is_switched_off(tmp_path):
    timeline = read_otio(board(pictures(tmp_path, 4)), video_href="animatic.mp4")
    frames, film = timeline.tracks
    assert (frames.enabled, film.enabled) == (True, False)
    assert film[0].media_reference.target_url == "animatic.mp4"
    assert film.duration() == frames.duration()


def test_the_same_material_makes_the_same_files(tmp_path):
    material = board(pictures(tmp_path, 4))
    assert (otio_timeline(material), edl(material)) == (otio_timeline(material), edl(material))


@pytest.mark.parametrize("place", ["title", "code", "visual", "audio", "href", "missing", "drawn_by"])
def test_no_text_breaks_a_line(place, tmp_path):
    row = picture(tmp_path, "a", "red").model_copy(update={place: HOSTILE} if place in ("href", "missing") else {})
    script = {"title": "", place: HOSTILE} if place == "code" else {place: HOSTILE}
    material = board([(row,)], (1.0,), **(script if place in ("title", "code", "visual", "audio") else {}))
    if place == "drawn_by":
        material = material.model_copy(update={"drawn_by": HOSTILE})
    text = edl(material).decode()
    assert sum(bool(EVENT.fullmatch(line)) for line in text.splitlines()) == 1
    assert all(re.match(r"TITLE: |FCM: |\* |$", line) or EVENT.fullmatch(line) for line in text.splitlines())
    assert max(map(len, text.splitlines())) <= 130
    assert events(text, 25) == [(0, 25)]
    assert placed(material) == [(0, 25)]
    json.loads(otio_timeline(material))


def test_a_storyboard_without_pictures_is_a_list_without_events(tmp_path):
    assert edl(board([NONE], (1.0,))).decode() == "TITLE: Cool\nFCM: NON-DROP FRAME\n\n"
    assert placed(board([NONE], (1.0,))) == [(0, 25)]


def test_more_pictures_than_an_edl_counts_are_refused(tmp_path):
    material = board([(picture(tmp_path, "a", "red"),)] * 1000, (0.04,) * 1000)
    with pytest.raises(InvalidInput, match=r"COOL-1 has more than 999 pictures, .*; use the OTIO file"):
        edl(material)
    assert len(placed(material)) == 1000
