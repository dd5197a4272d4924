"""Captions within the film: the cues of the SRT file up to the film's end, in a language that players name."""

from fractions import Fraction

import pytest
from lingua import Language

from cw_assets.exports.scripts.captions import cues_of
from cw_assets.exports.storyboards.caption_track import cues_within, three_letters
from cw_assets_tests.exports.storyboards.films import board

ROWS = ((),) * 3


def script(**changes):
    return board(ROWS, (2.0, 2.0, 2.0), **changes).script


def test_captions_are_those_of_the_subtitle_file():
    assert cues_within(script(), Fraction(6)) == cues_of(script())


def test_captions_end_with_the_film():
    cues = cues_within(script(), Fraction(5))
    assert [cue.shot_number for cue in cues] == [1, 2, 3]
    assert cues[-1].end_ms == 5000


def test_captions_behind_the_film_are_left_out():
    assert [cue.shot_number for cue in cues_within(script(), Fraction(4))] == [1, 2]


def test_lines_to_translate_are_marked():
    (cue, *_) = cues_within(script(audio="VO: “Hot day?” [TO TRANSLATE: de]"), Fraction(6))
    assert cue.text.startswith("[TO TRANSLATE] ")


@pytest.mark.parametrize(
    ("tag", "code"),
    [("de-AT", "deu"), ("zh-Hant-TW", "zho"), ("fil", "fil"), ("no", "nor"), ("cs", "ces"), ("und", "und")],
)
def test_languages_have_three_letters(tag, code):
    assert three_letters(tag) == code


def test_a_language_that_nobody_knows_is_undetermined():
    assert three_letters("qq") == "und"


def test_codes_agree_with_another_library():
    known = {one.iso_code_639_1.name.lower(): one.iso_code_639_3.name.lower() for one in Language.all()}
    assert {tag: three_letters(tag) for tag in known} == known
