"""The frames of a storyboard as every output shows them: numbered pictures, camera, action and lines of each row."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from cw_assets.domain.scripts.lines import plain_description
from cw_assets.domain.storyboards.camera import camera_of
from cw_assets.exports.scripts.cells import Block, Cells, cells_of, printable, text_direction
from cw_assets.exports.scripts.material import ScriptMaterial, TextDirection
from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial

NOT_DRAWN = FramePicture(missing="Nothing is drawn for this row yet.")


@dataclass(frozen=True)
class LabelledPicture:
    """ "3" for the only picture of a row, else "3a", "3b"."""

    label: str
    picture: FramePicture


@dataclass(frozen=True)
class Frame:
    """A row with at least one picture, which may be an empty one that says why."""

    cells: Cells
    pictures: tuple[LabelledPicture, ...]
    camera: str
    """ "Wide shot"; "" where the row says nothing of it."""
    action: str
    """What is seen, in one line, without the words on the screen."""
    start_s: float
    """Where the rows before it end, in seconds."""
    duration_s: float

    @property
    def main(self) -> FramePicture:
        """The picture that stands for the row."""
        return self.pictures[0].picture

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        return self.action or f"Frame {self.cells.number}"

    @property
    def lines(self) -> tuple[Block, ...]:
        """What is read on the screen, then what is heard; the action stands by itself."""
        shown = (block for block in self.cells.video if block.kind == "line")
        return (*shown, *self.cells.audio)


def frames_of(material: StoryboardMaterial) -> tuple[Frame, ...]:
    """Row by row."""
    rows = material.script.rows
    starts = accumulate((row.duration_seconds for row in rows), initial=0.0)
    parts = zip(rows, cells_of(material.script), material.pictures, starts, strict=False)
    return tuple(
        Frame(
            cells=cells,
            pictures=labelled(cells.number, pictures or (NOT_DRAWN,)),
            camera=printable(camera_of(row.visual_text)),
            action=printable(plain_description(row.visual_text)),
            start_s=round(start, 6),
            duration_s=row.duration_seconds,
        )
        for row, cells, pictures, start in parts
    )


def notes_by_label(notes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each note once, with the labels of the pictures that it is about: "2b, 2c"; empty notes are left out."""
    labels: dict[str, list[str]] = {}
    for label, note in notes:
        labels.setdefault(note, []).append(label)
    return [(", ".join(of_these), note) for note, of_these in labels.items() if note]


def direction_in(script: ScriptMaterial, text: str) -> TextDirection:
    """Of a line: in an Arabic script one that begins with a brand's Latin name runs from the right, too."""
    has_own = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return "rtl" if script.text_direction == "rtl" and has_own else text_direction(text)


def labelled(number: str, pictures: tuple[FramePicture, ...]) -> tuple[LabelledPicture, ...]:
    if len(pictures) == 1:
        return (LabelledPicture(number, pictures[0]),)
    return tuple(LabelledPicture(f"{number}{chr(ord('a') + at)}", one) for at, one in enumerate(pictures))
