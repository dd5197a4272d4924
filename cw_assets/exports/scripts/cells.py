"""The two columns of an AV script: a row's texts as blocks, nothing of them lost; how they look is not told here."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Literal

from cw_assets.domain.scripts.lines import Found, Line, on_screen_lines, plain_description, spoken, spoken_lines
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.scripts.turns import Turn, turns_of
from cw_assets.domain.values import Value
from cw_assets.exports.scripts.material import ScriptMaterial, TextDirection

KEPT_CONTROLS = "\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u00ad\u200b\u2060"
"""Format characters that writing needs: joiners, marks and isolates of direction, places to break."""
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
SPACES = "\t\n\v\f\r\x85\u2028\u2029"
LONGEST_CODE = 20
"""Characters of a language or currency; no code has as many."""
LONGEST_UNBROKEN = 900
"""Columns of a cell's text, wide characters as two; a row with more may break across pages."""


class Block(Value):
    """A paragraph of a cell: a description or direction in English, or a line that the audience hears or reads."""

    kind: Literal["direction", "line"]
    label: str = ""
    text: str
    english: str = ""
    to_translate: str = ""
    """The language that a translator must still put it into."""
    set_price: str = ""
    """The currency of the price that the client must set."""

    @property
    def direction(self) -> TextDirection:
        return text_direction(self.text)


class Cells(Value):
    """A row as the trade writes it."""

    number: str
    timecode: str
    seconds: str
    video: tuple[Block, ...]
    audio: tuple[Block, ...]
    origin: tuple[Block, ...] = ()
    """The origin's words, those on the screen last."""

    @property
    def fits_a_page(self) -> bool:
        columns = (self.video, self.audio, self.origin)
        return max(sum(block_width(b) for b in blocks) for blocks in columns) <= LONGEST_UNBROKEN


def cells_of(material: ScriptMaterial) -> tuple[Cells, ...]:
    """Row by row, each beside the origin's row in the same place."""
    origins = material.origin_rows[: len(material.rows)]
    return tuple(row_cells(row, origin) for row, origin in zip_longest(material.rows, origins) if row)


def row_cells(row: ScriptRow, origin: ScriptRow | None) -> Cells:
    return Cells(
        number=str(row.shot_number),
        timecode=printable(row.timecode_start),
        seconds=seconds_text(row.duration_seconds),
        video=video_blocks(row.visual_text),
        audio=audio_blocks(row.audio_text),
        origin=origin_blocks(origin) if origin else (),
    )


def origin_blocks(row: ScriptRow) -> tuple[Block, ...]:
    """Its words alone: music, effects and the picture are in the columns beside."""
    said = tuple(line_block(line, line.label) for line in spoken_lines(row.audio_text))
    return (*said, *screen_blocks(row.visual_text))


def video_blocks(visual_text: str) -> tuple[Block, ...]:
    """What is seen, then the words on the screen."""
    return (*directions("", plain_description(visual_text)), *screen_blocks(visual_text))


def screen_blocks(visual_text: str) -> tuple[Block, ...]:
    return tuple(line_block(line, "SUPER") for line in on_screen_lines(visual_text))


def audio_blocks(audio_text: str) -> tuple[Block, ...]:
    """Spoken lines in order, and between them music, effects and whatever else the text says."""
    lines = spoken(audio_text)
    return tuple(block for turn in turns_of(audio_text) for block in turn_blocks(audio_text, turn, lines))


def turn_blocks(text: str, turn: Turn, lines: Sequence[Found]) -> Iterator[Block]:
    own = [found for found in lines if turn.start <= found.quote.start < turn.end]
    place, label = turn.start, "" if own else turn.label
    for found in own:
        yield from directions("", text[place : found.quote.start])
        yield line_block(found.line, found.line.label)
        place = max(found.quote.stop, found.notes.stop)
    yield from directions(label, text[place : turn.end])


def directions(label: str, text: str) -> Iterator[Block]:
    """English words about sound or picture; bare punctuation is none."""
    words = printable(text)
    if label or any(letter.isalnum() for letter in words):
        yield Block(kind="direction", label=printable(label), text=words)


def line_block(line: Line, label: str) -> Block:
    return Block(
        kind="line",
        label=printable(label),
        text=printable(line.text),
        english=printable(line.english or ""),
        to_translate=printable(line.to_translate or "")[:LONGEST_CODE],
        set_price=printable(line.set_price or "")[:LONGEST_CODE],
    )


def printable(text: str) -> str:
    """In one line, without what neither XML nor a reader can take: controls, overrides of direction, no characters."""
    spaced = "".join(" " if c in SPACES else c for c in text)
    return " ".join("".join(c for c in spaced if c in KEPT_CONTROLS or unicodedata.category(c) not in UNSEEN).split())


def text_direction(text: str) -> TextDirection:
    """Of the first letter that has one, as in the Unicode bidirectional algorithm (P2, P3)."""
    strong = (unicodedata.bidirectional(c) for c in text)
    return "rtl" if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def seconds_text(seconds: float) -> str:
    """ "3.5 s", to the hundredth at most."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"


def width(text: str) -> int:
    """Columns: two for an East Asian wide character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def block_width(block: Block) -> int:
    return 40 + width(block.label) + width(block.text) + width(block.english)
