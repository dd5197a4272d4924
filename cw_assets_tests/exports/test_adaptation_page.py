"""The HTML of an adaptation's page without a browser: what it says, and that all text in it is data."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from cw_assets.exports.adaptation_page import render_adaptation
from cw_assets_tests.exports.adaptation_material import GERMAN_ROWS, arabic, by_rules, given_up, japanese, make_material
from cw_assets_tests.exports.test_report import Outline

SECTIONS = ("Script", "The way it took", "Gates", "Concept", "Market", "How it was made")
HOSTILE = '</style><script>window.hacked=1</script><img src=x onerror="window.hacked=1">'


def text_of(page: str) -> str:
    """What a reader sees, in one line."""
    body = page.split("</style>", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").split())


def test_every_section_has_its_heading_and_no_level_is_skipped():
    headings = Outline(render_adaptation(make_material())).headings
    assert tuple(text for level, text in headings if level == "h2") == SECTIONS
    levels = [int(level[1]) for level, _ in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_passed_adaptation_says_so():
    said = text_of(render_adaptation(make_material()))
    assert "9 rows in 30.0 s. It passed its gates after 2 revisions." in said
    assert "Not passed" not in said
    assert "to translate" not in said


def test_lines_and_prices_left_for_people_are_counted_and_marked():
    page = render_adaptation(by_rules())
    assert "Left for people: 13 lines to be translated and 1 price to be set." in text_of(page)
    assert page.count(">to translate</span>") == 13
    assert page.count(">set the price in SAR</span>") == 1


def test_a_failed_adaptation_says_that_it_did_not_pass_and_why():
    material = given_up()
    said = text_of(render_adaptation(material))
    assert "It did not pass its gates after 3 revisions; below is the last draft." in said
    assert f"Not passed {material.error}" in said


def test_a_failure_without_a_sentence_is_no_less_plain():
    said = text_of(render_adaptation(replace(given_up(), error="")))
    assert "Not passed What the gates said" in said


def test_what_is_withheld_is_named_with_its_place():
    page = render_adaptation(given_up())
    assert '<a href="#withheld">1 text</a>' in page
    assert "<dt>origin, row 5, audio text</dt>" in page
    assert "Withheld" not in text_of(render_adaptation(make_material()))


def test_both_scripts_are_there_with_english_in_brackets():
    page = render_adaptation(make_material())
    assert '<span class="voice" lang="en">Hot day?</span>' in page
    assert '<span class="voice" lang="de">Ganz schön heiß heute?</span>' in page
    assert '<span class="english" lang="en" dir="ltr">[Quite hot today, isn&#39;t it?]</span>' in page
    assert "<mark>late-night kiosk (Späti).</mark>" in page


def test_arabic_runs_from_the_right_and_what_is_untranslated_does_not():
    shown = [render_adaptation(material).count('<div class="line" dir="rtl">') for material in (arabic(), japanese())]
    assert shown == [11, 0]
    assert render_adaptation(by_rules()).count('<div class="line open" dir="auto">') == 13


def test_a_missing_row_is_said():
    material = make_material(rows=GERMAN_ROWS[:-1], drafts=("format",) * 4)
    assert render_adaptation(material).count("No such row") == 1


def test_each_draft_has_its_words_and_issues_their_source():
    said = text_of(render_adaptation(make_material()))
    drafts = [said.index(name) for name in ("First draft Format", "Revision 1 Format", "Revision 2 Format")]
    assert drafts == sorted(drafts)
    assert "row 6, visual text, found by code" in said
    assert "row 4, visual text, found by model" in said


def test_tokens_are_shown_where_an_engine_counts_them():
    served, ruled = make_material(), by_rules()
    assert str(served.made.metadata.tokens.prompt_tokens) in text_of(render_adaptation(served))
    assert "Brand gate First rules substitutions — — 0.0" in text_of(render_adaptation(ruled))


@pytest.mark.parametrize("name", ["title", "error"])
def test_texts_of_the_material_are_never_markup(name):
    page = render_adaptation(replace(given_up(), **{name: HOSTILE}))
    assert HOSTILE not in page
    assert not any("onerror" in attributes for _, attributes in Outline(page).tags)


def hostile_value(value):
    """The value with every free text in it replaced."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, dict):
        return {key: one if key in FIXED else hostile_value(one) for key, one in value.items()}
    return [hostile_value(one) for one in value] if isinstance(value, list) else value


FIXED = {"node", "gate", "severity", "source", "text_direction", "measurement_system", "temperature_unit", "day"} | {
    "today",
    "revisions",
}


def test_no_text_in_any_field_is_markup():
    material = given_up()
    made, request = (
        type(value).model_validate(hostile_value(value.model_dump(mode="json")))
        for value in (material.made, material.request)
    )
    page = render_adaptation(replace(material, made=made, request=request))
    assert page.count("onerror=&#34;window.hacked=1&#34;") > 100
    assert HOSTILE not in page
    tags = [tag for tag, _ in Outline(page).tags]
    assert "script" not in tags
    assert tags.count("img") == 1


def test_nothing_is_asked_of_an_outside_address_and_no_script_may_run():
    page = render_adaptation(make_material())
    assert not re.search(r"https?:|url\(|@import|//cdn|<script", page)
    policy = next(a["content"] for tag, a in Outline(page).tags if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "script-src" not in policy


def test_the_picture_has_an_alternative_text():
    (picture,) = [a for tag, a in Outline(render_adaptation(make_material())).tags if tag == "img"]
    assert picture["alt"].startswith("14 nodes: Concept, Culture, Writer, Format, Writer, Format, Cultural")
