"""Of the format: the English in brackets behind each line; which language the lines are in is checked in wording.py."""

from collections.abc import Iterator
from itertools import groupby

from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined, tongue
from cw_assets.domain.adaptation.checks.matching import contains, plain, weight
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.checks.wording import (
    ENOUGH,
    FEW_WORDS,
    has_words,
    is_english,
    is_foreign,
    not_english,
)
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.scripts.lines import Line
from cw_assets.domain.video.words import plain_words

CRY = "!?…！？؟"
"""What a single word that is cried ends with."""
SHARED = 0.5
"""Of the letters of several quotes, at least, has a bracket that is the English of them all."""


def bracket_issues(case: Case) -> Iterator[Issue]:
    """Lines without their English, and brackets in another language; a row's gravest only."""
    if tongue(case.language) == "en":
        return
    for row in case.rows:
        bare = sorted((line for line in bare_lines(row) if needs_english(case, row, line)), key=is_word_or_two)
        if bare:
            yield issue(
                "no English behind a word or two" if is_word_or_two(bare[0]) else "no English in brackets",
                row.location,
                f"“{bare[0].text}” has no English behind it.",
                "Put the English of each line in square brackets right behind its quote.",
            )
    if not is_english(case, joined(row.english for row in case.rows), ENOUGH):
        yield not_english("brackets not English", "script_rows", "What stands in brackets is")


def bare_lines(row: ReadRow) -> Iterator[Line]:
    """Lines with no bracket, or one that repeats them; quotes of one speaker may share the bracket behind the last."""
    for _, lines in groupby(row.lines, key=lambda line: (line.kind, line.label)):
        waiting: list[Line] = []
        for line in lines:
            waiting.append(line)
            if line.english:
                yield from unshared(waiting, line.english)
                waiting = []
        yield from waiting


def unshared(lines: list[Line], english: str) -> list[Line]:
    """Those of the lines to which the bracket behind the last one does not belong."""
    text = joined(line.text for line in lines)
    if plain(english) in (plain(text), plain(lines[-1].text)):
        return lines
    return [] if weight(english) >= SHARED * weight(text) else lines[:-1]


def needs_english(case: Case, row: ReadRow, line: Line) -> bool:
    """Not names, cries, and what stands as in the origin or in another script, which wording.py has judged."""
    if line.to_translate is not None or not has_words(case, line.text) or is_foreign(case, line.text):
        return False
    as_before = any(plain(line.text) == plain(other.text) for other_row in case.origin for other in other_row.lines)
    is_cry = len(line.text.split()) == 1 and line.text[-1] in CRY and weight(line.text) < ENOUGH
    return not (as_before or is_cry or has_known_names(case, row, line))


def has_known_names(case: Case, row: ReadRow, line: Line) -> bool:
    """Whether all of a few words are the origin's, a speaker's or a substitution's: "Lena, Ben!"."""
    speakers = (spoken.label for one in (*case.origin, row) for spoken in one.speech)
    replacements = (one.replacement for one in case.culture.substitutions)
    known = joined((*(one.all_words for one in case.origin), *speakers, *replacements))
    words = plain_words(line.text)
    return len(words) <= FEW_WORDS and all(contains(known, word) for word in words)


def is_word_or_two(line: Line) -> bool:
    return len(line.text.split()) < FEW_WORDS and weight(line.text) < ENOUGH
