"""Captions: which letters we have, what stands for those we lack, and lines that fit."""

import pytest

from cw_assets.engines.images.sketching.lettering import NO_LETTERS, font, has_glyph, legible, lines_that_fit


@pytest.mark.parametrize(
    "text",
    [
        "Größe, Maß, Öl",
        "à côté, œuvre, ça", "¿Qué? ¡Niño!", "Zażółć gęślą jaźń", "Příliš žluťoučký kůň", "Ελληνικά ή",
        "Съешь ещё этих булок", "İstanbul, ığdır", "Győző, Țară", "„Zitat“ — 5 € …",
    ],
)  # fmt: skip
def test_european_letters_are_shown_as_they_are(text):
    assert legible(text) == (text, False)


def test_a_letter_we_have_is_not_drawn_as_a_box():
    assert has_glyph("ж")
    assert not has_glyph("語")


def test_other_scripts_give_a_note():
    assert legible("日本語のプロンプト") == (NO_LETTERS, True)
    assert legible("مرحبا بالعالم") == (NO_LETTERS, True)


def test_wide_forms_give_way_to_plain_ones_and_signs_are_left_out():
    assert legible("ＡＢＣ man 🚲 red") == ("ABC man red", False)
    assert legible("a red bicycle 赤 in town") == ("a red bicycle in town", True)


def test_control_characters_and_lines_become_spaces():
    assert legible("a\x00b\n\tc") == ("a b c", False)


def test_a_long_caption_ends_in_an_ellipsis_within_its_lines():
    face = font(20)
    lines = lines_that_fit("a very long caption about nearly nothing " * 9, face, 300, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(face.getlength(text) <= 300 for text in lines)


def test_a_word_wider_than_the_line_is_cut():
    face = font(20)
    assert all(face.getlength(text) <= 120 for text in lines_that_fit("x" * 500, face, 120, 2))


def test_a_short_caption_is_one_line():
    assert lines_that_fit("a man", font(20), 300, 2) == ["a man"]
