"""Quote marks and the bracketed notes behind a line: where they begin and end, and how they are written.

What a line is, and which lines a row has, stands in lines.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

NoteKind = Literal["english", "to_translate", "set_price"]

CLOSERS = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "”": "”",
    '"': '"',
    "＂": "＂",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "〝": "〟〞",
}
"""What closes a quote, by what opens it."""
OPENERS = frozenset(CLOSERS)
QUOTE_MARKS = "".join(sorted(OPENERS.union(*CLOSERS.values())))
ANY_QUOTE_MARK = re.compile(f"[{QUOTE_MARKS}]")
MOST_MARKS = 60
"""Marks within a quote or a bracket; behind so many it counts as never closed."""
BEHIND_COLON = re.compile(r"[:：]\s{0,3}$")
LAX_CLOSERS = '"”“'
"""Close a quote that has no proper end, where no word follows."""
AFTER_CLOSER = re.compile(r"[\s.,;:!?)\]\[。、，！？：；］【［]|$")
BRACKETS = {"[": "]", "［": "］", "【": "】"}
ANY_BRACKET = re.compile(r"[\[\]［］【】]")
LONGEST_NOTE = 1000
"""Characters; a bracket that is open for longer is a stray one."""
TO_TRANSLATE = re.compile(r"to translate\s*(?:[:：]\s*(\S.*?)?)?\s*", re.IGNORECASE | re.DOTALL)
SET_PRICE = re.compile(r"set price\s*(?:[:：]\s*(\S.*?)?)?\s*", re.IGNORECASE | re.DOTALL)
BEFORE_NOTE = re.compile(r"([.,;:。、]?)\s*(?=[\[［【])")
UNKNOWN_LANGUAGE = "und"
"""BCP 47 for a language that is not said."""
UNKNOWN_CURRENCY = "XXX"
"""ISO 4217 for no currency."""
INNER_QUOTES = str.maketrans({'"': "'", "“": "‘", "”": "’", "„": "‚", "«": "‹", "»": "›", "「": "『", "」": "』"})
INNER_BRACKETS = str.maketrans({"[": "(", "]": ")", "［": "(", "］": ")", "【": "(", "】": ")"})


@dataclass(frozen=True)
class Notes:
    """What stands in brackets behind a line: `end` is where they end, or where the line does when there are none."""

    start: int
    end: int
    found: dict[NoteKind, str]


def closing_quote(text: str, opener: int, end: int) -> int | None:
    """Where the quote that opens at `opener` is closed, before `end`; None where it never is.

    Quotes inside a quote count, but one behind a colon belongs to the next speaker.
    """
    first, closers = text[opener], CLOSERS[text[opener]]
    nests = len(closers) == 1 and first != closers
    depth = 1
    for mark in marks_in(text, opener + 1, end):
        if nests and text[mark] == first:
            if BEHIND_COLON.search(text, max(opener, mark - 4), mark):
                end = mark
                break
            depth += 1
        elif text[mark] in closers and (first != '"' or AFTER_CLOSER.match(text, mark + 1)):
            depth -= 1
            if not depth:
                return mark
    lax = (mark for mark in marks_in(text, opener + 1, end) if text[mark] in LAX_CLOSERS)
    return next((mark for mark in lax if AFTER_CLOSER.match(text, mark + 1)), None)


def marks_in(text: str, start: int, end: int) -> Iterator[int]:
    """Where quote marks stand, up to a number of them that no quote has."""
    return (mark.start() for mark in islice(ANY_QUOTE_MARK.finditer(text, start, end), MOST_MARKS))


def closing_bracket(text: str, opener: int, end: int) -> int | None:
    """Where the bracket that opens at `opener` is closed; brackets inside it count."""
    closes, depth = BRACKETS[text[opener]], 0
    marks = ANY_BRACKET.finditer(text, opener, min(end, opener + LONGEST_NOTE))
    for mark in islice(marks, MOST_MARKS):
        depth += (mark.group() == text[opener]) - (mark.group() == closes)
        if not depth:
            return mark.start()
    return None


def notes_behind(text: str, place: int, end: int) -> Notes:
    """The brackets right behind a line that ends at `place`: one of each kind at most, in any order."""
    found: dict[NoteKind, str] = {}
    start = after = place
    while gap := BEFORE_NOTE.match(text, after, end):
        close = closing_bracket(text, gap.end(), end)
        kind, value = note_of(text[gap.end() + 1 : close].strip()) if close else ("english", "")
        if close is None or kind in found or not value:
            break
        start = start if found else place + len(gap[1])
        found[kind] = value
        after = close + 1
    return Notes(start=start, end=after, found=found)


def note_of(inside: str) -> tuple[NoteKind, str]:
    if match := TO_TRANSLATE.fullmatch(inside):
        return "to_translate", match[1] or UNKNOWN_LANGUAGE
    if match := SET_PRICE.fullmatch(inside):
        return "set_price", match[1] or UNKNOWN_CURRENCY
    return "english", inside


def written_notes(english: str | None, to_translate: str | None, set_price: str | None) -> str:
    """ " [Hot day?] [SET PRICE: EUR]", with the space before it; "" where there is nothing to say."""
    notes = (
        english,
        to_translate and f"TO TRANSLATE: {to_translate}",
        set_price and f"SET PRICE: {set_price}",
    )
    return "".join(f" {bracketed(note)}" for note in notes if note)


def bracketed(note: str) -> str:
    """In brackets; brackets in it become round ones where they would close it."""
    whole = f"[{note}]"
    return whole if closing_bracket(whole, 0, len(whole)) == len(whole) - 1 else f"[{note.translate(INNER_BRACKETS)}]"


def quoted_as(text: str, opener: str, closer: str) -> str:
    """In these quote marks; those inside become single ones, so that none of them closes the quote."""
    return f"{opener}{text.translate(INNER_QUOTES)}{closer}"
