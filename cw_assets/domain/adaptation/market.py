"""A market as people name it, `de-DE`: a language in a country; what is known of either is reference data."""

import re

from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput

TAG = re.compile(r"(?P<language>[a-z]{2,3}(-[A-Z][a-z]{3})?)-(?P<country>[A-Z]{2})")

CURRENT = {"no": "nb", "iw": "he", "in": "id", "tl": "fil"}
"""Older codes that people still write, and what CLDR calls them now."""


class Market(Value):
    """`language` is a BCP 47 language, with a script where it has several ("zh-Hant"); `country` ISO 3166-1 alpha-2."""

    language: str
    country: str

    @property
    def tag(self) -> str:
        return f"{self.language}-{self.country}"


def language_in(tag: str) -> str:
    """The language of a BCP 47 tag, its country left out: "de" of "de-DE"; "" of "und", which is none."""
    parts = [part for part in tag.split("-") if not (len(part) == 2 and part.isupper())]
    return "" if parts == ["und"] else "-".join(parts)


def parse_market(text: str) -> Market:
    """Of "de-DE", "zh-Hant-TW" or, less strictly, "de_de". InvalidInput for anything else."""
    parts = text.strip().replace("_", "-").split("-")
    cased = [parts[0].lower(), *(part.title() for part in parts[1:-1]), *(part.upper() for part in parts[1:][-1:])]
    match = TAG.fullmatch("-".join(cased))
    if match is None:
        raise InvalidInput(f"{text!r} is no market; name a language and a country, as in de-DE, ja-JP or zh-Hant-TW.")
    language = CURRENT.get(match["language"], match["language"])
    return Market(language=language, country=match["country"])
