from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.errors import InvalidInput
from cw_assets.exports.scripts.captions import captions, cues_of
from cw_assets_tests.exports.scripts.samples import DURATIONS_S, ENGLISH_SPEECH, SPEECH, make_material


def spoken_row(said: str, seconds: float = 3.0, number: int = 1) -> ScriptRow:
    return ScriptRow(
        shot_number=number,
        timecode_start="00:00:00:00",
        duration_seconds=seconds,
        visual_text="A street. On-screen text: “SALE”.",
        audio_text=said,
    )


def texts(written: str) -> list[str]:
    return [event.plaintext.replace("\n", " ") for event in pysubs2.SSAFile.from_string(written, keep_html_tags=True)]


@pytest.mark.parametrize("form", ["srt", "vtt"])
@pytest.mark.parametrize("language", sorted(SPEECH))
def test_captions_say_what_is_spoken_and_nothing_else(language, form):
    said = "".join("".join(texts(captions(make_material(language), form))).split())
    assert said == "".join("".join(SPEECH[language]).split())


def test_captions_stand_in_the_time_of_their_rows():
    events = pysubs2.SSAFile.from_string(captions(make_material("ja"), "srt"))
    assert (events[0].start, events[0].end) == (0, 2920)
    assert events[1].start == 3000
    assert events[-1].end == round(sum(DURATIONS_S) * 1000) - 80


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.text("abc déf.,日本。?", max_size=200), st.integers(1_000, 20_000)), min_size=1, max_size=6)
)
def test_no_caption_is_over_another_or_outside_the_script(spots):
    rows = tuple(spoken_row(f"VO: “{said}”", ms / 1000, n) for n, (said, ms) in enumerate(spots, start=1))
    events = pysubs2.SSAFile.from_string("WEBVTT\n\n" + captions(make_material(rows=rows), "srt"), format_="srt")
    assert all(0 <= event.start < event.end <= sum(ms for _, ms in spots) for event in events)
    assert all(before.end <= after.start for before, after in pairwise(events))


def test_two_speakers_have_a_caption_each():
    rows = (spoken_row("ANNA: “Kalt?” [Cold?] BEN: “Eiskalt!” [Ice cold!] SFX: Wind."),)
    assert texts(captions(make_material(rows=rows), "srt")) == ["Kalt?", "Eiskalt!"]


def test_untranslated_line_is_told_in_a_note_and_captioned_in_its_own_words():
    written = captions(make_material("de", untranslated=(2, 7)), "vtt")
    assert written.startswith(
        "WEBVTT\n\nNOTE DRAFT: lines still to be translated into de, captioned in en, in row 2, 7.\n\n1\n"
    )
    assert texts(written)[1] == ENGLISH_SPEECH[1]


def test_untranslated_line_is_marked_in_srt_which_has_no_notes():
    assert texts(captions(make_material("de", untranslated=(2,)), "srt"))[1] == f"[TO TRANSLATE] {ENGLISH_SPEECH[1]}"


def test_translated_script_has_no_note():
    assert "NOTE" not in captions(make_material("de"), "vtt")


def test_untranslated_english_is_parted_by_the_measure_of_english():
    lines = [cue.text.split("\n")[0] for cue in cues_of(make_material("ja", untranslated=(2,))) if cue.to_translate]
    assert lines == ["It is one of those days when"]


HOSTILE = "a --> b 00:00:01,000 --> 00:00:02,000 <i>x</i> {\\an8}{\\i1} \\Ny &amp;"


def test_vtt_escapes_tags_and_arrows():
    body = captions(make_material(rows=(spoken_row(f"VO: “{HOSTILE}”", 20),)), "vtt").split("\n\n", 1)[1]
    words = [line for line in body.splitlines() if not line[:3].isdigit() and line[:3] != "00:"]
    assert "<" not in "".join(words)
    assert body.count("-->") == body.count("\n00:") + body.startswith("00:")
    assert "&lt;i&gt;" in body
    assert "&amp;amp;" in body


def test_srt_has_no_tag_and_no_time_line_in_a_text():
    events = pysubs2.SSAFile.from_string(captions(make_material(rows=(spoken_row(f"VO: “{HOSTILE}”", 20),)), "srt"))
    joined = " ".join(event.text.replace("\\N", " ") for event in events)
    assert joined.replace("\u2060", "").startswith("a --> b 00:00:01,000 --> 00:00:02,000 <i>x</i> {\\an8}")
    assert "-->" not in joined
    assert "<i>" not in joined


def test_row_that_speaks_in_no_time_is_refused_and_a_silent_one_is_not():
    with pytest.raises(InvalidInput, match="no time to show them in"):
        captions(make_material(rows=(spoken_row("VO: “Kalt”", 0),)), "srt")
    assert captions(make_material(rows=(spoken_row("No speech.", 0),)), "srt") == ""


@pytest.mark.parametrize("seconds", [-1.0, 400_000.0])
def test_durations_that_no_caption_file_can_tell_are_refused(seconds):
    with pytest.raises(InvalidInput):
        captions(make_material(rows=(spoken_row("VO: “Kalt”", seconds),)), "vtt")


def test_right_to_left_words_keep_the_order_in_which_they_are_read():
    assert texts(captions(make_material("ar"), "vtt"))[0] == SPEECH["ar"][0]
