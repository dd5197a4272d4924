"""Days in a text: months in words in six languages, and dates in figures whose order is certain."""

import re
from collections.abc import Iterator
from datetime import date

from cw_assets.domain.adaptation.quantities.found import Day, Found, Unclear

MONTHS: dict[str, str] = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
SHORT = {"jan": 1, "feb": 2, "apr": 4, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
"""English ones that are no other word."""
NUMBER_OF = {name: month for names in MONTHS.values() for month, name in enumerate(names.split(), start=1)} | SHORT
MONTH = rf"(?P<month>{'|'.join(sorted(NUMBER_OF, key=len, reverse=True))})\b\.?"
NUMBER = r"(?<![\d.,/:$€£])(?P<day>\d{1,2})"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
MONTH_FIRST = re.compile(
    rf"\b{MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d|%)(?:,? {YEAR})?", re.IGNORECASE
)
DAY_FIRST = re.compile(
    rf"{NUMBER}(?:st|nd|rd|th|\.|er|º|°)?(?: of| de)? {MONTH}(?:,? (?:de |of )?{YEAR})?", re.IGNORECASE
)
ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
DOTTED = re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{YEAR}")
SLASHED = re.compile(r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)?\d\d)(?![\d/])")
MONTH_FIRST_PLACES = frozenset({"US", "PH"})
WORDS_WITH_A_SECOND_MEANING = frozenset({"may", "march", "mars"})
"""Months only with a capital."""
ORDER_IS_UNCLEAR = "may mean the day or the month first"


def days_in(text: str, language: str) -> Iterator[Found]:
    """Every day that exists, the surest kind first; kinds may overlap, and the first one counts."""
    for match in ISO.finditer(text):
        yield from found(match, int(match["month"]), int(match["day"]))
    for match in (*MONTH_FIRST.finditer(text), *DAY_FIRST.finditer(text)):
        if match["month"] not in WORDS_WITH_A_SECOND_MEANING:
            yield from found(match, NUMBER_OF[match["month"].lower()], int(match["day"]))
    for match in DOTTED.finditer(text):
        yield from found(match, int(match["month"]), int(match["day"]))
    for match in SLASHED.finditer(text):
        yield from slashed(match, language)


def slashed(match: re.Match[str], language: str) -> Iterator[Found]:
    """24/12/2026 and 12/24/2026 say their order; 3/4/2026 does where the origin's country is known."""
    first, second = int(match["first"]), int(match["second"])
    country = language.rsplit("-", maxsplit=1)[-1] if "-" in language else ""
    if first <= 12 and second <= 12 and first != second and (not country and language in ("", "en")):
        yield Found(Unclear(ORDER_IS_UNCLEAR), match.group(), match.start(), match.end())
        return
    month_first = second > 12 or (first <= 12 and country in MONTH_FIRST_PLACES)
    yield from found(match, *((first, second) if month_first else (second, first)))


def found(match: re.Match[str], month: int, day: int) -> Iterator[Found]:
    """Nothing where there is no such day."""
    year = full_year(match["year"])
    try:
        date(year or 2024, month, day)
    except ValueError:
        return
    yield Found(
        Day(month, day, year), match.group().rstrip(), match.start(), match.start() + len(match.group().rstrip())
    )


def full_year(figures: str | None) -> int | None:
    """Of this century where two figures are written."""
    return None if figures is None else int(figures) + (2000 if len(figures) == 2 else 0)
