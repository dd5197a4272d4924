"""Spoken words parted into captions of at most two lines, at sentence, clause, then word borders.

Where a writing has no spaces, BudouX says where a phrase ends. When a caption stands is in caption_times.py.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

import regex

from cw_assets.exports.scripts.cells import width
from cw_assets.exports.scripts.fonts import language_script

Splitter = Callable[[str], list[str]]
"""Cuts a text into pieces that make it again."""
WORDS = 2
"""The place among the splitters of the one that finds words or phrases."""
COLUMNS = 42
COLUMNS_OF = {"Jpan": 32, "Kore": 32, "Hans": 32, "Hant": 32, "Thai": 35}
"""Columns of a line; 32 are 16 full-width characters."""
SENTENCE = regex.compile(
    r"(?<=[.!?…؟۔।॥][\"'”’»)\]]*)\s+|(?<=[。！？])(?![。！？」』”’）])\s*|(?<=[。！？][」』”’）]+)\s*"
)
CLAUSE = regex.compile(r"(?<=[,;:،؛–—][\"'”’»)\]]*)\s+|(?<=[、，；：])\s*")
SPACE = regex.compile(r"\s+")
CLAUSE_ENDS = tuple(",;:،؛.!?…؟۔।॥、，；：。！？–—")
CLAUSE_BONUS = 14
"""Columns of imbalance that a break at the end of a clause is worth."""
NEVER_FIRST = frozenset("、。，．・：；？！」』】）〕》〉”’,.:;?!)]}ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々ๆฯ%…")
NEVER_LAST = frozenset("「『【（〔《〈“‘([{$€£¥")


def captions_of(text: str, language: str) -> list[str]:
    """The text in order, one or two lines each, joined by a line end; nothing of it is lost but spaces at the ends."""
    ways, columns = splitters(language), line_columns(language)
    parts = parted(" ".join(text.split()), ways, lambda part: bool(lines_of(part, ways[WORDS], columns)))
    return ["\n".join(lines_of(part, ways[WORDS], columns)) for part in parts]


def line_columns(language: str) -> int:
    """The longest line of a caption, in columns: a full-width character has two."""
    return COLUMNS_OF.get(language_script(language), COLUMNS)


def splitters(language: str) -> list[Splitter]:
    """Ways to cut a text, the best first: sentences, clauses, words, letters, and for marks without end, characters."""
    phrases = phrase_parser(language_script(language))
    return [
        lambda text: cut_at(SENTENCE, text),
        lambda text: cut_at(CLAUSE, text),
        lambda text: held_together(phrase for word in cut_at(SPACE, text) for phrase in phrases(word)),
        lambda text: held_together(regex.findall(r"\X", text)),
        list,
    ]


@lru_cache(maxsize=8)
def phrase_parser(script: str) -> Splitter:
    """Cuts a text without spaces into phrases; leaves it whole where words have spaces between them."""
    import budoux

    loaders = {
        "Jpan": budoux.load_default_japanese_parser,
        "Hans": budoux.load_default_simplified_chinese_parser,
        "Hant": budoux.load_default_traditional_chinese_parser,
        "Thai": budoux.load_default_thai_parser,
    }
    return loaders[script]().parse if script in loaders else lambda text: [text]


def cut_at(border: "regex.Pattern[str]", text: str) -> list[str]:
    """Pieces that end behind a border."""
    ends = [match.end() for match in border.finditer(text) if 0 < match.end() < len(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def held_together(pieces: Iterable[str]) -> list[str]:
    """With what must not begin a line joined to what stands before it, and what must not end one to what follows."""
    held: list[str] = []
    for piece in pieces:
        if held and (piece[:1] in NEVER_FIRST or held[-1].rstrip()[-1:] in NEVER_LAST):
            held[-1] += piece
        else:
            held.append(piece)
    return held


def parted(text: str, ways: list[Splitter], fits: Callable[[str], bool]) -> list[str]:
    """Parts that fit, cut at the best borders that make them so; neighbours that fit together stay together."""
    parts = [""]
    for piece in ways[0](text):
        if fits(parts[-1] + piece):
            parts[-1] += piece
        elif fits(piece):
            parts.append(piece)
        else:
            parts += parted(piece, ways[1:], fits)
    return [part for part in parts if part.strip()]


def lines_of(text: str, words: Splitter, columns: int) -> tuple[str, ...]:
    """One line or two, parted where a clause ends or else about the middle; none where two are not enough."""
    text = text.strip()
    if width(text) <= columns:
        return (text,)
    if width(text) > 2 * columns + 1:
        return ()
    pieces = words(text)
    pairs = [("".join(pieces[:at]).rstrip(), "".join(pieces[at:])) for at in range(1, len(pieces))]
    possible = [pair for pair in pairs if max(map(width, pair)) <= columns]
    return min(possible, key=imbalance, default=())


def imbalance(lines: tuple[str, str]) -> int:
    first, second = lines
    return abs(width(first) - width(second)) - CLAUSE_BONUS * first.endswith(CLAUSE_ENDS)
