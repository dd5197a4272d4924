"""Which language a text is in, by lingua: offline, restricted to the languages that are asked for."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import IsoCode639_1, LanguageDetector

MIN_LETTERS = 8
"""Below it every text is too short; a letter of a script without spaces counts as four."""
MIN_CONFIDENCE = 0.6
"""Of 0 to 1: of 180 lines of spots in ten languages, each against English, 173 reached it, all of them rightly."""
RENAMED = {"fil": "tl", "no": "nb", "iw": "he", "in": "id"}
"""BCP 47 languages that lingua knows by another code."""


class LinguaIdentifier:
    """Loads a language's model when it is first asked for: 20 to 50 MB each, 0.1 s."""

    def identify(self, text: str, among: Sequence[str]) -> str | None:
        """None also where lingua does not know one of the languages, for then it cannot choose between them.

        Of languages that differ by script or region only, the first one asked for.
        """
        if weight_of(text) < MIN_LETTERS:
            return None
        codes = {code_of(tag): tag for tag in reversed(among)}
        if len(codes) < 2:
            return among[0] if codes.keys() <= known_codes() and among else None
        if not codes.keys() <= known_codes():
            return None
        best = detector(frozenset(codes)).compute_language_confidence_values(text)[0]
        return codes[best.language.iso_code_639_1.name.lower()] if best.value >= MIN_CONFIDENCE else None


def weight_of(text: str) -> int:
    """Letters, those that say more in one sign counted higher."""
    return sum(4 if unicodedata.east_asian_width(sign) == "W" else 1 for sign in text if sign.isalpha())


def code_of(tag: str) -> str:
    """Without script and region, as lingua names it: "zh-Hant" and "zh-Hans" are "zh"."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return RENAMED.get(language, language)


def known_codes() -> frozenset[str]:
    from lingua import Language

    return frozenset(language.iso_code_639_1.name.lower() for language in Language.all())


@lru_cache(maxsize=16)
def detector(codes: frozenset[str]) -> "LanguageDetector":
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_iso_codes_639_1(*iso_codes(codes)).build()


def iso_codes(codes: Iterable[str]) -> "list[IsoCode639_1]":
    from lingua import IsoCode639_1

    return [IsoCode639_1.from_str(code) for code in sorted(codes)]
