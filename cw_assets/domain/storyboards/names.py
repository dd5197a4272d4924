"""Names and other people of whom a script says too little to know them again.

Whom a row names in words that are known stands in mentions.py.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from cw_assets.domain.storyboards.phrases import DETERMINERS, LINKS, NOUNS, PRONOUNS, Description
from cw_assets.domain.video.words import word_set

NAME = re.compile(r"[A-Z][^\W\d_]+")
AGE = re.compile(r"\d\ds?|mid|late|early")
LONGEST_TOLD = 6
"""Words in brackets behind a name."""
RELATED = word_set(
    "brother sister uncle aunt cousin nephew niece boss coach pilot captain cop chief guest host hero rival stranger "
    "thief clerk priest nun monk judge partner mate twin shepherd butler vet guard maid bully champion opponent"
)
PERSON_ENDS = ("man", "woman", "men", "women", "er", "or", "ist", "ess", "ian", "ant", "ee", "smith", "keeper")
"""Of nouns for somebody by trade: postman, hairdresser, florist; "letter" and "corner" are taken for such, too."""


def names_told(row: Description) -> set[str]:
    """Names that a row explains: "Anna, a woman in red", "Anna (30s)", "Anna, 35, yawns"; folded."""
    people = {row.phrase_start(mark.start) for mark in row.marks if row.has_role(mark.start, "person")}
    ages = {at for at in range(len(row.words)) if AGE.fullmatch(row.words[at])}
    return {name for at in people | ages if (name := name_before(row, at))}


def name_before(row: Description, start: int) -> str:
    """The name before a comma or bracket right before a phrase, folded; "" where there is none.

    An age between the two is passed: "Anna (32), a woman in red", "Tom, 40s, a baker".
    """
    at = before_mark(row, start, ",(")
    at = at if at is None else before_age(row, at)
    if at is None or at in row.marked or not NAME.fullmatch(row.written(at, at + 1)):
        return ""
    return row.words[at]


def before_mark(row: Description, start: int, marks: str) -> int | None:
    """The word before one of the marks right before a word; None where none stands there."""
    there = start > 1 and row.words[start - 1] == "." and row.mark_at(start - 1) in marks
    return start - 2 if there else None


def before_age(row: Description, at: int) -> int | None:
    if row.words[at] == "." and row.mark_at(at) == ")":
        opened = range(at - 1, max(0, at - LONGEST_TOLD), -1)
        return next((place - 1 for place in opened if row.words[place] == "." and row.mark_at(place) == "("), None)
    return before_mark(row, at, ",") if AGE.fullmatch(row.words[at]) else at


def likely_names(rows: Sequence[Description]) -> set[str]:
    """Words that nobody knows and that have a capital wherever they stand, in two rows at least; folded."""
    seen = [unknown_words(row) for row in rows]
    capital = Counter(word for words in seen for word, always in words.items() if always)
    return {word for word, number in capital.items() if number > 1 and all(words.get(word, True) for words in seen)}


def unknown_words(row: Description) -> dict[str, bool]:
    """Each word of a row that is in no table, and whether it always has a capital."""
    found: dict[str, bool] = {}
    for at, word in enumerate(row.words):
        if word != "." and at not in row.marked and word not in LINKS | DETERMINERS and word not in PRONOUNS:
            found[word] = found.get(word, True) and row.written(at, at + 1)[0].isupper()
    return found


def has_stranger(row: Description, pronoun: str, known: Collection[str]) -> bool:
    """Whether somebody unknown stands before "she" or "he", who can be meant: "Ben enters. He sits", "The postman"."""
    first = next((at for at, word in enumerate(row.words) if PRONOUNS.get(word) == pronoun), 0)
    return any(is_name(row, at, known) or is_somebody(row, at) for at in range(first))


def is_name(row: Description, at: int, known: Collection[str]) -> bool:
    """A word with a capital that nobody knows and that does something: not "Suddenly, …", "Outside the house"."""
    word, following = row.words[at], row.word(at + 1)
    if word in known or at in row.marked or word in LINKS | DETERMINERS or word in PRONOUNS or word.endswith("ly"):
        return False
    small = (
        following in DETERMINERS or following in PRONOUNS or (following in LINKS - {"and", "is"}) or following == "."
    )
    return not small and NAME.fullmatch(row.written(at, at + 1)) is not None


def is_somebody(row: Description, at: int) -> bool:
    """ "The old postman", "her brother": a noun that is in no table and sounds like somebody."""
    word = row.words[at]
    sounds_so = word in RELATED or (len(word) > 4 and word.endswith(PERSON_ENDS))
    if not sounds_so or row.has_role(at, *NOUNS) or word in LINKS | DETERMINERS:
        return False
    return not DETERMINERS.isdisjoint(row.words[max(0, at - 3) : at])
