"""What a scratch voice says: the spoken lines with words in them, each in its language and its share of the time."""

import pytest

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.storyboards.voicing import lines_to_speak
from cw_assets.errors import InvalidInput


def rows(*texts, seconds=2.5):
    return [
        ScriptRow(
            shot_number=place,
            timecode_start="00:00:00:00",
            duration_seconds=seconds,
            visual_text="A street.",
            audio_text=text,
        )
        for place, text in enumerate(texts, start=1)
    ]


def spoken(*texts, seconds=2.5):
    return lines_to_speak(rows(*texts, seconds=seconds), language="de", origin_language="en")


def test_a_line_alone_has_its_rows_time():
    silent, line = rows("MUSIC: Strings.", "VO: “Heißer Tag?” [Hot day?]")
    (said,) = lines_to_speak([silent, line], language="de", origin_language="en")
    assert said.model_dump() == {
        "row": 1, "shot_number": 2, "text": "Heißer Tag?", "language": "de", "start_s": 2.5, "end_s": 5.0,
    }  # fmt: skip


def test_lines_of_a_row_share_its_time_by_their_length():
    short, long = spoken("ANNA: “Ja.” BEN: “Ja, und das schon den ganzen langen Tag lang.”")
    assert (short.start_s, long.end_s) == (0.0, 2.5)
    assert short.end_s == long.start_s
    assert (long.end_s - long.start_s) == pytest.approx(9 * (short.end_s - short.start_s), abs=1e-5)


def test_untranslated_lines_are_spoken_in_the_origins_language():
    left, done = spoken("VO: “Hot day?” [TO TRANSLATE: de]", "VO: “Kühl.” [Cool.]")
    assert (left.language, done.language) == ("en", "de")


def test_directions_are_not_spoken():
    (said,) = spoken("VO: “(whispers) Komm (laughs) her.”")
    assert said.text == "Komm her."


@pytest.mark.parametrize("text", ["No speech.", "SFX: Ice cracks.", "VO: “…”", "VO: “(laughs)”", ""])
def test_where_nothing_is_said_there_is_nothing_to_speak(text):
    assert spoken(text) == ()


def test_starts_carry_no_error_over_many_rows():
    said = spoken(*["VO: “Ja.”"] * 300, seconds=0.1)
    assert [line.start_s for line in said] == [round(place / 10, 6) for place in range(300)]


def test_a_row_of_less_than_no_time_is_refused():
    with pytest.raises(InvalidInput, match="Row 1 lasts"):
        spoken("VO: “Ja.”", seconds=-1)
