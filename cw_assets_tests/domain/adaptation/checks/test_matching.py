"""Whole words in texts of any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.adaptation.checks.matching import (
    compounded,
    contains,
    contains_exactly,
    contains_inside,
    figures_in,
    loose,
    share_in_script,
    weight,
    without,
)


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("ICE  cold\ndrinks", "Ice Cold"),
        ("Fizzoを飲もう", "fizzo"),
        ("فيFizzoكل", "Fizzo"),
        ("Fizzo는 시원해", "Fizzo"),
        ("こんな暑い日に", "暑い日"),
        ("It’s on", "it's on"),
        ("ONLY $2!", "$2"),
        ("(Fizzo®)", "Fizzo"),
        ("in den Straßen", "strassen"),
        ("e\u0301te\u0301", "été"),
        ("في ٣٠ ثانية", "30"),
    ],
)
def test_whole_words_are_found(text, phrase):
    assert contains(text, phrase)


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("Fizzos", "Fizzo"),
        ("Baseballspiel", "Baseball"),
        ("$2.49", "$2"),
        ("$25", "$2"),
        ("1.3 fruits", "3 fruits"),
        ("Владивосток", "восток"),
        ("anything", ""),
        ("", "word"),
    ],
)
def test_parts_of_words_and_numbers_are_not(text, phrase):
    assert not contains(text, phrase)


def test_case_counts_where_it_is_asked_for():
    assert contains_exactly("A Fizzo", "Fizzo")
    assert not contains_exactly("A fizzo", "Fizzo")


def test_a_capital_tells_within_a_sentence_only():
    assert contains_inside("Heute Rabatt! Morgen nicht.", "Rabatt")
    assert not contains_inside("Heute! Rabatt auf alles.", "Rabatt")
    assert not contains_inside("heute rabatt", "Rabatt")


def test_hyphens_part_wordings_and_join_compounds():
    assert loose("Ice-cold, 20 % more") == loose("ice cold, 20％ MORE")
    assert contains("sugar-free", "free")
    assert not contains(compounded("sugar-free"), "free")


def test_numbers_are_told_by_their_figures():
    assert figures_in("1,000 cups, ٧٤٩ riyals, no 2-1") == {"1000", "749", "2", "1"}


def test_phrases_are_taken_out_the_longest_first():
    assert without("Oat milk and MILK and oat", ["milk", "oat milk"]).split() == ["and", "and", "oat"]


def test_letters_are_counted_by_script():
    assert share_in_script("暑い日 hot", "Jpan") == 0.5
    assert share_in_script("жар hot", "Cyrl") == 0.5
    assert share_in_script("12 €", "Latn") is None
    assert share_in_script("hot", "Zzzz") is None


def test_a_sign_for_a_syllable_says_as_much_as_three_letters():
    assert weight("暑い日") == weight("hot summer") == 9


@given(st.text(), st.text())
def test_a_phrase_that_stands_apart_is_found_in_any_text(text, phrase):
    assert contains(f"{text} {phrase} {text}", phrase) == bool(phrase.split())
    assert not contains(without(phrase, [phrase]), phrase)
