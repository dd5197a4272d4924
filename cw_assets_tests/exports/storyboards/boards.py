"""Storyboards for tests: the soft-drink spot of nine rows with plain pictures, each of its own colour."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from PIL import Image

from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial
from cw_assets_tests.exports.scripts.samples import make_material

COLORS = ("#c81e1e", "#1e8c1e", "#1e32c8", "#c8a01e", "#8c1e8c", "#1ea0a0", "#6e4620", "#e07820", "#505050")
SIZE = (1280, 720)


def drawn(folder: Path, number: int, letter: str = "", *, missing: str = "") -> FramePicture:
    """A picture of one colour, written into the folder."""
    path = folder / f"frame{number}{letter}.jpg"
    Image.new("RGB", SIZE, COLORS[(number - 1) % len(COLORS)]).save(path)
    return FramePicture(path=path, href=path.name, missing=missing, caption=f"seed {100 + number}, made for tests")


def make_board(
    folder: Path,
    language: str = "de",
    *,
    pictures: Sequence[tuple[FramePicture, ...]] | None = None,
    drawn_by: str = "plain colours",
    held: tuple[str, ...] = ("woman: a young woman (shots 1, 3)",),
    notes: tuple[str, ...] = (),
    **script: object,
) -> StoryboardMaterial:
    """Nine rows with a picture each, unless other rows or pictures are given."""
    made = make_material(language, **script)
    each = pictures if pictures is not None else [(drawn(folder, row.shot_number),) for row in made.rows]
    return StoryboardMaterial(
        script=made, pictures=tuple(each), frame_rate=Fraction(25), drawn_by=drawn_by, held=held, notes=notes
    )


def many_rows(count: int):
    """As many rows as asked for, the nine again and again, numbered on."""
    rows = make_material("de").rows
    return tuple(rows[at % len(rows)].model_copy(update={"shot_number": at + 1}) for at in range(count))
