"""Trees, flowers and pot plants, in metres with their foot at 0."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import Points, box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, painter


@painter("tree")
def draw_tree(pen: Pen, look: Look) -> None:
    chance = np.random.default_rng(look.variant)
    leaves = look.color or ("#6f9b57", "#7fa864", "#5e8c5c", "#93a85a")[look.variant % 4]
    pen.shape(
        smooth("-0.24 0, -0.13 0.9, -0.17 2.2, 0.2 2.2, 0.14 0.9, 0.27 0, 0 0.05"),
        "#7c5b43",
        shade=0.3,
    )
    pen.ink(line((0.0, 1.9), (0.5, 2.7)), 1.6)
    if pen.canvas.snow:
        leaves = "#e3eaee"
    spots = [
        (-1.0, 2.6, 0.8),
        (0.95, 2.7, 0.82),
        (-0.62, 3.6, 0.9),
        (0.66, 3.7, 0.9),
        (0.0, 4.3, 0.85),
        (0.0, 3.1, 1.05),
        (-1.2, 3.2, 0.6),
        (1.25, 3.3, 0.55),
    ]
    crown = [
        (x + chance.uniform(-0.14, 0.14), y + chance.uniform(-0.14, 0.14), r * chance.uniform(0.9, 1.1))
        for x, y, r in spots
    ]
    pen.union([(_leafy(x, y, r, chance), leaves) for x, y, r in crown], shade=0)
    side = -pen.canvas.light * (-1 if pen.flip else 1)
    for x, y, r in crown[:5]:
        pen.fill(ellipse(x + 0.2 * side * r, y - 0.28 * r, 0.72 * r, 0.62 * r), mix(leaves, "#1f2a3c", 0.22), alpha=150)
    for x, y, r in crown:
        pen.ink(ellipse(x - 0.1, y + 0.1, r * 0.62, r * 0.6, 60, 130), 0.7)


def _leafy(x: float, y: float, r: float, chance: np.random.Generator) -> Points:
    spread = r * (1 + 0.08 * chance.standard_normal(13))
    angle = np.linspace(0, 2 * np.pi, 13, endpoint=False)
    return smooth(np.stack([x + spread * np.cos(angle), y + spread * 0.92 * np.sin(angle)], axis=1), steps=4)


@painter("fir")
def draw_fir(pen: Pen, look: Look) -> None:
    color = look.color or ("#4d7a5e", "#3f6b57", "#587f57")[look.variant % 3]
    pen.shape(box(-0.16, 0.0, 0.16, 0.8), "#6d4f3c", shade=0.2)
    if pen.canvas.snow:
        color = "#b7cbc8"
    for k in range(4):
        low, half = 0.55 + k * 1.15, 1.25 - k * 0.25
        top = low + 1.75 if k < 3 else 5.5
        pen.shape(
            smooth(
                [
                    (-half, low),
                    (-half * 0.5, low - 0.06),
                    (0, low + 0.1),
                    (half * 0.5, low - 0.06),
                    (half, low),
                    (half * 0.4, low + 0.8),
                    (0, top),
                    (-half * 0.4, low + 0.8),
                ],
                steps=4,
            ),
            color,
            shade=0.24,
            weight=0.9,
        )


@painter("palm")
def draw_palm(pen: Pen, look: Look) -> None:
    bend = 0.7 if look.variant % 2 else -0.5
    trunk = smooth(
        [
            (-0.18, 0.0),
            (-0.02 + bend * 0.3, 2.2),
            (bend - 0.1, 4.5),
            (bend + 0.1, 4.5),
            (0.2 + bend * 0.3, 2.2),
            (0.2, 0.0),
        ]
    )
    pen.shape(trunk, "#a67f55", shade=0.3)
    for k in range(7):
        y = 0.5 + k * 0.56
        x = bend * (y / 4.5) ** 1.4
        pen.ink(line((x - 0.12, y), (x + 0.12, y + 0.05)), 0.7)
    for angle in (-30, 8, 42, 78, 115, 150, 190, 215):
        a = np.radians(angle)
        tip = np.array([bend + 1.75 * np.cos(a), 4.5 + 0.95 * np.sin(a) - 0.5 * abs(np.cos(a))])
        middle = np.array([bend + 0.95 * np.cos(a), 4.6 + 0.95 * np.sin(a)])
        leaf = [
            (bend, 4.55),
            (float(middle[0]) - 0.1, float(middle[1]) + 0.18),
            (float(tip[0]), float(tip[1])),
            (float(middle[0]), float(middle[1]) - 0.22),
        ]
        pen.shape(smooth(leaf, steps=5), look.color or "#5f9a5b", shade=0.2, weight=0.8)


def _bloom(pen: Pen, x: float, y: float, r: float, color: str) -> None:
    for k in range(6):
        petal = ellipse(x, y, r * 0.62, r * 0.62, k * 60, k * 60 + 1)[0]
        pen.shape(ellipse(float(petal[0]), float(petal[1]), r * 0.44), color, weight=0.8, shade=0.15)
    pen.shape(ellipse(x, y, r * 0.36), "#f2c343", weight=0.7, shade=0)


@painter("flower")
def draw_flower(pen: Pen, look: Look) -> None:
    pen.tube(smooth("0 0, 0.01 0.15, -0.01 0.34", closed=False), 0.006, "#6fa34f")
    for side, y in ((1, 0.1), (-1, 0.17)):
        pen.shape(
            smooth([(0, y), (side * 0.05, y + 0.07), (side * 0.1, y + 0.06), (side * 0.05, y)]),
            "#6fa34f",
            weight=0.8,
            shade=0.2,
        )
    _bloom(pen, -0.01, 0.37, 0.08, look.color or look.accent)


@painter("bouquet")
def draw_bouquet(pen: Pen, look: Look) -> None:
    chance = np.random.default_rng(look.variant)
    colors = (look.color or look.accent, look.color or "#f2c7cf", look.color or "#f6efe2")
    for x in (-0.12, -0.05, 0.03, 0.1):
        pen.ink(line((0, 0.2), (x, 0.36)), 1.4, color="#55843f")
    for x, y in ((-0.16, 0.3), (0.16, 0.3), (-0.04, 0.26)):
        pen.shape(
            smooth([(0, 0.2), (x - 0.04, y), (x, y + 0.06), (x + 0.03, y - 0.02)]), "#6fa34f", weight=0.7, shade=0.2
        )
    for k, (x, y) in enumerate(((-0.12, 0.36), (0.12, 0.37), (0.0, 0.42), (-0.05, 0.33), (0.07, 0.32))):
        _bloom(pen, x, y + float(chance.uniform(-0.01, 0.01)), 0.06, colors[k % 3])
    pen.shape(
        smooth(
            "-0.05 0, -0.075 0.08, -0.045 0.18, -0.055 0.23, 0.055 0.23, 0.045 0.18, 0.075 0.08, 0.05 0",
            steps=4,
        ),
        "#cfdfe0",
        shade=0.2,
    )


@painter("potted plant")
def draw_potted_plant(pen: Pen, look: Look) -> None:
    for angle, long in ((20, 0.34), (50, 0.42), (80, 0.5), (105, 0.48), (135, 0.42), (160, 0.33)):
        a = np.radians(angle)
        tip = (float(long * np.cos(a) * 0.75), float(0.26 + long * np.sin(a)))
        side = (0.06 * np.sin(a), 0.06 * np.cos(a))
        middle = (tip[0] * 0.55, 0.26 + (tip[1] - 0.26) * 0.6)
        leaf = [(0, 0.24), (middle[0] - side[0], middle[1] + side[1]), tip, (middle[0] + side[0], middle[1] - side[1])]
        pen.shape(smooth(leaf, steps=5), "#639758", weight=0.8, shade=0.22)
    pen.shape(path("-0.13 0.26, 0.13 0.26, 0.09 0, -0.09 0"), look.color or "#c26b47", shade=0.2)
