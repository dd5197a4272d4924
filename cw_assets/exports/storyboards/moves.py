"""The gentle move over a still picture: which one, and the picture at a moment of it; cuts and sizes live elsewhere.

A window that is up to 6 % smaller than the picture wanders over it or changes its size. Its borders lie between
pixels, so that a slow move does not jump from one to the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.scripts.lines import plain_description

LUMA = 0
"""Place of the plane of brightness among the three."""
MOST = 0.06
"""Of the picture's width or height."""
SPEED = 0.015
"""Of its width or height a second: a short shot moves less, not faster."""
SHORTEST_S = 1.0
"""Shots below stand still."""
STILL = re.compile(r"\b(?:static|locked[- ](?:off|down)|lock-?off|tripod)\b", re.IGNORECASE)
Plane = NDArray[np.uint8]


@dataclass(frozen=True)
class Move:
    """The window at start and end: its zoom as 0 or 1 of the amount, and how far it is off the middle, -1 to 1."""

    zoom: tuple[float, float]
    right: tuple[float, float] = (0.0, 0.0)
    down: tuple[float, float] = (0.0, 0.0)


PUSH_IN, PULL_OUT = Move(zoom=(0.0, 1.0)), Move(zoom=(1.0, 0.0))
PAN_LEFT, PAN_RIGHT = Move(zoom=(1.0, 1.0), right=(1.0, -1.0)), Move(zoom=(1.0, 1.0), right=(-1.0, 1.0))
BY_WORDS = {
    "push in": (PUSH_IN, PUSH_IN),
    "pull out": (PULL_OUT, PULL_OUT),
    "pan left": (PAN_LEFT, PAN_LEFT),
    "pan right": (PAN_RIGHT, PAN_RIGHT),
    "tilt up": (Move(zoom=(1.0, 1.0), down=(1.0, -1.0)),) * 2,
    "tilt down": (Move(zoom=(1.0, 1.0), down=(-1.0, 1.0)),) * 2,
    "track": (PAN_RIGHT, PAN_LEFT),
    "orbit": (PAN_LEFT, PAN_RIGHT),
    "": (PUSH_IN, PULL_OUT),
}
"""For shots in even and odd places of the film, by the names of `camera.MOVES`; "" where the row says nothing."""


def move_for(visual_text: str, *, place: int, duration_s: float) -> Move | None:
    """As the row's own words say ("slow push in"), else in and out in turns; None for short shots and still cameras."""
    words = plain_description(visual_text)
    if duration_s < SHORTEST_S or STILL.search(words):
        return None
    named = next(iter(read_scene(words).moves), "")
    return BY_WORDS.get(named, BY_WORDS[""])[place % 2]


def moved(
    picture: Plane, region: tuple[int, int, int, int], move: Move, *, frames: int, duration_s: float
) -> Iterator[Plane]:
    """A frame of the film at every moment of the move, as (height * 3 / 2, width) uint8 yuv420p like the picture.

    Only `region` (x, y, width, height; even) moves: the paper beside it stands.
    """
    amount = min(MOST, SPEED * duration_s)
    for frame in range(frames):
        passed = frame / max(1, frames - 1)
        image = picture.copy()
        for number, (still, target) in enumerate(zip(planes(picture, region), planes(image, region), strict=True)):
            target[:] = windowed(still, move, amount, passed, fine=number == LUMA)
        yield image


def planes(image: Plane, region: tuple[int, int, int, int]) -> Iterator[Plane]:
    """The region in the planes Y, U and V, which lie one behind the other; colour has half the width and height."""
    width, height = image.shape[1], image.shape[0] * 2 // 3
    x, y, w, h = region
    yield image[y : y + h, x : x + w]
    borders = (height * width, height * width * 5 // 4, height * width * 3 // 2)
    for start, end in pairwise(borders):
        color = image.reshape(-1)[start:end].reshape(height // 2, width // 2)
        yield color[y // 2 : (y + h) // 2, x // 2 : (x + w) // 2]


def windowed(plane: Plane, move: Move, amount: float, passed: float, *, fine: bool = True) -> Plane:
    """What the window shows, at the plane's size; `passed` from 0 to 1.

    `fine` keeps thin lines sharp, at more than three times the work: colour planes, half as sharp anyway, do without.
    """
    import cv2

    height, width = plane.shape
    zoom = 1 / (1 + amount * between(move.zoom, passed))
    center_x, center_y = (width - 1) / 2, (height - 1) / 2
    left = center_x * (1 - zoom) * (1 + between(move.right, passed))
    top = center_y * (1 - zoom) * (1 + between(move.down, passed))
    matrix = np.array([[zoom, 0, left], [0, zoom, top]])
    flags = (cv2.INTER_CUBIC if fine else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
    shown: Plane = cv2.warpAffine(plane, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return shown


def between(ends: tuple[float, float], passed: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * passed
