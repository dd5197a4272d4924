"""The fonts that ship beside this module: which ones a language is set in, and which characters none of them has."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
LATIN = "Noto Sans"
BY_SCRIPT = {
    "Arab": "Vazirmatn",
    "Hebr": "Noto Sans Hebrew",
    "Deva": "Noto Sans Devanagari",
    "Beng": "Noto Sans Bengali",
    "Taml": "Noto Sans Tamil",
    "Telu": "Noto Sans Telugu",
    "Thai": "Noto Sans Thai",
    "Jpan": "Noto Sans JP",
    "Kore": "Noto Sans KR",
    "Hans": "Noto Sans SC",
    "Hant": "Noto Sans TC",
}
"""By ISO 15924; every other script is set in the Latin one, which has Greek and Cyrillic too."""
URDU = "Noto Nastaliq Urdu"
INVISIBLE = ("Cf", "Zs", "Cc")
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def language_script(language: str) -> str:
    """ISO 15924 of a BCP 47 tag: as it says, or the likely one by CLDR; "Latn" for a language nobody knows."""
    from babel.core import get_global

    parts = language.split("-")
    said = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    likely = get_global("likely_subtags")
    code = parts[0].lower()
    regional = "_".join([code, *(part.upper() for part in parts[1:] if len(part) == 2)])
    return said or likely.get(regional, likely.get(code, "und_Latn_XX")).split("_")[1]


def families(language: str) -> list[str]:
    """Font families in the order in which a text of this language looks for its characters."""
    urdu = language.lower() == "ur" or language.lower().startswith("ur-")
    own = URDU if urdu else BY_SCRIPT.get(language_script(language), LATIN)
    return list(dict.fromkeys([own, LATIN, *BY_SCRIPT.values()]))


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that at least one of the fonts has."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def missing_characters(texts: Iterable[str]) -> tuple[str, ...]:
    """Characters in these texts that no font of ours can show, in the order of their code points."""
    characters = {c for text in texts for c in text if ord(c) not in VARIATION_SELECTORS}
    seen = {c for c in characters if unicodedata.category(c) not in INVISIBLE}
    return tuple(sorted(c for c in seen if ord(c) not in covered()))
