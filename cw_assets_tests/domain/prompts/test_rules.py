"""Enhancement by rules: how many words, which ones, and in what order."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.prompts.enhanced_text import MAX_NEGATIVE, MAX_PROMPT
from cw_assets.domain.prompts.rules import enhance_by_rules
from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.prompts.subjects import SUBJECTS
from cw_assets.domain.prompts.tags import parted, unique
from cw_assets.domain.prompts.words import (
    COLORING_BOOK,
    COLORING_BOOK_NEGATIVE,
    NEGATIVE,
    QUALITY,
    STYLE,
    TECHNICAL,
)

STYLES: tuple[EnhancementStyle, ...] = get_args(EnhancementStyle)
PLAIN: tuple[EnhancementStyle, ...] = ("photography", "artistic", "realistic", "cinematic")
CREATIVITIES = (0.0, 0.3, 0.7, 1.0)
NEUTRAL = "a thing of brass"
"""Names no subject and no clue."""
PHOTOGRAPHIC = {
    "photo", "photography", "lens", "camera", "bokeh", "film", "exposure", "aperture", "shutter", "shot", "lighting",
    "light", "depth", "focus", "grain",
}  # fmt: skip


def tags(source: str = NEUTRAL, *, style: EnhancementStyle, creativity: float = 0.7, **more: object) -> list[str]:
    return parted(enhance_by_rules(source, style=style, creativity=creativity, **{"seed": 1} | more).enhanced_prompt)


def count(found: list[str], table: tuple[str, ...]) -> int:
    return len(set(found) & set(table))


@pytest.mark.parametrize("style", PLAIN)
@pytest.mark.parametrize(
    ("creativity", "quality", "styled", "technical"), [(0, 2, 2, 2), (0.3, 2, 2, 2), (0.7, 2, 2, 2), (1, 3, 4, 4)]
)
def test_creativity_settles_the_number_of_words(style, creativity, quality, styled, technical):
    found = tags(style=style, creativity=creativity)
    assert count(found, QUALITY) == quality
    assert count(found, STYLE[style]) == styled
    assert count(found, TECHNICAL[style]) == technical
    assert len(found) == 1 + quality + styled + technical


@pytest.mark.parametrize(("creativity", "words"), [(0, 3), (0.3, 3), (0.7, 3), (0.85, 4), (1, 5)])
def test_a_colouring_book_takes_its_own_words_alone(creativity, words):
    found = tags(style="coloring-book", creativity=creativity)
    assert count(found, COLORING_BOOK) == words
    assert len(found) == 1 + words


def test_nothing_photographic_gets_into_a_colouring_book():
    outlines = [outline for subject in SUBJECTS for outline in subject.outlines]
    assert not {word for tag in (*COLORING_BOOK, *outlines) for word in tag.split()} & PHOTOGRAPHIC


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("creativity", CREATIVITIES)
def test_a_seed_repeats_itself_and_another_one_differs(style, creativity):
    assert tags(style=style, creativity=creativity) == tags(style=style, creativity=creativity)
    assert len({tuple(tags(style=style, creativity=creativity, seed=seed)) for seed in range(20)}) > 10


@pytest.mark.parametrize("style", PLAIN)
def test_more_creativity_adds_to_the_words_of_less(style):
    assert set(tags(style=style, creativity=0.0)) <= set(tags(style=style, creativity=1.0))


@pytest.mark.parametrize("style", PLAIN)
def test_no_two_tables_of_a_style_share_a_word(style):
    hints = [hint for subject in SUBJECTS for hint in subject.hints]
    together = [*QUALITY, *STYLE[style], *TECHNICAL[style], *hints]
    assert unique(together) == together


def test_auto_takes_the_words_of_the_style_it_picks():
    source = "a portrait"
    assert tags(source, style="auto") == tags(source, style="photography")


@pytest.mark.parametrize("style", PLAIN)
def test_words_of_the_source_are_not_repeated_and_others_take_their_place(style):
    source = ", ".join((*STYLE[style][:5], *QUALITY[:5]))
    found = tags(source, style=style, creativity=1.0)
    assert unique(found) == found
    assert count(found[10:], STYLE[style]) == 4
    assert count(found[10:], QUALITY) == 3


@pytest.mark.parametrize(
    ("source", "subject"),
    list(zip(("two dancers", "dunes in Spain", "a sleeping puppy", "an old lighthouse"), SUBJECTS, strict=True)),
)
def test_a_subject_brings_its_hints(source, subject):
    for creativity, hints in ((0.0, 1), (1.0, 2)):
        assert count(tags(source, style="realistic", creativity=creativity), subject.hints) == hints
    assert count(tags(source, style="coloring-book", creativity=1.0), subject.outlines) == 2
    others = [hint for other in SUBJECTS if other is not subject for hint in other.hints]
    assert count(tags(source, style="realistic", creativity=1.0), tuple(others)) == 0


def test_trigger_words_come_first_and_once():
    found = tags("a brass thing, TOK style, more", style="artistic", trigger_words="TOK style, ohwx")
    assert found[:4] == ["TOK style", "ohwx", "a brass thing", "more"]


def test_a_persons_negative_text_is_kept_and_extended():
    text = enhance_by_rules(NEUTRAL, style="realistic", creativity=0.5, negative="rain, blurry", seed=1).negative_prompt
    assert parted(text) == unique(["rain", "blurry", *NEGATIVE])


def test_a_colouring_book_has_its_own_negative_list():
    text = enhance_by_rules(NEUTRAL, style="coloring-book", creativity=0.5, seed=1).negative_prompt
    assert parted(text) == list(COLORING_BOOK_NEGATIVE)


def test_what_the_source_asks_for_is_not_forbidden():
    text = enhance_by_rules("a bottle with a logo", style="realistic", creativity=0.5, seed=1).negative_prompt
    assert "logo" not in parted(text)
    assert "watermark" in parted(text)


@given(
    source=st.text(max_size=200),
    style=st.sampled_from(STYLES),
    creativity=st.floats(0, 1),
    trigger_words=st.text(max_size=40),
    negative=st.text(max_size=40),
    seed=st.integers(),
)
def test_any_input_gives_text_within_its_limits(source, style, creativity, trigger_words, negative, seed):
    text = enhance_by_rules(
        source, style=style, creativity=creativity, trigger_words=trigger_words, negative=negative, seed=seed
    )
    assert 0 < len(text.enhanced_prompt) <= MAX_PROMPT
    assert 0 < len(text.negative_prompt) <= MAX_NEGATIVE


def test_texts_beyond_all_measure_are_cut_and_still_get_words():
    found = tags("brass " * 5000, style="realistic", trigger_words="tok " * 5000)
    assert count(found, QUALITY) == 2


@given(st.lists(st.sampled_from(["TOK", "ohwx", "in the style of x"]), min_size=1, max_size=3), st.data())
def test_trigger_words_are_first_and_once_wherever_the_source_has_them(words, data):
    source = ", ".join(data.draw(st.permutations([*words, "a fox", "snow"])))
    found = tags(source, style="realistic", trigger_words=", ".join(words))
    assert found[: len(unique(words))] == unique(words)
    assert unique(found) == found
    assert {"a fox", "snow"} <= set(found)
