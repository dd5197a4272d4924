"""Enhancement without a model or a network: words of the style are put to the prompt, more with more creativity."""

from collections.abc import Iterable
from random import Random

from cw_assets.domain.prompts.enhanced_text import (
    MAX_NEGATIVE,
    MAX_PROMPT,
    MAX_SOURCE,
    MAX_TRIGGERS,
    EnhancedText,
)
from cw_assets.domain.prompts.style_choice import settled_style
from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.prompts.subjects import subjects_of
from cw_assets.domain.prompts.tags import clean, joined, mentions, parted, shortened
from cw_assets.domain.prompts.words import COLORING_BOOK, QUALITY, STYLE, TECHNICAL, negative_words


def enhance_by_rules(
    source: str,
    *,
    style: EnhancementStyle,
    creativity: float,
    trigger_words: str = "",
    negative: str = "",
    seed: int,
) -> EnhancedText:
    """Trigger words, the source, then words for its subject and its style, chosen by `seed`.

    The same seed gives the same words; more `creativity` (0 to 1) adds words to those of less. A source or trigger
    words beyond their limits are cut after a word.
    """
    style = settled_style(style, source)
    before = [*triggers(trigger_words), *source_tags(source)]
    words = chosen_words(", ".join(before), style, creativity, Random(seed))
    return EnhancedText(
        enhanced_prompt=joined([*before, *words], MAX_PROMPT),
        negative_prompt=extended_negative(negative, style, source),
    )


def triggers(trigger_words: str) -> list[str]:
    return parted(shortened(clean(trigger_words), MAX_TRIGGERS))


def source_tags(source: str) -> list[str]:
    return parted(shortened(clean(source), MAX_SOURCE))


def chosen_words(text: str, style: EnhancementStyle, creativity: float, random: Random) -> list[str]:
    """Words that do not stand in `text` yet."""
    words: list[str] = []
    for table, count in tables(text, style, creativity):
        fresh = [word for word in table if not mentions(text, word)]
        random.shuffle(fresh)
        words += fresh[:count]
    return words


def tables(text: str, style: EnhancementStyle, creativity: float) -> list[tuple[tuple[str, ...], int]]:
    """Each table with the number of words to take from it."""
    hints = max(1, int(2 * creativity))
    if style == "coloring-book":
        outlines = [(subject.outlines, hints) for subject in subjects_of(text)]
        return [(COLORING_BOOK, max(3, int(5 * creativity))), *outlines]
    return [
        *((subject.hints, hints) for subject in subjects_of(text)),
        (STYLE[style], max(2, int(4 * creativity))),
        (TECHNICAL[style], max(2, int(4 * creativity))),
        (QUALITY, max(2, int(3 * creativity))),
    ]


def extended_negative(negative: str, style: EnhancementStyle, source: str, more: Iterable[str] = ()) -> str:
    """The person's own words first, then `more` or else the style's, without what the source asks for."""
    added = list(more) or negative_words(style)
    return joined([*parted(negative), *(word for word in added if not mentions(source, word))], MAX_NEGATIVE)
