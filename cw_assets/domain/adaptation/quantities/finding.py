"""Everything in a text that a market may write otherwise: prices, measures, days, large numbers, each found once.

What each kind looks like stands in prices.py, measures.py and days.py.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cw_assets.domain.adaptation.quantities.days import DOTTED, ISO, days_in
from cw_assets.domain.adaptation.quantities.found import Found, Number, Unclear
from cw_assets.domain.adaptation.quantities.measures import measures_in
from cw_assets.domain.adaptation.quantities.numerals import SPACES, value_of, writes_point
from cw_assets.domain.adaptation.quantities.prices import prices_in
from cw_assets.domain.video.names import ADDRESS

WORD = re.compile(r"\S{4,300}")
"""What an address can stand in; bounded, for finding one takes the square of its length."""
HASHTAG = re.compile(r"[#@]\w+")
PHONE = re.compile(
    r"(?<![\w.,$€£])(?:\+\d{1,3}[ .-]?)?\(?\d{1,5}\)?(?:[ .-]\d{2,5}){2,5}(?![\w%])|\b1-8\d\d-[\dA-Z-]{7,}"
)
GROUPED = re.compile(rf"(?<![\d.,/:\w])\d{{1,3}}(?:[.,'’{SPACES}]\d{{3}}){{1,5}}(?![\d.,]\d|\d)")
PERCENTAGE = re.compile(r"(?<![\d.,/:\w])\d+[.,]\d+(?= ?%)")
CLOCK = re.compile(r"(?<![\d:.])\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?", re.IGNORECASE)
CLOCK_IS_UNCLEAR = "is a time of day, and must be written as the market writes it"
SPACE_IN_FIGURES = re.compile(r"(?<=\d) (?=\d)")
WIDE_SPACE = "\u2003"
PLAIN = re.compile(r"(?<![\d.,/:\w$€£¥])\d+(?![\d\w/:]|[.,]\d)%?")


def quantities_in(text: str, language: str) -> tuple[Found, ...]:
    """In the order of the text, none within another; `language` is the text's, BCP 47, "" where nobody knows.

    Addresses, hashtags and telephone numbers hold none.
    """
    taken = places_of(text, (span for _, span in literals_in(text)))
    claimed: list[Found] = []
    for found in candidates(parted(text, language), language):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            claimed.append(replace(found, text=text[found.start : found.end]))
    return tuple(sorted(claimed, key=lambda found: found.start))


def parted(text: str, language: str) -> str:
    """With figures of two numbers wide apart, where a space is never inside one: "6 500 ml bottles" in English."""
    return SPACE_IN_FIGURES.sub(WIDE_SPACE, text) if writes_point(language) else text


def candidates(text: str, language: str) -> Iterator[Found]:
    """The surest kind first."""
    yield from prices_in(text, language)
    yield from days_in(text, language)
    for match in CLOCK.finditer(text):
        yield Found(Unclear(CLOCK_IS_UNCLEAR), match.group(), match.start(), match.end())
    yield from measures_in(text, language)
    for match in (*GROUPED.finditer(text), *PERCENTAGE.finditer(text)):
        number = Number(value_of(match.group(), language))
        yield Found(number, match.group(), match.start(), match.end())


def literals_in(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """What is never changed, with its place: web addresses, hashtags, telephone numbers."""
    for word in WORD.finditer(text):
        for match in ADDRESS.finditer(word.group()):
            yield match.group().rstrip(".,!?"), (word.start() + match.start(), word.start() + match.end())
    for match in (*HASHTAG.finditer(text), *PHONE.finditer(text)):
        if not any(other.fullmatch(match.group()) for other in (ISO, DOTTED, GROUPED)):
            yield match.group(), match.span()


def plain_numbers(text: str, language: str) -> tuple[str, ...]:
    """Numbers that every market writes alike ("3", "100%"), outside all that is found above."""
    spans = [span for _, span in literals_in(text)]
    spans += [(found.start, found.end) for found in quantities_in(text, language)]
    taken = places_of(text, spans)
    return tuple(match.group() for match in PLAIN.finditer(text) if not any(taken[match.start() : match.end()]))


def places_of(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    """A 1 for each character of the text that one of the spans covers."""
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return covered
