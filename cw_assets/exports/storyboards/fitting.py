"""Pictures brought to the size of a film: which size that is, and where a picture stands in it; moves are elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from PIL import Image

from cw_assets.domain.protocols import RgbImage

Size = tuple[int, int]
"""Width and height in pixels."""
USUAL_SIZE: Size = (1280, 720)
SMALLEST = 16
LARGEST = 1920
"""Pixels of the longer side."""
MOST_PIXELS = 1920 * 1080
BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What Pillow raises for a file that is missing, damaged, too large or no picture."""
UNREADABLE = "The file of this picture cannot be read."
PAPER = (244, 242, 237)
"""RGB of what is not covered by a picture."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A whole frame as (height, width, 3) uint8 RGB, and where in it the picture is: x, y, width, height, all even."""

    pixels: RgbImage
    region: tuple[int, int, int, int]


def film_size(sizes: Collection[Size]) -> Size:
    """That of the pictures where all have the same, no larger than HD and even; else 1280 x 720."""
    if len(set(sizes)) != 1:
        return USUAL_SIZE
    width, height = next(iter(sizes))
    scale = min(1.0, LARGEST / max(width, height), sqrt(MOST_PIXELS / (width * height)))
    return even(width * scale), even(height * scale)


def fitted(path: Path, size: Size) -> Fitted:
    """The whole picture in the middle of a frame, with paper beside it or above where it has another shape."""
    with Image.open(path) as picture:
        scale = min(size[0] / picture.width, size[1] / picture.height)
        width, height = (min(whole, even(side * scale)) for side, whole in zip(picture.size, size, strict=True))
        shown = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    x, y = (size[0] - width) // 4 * 2, (size[1] - height) // 4 * 2
    frame = Image.new("RGB", size, PAPER)
    frame.paste(shown, (x, y))
    return Fitted(pixels=np.asarray(frame), region=(x, y, width, height))


def readable_size(path: Path) -> Size | None:
    """None for a file that is missing, broken or no picture."""
    try:
        with Image.open(path) as picture:
            picture.load()
            return picture.size
    except BROKEN:
        return None


def even(side: float) -> int:
    """The even number nearest to a side's length, as H.264 with halved colour needs it."""
    return max(SMALLEST, round(side / 2) * 2)
