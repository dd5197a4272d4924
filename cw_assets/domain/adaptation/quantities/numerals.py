"""Numbers as they stand in a text: figures with their separators, by the language's habit, and English number words."""

import re
from decimal import Decimal

from cw_assets.domain.video.words import word_set

POINT_LANGUAGES = word_set(
    "en ja zh ko th he hi bn ta te mr gu ur ar ms fil tl sw yo ha mi cy ga es-MX es-US de-CH it-CH"
)
"""Languages, and languages in a country, that write 1.5; all others write 1,5."""
SPACES = " \u00a0\u202f"
FIGURES = rf"(?:\d{{1,3}}(?:[.,'’{SPACES}]\d{{3}}){{1,5}}(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
"""A number in figures, of any language."""
FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
AMOUNT = rf"(?<![\d.,/:\w])(?:{FIGURES}[{''.join(FRACTIONS)}]?|[{''.join(FRACTIONS)}])"
"""A number that does not begin inside another one, in a word, a date or a time."""
ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: value for value, word in enumerate((*ONES, *TEENS), start=1)} | {
    word: 10 * value for value, word in enumerate(TENS, start=2)
}
TO_99 = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(ONES)}))?|{'|'.join(TEENS)}|{'|'.join(ONES)})\b"
TO_999 = rf"(?:(?:a|{TO_99}) hundred\b(?:(?: and)? {TO_99})?|{TO_99})"
NUMBER_WORDS = rf"(?<![\w-])(?:(?:a|{TO_999}) thousand\b(?:(?: and)? {TO_999})?|{TO_999})"
"""An English number in words: "twenty-five", "a hundred and ten"."""
SEPARATOR = re.compile(rf"[.,'’{SPACES}]")


def writes_point(language: str) -> bool:
    """Whether 1.5 is one and a half in this language (BCP 47; "" for an unknown one, taken for English)."""
    return not language or not POINT_LANGUAGES.isdisjoint({language, language.split("-", maxsplit=1)[0]})


def value_of(figures: str, language: str) -> Decimal:
    """Of "1,234.50", or of "1.234,50" in a language that writes so; "½" counts."""
    fraction = FRACTIONS.get(figures[-1:], Decimal(0))
    figures = figures.rstrip("".join(FRACTIONS))
    if not figures:
        return fraction
    whole = plain_value(figures, language)
    return whole + fraction if fraction else whole


def plain_value(figures: str, language: str) -> Decimal:
    marks = [mark.start() for mark in SEPARATOR.finditer(figures)]
    if not marks:
        return Decimal(figures)
    last = marks[-1]
    if is_grouping(figures, last, marks, language):
        return Decimal(SEPARATOR.sub("", figures))
    return Decimal(f"{SEPARATOR.sub('', figures[:last])}.{figures[last + 1 :]}")


def is_grouping(figures: str, last: int, marks: list[int], language: str) -> bool:
    """Whether the last separator parts thousands: three figures follow, and it is not the language's decimal mark."""
    if len(figures) - last - 1 != 3 or len({figures[mark] for mark in marks}) > 1:
        return False
    return len(marks) > 1 or figures[last] != ("." if writes_point(language) else ",")


def value_of_words(words: str) -> Decimal:
    """Of an English number in words: "two hundred and fifty" is 250."""
    total, current = 0, 0
    for word in re.findall(r"\w+", words.lower()):
        if word == "hundred":
            current = max(1, current) * 100
        elif word == "thousand":
            total, current = max(1, current) * 1000, 0
        else:
            current += SMALL.get(word, 0)
    return Decimal(total + current)
