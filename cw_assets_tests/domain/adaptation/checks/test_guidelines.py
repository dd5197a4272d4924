"""Which words guidelines are taken to ban or to require, and which sentences are left to the model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.adaptation.checks.guidelines import Wordings, wordings


@pytest.mark.parametrize(
    "line, banned",
    [
        ("Never say “cheap”, say “good value”.", ("cheap",)),
        ("Do not use \"free\" or 'bargain' in ads.", ("free", "bargain")),
        ("Avoid “Discount”", ("Discount",)),
        ("Don’t call it “soda”.", ("soda",)),
        ("Never say cheap, free or real bargain.", ("cheap", "free", "real bargain")),
        ("Avoid the word cheap; say value.", ("cheap",)),
        ("“Gratis” must never be used.", ("Gratis",)),
        ("Warm tone. Never use the words „billig“, „gratis“ and „Sale“.", ("billig", "gratis", "Sale")),
        ("Never say “cheap”; never use “free”.", ("cheap", "free")),
        ("「安い」 is not allowed.", ("安い",)),
    ],
)
def test_words_that_are_never_to_be_said_are_found(line, banned):
    assert wordings([line]) == Wordings(banned=banned)


def test_words_that_are_always_to_be_said_or_never_to_be_shown_are_found():
    found = wordings(["Always end with “Stay cool”.", "Every spot must include “Fizzo”.", "Never show “snow”."])
    assert found == Wordings(required=("Stay cool", "Fizzo"), not_shown=("snow",))


@pytest.mark.parametrize(
    "line",
    [
        "Never translate “Fizzo”.",
        "Never abbreviate “Fizzo Lemon” to “FL”.",
        "Never say “du” to older people.",
        "Do not say “free” unless it is.",
        "Use “value”, “quality” and “care”.",
        "“Fizzo” is never written in two words.",
        "Always name the product.",
        "Avoid jargon.",
        "Never say anything about rivals, their prices or what they do.",
        "“billig” sounds cheap.",
    ],
)
def test_what_is_not_said_plainly_is_left_to_the_model(line):
    assert wordings([line]) == Wordings()


def test_bare_words_are_banned_in_a_list_of_what_to_avoid_only():
    lines = ["“billig”", "The word “Handy”.", "“teil” sounds technical."]
    assert wordings(lines, all_bans=True) == Wordings(banned=("billig", "Handy"))
    assert wordings(lines) == Wordings()


@given(st.lists(st.text() | st.text().map("Never say “{}” or".format), max_size=3))
def test_any_guidelines_are_read(lines):
    assert all(words for words in wordings(lines).banned)
