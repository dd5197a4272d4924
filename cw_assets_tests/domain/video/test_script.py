"""The script of spots of known scenes and words; how pictures are told is tested with picture.py."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.categories import categorise
from cw_assets.domain.video.scenes import scenes_from_cuts
from cw_assets.domain.video.script import (
    NO_SPEECH,
    Script,
    audio_text,
    row_durations,
    script_faults,
    write_script,
)
from cw_assets.domain.video.sentiment import analyze_sentiment
from cw_assets.domain.video.style import visual_style
from cw_assets_tests.domain.video.spots import (
    SILENCE,
    cut_at,
    line,
    objects_of,
    scenes_of,
    segment,
    signals_of,
    speech,
    styled,
    text_of,
    video,
)


def written(scenes, said=SILENCE, names=(), lines=(), rate=Fraction(25)):
    duration = scenes[-1].end_time
    style = visual_style([styled(scene.scene_number, brightness=0.8) for scene in scenes], scenes)
    objects = objects_of(*names)
    return write_script(
        scenes=scenes,
        transcription=said,
        detected_objects=objects,
        on_screen_text=text_of(*lines),
        visual_style=style,
        sentiment=analyze_sentiment(said, style, objects, scenes),
        categories=categorise(scenes, objects, said),
        signals=signals_of([0.01] * round(duration * 25)),
        metadata=video(duration, frame_rate=rate),
    )


def test_row_tells_time_picture_and_sound():
    said = speech(segment(2.5, "Share it with friends."))
    script = written(scenes_of(2, 2.2), said, names=("", "person"), lines=((), ("ICE COLD",)))
    row = script.script_rows[1]
    assert (row.shot_number, row.timecode_start, row.duration_seconds) == (2, "00:00:02:00", 2.2)
    assert row.audio_text == "VO: “Share it with friends.”"
    assert "a person" in row.visual_text
    assert "“ICE COLD”" in row.visual_text
    assert script.script_rows[0].audio_text == NO_SPEECH
    assert script.total_runtime_seconds == 4.2


def test_scene_in_detail_agrees_with_its_row():
    said = speech(segment(0.5, "Solara is wonderful."))
    script = written(scenes_of(2, 2), said, names=("person", ""), lines=((), (line("SOLARA", 120),)))
    first, last = script.scenes
    assert (first.visual, first.duration) == (script.script_rows[0].visual_text, 2.0)
    assert (first.audio.voiceover, first.audio.music, first.audio.sfx) == ("Solara is wonderful.", "", "")
    assert first.action == "A person, gentle movement. Theme: people."
    assert (first.products, last.products) == (("Solara",), ("Solara",))
    assert first.sentiment == "positive"


def test_speech_across_a_cut_stays_where_it_starts():
    said = speech(segment(1.9, "A long sentence", end=5.0), segment(2.0, "On the cut"))
    rows = written(scenes_of(2, 4), said).script_rows
    assert [row.audio_text for row in rows] == ["VO: “A long sentence”", "VO: “On the cut”"]


@given(st.lists(st.floats(-1, 9, allow_nan=False), max_size=8))
def test_no_speech_is_lost_or_said_twice(starts):
    said = speech(*(segment(start, f"line{i:02d}") for i, start in enumerate(starts)))
    rows = written(scenes_of(2, 3, 3), said).script_rows
    heard = " ".join(row.audio_text for row in rows)
    assert all(heard.count(s.text) == 1 for s in said.segments)


def test_speakers_take_turns_by_name():
    turns = (
        segment(0, "Hello.", speaker="Anna"),
        segment(1, "Lovely day.", speaker="Anna"),
        segment(2, "Hi.", speaker="Bo"),
        segment(3, "Only here.", speaker=None),
    )
    assert audio_text(turns) == "ANNA: “Hello. Lovely day.” BO: “Hi.” VO: “Only here.”"


def test_timecodes_follow_a_fractional_rate():
    rate = Fraction(30000, 1001)
    cuts = [cut.model_copy(update={"time": float(1800 / rate)}) for cut in cut_at(1800)]
    scenes = scenes_from_cuts(cuts, duration=float(2400 / rate), frame_count=2400)
    assert written(scenes, rate=rate).script_rows[1].timecode_start == "00:01:00:00"


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=40), st.sampled_from([24, 25, 30000 / 1001, 60]))
def test_rows_sum_to_the_runtime_exactly(frames, rate):
    edges = [sum(frames[:i]) for i in range(1, len(frames) + 1)]
    cuts = [cut.model_copy(update={"time": cut.frame / rate}) for cut in cut_at(*edges[:-1])]
    duration = edges[-1] / rate
    durations = row_durations(scenes_from_cuts(cuts, duration=duration, frame_count=edges[-1]), duration)
    assert len(durations) == len(frames)
    assert all(d == round(d, 3) >= 0 for d in durations)
    assert sum(round(d * 1000) for d in durations) == round(duration * 1000)


def test_rows_do_not_drift_from_their_scenes():
    scenes = scenes_of(*[1 / 24] * 240, rate=24)
    starts = [sum(row_durations(scenes, 10.0)[:i]) for i in range(240)]
    assert starts == pytest.approx([scene.start_time for scene in scenes], abs=0.0011)


def test_written_script_has_no_faults():
    assert script_faults(written(scenes_of(1.24, 0.04, 2.72)), 4.0) == []


def row(number, timecode, duration):
    return ScriptRow(
        shot_number=number, timecode_start=timecode, duration_seconds=duration, visual_text="", audio_text=""
    )


@pytest.mark.parametrize(
    ("rows", "runtime", "fault"),
    [
        ([], 3.0, "there is no row"),
        ([row(1, "00:00:00:00", 2.0)], 3.0, "the rows sum to 2.000 s, the video lasts 3.000 s"),
        ([row(1, "00:00:00:00", 3.0)], 4.0, "the runtime is given as 4.000 s"),
        ([row(2, "00:00:00:00", 3.0)], 3.0, "row 1 has the number 2"),
        ([row(1, "0:0:0:0", 3.0)], 3.0, "row 1 starts at '0:0:0:0', which is no HH:MM:SS:FF"),
        (
            [row(1, "00:00:02:00", 1.0), row(2, "00:00:01:24", 2.0)],
            3.0,
            "row 2 starts at 00:00:01:24, before row 1",
        ),
        ([row(1, "00:00:00:00", 4.0), row(2, "00:00:04:00", -1.0)], 3.0, "row 2 lasts -1.000 s"),
    ],
)
def test_each_fault_is_named_alone(rows, runtime, fault):
    script = Script(total_runtime_seconds=runtime, script_rows=tuple(rows), scenes=())
    found = script_faults(script, 3.0)
    assert len(found) == 1
    assert found[0].startswith(fault)
