import json
from pathlib import Path

import pytest

import cw_assets.catalog
from cw_assets.exports.scripts.fonts import FONTS, families, language_script, missing_characters
from cw_assets_tests.exports.scripts.samples import SCREEN, SPEECH

REFERENCE = Path(cw_assets.catalog.__file__).parent / "reference"


@pytest.mark.parametrize(
    ("language", "script"),
    [("de", "Latn"), ("zh", "Hans"), ("zh-TW", "Hant"), ("zh-Hant-HK", "Hant"), ("fa", "Arab"), ("xx", "Latn")],
)
def test_script_is_the_said_or_the_likely_one(language, script):
    assert language_script(language) == script


def test_urdu_is_set_in_nastaliq_and_persian_is_not():
    assert families("ur-PK")[0] == "Noto Nastaliq Urdu"
    assert families("fa")[0] == "Vazirmatn"


@pytest.mark.parametrize("language", sorted(SPEECH))
def test_every_character_of_the_samples_is_in_a_font(language):
    assert missing_characters([*SPEECH[language], *SCREEN[language]]) == ()


def test_every_main_letter_of_every_shipped_language_is_in_a_font():
    from babel import Locale

    codes = [entry["code"] for entry in json.loads((REFERENCE / "languages.json").read_text("utf-8"))]
    names = {code: str(Locale.parse(code, sep="-").get_display_name()) for code in codes}
    assert {code: missing_characters([name]) for code, name in names.items()} == dict.fromkeys(codes, ())


def test_characters_that_no_font_has_are_named_once_and_in_order():
    assert missing_characters(["😀a", "日", "\u0b85😀", "\U00012000"]) == ("\U00012000", "😀")


def test_joiners_and_variation_selectors_are_not_missing():
    assert missing_characters(["a\u200d\ufe0f\u00a0\u2066"]) == ()


def test_fonts_come_with_their_licence_and_stay_small():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 12_000_000
