"""The draft by rules: the origin's rows, certain things put in, everything else marked."""

import pytest

from cw_assets.domain.scripts.lines import lines_to_translate
from cw_assets_tests.domain.adaptation.rules.origins import brand, draft, heard, noted, request, said, seen

TAGS = ["de-DE", "ja-JP", "ar-SA", "en-GB", "pt-BR", "zh-Hant-TW", "en-US"]


@pytest.mark.parametrize("tag", TAGS)
def test_structure_and_times_are_the_origins(tag):
    of = said("Hot day?", "Only $2!", "12 fl oz", tag=tag)
    written = draft(of)
    kept = ("shot_number", "timecode_start", "duration_seconds")
    for before, after in zip(of.origin.rows, written.script_rows, strict=True):
        assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
    assert written.language == of.market.language
    assert written.code == f"SUMMER-SPOT-{tag}".upper()
    assert written.visual_style_prompt == "warm light"


def test_lines_keep_their_words_and_ask_for_a_translator():
    assert heard(said("Hot day?")) == ["VO: “Hot day?” [TO TRANSLATE: de]"]


def test_on_screen_lines_are_marked_one_by_one():
    of = request(("A street. On-screen text: “REAL”, “LEMONS”.", "No speech."), tag="ja-JP")
    assert seen(of) == ["A street. On-screen text: “REAL” [TO TRANSLATE: ja], “LEMONS” [TO TRANSLATE: ja]."]
    assert heard(of) == ["No speech."]


def test_same_language_is_put_into_its_local_form_without_a_mark():
    notes = [noted("Substitutions", "color -> colour")]
    of = said("Color for 12 fl oz, five miles away", tag="en-GB", insights=notes)
    assert heard(of) == ["VO: “Colour for 355 ml, five miles away”"]


def test_price_in_other_money_is_the_clients_to_set():
    assert heard(said("ONLY$2")) == ["VO: “ONLY 2 $” [TO TRANSLATE: de] [SET PRICE: EUR]"]
    assert heard(said("two dollars", tag="en-GB")) == ["VO: “two dollars” [SET PRICE: GBP]"]


def test_price_in_the_markets_money_is_only_written_anew():
    assert heard(said("nur 1.234,50 €", language="de", tag="fr-FR")) == [
        "VO: “nur 1 234,50 €” [TO TRANSLATE: fr]",
    ]


def test_space_parts_a_word_from_an_arabic_price():
    (line,) = heard(said("ONLY$2", tag="ar-SA"))
    assert line.startswith("VO: “ONLY \u200f2 US$”")


def test_names_and_figures_alone_need_no_translator():
    of = said(
        "Solara",
        "SOLARA SUMMER LEMONADE",
        "#RealLemons",
        "solara.com",
        "12 fl oz",
        "3",
        brand=brand(),
        product_name="Summer Lemonade",
    )
    assert lines_to_translate(draft(of).script_rows) == 0


def test_figures_in_another_writing_have_their_english_behind_them():
    assert heard(said("12 fl oz", tag="ar-SA")) == ["VO: “355 ملتر” [12 fl oz]"]
    assert heard(said("12 fl oz", tag="en-GB")) == ["VO: “355 ml”"]
    assert heard(said("500 ml", language="de", tag="ja-JP")) == ["VO: “500 ml”"]


def test_every_other_line_is_marked():
    of = said("Solara is here", "only $2", "three", brand=brand())
    assert lines_to_translate(draft(of).script_rows) == 3


def test_descriptions_stay_english_with_the_markets_units():
    of = request(("Close-up of a 12 fl oz can, 6 ft high. On-screen text: “12 fl oz”.", "SFX: a can opens."))
    assert seen(of) == ["Close-up of a 355 mL can, 1.83 m high. On-screen text: “355 ml” [12 fl oz]."]
    assert heard(of) == ["SFX: a can opens."]


def test_unknown_origin_that_looks_english_is_english():
    assert heard(said("this is the way you like it", language="", tag="en-GB")) == ["VO: “this is the way you like it”"]


@pytest.mark.parametrize(
    "words",
    [
        "so schmeckt der ganze Sommer, so will man das",
        "Le goût de l'été, on a une bonne idée",
        "Il sapore dell'estate, come me, a casa",
        "De smaak van de zomer, we want het is van ons",
        "夏の味",
    ],
)
def test_unknown_origin_in_another_language_is_marked(words):
    assert heard(said(words, language="", tag="en-GB")) == [f"VO: “{words}” [TO TRANSLATE: en]"]


@pytest.mark.parametrize(("language", "tag", "marked"), [("pt-PT", "pt-BR", 0), ("zh-Hans", "zh-Hant-TW", 1)])
def test_another_region_is_the_same_language_and_another_script_is_not(language, tag, marked):
    assert lines_to_translate(draft(said("夏天 verão", language=language, tag=tag)).script_rows) == marked


def test_longer_price_is_not_cut_by_a_shorter_one():
    assert heard(said("$2 or $2.50 or $25", tag="pt-BR")) == [
        "VO: “US$ 2 or US$ 2,50 or US$ 25” [TO TRANSLATE: pt] [SET PRICE: BRL]"
    ]


def test_the_same_request_gives_the_same_draft():
    of = said("Hot day?", "Only $2!")
    assert draft(of) == draft(of)
