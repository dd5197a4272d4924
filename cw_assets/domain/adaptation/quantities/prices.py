"""Prices in a text, in figures and in English words; what a sign means is in currencies.py."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cw_assets.domain.adaptation.quantities.currencies import CENTS, CODES, SHARED_SIGNS, SIGNS, WORDS, currency_of
from cw_assets.domain.adaptation.quantities.found import Found, Price
from cw_assets.domain.adaptation.quantities.numerals import AMOUNT, FIGURES, NUMBER_WORDS, value_of, value_of_words


def one_of(names: Iterable[str]) -> str:
    """A pattern for any of them, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


ALL_SIGNS = (*SIGNS, *SHARED_SIGNS, *CODES)
LARGE = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
"""Powers of ten."""
NO_CENTS = r"(?:[.,][–—-]{1,2})?"
"""As in "3,– €"."""
BEFORE = re.compile(
    rf"(?P<sign>(?<![^\W\d_])(?:{one_of(s for s in ALL_SIGNS if s[0].isalpha())})"
    rf"|{one_of(s for s in ALL_SIGNS if not s[0].isalpha())})"
    rf"\s?(?P<figures>{FIGURES}|\.\d\d(?!\d)){NO_CENTS}(?:[ -]?(?P<large>(?i:{one_of(LARGE)}))\b)?"
)
AFTER = re.compile(rf"(?P<figures>{AMOUNT}){NO_CENTS}\s?(?P<sign>{one_of((*ALL_SIGNS, '¢'))})(?![^\W_])")
NAMED = re.compile(
    rf"(?P<figures>{AMOUNT})(?:[ -](?P<large>million|billion|thousand))?[ -]?(?P<sign>{one_of((*WORDS, *CENTS))})\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    rf"(?P<words>{NUMBER_WORDS})[ -](?P<sign>{one_of((*WORDS, 'cents', 'cent'))})\b"
    r"|\ba (?P<single>dollar|buck|euro)\b",
    re.IGNORECASE,
)


def prices_in(text: str, language: str) -> Iterator[Found]:
    """Every price, the surest kind first; kinds may overlap, and the first one counts."""
    for pattern in (BEFORE, AFTER, NAMED):
        for match in pattern.finditer(text):
            yield in_figures(match, language, said=pattern is NAMED)
    for match in SPOKEN.finditer(text):
        yield in_words(match, language)


def in_figures(match: re.Match[str], language: str, *, said: bool) -> Found:
    """A price whose currency or size is said in a word keeps its form."""
    parts = match.groupdict()
    amount = value_of(parts["figures"], language)
    if large := parts.get("large"):
        amount = amount.scaleb(LARGE[large.lower()])
    return found(match, amount, parts["sign"], language, in_words=said or bool(large))


def in_words(match: re.Match[str], language: str) -> Found:
    amount = Decimal(1) if match["single"] else value_of_words(match["words"])
    return found(match, amount, match["single"] or match["sign"], language, in_words=True)


def found(match: re.Match[str], amount: Decimal, sign: str, language: str, *, in_words: bool) -> Found:
    amount = amount.scaleb(-2) if sign.lower() in CENTS else amount
    return Found(Price(amount, currency_of(sign, language)), match.group(), match.start(), match.end(), in_words)
