"""What code checks at the concept gate: literals that must be preserved, and their order; ideas are the model's."""

import re
from collections.abc import Iterator
from itertools import pairwise

from cw_assets.domain.adaptation.checks.case import Case, ReadRow, joined, tongue
from cw_assets.domain.adaptation.checks.guidelines import QUOTED
from cw_assets.domain.adaptation.checks.matching import contains, contains_any, figures_in, loose, plain
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.adaptation.quantities.finding import literals_in, quantities_in
from cw_assets.domain.adaptation.quantities.numerals import NUMBER_WORDS, value_of_words
from cw_assets.domain.adaptation.reading import origin_language

NUMBER = re.compile(NUMBER_WORDS, re.IGNORECASE)


def concept_issues(case: Case) -> Iterator[Issue]:
    literals = list(
        dict.fromkeys(literal for item in case.concept.must_preserve for literal in literals_of(case, item))
    )
    for literal in literals:
        if not any(stands(case, row, literal) for row in case.rows):
            yield issue(
                "not preserved" if is_certain(case, literal) else "not preserved word for word",
                "script_rows",
                f"“{literal}” must be preserved, and stands nowhere in the lines or their English.",
                f"Bring “{literal}” back, word for word in the line or in the English behind it.",
            )
    yield from order_issues(case, literals)


def literals_of(case: Case, item: str) -> list[str]:
    """The item, or what it quotes, where that stands in the origin's lines; none of an item that describes."""
    quoted = [next(filter(None, match.groups())) for match in QUOTED.finditer(item)]
    for words in ([item.strip(' .“”"')], quoted):
        if found := [one for one in words if is_literal(case, one)]:
            return found
    return []


def is_literal(case: Case, words: str) -> bool:
    """Whether the draft must have it word for word: not what each market writes its own way, as prices are.

    Words of an origin that is not English reach the draft only as names and numbers, for the brackets are English.
    """
    said, language = joined(row.all_words for row in case.origin), origin_language(case.request)
    if not contains(said, words) or quantities_in(words, language):
        return False
    if tongue(language or "en") in ("en", tongue(case.language)):
        return True
    is_name = plain(words) in map(plain, case.names) or any(True for _ in literals_in(words))
    in_english = contains(joined(row.english for row in case.origin), words)
    return is_name or in_english or re.search(r"[^\W\d_]", words) is None


def stands(case: Case, row: ReadRow, literal: str) -> bool:
    """The literal itself, or what the cultural brief puts in its place."""
    return contains_any(loose(row.all_words), map(loose, case.alternatives(literal)))


def is_certain(case: Case, literal: str) -> bool:
    """Whether what is gone is a name, an address or a number, said in no way; other words can be put freely."""
    if any(contains(literal, name) for name in case.names) or any(True for _ in literals_in(literal)):
        return True
    said = joined(row.all_words for row in case.rows)
    numbers = figures_in(said) | {str(value_of_words(words)) for words in NUMBER.findall(said)}
    return not any(figures_in(words) <= numbers for words in case.alternatives(literal))


def order_issues(case: Case, literals: list[str]) -> Iterator[Issue]:
    """Literals that each stand in one row only, here and in the origin, come in the origin's order."""
    places = [(only_place(case, case.origin, one), only_place(case, case.rows, one), one) for one in literals]
    known = sorted((there, here, one) for there, here, one in places if there and here)
    for (first, before, one), (second, after, other) in pairwise(known):
        if first < second and after < before:
            yield issue(
                "preserved in another order",
                f"row {after}",
                f"“{other}” comes before “{one}”; in the origin it comes after it.",
                "Keep the order in which the origin tells it.",
            )
            return


def only_place(case: Case, rows: tuple[ReadRow, ...], literal: str) -> int:
    """The place of the one row that has it; 0 where none or several do."""
    places = [row.place for row in rows if stands(case, row, literal)]
    return places[0] if len(places) == 1 else 0
