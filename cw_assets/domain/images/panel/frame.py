"""The page of a panel and the camera: boxes, horizon and scale; who stands there is `layout`'s business."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cw_assets.domain.images.panel.scene import Angle, ShotSize


class Box(NamedTuple):
    """Pixels; the right and lower edge are not within."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def within(self, other: "Box") -> "Box":
        """The part of this box that lies in the other one; no area where they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, max(left, min(self.right, other.right)), max(top, min(self.bottom, other.bottom)))

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True)
class Page:
    """Where picture, footer and stamp lie on a page of width x height pixels."""

    width: int
    height: int
    picture: Box
    footer: Box
    stamp: Box
    """Around the tilted stamp."""


def page(width: int, height: int) -> Page:
    """A margin all round, a footer strip below the picture and the stamp in its upper right corner."""
    margin = max(4.0, 0.014 * min(width, height))
    strip = min(0.24 * height, max(34.0, 0.085 * min(height, 1.2 * width)))
    picture = Box(margin, margin, width - margin, height - strip)
    footer = Box(margin, picture.bottom, width - margin, height)
    high = max(14.0, 0.06 * min(picture.width, picture.height * 1.5))
    wide = 3.4 * high
    stamp = Box(picture.right - wide - 0.6 * high, picture.top + 0.35 * high, picture.right - 0.3 * high, 0.0)
    return Page(width, height, picture, footer, stamp._replace(bottom=stamp.top + 1.7 * high))


PERSON_FILL: dict[ShotSize, float] = {
    "EWS": 0.24, "WS": 0.68, "MWS": 1.12, "MS": 1.55, "MCU": 2.15, "CU": 3.1, "ECU": 7.0,
}  # fmt: skip
"""Height of a whole person in heights of the picture."""
THING_FILL: dict[ShotSize, float] = {
    "EWS": 0.17, "WS": 0.42, "MWS": 0.56, "MS": 0.64, "MCU": 0.74, "CU": 0.86, "ECU": 1.9,
}  # fmt: skip
"""Longer side of a thing in sides of the picture."""
HEAD_ROOM: dict[ShotSize, float] = {"MWS": 0.10, "MS": 0.11, "MCU": 0.09, "CU": 0.09}
FEET: dict[ShotSize, float] = {"EWS": 0.80, "WS": 0.91}
CAMERA_M: dict[Angle, float] = {"eye": 1.5, "dutch": 1.5, "low": 0.45, "high": 3.2, "aerial": 9.0}
EYES = 0.925
"""Height of the eyes in heights of a person."""


@dataclass(frozen=True)
class Camera:
    """Ground line of the main subject, its scale, and the horizon, in pixels of the page."""

    foot_y: float
    scale: float
    """Pixels per metre at the main subject."""
    horizon: float

    def at_depth(self, nearer: float) -> tuple[float, float]:
        """Ground line and scale of something whose distance is 1/nearer of the main subject's."""
        return self.horizon + (self.foot_y - self.horizon) * nearer, self.scale * nearer


def person_camera(picture: Box, shot: ShotSize, angle: Angle, height_m: float, *, spread: float = 1.0) -> Camera:
    """For people: whole figures in wide shots, heads at the headroom in closer ones; `spread` > 1 shows more width."""
    reach = min(picture.height, picture.width * 0.95)
    fill = PERSON_FILL[shot] * (0.62 if angle == "aerial" else 1.0) * reach / spread
    if shot in FEET:
        foot = picture.top + FEET[shot] * picture.height
    elif shot == "ECU":
        foot = picture.top + 0.46 * picture.height + EYES * fill
    else:
        foot = picture.top + HEAD_ROOM[shot] * picture.height + fill
    return _camera(picture, foot, fill / height_m, angle)


def thing_camera(picture: Box, shot: ShotSize, angle: Angle, width_m: float, height_m: float) -> Camera:
    """For things on the ground: the longer side fills the shot's part of the picture."""
    fill = THING_FILL[shot] * (0.8 if angle == "aerial" else 1.0)
    scale = fill * min(picture.width / width_m, 1.15 * picture.height / height_m)
    below = 0.9 if shot != "ECU" else 0.5 + 0.5 * scale * height_m / picture.height
    foot = picture.top + (below if shot not in FEET else FEET[shot] - 0.03) * picture.height
    return _camera(picture, foot, scale, angle)


def _camera(picture: Box, foot: float, scale: float, angle: Angle) -> Camera:
    horizon = foot - CAMERA_M[angle] * scale
    low, high = (0.10, 0.14) if angle == "aerial" else (0.12, 0.26) if angle == "high" else (0.34, 0.80)
    limits = picture.top + np.array([low, high]) * picture.height
    return Camera(foot, scale, float(np.clip(horizon, *limits)))
