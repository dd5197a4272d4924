"""Held words put into a description: in the place of what says less of the same one, else behind it.

What is held, and in which rows, is found in recurring.py and continuity.py.
"""

import re
from collections.abc import Iterator

from cw_assets.domain.images.panel.people import PEOPLE
from cw_assets.domain.images.panel.words import Found, fold
from cw_assets.domain.prompts.tags import mentions
from cw_assets.domain.storyboards.mentions import CONNECTORS, FITS, clothes_end
from cw_assets.domain.storyboards.phrases import (
    DEFINITE,
    DETERMINERS,
    LINKS,
    Description,
    Entry,
    content,
    parsed,
)
from cw_assets.domain.storyboards.recurring import GENERIC

NAMED = re.compile(r"(?P<name>[^\W\d_]+)(?:, (?P<words>the .+)| (?P<told>\(.+\)))", re.DOTALL)
""" "Anna, the woman in a red coat", "Anna (32)": how `Recurring.held_in` says who is meant by a name."""
SUBJECTS = frozenset({"she", "he"})
DENIALS = frozenset({"not", "no", "without", "never"})
AFTER_THINGS = DETERMINERS | LINKS
"""What follows a thing or a place that is no part of a longer noun, as in "the bottle cap"."""
Span = tuple[int, int]
"""First word and end of what is replaced."""


def holding(shown: str, words: str) -> str:
    """The description with held words ("the woman in a yellow coat") where it says less: "the woman", "she", "Anna".

    Behind it, where no such place is sure: said in the wrong one they would turn somebody into somebody else.
    """
    row, named = parsed(shown), NAMED.fullmatch(words)
    words = named["words"] or "" if named else words
    if mentions(row.text, words or (named["told"] if named else "")):
        return row.text
    if named and (at := name_at(row, fold(named["name"]))) is not None:
        return put_behind(row, at, f", {words}" if words else f" {named['told']}")
    if not words:
        return row.text
    return next((put_in(row, span, words) for span in places_for(row, words)), f"{row.text}, {words}")


def put_behind(row: Description, at: int, said: str) -> str:
    """Behind a word; what began with a comma ends with one."""
    end = row.spans[at][1]
    comma = "," if said.startswith(",") and row.word(at + 1) != "." else ""
    return f"{row.text[:end]}{said}{comma}{row.text[end:]}"


def put_in(row: Description, span: Span, words: str) -> str:
    start, end = row.spans[span[0]][0], row.spans[span[1] - 1][1]
    begins = row.text[start].isupper() and ends_sentence(row, span[0] - 1)
    first = words[0].upper() if begins else words[0]
    return f"{row.text[:start]}{first}{words[1:]}{row.text[end:]}"


def name_at(row: Description, name: str) -> int | None:
    """The word that is the name; a possessive ("Anna’s hand") has no room for more behind it."""
    return row.words.index(name) if name in row.words else None


def places_for(row: Description, words: str) -> Iterator[Span]:
    """What the words may stand for, the surest first."""
    held = parsed(words)
    noun, details = head_noun(held), content(words)
    kind = PEOPLE.get((noun,), "")
    kind = f"old {kind}" if {"old", "elderly"} & details and kind in ("man", "woman") else kind
    yield from (span for at in places_of(row, noun) if (span := bare_phrase(row, at, details, is_person=bool(kind))))
    if kind:
        yield from alike(row, kind, details)
        yield from pronoun(row, kind, noun)


def head_noun(held: Description) -> str:
    """ "woman" of "the young, elegant woman in a coat", "bottle" of "the bottle of Fizzo"."""
    stop = next((at for at, word in enumerate(held.words) if word in LINKS | CONNECTORS or ends(held, at)), None)
    return held.word(len(held.words) - 1 if stop is None else stop - 1)


def ends(held: Description, at: int) -> bool:
    return held.words[at] == "." and held.mark_at(at) != ","


def places_of(row: Description, noun: str) -> list[int]:
    return [at for at, word in enumerate(row.words) if word == noun and word != "."]


def bare_phrase(row: Description, at: int, details: frozenset[str], *, is_person: bool) -> Span | None:
    """ "The woman", "the young woman", "woman" where a sentence begins, "Mum", that say no more than the held words."""
    start = at
    while start > 0 and at - start < 3 and (row.words[start - 1] in details or row.words[start - 1] == "same"):
        start -= 1
    if row.word(start - 1) in DEFINITE:
        start -= 1
    elif not is_person or not (ends_sentence(row, start - 1) or row.written(start, start + 1)[0].isupper()):
        return None
    end = at + 1 + (is_person and row.word(at + 1).isdigit())
    clothes = content(row.written(end, clothes_end(row, end)))
    if row.word(start - 1) in DENIALS or not clothes <= details or not (is_person or stands_alone(row, at)):
        return None
    return start, end_of_known(row, end, details)


def end_of_known(row: Description, end: int, details: frozenset[str]) -> int:
    """Behind "in the raincoat", where the held words say so, too."""
    for at in range(end, len(row.words)):
        if row.words[at] in details:
            end = at + 1
        elif row.words[at] not in CONNECTORS | DETERMINERS | {"and"}:
            break
    return end


def ends_sentence(row: Description, at: int) -> bool:
    return at < 0 or (row.words[at] == "." and row.mark_at(at) in ".!?:;")


def stands_alone(row: Description, at: int) -> bool:
    """Whether a thing's or a place's noun ends there: not "the bottle cap", "the kitchen table", "the can of beans"."""
    after = row.word(at + 1)
    if after == "of":
        return False
    is_verb = row.has_role(at + 1, "action") or (after.endswith("s") and at + 1 not in row.marked)
    return after == "." or after in AFTER_THINGS or (is_verb and row.has_role(at, "thing"))


def alike(row: Description, kind: str, details: frozenset[str]) -> Iterator[Span]:
    """ "The lady" where nobody else of her kind is in the row."""
    marks = [mark for mark in row.marks if any({kind, person_of(mark)} <= kinds for kinds in FITS.values())]
    if len(marks) == 1 and marks[0].end - marks[0].start == 1 and row.words[marks[0].start] in GENERIC:
        span = bare_phrase(row, marks[0].start, details, is_person=True)
        if span and row.word(span[0]) in DEFINITE:
            yield span


def pronoun(row: Description, kind: str, noun: str) -> Iterator[Span]:
    """The first "she" or "he" that can mean the held one, and nobody who is named before it."""
    said = [word for word in dict.fromkeys(row.words) if word in SUBJECTS and kind in FITS[word]]
    at = row.words.index(said[0]) if len(said) == 1 else None
    if at is None:
        return
    before = (mark for mark in row.marks if mark.end <= at and row.words[mark.end - 1] not in owning(noun))
    if all(person_of(mark) not in FITS[said[0]] for mark in before):
        yield at, at + 1


def person_of(mark: Found[Entry]) -> str:
    """The kind of somebody; "" for what is nobody."""
    return dict(mark.entry).get("person", "")


def owning(noun: str) -> set[str]:
    return {f"{noun}'s", f"{noun}’s"}
