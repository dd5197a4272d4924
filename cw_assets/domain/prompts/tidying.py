"""A model's answer made fit for an image model: tags alone, none twice, trigger words first, the subject kept."""

import json
import re

from cw_assets.domain.prompts.enhanced_text import MAX_PROMPT, EnhancedText
from cw_assets.domain.prompts.rules import extended_negative, triggers
from cw_assets.domain.prompts.style_choice import settled_style
from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.prompts.tags import joined, parted
from cw_assets.domain.video.words import forms, plain_words, word_set
from cw_assets.errors import ExternalFailure

MARKUP = re.compile(r"```\w*|<[^<>]*>|[`*#{}\[\]]")
"""Markdown, what is left of JSON, and marks such as <lora:…>, which are no text."""
LEAD = re.compile(r"^(?:[-•]\s+|\d+[.)]\s+)?(?:[\"']?(?:enhanced[_ ]prompt|prompt|tags)?[\"']?\s*:\s*)?", re.IGNORECASE)
"""A bullet, and the name of a field, before a tag."""
NEGATIVE_PART = re.compile(r"\"?negative[_ ]prompt\"?", re.IGNORECASE)
"""Where a model tells both texts in one."""
CURLY = str.maketrans("“”„", '"""')
EMPTY_WORDS = word_set(
    "a an and are as at be by for from has have her his in into is it its my no not of on or our over she he some that "
    "the their them there they this to under up very was we were what where which who with you your "
    "create draw generate give make paint please show "
    "image picture photo photograph portrait illustration painting drawing sketch scene shot style view"
)
"""Words of a prompt that say nothing of its subject."""
STEM = 4
"""Words that begin with the same letters count as forms of one: "running" and "runner"."""


def tidy_answer(
    answer: EnhancedText, *, source: str, style: EnhancementStyle, trigger_words: str = "", negative: str = ""
) -> EnhancedText:
    """Trigger words first and once, then the answer's tags; the person's own negative text stays in front of the rest.

    ExternalFailure where nothing of what the source speaks of is left in the answer.
    """
    tags = plain_tags(NEGATIVE_PART.split(inner_text(answer.enhanced_prompt, "enhanced_prompt"))[0])
    check_subject(source, tags)
    shown = {tag.casefold() for tag in tags}
    told = plain_tags(NEGATIVE_PART.split(inner_text(answer.negative_prompt, "negative_prompt"))[-1])
    unwanted = [tag for tag in told if tag.casefold() not in shown]
    return EnhancedText(
        enhanced_prompt=joined([*triggers(trigger_words), *tags], MAX_PROMPT),
        negative_prompt=extended_negative(negative, settled_style(style, source), source, unwanted),
    )


def plain_tags(text: str) -> list[str]:
    """The tags of a text, parted by commas or lines, without Markdown, JSON and stray quotes."""
    plain = MARKUP.sub(" ", text.translate(CURLY)).replace("\n", ",")
    return [tag for tag in (unquoted(LEAD.sub("", tag, count=1)) for tag in parted(plain)) if plain_words(tag)]


def inner_text(text: str, field: str) -> str:
    """The field of the JSON object that a model wrote into its text, or else the text."""
    start, end = text.find("{"), text.rfind("}")
    try:
        inner = json.loads(text[start : end + 1], strict=False) if start >= 0 else None
    except (ValueError, RecursionError):
        return text
    found = inner.get(field) if isinstance(inner, dict) else None
    return found if isinstance(found, str) else text


def unquoted(tag: str) -> str:
    """Without quotes around it or with no partner; those of words to be written in the picture stay."""
    if tag.count('"') % 2:
        tag = tag.replace('"', " ")
    for quote in "\"'":
        if tag.count(quote) == 2 and tag.startswith(quote) and tag.endswith(quote):
            tag = tag[1:-1]
    return " ".join(tag.split()).strip(" :;|\\")


def check_subject(source: str, tags: list[str]) -> None:
    """ExternalFailure where the tags share no word with what the source speaks of."""
    wanted, kept = stems(source), stems(" ".join(tags))
    if not tags or (wanted and not wanted & kept):
        raise ExternalFailure(
            "The model's prompt says nothing of the source's subject, so it would give another picture; "
            "choose a larger model, or write the source in English.",
            retryable=False,
        )


def stems(text: str) -> set[str]:
    return {form[:STEM] for word in plain_words(text) if word not in EMPTY_WORDS for form in forms(word)}
