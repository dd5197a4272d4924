"""The rows of an adaptation as its page sets them: origin and adapted side by side, and where their pictures differ.

What the parts of a row are is told in scripts/cells.py; what is around the rows stands in adaptation_page.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from cw_assets.domain.scripts.quoting import UNKNOWN_CURRENCY
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.exports.scripts.cells import Block, audio_blocks, video_blocks


@dataclass(frozen=True)
class Tongue:
    """The language of some words, BCP 47 or "", and how it is written; "auto" where only the words can tell."""

    language: str
    direction: Literal["ltr", "rtl", "auto"] = "auto"


@dataclass(frozen=True)
class Piece:
    """Words of a description; `differs` where the other script does not have them."""

    words: str
    differs: bool


@dataclass(frozen=True)
class ShownBlock:
    """A part of a row, and the other script's words for it; a line has none."""

    block: Block
    tongue: Tongue
    other: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """The text, to be joined by spaces."""
        theirs, ours = self.other.split(), self.block.text.split()
        steps = SequenceMatcher(None, theirs, ours).get_opcodes()
        return [Piece(" ".join(ours[i:j]), kind != "equal") for kind, _, _, i, j in steps if j > i]

    @property
    def same(self) -> bool:
        """Whether the other script says just this."""
        return self.block.text == self.other

    @property
    def todo(self) -> list[str]:
        """What a person must still do with it."""
        currency = self.block.set_price
        price = "set the price" if currency == UNKNOWN_CURRENCY else f"set the price in {currency}"
        return [*(["to translate"] if self.block.to_translate else []), *([price] if currency else [])]


@dataclass(frozen=True)
class ShownRow:
    """A row side by side; a half is None where its script has no such row."""

    row: ScriptRow
    before: tuple[ShownBlock, ...] | None
    after: tuple[ShownBlock, ...] | None


def shown_rows(origin: Sequence[ScriptRow], adapted: Sequence[ScriptRow], old: Tongue, new: Tongue) -> list[ShownRow]:
    """Row by row in order; `old` is what the origin's lines are in, `new` what the adapted ones are."""
    return [
        ShownRow(
            row=row,
            before=shown_half(before, after, old, old) if before else None,
            after=shown_half(after, before, new, old) if after else None,
        )
        for before, after in zip_longest(origin, adapted)
        if (row := after or before)
    ]


def shown_half(row: ScriptRow, other: ScriptRow | None, tongue: Tongue, untranslated: Tongue) -> tuple[ShownBlock, ...]:
    """The row's picture and sound; a line that nobody has translated yet is in the origin's tongue."""
    pairs = (
        (video_blocks(row.visual_text), video_blocks(other.visual_text) if other else ()),
        (audio_blocks(row.audio_text), audio_blocks(other.audio_text) if other else ()),
    )
    return tuple(
        ShownBlock(block, untranslated if block.to_translate else tongue)
        if block.kind == "line"
        else ShownBlock(block, Tongue("en", "ltr"), described(theirs, block.label))
        for ours, theirs in pairs
        for block in ours
    )


def described(blocks: Sequence[Block], label: str) -> str:
    """What the blocks say under the label, without lines."""
    return " ".join(block.text for block in blocks if block.kind == "direction" and block.label == label)
