"""Putting one text in the place of another: whole words, in the case of the original, everything in one pass."""

import re
from collections.abc import Iterable, Mapping

DIRECTION_MARKS = "\u200e\u200f"
"""Invisible; CLDR puts them around prices in scripts from right to left."""


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """The longest original first; what was put in is not looked at again."""
    by_lower = {original.casefold(): new for original, new in replacements.items() if original}
    if not by_lower:
        return text
    ordered = sorted(by_lower, key=len, reverse=True)
    pattern = re.compile("|".join(map(whole, ordered)), re.IGNORECASE)
    return pattern.sub(lambda match: put(match, by_lower[match.group().casefold()]), text)


def whole(original: str) -> str:
    """A pattern that does not match inside a word or a longer number."""
    begins = r"(?<![^\W_])" if original[0].isalpha() else r"(?<![\d.,])" if original[0].isdigit() else ""
    ends = r"(?![^\W_])" if original[-1].isalpha() else r"(?![.,]?\d)" if original[-1].isdigit() else ""
    return f"{begins}{re.escape(original)}{ends}"


def put(match: re.Match[str], new: str) -> str:
    """With a space where a sign and a word would touch, as in ONLY$2."""
    before = match.string[: match.start()][-1:]
    space = " " if before.isalnum() and new.lstrip(DIRECTION_MARKS)[:1].isalnum() else ""
    return space + in_case_of(match.group(), new)


def in_case_of(original: str, new: str) -> str:
    """Capitals stay capitals; a quantity is written as it is."""
    if any(sign.isdigit() for sign in new) or not original[:1].isalpha():
        return new
    if original.isupper() and len(original) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if original[:1].isupper() else new


def stands_in(original: str, texts: Iterable[str]) -> tuple[str, ...]:
    """The original as it stands in the texts, in each of its spellings once."""
    pattern = re.compile(whole(original), re.IGNORECASE)
    return tuple(dict.fromkeys(match.group() for text in texts for match in pattern.finditer(text)))
