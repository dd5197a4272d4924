"""Animals seen from the side, facing right, in metres with the ground at 0."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import Corners, Points, ellipse, limb, line, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, painter


def _eye(pen: Pen, x: float, y: float, r: float) -> None:
    pen.fill(ellipse(x, y, r), "#1b171c")
    pen.fill(ellipse(x - 0.3 * r, y + 0.35 * r, 0.35 * r), "#ffffff", lit=False)


def _leg(x: float, high: float, foot: float, thick: float) -> Points:
    return limb(np.array([x, high]), np.array([foot, thick * 0.6]), thick, thick * 0.6)


def _animal(pen: Pen, body: Corners, legs: list[tuple[float, float]], high: float, thick: float, color: str) -> None:
    """Far legs darker, then body and near legs as one outline."""
    dark = mix(color, "#1c1624", 0.25)
    far = [(_leg(x, high, foot, thick), dark) for x, foot in legs[1::2]]
    near = [(_leg(x, high, foot, thick), color) for x, foot in legs[::2]]
    pen.union([(points, f"#{c[0]:02x}{c[1]:02x}{c[2]:02x}") for points, c in far], shade=0)
    pen.union([*near, (smooth(body), color)], shade=0.2)


@painter("dog")
def draw_dog(pen: Pen, look: Look) -> None:
    color = look.color or ("#c48a4e", "#8a5a3a", "#e6d3b3", "#4a4448")[look.variant % 4]
    stride = 0.07 if look.variant % 2 else 0.0
    pen.shape(smooth("-0.3 0.44, -0.42 0.52, -0.48 0.64, -0.44 0.66, -0.38 0.56, -0.27 0.5"), color, shade=0)
    _animal(
        pen,
        [
            (-0.34, 0.42),
            (-0.25, 0.5),
            (0.0, 0.48),
            (0.16, 0.52),
            (0.26, 0.44),
            (0.22, 0.3),
            (0.1, 0.26),
            (-0.1, 0.3),
            (-0.3, 0.28),
        ],
        [(-0.24, -0.26 - stride), (-0.2, -0.16 + stride), (0.17, 0.19 + stride), (0.12, 0.1 - stride)],
        0.32,
        0.055,
        color,
    )
    head = smooth("0.14 0.5, 0.16 0.64, 0.26 0.69, 0.34 0.65, 0.38 0.58, 0.47 0.55, 0.47 0.49, 0.36 0.46, 0.26 0.44")
    pen.shape(head, color)
    pen.shape(
        smooth("0.2 0.67, 0.13 0.6, 0.12 0.46, 0.19 0.45, 0.24 0.58"),
        "#6a4630" if color != "#4a4448" else "#2f2b2f",
        shade=0.2,
    )
    _eye(pen, 0.335, 0.59, 0.014)
    pen.fill(ellipse(0.465, 0.54, 0.02), "#1b171c")
    pen.ink(smooth("0.46 0.5, 0.4 0.485, 0.35 0.5", closed=False), 0.8)
    if look.variant % 2:
        pen.shape(smooth("0.4 0.485, 0.43 0.485, 0.43 0.43, 0.405 0.43"), "#e0707a", weight=0.6, shade=0)
    pen.tube(smooth("0.14 0.49, 0.18 0.44, 0.27 0.435", closed=False, steps=3), 0.011, look.accent)


@painter("cat")
def draw_cat(pen: Pen, look: Look) -> None:
    color = look.color or ("#d98b45", "#77736f", "#efe8da", "#39343a")[look.variant % 4]
    tail = [
        (-0.14, 0.06),
        (-0.26, 0.05),
        (-0.3, 0.16),
        (-0.24, 0.26),
        (-0.2, 0.25),
        (-0.24, 0.15),
        (-0.2, 0.1),
        (-0.1, 0.11),
    ]
    pen.shape(smooth(tail), color, shade=0)
    pen.shape(smooth("-0.15 0, -0.17 0.12, -0.09 0.25, 0.05 0.28, 0.1 0.15, 0.12 0"), color, shade=0.25)
    pen.ink(smooth("0.03 0.14, 0.04 0.06, 0.04 0.01", closed=False), 0.9)
    head = smooth(
        "-0.05 0.26, -0.06 0.33, -0.055 0.41, 0 0.375, 0.06 0.38, 0.11 0.42, 0.13 0.33, 0.12 0.27, 0.04 0.235"
    )
    pen.shape(head, color)
    for x in (0.0, 0.075):
        pen.fill(ellipse(x, 0.315, 0.019, 0.02), "#d8d36a")
        pen.fill(ellipse(x + 0.003, 0.315, 0.008, 0.017), "#17131a")
    pen.fill(smooth("0.03 0.285, 0.05 0.285, 0.04 0.273", steps=3), "#c9707a")
    for side in (-1, 1):
        for k in (0, 1):
            pen.ink(line((0.04 + side * 0.03, 0.275 - 0.01 * k), (0.04 + side * 0.13, 0.285 - 0.03 * k)), 0.4)
    for k in range(3):
        pen.ink(
            smooth(
                [(-0.14 + 0.012 * k, 0.12 + 0.04 * k), (-0.08 + 0.01 * k, 0.12 + 0.04 * k), (-0.06, 0.1 + 0.04 * k)],
                closed=False,
            ),
            1.1,
            color=_dark(color),
        )


def _dark(color: str) -> str:
    r, g, b = mix(color, "#1c1624", 0.35)
    return f"#{r:02x}{g:02x}{b:02x}"


@painter("horse")
def draw_horse(pen: Pen, look: Look) -> None:
    color = look.color or ("#8c5a3c", "#5b3d30", "#cdbfae", "#3c3538")[look.variant % 4]
    mane = _dark(_dark(color))
    pen.shape(smooth("-0.82 1.22, -1 1.15, -1.08 0.8, -1.02 0.5, -0.94 0.8, -0.86 1.05"), mane)
    _animal(
        pen,
        [
            (-0.88, 1.1),
            (-0.8, 1.32),
            (-0.5, 1.38),
            (-0.1, 1.3),
            (0.25, 1.36),
            (0.52, 1.6),
            (0.66, 1.74),
            (0.76, 1.68),
            (0.68, 1.4),
            (0.55, 1.12),
            (0.42, 0.86),
            (0.1, 0.8),
            (-0.3, 0.78),
            (-0.7, 0.84),
        ],
        [(-0.68, -0.84), (-0.6, -0.42), (0.36, 0.62), (0.3, 0.2)],
        0.92,
        0.115,
        color,
    )
    pen.shape(smooth("0.6 1.62, 0.72 1.76, 0.88 1.6, 1.06 1.36, 1.02 1.24, 0.9 1.26, 0.76 1.42"), color)
    pen.shape(smooth("0.66 1.72, 0.69 1.88, 0.76 1.76", steps=4), color, shade=0)
    pen.shape(smooth("0.68 1.8, 0.5 1.66, 0.22 1.4, 0.3 1.3, 0.52 1.48, 0.66 1.66"), mane, shade=0)
    _eye(pen, 0.8, 1.58, 0.028)
    pen.fill(ellipse(1.0, 1.31, 0.018), "#1b171c")


@painter("cow")
def draw_cow(pen: Pen, look: Look) -> None:
    color = look.color or "#f2ece2"
    _animal(
        pen,
        [
            (-0.95, 1.0),
            (-0.9, 1.3),
            (-0.3, 1.34),
            (0.4, 1.32),
            (0.66, 1.36),
            (0.72, 1.0),
            (0.55, 0.68),
            (-0.2, 0.6),
            (-0.85, 0.66),
        ],
        [(-0.78, -0.8), (-0.66, -0.6), (0.48, 0.5), (0.38, 0.32)],
        0.75,
        0.11,
        color,
    )
    for x, y, rx, ry in ((-0.5, 1.08, 0.26, 0.18), (0.15, 1.12, 0.2, 0.16), (-0.1, 0.78, 0.16, 0.1)):
        pen.fill(
            smooth(
                [
                    (x - rx, y),
                    (x - 0.3 * rx, y + ry),
                    (x + rx, y + 0.4 * ry),
                    (x + 0.6 * rx, y - ry),
                    (x - 0.5 * rx, y - 0.8 * ry),
                ]
            ),
            "#3f383b",
        )
    pen.shape(smooth("0.6 1.2, 0.62 1.42, 0.86 1.44, 1 1.22, 1.08 1.02, 0.96 0.94, 0.8 1.02"), color)
    pen.shape(smooth("0.94 1.1, 1.08 1.06, 1.06 0.95, 0.94 0.95"), "#e2a7a0", shade=0)
    pen.ink(smooth("0.66 1.42, 0.62 1.54, 0.7 1.6", closed=False), 1.8)
    _eye(pen, 0.84, 1.26, 0.026)
    pen.ink(smooth("-0.95 1.2, -1.04 0.9, -1 0.55", closed=False), 1.6)


@painter("sheep")
def draw_sheep(pen: Pen, look: Look) -> None:
    color = look.color or "#f3eee2"
    pen.union([(_leg(x, 0.35, x, 0.045), "#4a4245") for x in (-0.32, -0.22, 0.2, 0.3)], shade=0)
    tufts = [
        (-0.36, 0.5),
        (-0.24, 0.66),
        (-0.04, 0.7),
        (0.16, 0.68),
        (0.32, 0.56),
        (0.28, 0.4),
        (0.08, 0.36),
        (-0.12, 0.36),
        (-0.3, 0.38),
        (0.0, 0.52),
    ]
    pen.union([(ellipse(x, y, 0.19 if (x, y) != (0.0, 0.52) else 0.3), color) for x, y in tufts], shade=0)
    pen.shape(smooth("0.3 0.7, 0.42 0.74, 0.54 0.58, 0.5 0.48, 0.4 0.5, 0.32 0.6"), "#4a4245", shade=0)
    _eye(pen, 0.44, 0.62, 0.018)
    for x, y in tufts[1:6:2]:
        pen.ink(ellipse(x, y - 0.03, 0.09, 0.09, 200, 340), 0.7)


@painter("rabbit")
def draw_rabbit(pen: Pen, look: Look) -> None:
    color = look.color or ("#c9b49b", "#f1ece2", "#8c7a6c")[look.variant % 3]
    for x in (0.04, 0.1):
        pen.shape(
            smooth([(x - 0.02, 0.2), (x - 0.05, 0.31), (x - 0.02, 0.35), (x + 0.02, 0.3), (x + 0.025, 0.2)]),
            color,
            shade=0.2,
        )
    pen.shape(ellipse(-0.17, 0.07, 0.035), "#f8f4ec", shade=0)
    pen.shape(smooth("-0.16 0, -0.17 0.12, -0.06 0.19, 0.06 0.14, 0.1 0"), color)
    pen.shape(ellipse(0.08, 0.16, 0.075, 0.065), color)
    _eye(pen, 0.1, 0.175, 0.011)
    pen.fill(ellipse(0.152, 0.16, 0.009), "#c9707a")


@painter("bird")
def draw_bird(pen: Pen, look: Look) -> None:
    color = look.color or ("#f3f1ec", "#5d6b7c", "#3d3b42")[look.variant % 3]
    pen.shape(smooth("-0.02 0.16, -0.16 0.32, -0.38 0.35, -0.24 0.22, -0.1 0.1"), _dark(color), shade=0)
    pen.shape(
        smooth("-0.3 0.06, -0.12 0.1, 0.06 0.18, 0.18 0.18, 0.22 0.13, 0.14 0.06, 0 0.02, -0.16 0.03"),
        color,
        shade=0.25,
    )
    pen.shape(smooth("0.21 0.16, 0.3 0.13, 0.21 0.12", steps=3), "#e8a13a", weight=0.7, shade=0)
    pen.shape(smooth("0.06 0.15, 0.1 0.3, 0.28 0.37, 0.2 0.2, -0.04 0.08"), color, shade=0.2)
    _eye(pen, 0.17, 0.15, 0.012)


@painter("fish")
def draw_fish(pen: Pen, look: Look) -> None:
    color = look.color or "#7fa6b4"
    pen.shape(smooth("-0.16 0.15, -0.3 0.27, -0.27 0.15, -0.3 0.03", steps=4), color)
    pen.shape(smooth("-0.06 0.24, 0.02 0.32, 0.12 0.22", steps=4), color, shade=0)
    pen.shape(smooth("-0.2 0.15, -0.04 0.25, 0.16 0.24, 0.3 0.14, 0.16 0.06, -0.04 0.06"), color, shade=0.3)
    pen.ink(smooth("0.16 0.22, 0.12 0.15, 0.16 0.08", closed=False), 0.8)
    for k in range(4):
        pen.ink(ellipse(-0.08 + 0.05 * k, 0.15, 0.03, 0.04, 90, 270), 0.5)
    _eye(pen, 0.23, 0.16, 0.016)


@painter("elephant")
def draw_elephant(pen: Pen, look: Look) -> None:
    color = look.color or "#9c9aa0"
    _animal(
        pen,
        [
            (-1.5, 1.5),
            (-1.4, 2.3),
            (-0.6, 2.6),
            (0.3, 2.5),
            (0.8, 2.4),
            (0.9, 1.6),
            (0.6, 1.1),
            (-0.4, 1.0),
            (-1.3, 1.1),
        ],
        [(-1.2, -1.22), (-0.85, -0.8), (0.5, 0.55), (0.2, 0.15)],
        1.2,
        0.28,
        color,
    )
    head = smooth("0.7 2.5, 1.1 2.7, 1.5 2.4, 1.62 1.8, 1.6 1, 1.75 0.6, 1.6 0.5, 1.4 0.9, 1.35 1.5, 1 1.6, 0.7 1.9")
    pen.shape(head, color)
    pen.shape(smooth("0.55 2.5, 0.3 2.4, 0.2 1.9, 0.45 1.45, 0.75 1.6, 0.85 2.2"), color, shade=0.2)
    pen.shape(smooth("1.3 1.65, 1.75 1.35, 1.85 1.5, 1.36 1.5", steps=4), "#f5efe0", shade=0)
    _eye(pen, 1.2, 2.1, 0.045)
