"""Buildings, signs, fires and what stands in the sky, in metres with their foot at 0."""

import numpy as np

from cw_assets.engines.images.sketching.lettering import letter
from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import DARK, METAL, WHITE, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, glass, lamp, painter


@painter("house")
def draw_house(pen: Pen, look: Look) -> None:
    wall = look.color or ("#f2e6cf", "#e6d2c0", "#d9e0dc")[look.variant % 3]
    pen.shape(box(1.3, 4.2, 1.8, 5.5), "#a8604b", shade=0.2)
    pen.shape(box(-3.0, 0.0, 3.0, 3.1), wall, shade=0.08, weight=1.1)
    pen.shape(path("-3.5 3, 3.5 3, 2 5.1, -2 5.1"), "#b5533f", shade=0.12, hatch=True, weight=1.1)
    for x in (-2.2, 1.0):
        glass(pen, box(x, 1.2, x + 1.2, 2.3))
        pen.ink(line((x + 0.6, 1.2), (x + 0.6, 2.3)), 0.7)
    pen.shape(box(-0.5, 0.0, 0.45, 2.1), look.accent, shade=0.08)
    pen.fill(ellipse(0.28, 1.0, 0.07), "#f0d27a")


@painter("tower")
def draw_tower(pen: Pen, look: Look) -> None:
    pen.shape(box(-2.2, 0.0, 2.2, 16.0), look.color or "#aebac2", shade=0.2, weight=1.1)
    for row in range(12):
        for k in range(4):
            glass(pen, box(-1.9 + k * 0.98, 1.4 + row * 1.2, -1.15 + k * 0.98, 2.2 + row * 1.2), weight=0.4)
    pen.ink(line((0.6, 16.0), (0.6, 17.2)), 1.4)


@painter("church")
def draw_church(pen: Pen, look: Look) -> None:
    wall = look.color or "#ece3d2"
    pen.shape(box(-0.6, 0.0, 3.2, 3.4), wall, shade=0.08)
    pen.shape(path("-0.8 3.4, 3.5 3.4, 2.9 5, -0.2 5"), "#8a5a4a", shade=0.1, hatch=True)
    pen.shape(box(-2.6, 0.0, -0.6, 5.4), wall, shade=0.16)
    pen.shape(path("-2.8 5.4, -0.4 5.4, -1.6 8.6"), "#6f7f86", shade=0.2)
    pen.ink(line((-1.6, 8.6), (-1.6, 9.5)), 1.6)
    pen.ink(line((-1.9, 9.2), (-1.3, 9.2)), 1.4)
    for x in (0.4, 1.6):
        glass(pen, np.vstack([ellipse(x + 0.3, 2.0, 0.3, 0.5, 0, 180), line((x, 1.0), (x + 0.6, 1.0))]))
    pen.shape(np.vstack([ellipse(-1.6, 1.3, 0.5, 0.6, 0, 180), line((-2.1, 0.0), (-1.1, 0.0))]), "#6a4632", shade=0)


@painter("castle")
def draw_castle(pen: Pen, look: Look) -> None:
    wall = look.color or "#cfc8bc"
    for x, wide, high in ((-4.4, 1.8, 6.2), (3.0, 1.8, 6.2), (-1.1, 2.2, 7.6)):
        _turret(pen, x, wide, high, wall, look.accent)
    pen.shape(box(-4.0, 0.0, 4.2, 3.6), wall, shade=0.06, weight=1.1)
    for k in range(8):
        pen.shape(box(-4.0 + k * 1.05, 3.6, -3.5 + k * 1.05, 4.1), wall, shade=0, weight=0.8)
    pen.shape(np.vstack([ellipse(0.1, 1.5, 0.8, 0.9, 0, 180), line((-0.7, 0.0), (0.9, 0.0))]), "#5b4034", shade=0)


def _turret(pen: Pen, x: float, wide: float, high: float, wall: str, roof: str) -> None:
    pen.shape(box(x, 0.0, x + wide, high), wall, shade=0.2)
    pen.shape(line((x - 0.25, high), (x + wide + 0.25, high), (x + wide / 2, high + 1.9)), roof, shade=0.2)
    glass(pen, box(x + wide * 0.38, high - 1.5, x + wide * 0.62, high - 0.7, 0.1))


@painter("lighthouse")
def draw_lighthouse(pen: Pen, look: Look) -> None:
    pen.shape(smooth("-1.3 -0.1, -1 0.35, 0.9 0.3, 1.3 -0.1"), "#7d7873", shade=0.2)
    pen.shape(path("-0.85 0.2, 0.85 0.2, 0.52 7, -0.52 7"), WHITE, shade=0.24, weight=1.1)
    for k in range(3):
        low = 0.9 + k * 2.1
        a, b = 0.85 - 0.0485 * (low - 0.2), 0.85 - 0.0485 * (low + 0.8)
        pen.fill(line((-a, low), (a, low), (b, low + 1.0), (-b, low + 1.0)), look.color or "#cf3f3a")
    pen.shape(box(-0.7, 7.0, 0.7, 7.2), DARK, shade=0)
    lamp(pen, box(-0.42, 7.2, 0.42, 8.1), "#ffe9a8", glow=4)
    pen.shape(path("-0.55 8.1, 0.55 8.1, 0 8.9"), look.color or "#cf3f3a", shade=0.2)


@painter("windmill")
def draw_windmill(pen: Pen, look: Look) -> None:
    pen.shape(path("-1.3 0, 1.3 0, 0.8 4.6, -0.8 4.6"), look.color or "#efe5d3", shade=0.24, weight=1.1)
    pen.shape(smooth("-0.9 4.6, -0.7 5.5, 0.7 5.5, 0.9 4.6"), "#7d4f3f", shade=0.2)
    for k in range(4):
        blade = pen.at(0.0, 5.0, angle=k * 90 + 24)
        blade.shape(box(0.06, 0.4, 0.55, 2.9), "#f4ead6", weight=0.8, shade=0)
        blade.ink(line((0, 0), (0, 3.0)), 1.6)
        for y in (1.0, 1.6, 2.2):
            blade.ink(line((0.06, y), (0.55, y)), 0.5)
    pen.shape(box(-0.3, 0.0, 0.3, 1.2), "#6a4632", shade=0)


@painter("tent")
def draw_tent(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(path("-1.4 0, 1.4 0, 0 1.7"), color, shade=0.2, weight=1.1)
    pen.shape(path("-0.5 0, 0.45 0, 0 1.5"), mix(color, "#120e18", 0.55), shade=0)
    pen.shape(smooth("-0.5 0, -0.62 0.5, 0 1.5, -0.2 0.6", steps=4), mix(color, "#ffffff", 0.2), shade=0)


@painter("campfire")
def draw_campfire(pen: Pen, look: Look) -> None:
    lamp(
        pen,
        smooth("-0.24 0.1, -0.28 0.34, -0.14 0.3, -0.06 0.68, 0.08 0.42, 0.2 0.5, 0.26 0.16, 0 0.06"),
        "#f28a35",
        glow=5,
    )
    pen.fill(smooth("-0.12 0.1, -0.12 0.26, 0 0.44, 0.12 0.24, 0.1 0.1"), "#ffd45e", lit=False)
    for a, b in (((-0.38, 0.0), (0.3, 0.14)), ((0.38, 0.0), (-0.3, 0.14))):
        pen.tube([a, b], 0.045, "#7b563c")


@painter("moon")
def draw_moon(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.5, 0.5), look.color or "#fbf3d4", shade=0.1, lit=False)
    for x, y, r in ((-0.15, 0.62, 0.1), (0.2, 0.4, 0.13), (-0.05, 0.3, 0.06)):
        pen.fill(ellipse(x, y, r), "#e6dcb8", lit=False)


@painter("rainbow")
def draw_rainbow(pen: Pen, look: Look) -> None:
    for k, color in enumerate(("#e2564f", "#ef9a45", "#f4d35e", "#7ab96b", "#5a9bd0", "#8a6bb8")):
        outer, inner = (
            ellipse(0, 0, 3.0 - k * 0.16, 3.0 - k * 0.16, 0, 180),
            ellipse(0, 0, 2.84 - k * 0.16, 2.84 - k * 0.16, 0, 180),
        )
        pen.fill(np.vstack([outer, inner[::-1]]), color, alpha=150)


@painter("fireworks")
def draw_fireworks(pen: Pen, look: Look) -> None:
    for x, y, r, color in (
        (0.0, 1.9, 1.1, look.color or look.accent),
        (-0.9, 1.0, 0.7, "#f4d35e"),
        (0.95, 0.9, 0.6, "#e7e4f4"),
    ):
        for k in range(14):
            a = np.radians(k * 360 / 14)
            start, end = (x + 0.25 * r * np.cos(a), y + 0.25 * r * np.sin(a)), (x + r * np.cos(a), y + r * np.sin(a))
            pen.fill(line(start, (end[0] - 0.03, end[1]), (end[0] + 0.03, end[1] + 0.03)), color, lit=False)
            pen.fill(ellipse(*end, 0.05), color, lit=False)


@painter("billboard")
def draw_billboard(pen: Pen, look: Look) -> None:
    for x in (-1.4, 1.4):
        pen.shape(box(x - 0.09, 0.0, x + 0.09, 2.2), METAL, shade=0.3, weight=0.9)
    pen.shape(box(-2.45, 1.9, 2.45, 4.2, 0.05), look.color or "#fbf6ea", shade=0.05, weight=1.2)
    if look.lettering:
        letter(pen, look.lettering, 0.0, 3.05, 4.4, 1.7, look.accent if look.color != look.accent else DARK)
        return
    pen.fill(
        smooth("-2.35 2, -2.35 2.7, -1.2 3.4, -0.2 2.6, 0.8 3, 2.35 2.3, 2.35 2", steps=4),
        look.accent,
    )
    pen.fill(ellipse(1.4, 3.5, 0.34), mix(look.accent, "#ffffff", 0.4))
