"""Words of a prompt made comparable, and the longest known phrase at each place; which phrases exist, tables say."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

Entry = TypeVar("Entry")
LONGEST = 4
"""Words in the longest phrase of a table."""
IRREGULAR = {
    "children": "child", "women": "woman", "men": "man", "feet": "foot", "wolves": "wolf", "loaves": "loaf",
    "leaves": "leaf", "knives": "knife", "geese": "goose", "mice": "mouse", "shelves": "shelf",
    "policemen": "policeman",
    "businessmen": "businessman", "businesswomen": "businesswoman", "fishermen": "fisherman", "watches": "watch",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents: "Café" and "cafe" are one word."""
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(bare)


def split(text: str) -> list[str]:
    """Folded words and, as words of their own, the marks that end a phrase; hyphens part words."""
    return ["." if mark in ",.;:!?()" else mark for mark in re.findall(r"[^\W_]+(?:['’]s\b)?|[,.;:!?()]", fold(text))]


def table(rows: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """From {"cup": "cup, mug, coffee cup"} the name for each phrase."""
    return {tuple(split(phrase)): name for name, phrases in rows.items() for phrase in phrases.split(",")}


def singulars(word: str) -> Iterator[str]:
    """The word, then what it may be the plural of."""
    word = word.removesuffix("'s").removesuffix("’s")
    yield word
    if word in IRREGULAR:
        yield IRREGULAR[word]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]


class Found(NamedTuple, Generic[Entry]):
    """A phrase of a table in a text: words `start` to `end`, the end not included; "the woman's" is no plural."""

    start: int
    end: int
    entry: Entry
    plural: bool


def find(words: list[str], phrases: Mapping[tuple[str, ...], Entry]) -> list[Found[Entry]]:
    """Every known phrase, longest first at each place, without overlaps."""
    found: list[Found[Entry]] = []
    at = 0
    while at < len(words):
        hit = _longest_at(words, at, phrases)
        if hit:
            found.append(hit)
        at = hit.end if hit else at + 1
    return found


def _longest_at(words: list[str], at: int, phrases: Mapping[tuple[str, ...], Entry]) -> Found[Entry] | None:
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        *first, last = words[at : at + length]
        bare, *others = singulars(last)
        for form in (bare, *others):
            entry = phrases.get((*first, form))
            if entry is not None:
                return Found(at, at + length, entry, form != bare)
    return None
