"""`cw prompt`: added, enhanced, listed."""

import pytest


def test_added_prompts_are_listed_newest_first(cw):
    ran = cw("prompt", "add", "a red bicycle", "a [blue] car", "--style", "cinematic", "--creativity", "0")
    assert ran.code == 0
    assert "a-red-bicycle" in ran.out
    listed = cw("prompt", "list", "--json").json
    assert [record["source_prompt"] for record in listed[:2]] == ["a [blue] car", "a red bicycle"]
    assert (listed[0]["enhancement_style"], listed[0]["creativity"]) == ("cinematic", 0.0)
    assert "a [blue] car" in cw("prompt", "list").out


def test_all_that_wait_are_enhanced_at_once_and_then_none_is_left(cw):
    ids = [record["id"] for record in cw("prompt", "add", "a cat", "a dog", "--json").json]
    outcomes = cw("prompt", "enhance", "--all", "--json").json
    assert set(ids) <= {outcome["prompt_id"] for outcome in outcomes}
    assert {outcome["method"] for outcome in outcomes} == {"rule-based"}
    assert all(outcome["enhanced_preview"] for outcome in outcomes)
    assert cw("prompt", "enhance", "--all", "--json").json == []


def test_an_enhanced_prompt_is_skipped_and_says_so(cw):
    (record,) = cw("prompt", "add", "a horse", "--json").json
    assert "rule-based" in cw("prompt", "enhance", record["id"]).out
    assert "skipped" in cw("prompt", "enhance", record["id"]).out
    assert "skipped" not in cw("prompt", "enhance", record["id"], "--force").out


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("add", " "), "source_prompt"),
        (("add", "a cat", "--creativity", "1.5"), "creativity"),
        (("enhance",), "No prompt is named"),
        (("enhance", "99999"), "Prompt 99999 does not exist"),
    ],
)
def test_bad_input_is_one_sentence(cw, arguments, sentence):
    ran = cw("prompt", *arguments)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err


def test_an_unknown_style_names_the_known_ones(cw):
    ran = cw("prompt", "add", "a cat", "--style", "baroque")
    assert ran.code == 2
    assert "coloring-book" in ran.err
