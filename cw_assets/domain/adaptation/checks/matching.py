"""Whether words stand in a text: whole words, in any case, in any script; what they mean is not looked at."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cw_assets.domain.scripts.speaking import sort_of

PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "‑": "-"})
FIGURES = re.compile(r"\d+(?:[.,'٬٫]\d+)*")
OTHER_FIGURE = re.compile(r"[^\D0-9]")
HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=[^\W\d_])")
SPACE_BEFORE_PERCENT = re.compile(r" ?[%％٪]")
SCRIPTS = {
    "Latn": "LATIN FULLWIDTH",
    "Cyrl": "CYRILLIC",
    "Grek": "GREEK",
    "Arab": "ARABIC",
    "Aran": "ARABIC",
    "Hebr": "HEBREW",
    "Deva": "DEVANAGARI",
    "Beng": "BENGALI",
    "Taml": "TAMIL",
    "Telu": "TELUGU",
    "Knda": "KANNADA",
    "Mlym": "MALAYALAM",
    "Gujr": "GUJARATI",
    "Guru": "GURMUKHI",
    "Sinh": "SINHALA",
    "Thai": "THAI",
    "Laoo": "LAO",
    "Khmr": "KHMER",
    "Mymr": "MYANMAR",
    "Geor": "GEORGIAN",
    "Armn": "ARMENIAN",
    "Ethi": "ETHIOPIC",
    "Jpan": "HIRAGANA KATAKANA CJK KATAKANA-HIRAGANA HALFWIDTH",
    "Hans": "CJK BOPOMOFO",
    "Hant": "CJK BOPOMOFO",
    "Hani": "CJK BOPOMOFO",
    "Kore": "HANGUL CJK",
}
"""First words of the names, in Unicode, of the letters of each script of ISO 15924."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """In one form for comparing: without case, with straight quotes, figures 0 to 9 and single spaces."""
    tidy = OTHER_FIGURE.sub(lambda figure: str(unicodedata.digit(figure[0])), text.translate(PLAIN))
    return " ".join(unicodedata.normalize("NFC", tidy).casefold().split())


def loose(text: str) -> str:
    """The plain text for comparing wordings: a hyphen is a space, and none stands before "%"."""
    return SPACE_BEFORE_PERCENT.sub("%", " ".join(HYPHEN.sub(" ", plain(text)).split()))


def compounded(text: str) -> str:
    """With hyphens before letters taken out, so that "free" is no word of "sugar-free"."""
    return HYPHEN.sub("", text)


def contains(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words, in any case; an empty one stands nowhere."""
    return next(places_of(plain(text), plain(phrase)), None) is not None


def contains_exactly(text: str, phrase: str) -> bool:
    """As `contains`, in the same case."""
    return next(places_of(spaced(text), spaced(phrase)), None) is not None


def contains_inside(text: str, phrase: str) -> bool:
    """As `contains_exactly`, where no sentence begins with it, for there any word has a capital."""
    text, phrase = spaced(text), spaced(phrase)
    return any(re.search(r"[^\W_][^.!?:;…]*$", text[:place]) for place in places_of(text, phrase))


def contains_any(text: str, phrases: Iterable[str]) -> bool:
    return any(contains(text, phrase) for phrase in phrases)


def spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.translate(PLAIN)).split())


def figures_in(text: str) -> frozenset[str]:
    """The numbers in figures, without what parts their thousands and fractions: "1,000" is "1000"."""
    return frozenset(re.sub(r"\D", "", number) for number in FIGURES.findall(plain(text)))


def without(text: str, phrases: Iterable[str]) -> str:
    """The plain text with these phrases taken out, the longest first."""
    left = plain(text)
    for phrase in sorted(filter(None, map(plain, phrases)), key=len, reverse=True):
        for place in reversed(list(places_of(left, phrase))):
            left = f"{left[:place]} {left[place + len(phrase) :]}"
    return left


def places_of(text: str, phrase: str) -> Iterator[int]:
    """Where the phrase begins and is not a part of a longer word or number; places do not overlap."""
    place = text.find(phrase) if phrase else -1
    while place >= 0:
        end = place + len(phrase)
        whole = not (goes_on(text[:place][-2:][::-1], phrase[0]) or goes_on(text[end : end + 2], phrase[-1]))
        if whole:
            yield place
        place = text.find(phrase, end if whole else place + 1)


def goes_on(beside: str, edge: str) -> bool:
    """Whether the sign beside (and the one after it) belong to the same word or number as the phrase's edge."""
    if not beside or not edge.isalnum():
        return False
    if edge.isdigit():
        return beside[0].isdigit() or (beside[0] in ".," and beside[1:].isdigit())
    return beside[0].isalpha() and sort_of(edge) == "word" and script_word(beside[0]) == script_word(edge)


def script_word(sign: str) -> str:
    """ "LATIN", "CYRILLIC", "CJK": the first word of the sign's name."""
    return re.split("[ -]", unicodedata.name(sign, ""))[0]


def share_in_script(text: str, script: str) -> float | None:
    """How many of the letters are of a script (ISO 15924), 0 to 1; None without letters, or for a script unknown."""
    letters = [sign for sign in unicodedata.normalize("NFC", text) if sign.isalpha()]
    if not letters or script not in SCRIPTS:
        return None
    words = SCRIPTS[script].split()
    return sum(script_word(sign) in words for sign in letters) / len(letters)


def weight(text: str) -> int:
    """Letters, those that say more than one sound counted three times: how much there is to judge by."""
    return sum(1 if sort_of(sign) == "word" else 3 for sign in text if sign.isalpha())
