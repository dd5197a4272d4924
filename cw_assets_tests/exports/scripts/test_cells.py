import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.exports.scripts.cells import (
    audio_blocks,
    cells_of,
    printable,
    seconds_text,
    text_direction,
    video_blocks,
)
from cw_assets_tests.exports.scripts.samples import make_material, make_rows


def test_spoken_line_stands_apart_from_its_label_english_and_music():
    line, music = audio_blocks("VO: “Heißer Tag?” [Hot day?] MUSIC: Marimba starts.")
    assert (line.kind, line.label, line.text, line.english) == ("line", "VO", "Heißer Tag?", "Hot day?")
    assert (music.kind, music.label, music.text) == ("direction", "MUSIC", "Marimba starts.")


def test_words_on_the_screen_stand_below_the_description():
    seen, words = video_blocks("Pack shot. On-screen text: “NUR 2 $” [ONLY $2] [SET PRICE: EUR].")
    assert (seen.kind, seen.text) == ("direction", "Pack shot.")
    assert (words.label, words.text, words.english, words.set_price) == ("SUPER", "NUR 2 $", "ONLY $2", "EUR")


def test_line_to_translate_says_into_what():
    (line,) = audio_blocks("VO: “Hot day?” [TO TRANSLATE: de]")
    assert (line.text, line.to_translate) == ("Hot day?", "de")


def test_silence_is_told_as_a_direction():
    (said,) = audio_blocks("No speech.")
    assert (said.kind, said.text) == ("direction", "No speech.")


@given(st.text(alphabet=st.sampled_from('aé日ش1 .:“”"[]VO\n'), max_size=80))
def test_no_word_of_the_audio_is_lost(text):
    blocks = audio_blocks(text)
    shown = "".join(b.label + b.text + b.english + b.to_translate + b.set_price for b in blocks)
    assert [c for c in set(text) if c.isalnum() and shown.count(c) < text.count(c)] == []


def test_origin_column_has_the_words_of_the_row_beside_it():
    rows = cells_of(make_material("de", origin_rows=make_rows("en")))
    assert [block.text for block in rows[4].origin] == ["One sip,", "ICE COLD"]


def test_rows_without_an_origin_have_an_empty_cell_beside_them():
    rows = cells_of(make_material("de", origin_rows=make_rows("en")[:2]))
    assert len(rows) == 9
    assert rows[0].origin
    assert rows[8].origin == ()


@pytest.mark.parametrize(
    ("text", "direction"), [("Hot", "ltr"), ("123 يوم", "rtl"), ("שלום Hot", "rtl"), ("42", "ltr")]
)
def test_direction_is_that_of_the_first_letter(text, direction):
    assert text_direction(text) == direction


def test_control_characters_and_overrides_of_direction_are_left_out():
    assert printable("a\x00b\x0bc\u202ed\ufffee\ue000") == "ab cde"


def test_joiners_that_persian_and_hindi_need_stay():
    assert printable("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष"


@pytest.mark.parametrize(("seconds", "text"), [(3.0, "3 s"), (3.5, "3.5 s"), (29.97, "29.97 s"), (0.0, "0 s")])
def test_seconds_have_no_idle_zeros(seconds, text):
    assert seconds_text(seconds) == text


def test_only_a_row_that_fills_a_page_may_break():
    rows = make_rows("de")
    long = rows[0].model_copy(update={"visual_text": "word " * 1000})
    fits = [cells.fits_a_page for cells in cells_of(make_material("de", rows=(long, *rows[1:])))]
    assert fits == [False] + [True] * 8
