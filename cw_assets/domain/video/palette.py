"""Colours as people tell them apart and call them; which colours a picture has is an engine's work.

Distances and names are computed in OKLab (Björn Ottosson 2020, the space of CSS Color 4): L is lightness 0 to 1, the
chroma of a vivid screen colour is about 0.1 to 0.3, hues are degrees from red (29) over green (142) to blue (264).
"""

from collections.abc import Iterable
from math import atan2, cbrt, degrees, dist, hypot

from cw_assets.domain.values import HexColor

ANOTHER_COLOR = 0.1
"""OKLab distance from which two colours read as different ones at a glance; 0.02 is just noticeable."""

Matrix = tuple[tuple[float, float, float], ...]
SRGB_TO_CONE: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
CONE_TO_OKLAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)

HUES = (
    (12, "pink"),
    (35, "red"),
    (73, "orange"),
    (95, "warm yellow"),
    (113, "yellow"),
    (132, "yellow-green"),
    (165, "green"),
    (212, "turquoise"),
    (285, "blue"),
    (310, "violet"),
    (338, "purple"),
    (360, "pink"),
)
"""Where each hue ends, in degrees."""


def oklab(color: HexColor) -> tuple[float, float, float]:
    """L (0 to 1), a (green to red) and b (blue to yellow) of an sRGB colour."""
    cones = times(SRGB_TO_CONE, [linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5)])
    lightness, a, b = times(CONE_TO_OKLAB, [cbrt(cone) for cone in cones])
    return lightness, a, b


def linear(value: float) -> float:
    """The light of an sRGB component, both 0 to 1."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def times(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def distinct_colors(colors: Iterable[HexColor], limit: int) -> tuple[HexColor, ...]:
    """The first `limit` colours in order, each at least ANOTHER_COLOR away from all in front of it."""
    kept: list[HexColor] = []
    for color in colors:
        if len(kept) < limit and all(dist(oklab(color), oklab(other)) >= ANOTHER_COLOR for other in kept):
            kept.append(color)
    return tuple(kept)


def color_name(color: HexColor) -> str:
    """What a person would call it: "warm yellow", "dark blue", "pale pink", "grey"."""
    lightness, a, b = oklab(color)
    chroma, hue = hypot(a, b), degrees(atan2(b, a)) % 360
    if chroma < 0.02:
        return grey_name(lightness)
    return earth_name(lightness, chroma, hue) or " ".join(
        part for part in (shade_name(lightness, chroma), hue_name(hue)) if part
    )


def grey_name(lightness: float) -> str:
    steps = ((0.22, "black"), (0.45, "dark grey"), (0.75, "grey"), (0.95, "light grey"))
    return next((name for below, name in steps if lightness < below), "white")


def earth_name(lightness: float, chroma: float, hue: float) -> str:
    """The colours between red and yellow that have names of their own when pale or dark; "" for all others."""
    if not 30 <= hue < 115 or chroma >= 0.15:
        return ""
    if lightness > 0.75 and chroma < 0.065:
        return "cream" if lightness > 0.9 else "beige"
    if hue >= 95:
        return "olive" if lightness < 0.65 else ""
    if lightness < 0.6 and (hue >= 35 or chroma < 0.11):
        return "dark brown" if lightness < 0.38 else "brown"
    return ""


def hue_name(hue: float) -> str:
    return next(name for ends, name in HUES if hue < ends or ends == 360)


def shade_name(lightness: float, chroma: float) -> str:
    if lightness < 0.4 or (lightness < 0.47 and chroma < 0.18):
        return "dark"
    if lightness > 0.8 and chroma < 0.09:
        return "pale"
    if lightness > 0.72 and chroma < 0.14:
        return "light"
    if chroma < 0.06:
        return "muted"
    return "vivid" if chroma > 0.2 else ""
