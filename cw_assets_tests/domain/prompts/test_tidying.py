"""A model's answer made fit for an image model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.prompts.enhanced_text import MAX_NEGATIVE, MAX_PROMPT, EnhancedText
from cw_assets.domain.prompts.tags import parted, unique
from cw_assets.domain.prompts.tidying import tidy_answer
from cw_assets.domain.prompts.words import NEGATIVE
from cw_assets.errors import ExternalFailure


def tidy(prompt: str, unwanted: str = "blurry", *, source: str = "a fox", **more: str) -> EnhancedText:
    answer = EnhancedText(enhanced_prompt=prompt, negative_prompt=unwanted)
    return tidy_answer(answer, source=source, style="realistic", **more)


@pytest.mark.parametrize(
    "prompt",
    [
        "a fox, snow",
        "a fox,snow,A Fox, SNOW.",
        '"a fox, snow"',
        "“a fox”, 'snow'",
        "**a fox**, `snow`",
        "- a fox\n- snow",
        "1. a fox\n2. snow",
        "Prompt: a fox, snow",
        "# a fox\nsnow\n",
        "a fox, snow, <lora:fox:0.8>",
        "a\x07 fox,\x00 snow\u202e",
        '```json\n{"enhanced_prompt": "a fox, snow", "negative_prompt": "rain"}\n```',
        '{"enhanced_prompt": "a fox, snow", "negative_prompt": "rain"',
        "a fox, snow\nNegative prompt: rain",
        "a fox, snow, \\, :, {}, []",
    ],
)
def test_only_tags_are_left(prompt):
    assert parted(tidy(prompt).enhanced_prompt) == ["a fox", "snow"]


@pytest.mark.parametrize(
    "tag",
    ['neon sign saying "OPEN"', "(red, round:1.2)", "fox: a red one", "1.5 m tall", "rock 'n' roll", "4:3 format"],
)
def test_what_belongs_to_a_tag_stays(tag):
    assert parted(tidy(f"a fox, {tag}").enhanced_prompt) == ["a fox", tag]


def test_trigger_words_come_first_and_once():
    text = tidy("a fox, tok Style, snow", trigger_words="TOK style, ohwx")
    assert text.enhanced_prompt == "TOK style, ohwx, a fox, snow"


def test_a_persons_negative_text_comes_first():
    assert tidy("a fox", "rain, blurry", negative="cage, rain").negative_prompt == "cage, rain, blurry"


def test_no_negative_text_from_the_model_gives_that_of_the_style():
    assert parted(tidy("a fox", "").negative_prompt) == list(NEGATIVE)


def test_a_tag_is_not_wanted_and_unwanted_at_once():
    assert tidy("a fox, snow", "Snow, blurry, fox").negative_prompt == "blurry"


@pytest.mark.parametrize(
    ("source", "prompt"),
    [
        ("a fox in snow", "masterpiece, 8k"),
        ("a photo of a fox", "a photo, a portrait"),
        ("a fox", "{}, []"),
        ("a fox", '{"negative_prompt": "a fox"}'),
    ],
)
def test_an_answer_without_the_subject_is_of_no_use(source, prompt):
    with pytest.raises(ExternalFailure, match="nothing of the source's subject"):
        tidy(prompt, source=source)


@pytest.mark.parametrize(
    ("source", "prompt"), [("foxes running", "a red fox"), ("a runner", "running woman"), ("of the", "golden light")]
)
def test_another_form_of_a_word_keeps_the_subject_and_no_subject_needs_none(source, prompt):
    assert tidy(prompt, source=source).enhanced_prompt == prompt


TRIGGERS = st.lists(st.sampled_from(["TOK", "ohwx woman", "sks"]), max_size=3)
PIECES = st.lists(
    st.sampled_from(["a fox", "TOK", "tok", "ohwx woman", '"', "{", "}", "```json", "\n", ", ", ": ", "x"])
)


@given(st.text(min_size=1, max_size=300), st.text(max_size=100), st.text(max_size=50), TRIGGERS)
def test_any_answer_is_mended_or_refused(prompt, negative, source, words):
    if not prompt.strip():
        return
    try:
        text = tidy(prompt, negative, source=source, trigger_words=", ".join(words))
    except ExternalFailure:
        return
    assert len(text.enhanced_prompt) <= MAX_PROMPT
    assert len(text.negative_prompt) <= MAX_NEGATIVE
    assert text.enhanced_prompt.isprintable() or "\u200d" in text.enhanced_prompt or "\u200c" in text.enhanced_prompt
    assert text.enhanced_prompt.startswith(", ".join(unique(words)))


@given(PIECES, TRIGGERS)
def test_trigger_words_are_first_and_once_wherever_the_model_puts_them(pieces, words):
    text = tidy(f"a fox, {' '.join(pieces)}", trigger_words=", ".join(words)).enhanced_prompt
    found = parted(text)
    assert found[: len(unique(words))] == unique(words)
    assert unique(found) == found
    assert any("fox" in tag for tag in found)


def test_brackets_within_brackets_are_no_trouble():
    assert tidy("a fox, " + "[" * 5000).enhanced_prompt == "a fox"
    assert tidy("a fox, " + '{"a":' * 1000 + "}" * 900).enhanced_prompt.startswith("a fox")


def test_an_answer_made_too_long_by_trigger_words_loses_its_last_tags():
    prompt = ", ".join(["a fox", *(f"tag number {n}" for n in range(370))])
    found = parted(tidy(prompt, trigger_words=", ".join(f"trigger {n}" for n in range(60))).enhanced_prompt)
    assert found[59:61] == ["trigger 59", "a fox"]
    assert "tag number 300" in found
    assert "tag number 369" not in found
    assert set(found[61:]) <= set(parted(prompt))
