"""What flies and floats, seen from the side, facing right, in metres with its foot at 0."""

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import METAL
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, glass, lamp, painter


@painter("plane")
def draw_plane(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(smooth("-4.4 1.5, -5.4 3.2, -4.7 3.2, -3.3 1.9", steps=3), color)
    body = smooth(
        "-5.2 1.6, -3.6 1.85, 0.5 1.95, 3.8 1.9, 5 1.5, 5.4 1.15, 4.6 0.8, 1 0.62, -2.5 0.85",
        steps=6,
    )
    pen.shape(body, "#f3f1ec", weight=1.2, shade=0.22)
    pen.fill(smooth("-4.7 1.45, 5 1.2, 5.3 1.1, 4.6 0.98, -4 1.25", steps=3), color)
    for k in range(11):
        pen.fill(ellipse(-2.6 + k * 0.52, 1.58, 0.11, 0.14), "#46566a")
    glass(pen, smooth("4 1.45, 4.1 1.7, 4.6 1.6, 4.85 1.42", steps=3))
    pen.shape(smooth("1.2 1, -0.2 1.05, -2.9 -0.5, -2.2 -0.55, 0.2 0.2", steps=3), "#dfe0e0", shade=0.2)
    pen.shape(smooth("0.4 0.25, -0.7 0.25, -0.8 0.55, 0.4 0.6", steps=4), METAL)
    pen.shape(smooth("-4.2 1.35, -5.5 1.1, -5.1 1, -3.6 1.2", steps=3), "#dfe0e0", shade=0)


@painter("helicopter")
def draw_helicopter(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(smooth("-0.5 1.5, -4.2 2.05, -4.3 2.3, -0.4 2.25", steps=3), color)
    pen.shape(smooth("-4.1 2.1, -4.55 2.9, -4.2 2.9, -3.8 2.2", steps=3), color)
    pen.shape(
        smooth("-0.9 1.3, -0.8 2.2, 0.4 2.5, 1.7 2.1, 2.4 1.3, 1.9 0.75, 0.2 0.65"),
        color,
        shade=0.22,
    )
    glass(pen, smooth("0.8 1.3, 0.9 2.15, 1.6 1.95, 2.2 1.3"))
    pen.ink(line((0.3, 2.5), (0.3, 2.85)), 2.0)
    pen.ink(line((-3.6, 2.9), (4.2, 2.84)), 1.8)
    pen.ink(smooth("-0.9 0.2, 1.9 0.2, 2.3 0.4", closed=False), 1.8)
    for x in (-0.2, 1.3):
        pen.ink(line((x, 0.2), (x, 0.75)), 1.2)


@painter("boat")
def draw_boat(pen: Pen, look: Look) -> None:
    pen.ink(line((-0.1, 0.7), (-0.1, 6.4)), 2.2)
    pen.shape(smooth("0.05 1.2, 0.05 6.2, 1.2 3.8, 2.3 1.3", steps=3), "#fbf7ee", shade=0.14)
    pen.shape(
        smooth("-0.25 1.2, -0.25 5.6, -1.4 3, -2 1.2", steps=3),
        look.accent if not look.color else look.color,
        shade=0.14,
    )
    pen.shape(smooth("-2.5 0.9, 2.6 1, 1.9 0, -1.9 0", steps=4), look.color or "#f0ebe0", weight=1.2)
    pen.fill(smooth("-2.2 0.4, 2.2 0.45, 1.9 0, -1.9 0", steps=3), "#8a4a3a")
    _wake(pen, 2.9)


@painter("ship")
def draw_ship(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    for level, (a, b) in enumerate([(-8.5, 7.0), (-7.5, 5.6), (-6.0, 4.0)]):
        pen.shape(box(a, 2.8 + level * 1.3, b, 4.2 + level * 1.3, 0.2), "#f5f2ea", shade=0.12)
        for x in range(int(a) + 1, int(b), 1):
            pen.fill(ellipse(x + 0.2, 3.5 + level * 1.3, 0.2), "#5b6f85")
    pen.shape(smooth("-3 6.6, -3.3 8.8, -1.3 8.8, -1 6.6", steps=3), color)
    pen.shape(smooth("-11.5 2.9, 11.8 3.4, 9.5 0, -10.8 0", steps=4), color, weight=1.25, hatch=True)
    _wake(pen, 12.0)


def _wake(pen: Pen, width: float) -> None:
    for k in range(3):
        y, reach = -0.05 - 0.05 * width * k * 0.5, width * (1.0 - 0.22 * k)
        wave = [(-reach + 2 * reach * i / 8, y + (0.02 * width if i % 2 else 0)) for i in range(9)]
        pen.ink(smooth(wave, closed=False), 1.3, color="#f4f8f8")


@painter("balloon ride")
def draw_balloon_ride(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    envelope = smooth("-0.7 1.9, -2.4 3.9, -3.1 6, -2.2 8.2, 0 9, 2.2 8.2, 3.1 6, 2.4 3.9, 0.7 1.9")
    pen.shape(envelope, color, weight=1.2, shade=0.2)
    pen.fill(
        smooth("-0.28 1.9, -0.95 4, -1.2 6, -0.9 8.2, 0 9, 0.9 8.2, 1.2 6, 0.95 4, 0.28 1.9"),
        "#f7ead0",
    )
    for x in (-1.0, 0.0, 1.0):
        pen.ink(smooth([(x * 0.3, 1.9), (x * 1.2, 5.5), (x * 0.9, 8.2), (0, 9.0)], closed=False), 0.7)
    for x in (-0.5, 0.5):
        pen.ink(line((x, 1.9), (x, 0.8)), 0.8)
    pen.shape(box(-0.6, 0.0, 0.6, 0.85, 0.1), "#a9733f", hatch=True)


@painter("rocket")
def draw_rocket(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    for side in (-1, 1):
        pen.shape(smooth([(side * 0.8, 2.6), (side * 1.5, 1.3), (side * 1.45, 0.4), (side * 0.7, 1.1)], steps=4), color)
    pen.shape(
        smooth("-0.75 0.9, -1 3.5, -0.8 6.6, 0 9, 0.8 6.6, 1 3.5, 0.75 0.9"),
        "#f1efea",
        shade=0.25,
    )
    pen.shape(smooth("-0.66 7.1, 0 9, 0.66 7.1", steps=4), color)
    glass(pen, ellipse(0, 5.2, 0.5))
    lamp(pen, smooth("-0.5 0.9, -0.35 -0.2, 0 -1.4, 0.35 -0.2, 0.5 0.9"), "#ffb347")
