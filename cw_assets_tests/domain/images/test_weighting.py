"""Weights in prompts are read as other image tools read them, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.images.weighting import MAX_WEIGHT, parse, plain_text


@pytest.mark.parametrize(
    ("prompt", "pieces"),
    [
        ("a red fox", (("a red fox", 1.0),)),
        ("a (red:1.3) fox", (("a ", 1.0), ("red", 1.3), (" fox", 1.0))),
        ("(red)", (("red", 1.1),)),
        ("((red))", (("red", 1.21),)),
        ("[red]", (("red", 0.909091),)),
        ("(red:0)", (("red", 0.0),)),
        ("(red : .5 )", (("red ", 0.5),)),
        ("(a (b:1.2) c:1.5)", (("a ", 1.5), ("b", 1.8), (" c", 1.5))),
        ("[(red:1.1)]", (("red", 1.0),)),
        ("(red:1.0) fox", (("red fox", 1.0),)),
        ("", ()),
        ("()", ()),
    ],
)
def test_brackets_weigh_what_they_hold(prompt, pieces):
    assert parse(prompt) == pieces


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        (r"a \(red\) \[fox\] \\", r"a (red) [fox] \ "[:-1]),
        ("a (red fox", "a (red fox"),
        ("a red) fox]", "a red) fox]"),
        (":( and :-(", ":( and :-("),
        ("red:1.3)", "red:1.3)"),
        ("a\nred: fox", "a\nred: fox"),
    ],
)
def test_escaped_signs_and_lonely_brackets_are_text(prompt, text):
    assert parse(prompt) == ((text, 1.0),)


@pytest.mark.parametrize("text", ["16:9", "at 10:30", "score:100"])
def test_a_large_number_is_no_weight(text):
    assert parse(f"({text})") == ((text, 1.1),)


def test_brackets_that_cross_weigh_the_outer_pair_alone():
    assert parse("[a (b] c)") == (("a (b", 0.909091), (" c)", 1.0))


def test_a_tower_of_brackets_has_an_end():
    assert parse("(" * 500 + "fox" + ")" * 500) == (("fox", MAX_WEIGHT),)


def test_plain_text_has_no_signs():
    assert plain_text("a (red:1.3) [fox] on ((16:9))") == "a red fox on 16:9"


@given(st.text(st.sampled_from("ab (:)[]1.5\\"), max_size=40))
def test_whatever_is_written_the_letters_stay_and_weights_are_sound(prompt):
    pieces = parse(prompt)
    assert all(text and 0 <= weight <= MAX_WEIGHT for text, weight in pieces)
    assert [letter for letter in plain_text(prompt) if letter in "ab"] == [c for c in prompt if c in "ab"]
