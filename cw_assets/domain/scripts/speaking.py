"""How long a person takes to say a text, by language; whether that is too long for a row is judged elsewhere.

The rates are our working limits for a brisk, clear read as in commercials. They lie at the upper end of what is
commonly given for broadcast speech: some 150 to 180 English words a minute, 240 to 300 Chinese characters, 300 to 350
Korean syllables, 400 to 450 Japanese morae. Where words are long, fewer are said in the same time, so that the rates
of words follow from usual word lengths: people convey about as much in a second in any language.
"""

import re
import unicodedata
from itertools import groupby
from math import ceil
from typing import Literal

Sort = Literal["word", "number", "sign", "han", "kanji", "kana", "hangul", "unspaced", "silent"]

WORDS_PER_SECOND = {
    **dict.fromkeys(("vi",), 3.4),
    **dict.fromkeys(("fr", "es", "ca", "gl", "en"), 2.9),
    **dict.fromkeys(("it", "pt", "nl", "af", "hi", "ur", "pa"), 2.7),
    **dict.fromkeys(("de", "sv", "da", "nb", "nn", "no", "ro", "fa", "el", "ga", "cy"), 2.5),
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr", "sr", "bs", "bg", "mk", "he", "id", "ms", "fil", "tl"), 2.2),
    **dict.fromkeys(("ru", "uk", "be", "ar", "bn", "gu", "mr", "lt", "lv", "sw", "sq"), 2.1),
    **dict.fromkeys(("tr", "az", "kk", "uz", "hu", "et", "ka", "hy", "eu", "am"), 1.9),
    **dict.fromkeys(("fi", "ta", "te", "kn", "ml"), 1.7),
}
OTHER_WORDS_PER_SECOND = 2.4
"""Of languages that are not listed, and of words among signs that each stand for a syllable."""
SYLLABLES_PER_SECOND: dict[Sort, float] = {"kanji": 7.5 / 2, "kana": 7.5, "han": 5.0, "hangul": 5.8, "unspaced": 11.0}
"""Signs a second: a kana is a mora and a kanji two on average; Chinese characters and Korean blocks are syllables; in
scripts that leave no space between words some two and a half letters, marks left out, make a syllable.
"""
LONG_WORD = 14
"""Letters; a longer word, as in compounds, counts once more for each so many."""
SPOKEN_SIGNS = "%‰$€£¥₹₩₽₺&+@=°"
JOINED = re.compile(r"[^\W\d_]{1,3}ـ")
"""Arabic letters that are joined to the figures behind it ("بـ ٧٤٩"), and said with them."""
SMALL_KANA = "ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ"
SORTS: dict[str, Sort] = {
    "CJK": "han",
    "HIRAGANA": "kana",
    "KATAKANA": "kana",
    "HANGUL": "hangul",
    **dict.fromkeys(("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"), "unspaced"),
}
"""By the first word of a sign's name in Unicode."""
DIRECTION = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
"""How something is said, which is not said itself."""


def speaking_seconds(text: str, language: str) -> float:
    """Seconds at a brisk pace in a language (BCP 47); directions in brackets take none.

    A number takes as long as a word for each of its figures that is no zero.
    """
    said = unicodedata.normalize("NFKC", DIRECTION.sub(" ", text))
    base = language.replace("_", "-").split("-")[0].lower()
    return sum(seconds_of(sort, "".join(signs), base) for sort, signs in groupby(said, key=sort_of))


def seconds_of(sort: Sort, signs: str, base: str) -> float:
    """Of a run of signs of one sort."""
    if sort == "han" and base == "ja":
        sort = "kanji"
    return units_of(sort, signs) / SYLLABLES_PER_SECOND.get(sort, WORDS_PER_SECOND.get(base, OTHER_WORDS_PER_SECOND))


def units_of(sort: Sort, signs: str) -> int:
    """As many words or signs as are said."""
    match sort:
        case "silent":
            return 0
        case "number":
            return max(1, sum(sign != "0" for sign in signs))
        case "word" if JOINED.fullmatch(signs):
            return 0
        case "word":
            return ceil(letters_in(signs) / LONG_WORD)
        case "sign":
            return len(signs)
        case _:
            return sum(sign.isalpha() and sign not in SMALL_KANA for sign in signs)


def letters_in(signs: str) -> int:
    return sum(sign.isalpha() for sign in signs)


def sort_of(sign: str) -> Sort:
    """Marks and apostrophes belong to the word they stand in."""
    if sign in SPOKEN_SIGNS:
        return "sign"
    if sign.isdecimal():
        return "number"
    if not (sign.isalpha() or unicodedata.category(sign).startswith("M") or sign in "'’"):
        return "silent"
    return SORTS.get(re.split("[ -]", unicodedata.name(sign, ""))[0], "word")
