"""Comma-separated tags as text: cleaning, parting, comparing and joining them; what they say stands elsewhere."""

import re
import unicodedata
from collections.abc import Iterable

from cw_assets.domain.video.words import plain_words

BETWEEN = re.compile(r",(?![^()]*\))")
"""A comma that does not stand in brackets: "(red, round:1.2)" is one tag."""
JOINERS = "\u200c\u200d"
"""Invisible, but part of some scripts and of many emoji."""


def clean(text: str) -> str:
    """On one line, with single spaces, without control characters and without what no encoding knows."""
    return " ".join("".join(map(visible, text)).split())


def visible(character: str) -> str:
    """The character; a space for a control character, nothing for an invisible or impossible one."""
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category.startswith("C") and character not in JOINERS else character


def parted(text: str) -> list[str]:
    """The tags of a text, each clean and without punctuation at its end; empty ones are left out."""
    return [tag for tag in (clean(piece).rstrip(" .;") for piece in BETWEEN.split(text)) if tag]


def unique(tags: Iterable[str]) -> list[str]:
    """Each tag once, as it is first written; capitals make no difference."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return list(found.values())


def joined(tags: Iterable[str], limit: int) -> str:
    """Each tag once, as many from the first on as fit in `limit` characters; a first one that is too long is cut."""
    text = ""
    for tag in unique(tags):
        longer = f"{text}, {tag}" if text else shortened(tag, limit)
        if len(longer) > limit:
            break
        text = longer
    return text


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a word where there is one."""
    if len(text) <= limit:
        return text
    return (text[: limit + 1].rpartition(" ")[0] or text[:limit]).rstrip(" ,.;")


def mentions(text: str, words: str) -> bool:
    """Whether `words` stand in `text` one after another, as whole words in any case."""
    return f" {' '.join(plain_words(words))} " in f" {' '.join(plain_words(text))} "
