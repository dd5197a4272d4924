"""Vehicles on wheels, seen from the side, facing right, in metres; and cars from above."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import DARK, METAL, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, glass, lamp, painter


def _wheel(pen: Pen, x: float, r: float) -> None:
    pen.shape(ellipse(x, r, r), "#2b2a2f", shade=0)
    pen.shape(ellipse(x, r, r * 0.62), METAL, weight=0.7, shade=0.25)
    pen.fill(ellipse(x, r, r * 0.18), "#4a4a50")
    for k in range(5):
        spoke = ellipse(x, r, r * 0.56, r * 0.56, k * 72 + 20, k * 72 + 21)[:1]
        pen.ink(line((x, r), (float(spoke[0, 0]), float(spoke[0, 1]))), 0.7)


@painter("car", "taxi")
def draw_car(pen: Pen, look: Look) -> None:
    color = look.color or ("#f2c12e" if look.kind == "taxi" else look.accent)
    sporty = look.variant % 3 == 0 and look.kind == "car"
    roof = 1.22 if sporty else 1.42
    body = smooth(
        [
            (-2.05, 0.32),
            (-2.1, 0.62),
            (-2.02, 0.86),
            (-1.62, 0.93),
            (-1.05, roof - 0.1),
            (-0.5, roof),
            (0.25, roof - 0.02),
            (0.72, roof - 0.22),
            (1.12, 0.92),
            (1.72, 0.82),
            (2.04, 0.68),
            (2.1, 0.42),
            (2.02, 0.28),
            (0.0, 0.24),
            (-1.8, 0.26),
        ],
        steps=6,
    )
    pen.shape(body, color, shade=0.22, weight=1.2)
    pen.fill(smooth("-2.07 0.5, 2.08 0.5, 2 0.28, -2 0.28", steps=3), mix(color, "#15131c", 0.28))
    glass(
        pen,
        smooth(
            [(-1.28, 0.92), (-0.92, roof - 0.16), (-0.48, roof - 0.08), (-0.16, roof - 0.08), (-0.18, 0.92)], steps=4
        ),
    )
    glass(
        pen,
        smooth([(-0.06, 0.92), (-0.05, roof - 0.08), (0.22, roof - 0.1), (0.6, roof - 0.26), (0.92, 0.92)], steps=4),
    )
    pen.ink(line((-0.12, 0.9), (-0.1, 0.34)), 0.7)
    pen.ink(smooth("-1.95 0.74, -0.5 0.8, 0.9 0.78, 1.9 0.7", closed=False), 0.7)
    pen.ink(line((-0.42, 0.76), (-0.28, 0.76)), 1.1)
    lamp(pen, ellipse(1.95, 0.62, 0.1, 0.07), "#fff3c4")
    lamp(pen, box(-2.08, 0.62, -1.98, 0.78, 0.03), "#e2473d")
    if look.kind == "taxi":
        lamp(pen, box(-0.3, roof, 0.12, roof + 0.16, 0.05), "#ffe9a8")
    for x in (-1.3, 1.28):
        pen.fill(ellipse(x, 0.36, 0.43), "#1d1b22")
        _wheel(pen, x, 0.34)


@painter("van")
def draw_van(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    body = smooth(
        "-2.35 0.35, -2.38 1.9, -2.2 2.15, 0.9 2.18, 1.3 2.05, 1.78 1.22, 2.28 1.05, 2.38 0.6, 2.3 0.32, 0 0.28",
        steps=5,
    )
    pen.shape(body, color, weight=1.2, shade=0.12)
    glass(pen, smooth("0.72 1.2, 0.72 1.92, 1.2 1.9, 1.58 1.2", steps=4))
    pen.ink(line((0.55, 2.1), (0.55, 0.4)), 0.8)
    pen.fill(box(-2.3, 0.85, 0.4, 1.15), mix(color, "#ffffff", 0.55))
    pen.ink(line((-0.9, 2.1), (-0.9, 0.4)), 0.7)
    lamp(pen, ellipse(2.26, 0.86, 0.09, 0.12), "#fff3c4")
    for x in (-1.45, 1.45):
        _wheel(pen, x, 0.38)


@painter("truck")
def draw_truck(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(box(-3.7, 0.9, 1.55, 3.1, 0.06), "#ece7dc", weight=1.2, shade=0.1)
    for k in range(6):
        pen.ink(line((-3.3 + k * 0.8, 1.0), (-3.3 + k * 0.8, 3.0)), 0.4)
    pen.shape(box(-3.7, 0.55, 3.4, 0.9), DARK, shade=0)
    cab = smooth("1.8 0.55, 1.8 2.5, 2.1 2.72, 3.1 2.7, 3.5 1.75, 3.66 1.5, 3.7 0.6", steps=4)
    pen.shape(cab, color, weight=1.2)
    glass(pen, smooth("2.3 1.65, 2.35 2.45, 3 2.45, 3.36 1.65", steps=4))
    lamp(pen, box(3.48, 0.9, 3.68, 1.1, 0.04), "#fff3c4")
    for x in (-2.9, -1.95, 2.6):
        _wheel(pen, x, 0.48)


@painter("bus")
def draw_bus(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(box(-4.45, 0.35, 4.45, 2.95, 0.3), color, weight=1.25, shade=0.12)
    pen.fill(box(-4.4, 0.4, 4.4, 0.85), mix(color, "#15131c", 0.25))
    for k in range(6):
        glass(pen, box(-4.1 + k * 1.2, 1.55, -3.05 + k * 1.2, 2.55, 0.08))
    glass(pen, box(3.2, 0.55, 4.0, 2.55, 0.06))
    pen.ink(line((3.6, 0.55), (3.6, 2.55)), 0.8)
    lamp(pen, ellipse(4.36, 0.8, 0.1, 0.14), "#fff3c4")
    for x in (-2.9, 2.3):
        pen.fill(ellipse(x, 0.5, 0.62, 0.6), "#1d1b22")
        _wheel(pen, x, 0.5)


@painter("train")
def draw_train(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.fill(box(-9, -0.02, 9, 0.06), "#5a5358")
    nose = smooth("-6.5 0.4, -6.5 3.25, 3.4 3.3, 4.9 2.9, 6.1 1.7, 6.5 0.85, 6.35 0.4", steps=5)
    pen.shape(nose, "#ece9e2", weight=1.25, shade=0.1)
    pen.fill(smooth("-6.45 0.75, 6.3 0.75, 6.45 1.15, 5.9 1.5, -6.45 1.35", steps=3), color)
    for k in range(7):
        glass(pen, box(-6.0 + k * 1.3, 1.75, -5.05 + k * 1.3, 2.7, 0.1))
    glass(pen, smooth("4 1.85, 4 2.75, 4.75 2.6, 5.55 1.85", steps=4))
    lamp(pen, ellipse(6.2, 1.1, 0.14), "#fff3c4")
    for x in (-5.2, -4.2, 3.4, 4.4):
        _wheel(pen, x, 0.34)


@painter("bicycle")
def draw_bicycle(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    for x in (-0.52, 0.55):
        _rim(pen, x, 0.34, 0.33)
    crank, seat, head = (-0.06, 0.3), (-0.2, 0.78), (0.4, 0.82)
    pen.tube([seat, (-0.218, 0.88)], 0.012, METAL)
    pen.tube([head, (0.372, 0.97)], 0.014, METAL)
    for path in ([crank, (-0.52, 0.34), (-0.19, 0.74)], [head, (0.46, 0.58), (0.55, 0.34)]):
        pen.tube(path, 0.015, color)
    for path in ([crank, seat], [seat, (0.39, 0.77)], [crank, (0.42, 0.7)], [(0.42, 0.68), (0.385, 0.86)]):
        pen.tube(path, 0.026, color)
    pen.tube(ellipse(-0.52, 0.34, 0.375, 0.375, 25, 155), 0.014, color)
    pen.tube(ellipse(0.55, 0.34, 0.375, 0.375, 40, 150), 0.014, color)
    pen.shape(smooth("-0.38 0.9, -0.2 0.875, -0.04 0.89, -0.16 0.955, -0.36 0.97"), "#4a3226", shade=0.2)
    pen.tube(
        smooth("0.27 0.965, 0.37 0.985, 0.5 1, 0.56 0.94, 0.48 0.89", closed=False, steps=3),
        0.016,
        DARK,
    )
    pen.shape(ellipse(*crank, 0.08), METAL, shade=0.2, weight=0.8)
    pen.tube([(-0.13, 0.19), (0.01, 0.41)], 0.013, DARK)
    pen.tube([(-0.18, 0.19), (-0.07, 0.19)], 0.018, DARK)
    lamp(pen, ellipse(0.5, 0.8, 0.042), "#fff3c4")
    if look.variant % 2 == 0:
        _basket(pen)


def _rim(pen: Pen, x: float, y: float, r: float) -> None:
    """A wheel with spokes that one can look through."""
    for k in range(9):
        spoke = ellipse(x, y, r, r, k * 40 + 7, k * 40 + 8)[0]
        pen.ink(line((x, y), (float(spoke[0]), float(spoke[1]))), 0.35)
    turn = np.vstack([ellipse(x, y, r), ellipse(x, y, r)[:1]])
    pen.tube(turn, 0.021, "#35323a")
    pen.ink(ellipse(x, y, r * 0.9), 0.5, closed=True)
    pen.shape(ellipse(x, y, 0.028), METAL, shade=0, weight=0.7)


def _basket(pen: Pen) -> None:
    pen.shape(smooth("0.5 0.98, 0.86 0.98, 0.8 0.74, 0.55 0.74", steps=2), "#c89a5e", weight=0.9, shade=0.2)
    for k in range(4):
        pen.ink(line((0.56 + k * 0.08, 0.97), (0.59 + k * 0.06, 0.75)), 0.5)
    for y in (0.81, 0.89):
        pen.ink(line((0.53, y), (0.83, y)), 0.5)


@painter("motorcycle", "scooter")
def draw_motorcycle(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    for x in (-0.66, 0.7):
        pen.shape(ellipse(x, 0.31, 0.31), "#2b2a2f", shade=0)
        pen.shape(ellipse(x, 0.31, 0.17), METAL, shade=0.2, weight=0.7)
    if look.kind == "scooter":
        pen.shape(
            smooth(
                "-0.95 0.4, -0.85 0.72, -0.35 0.78, -0.2 0.4, 0.1 0.26, 0.36 0.3, 0.48 0.86, 0.6 0.86, 0.58 0.3, "
                "0.4 0.16, -0.3 0.2"
            ),
            color,
        )
        pen.shape(smooth("-0.9 0.78, -0.3 0.78, -0.32 0.88, -0.86 0.9"), "#4a3226", shade=0)
    else:
        pen.tube([(0.7, 0.31), (0.42, 0.92)], 0.03, METAL)
        pen.shape(smooth("-0.4 0.28, 0.2 0.28, 0.24 0.52, -0.36 0.55"), METAL, shade=0.3)
        pen.shape(smooth("-0.1 0.6, 0.36 0.66, 0.42 0.84, 0.1 0.9, -0.16 0.74"), color)
        pen.shape(smooth("-0.98 0.86, -0.6 0.74, -0.1 0.7, -0.12 0.78, -0.6 0.86"), "#2f2a2e", shade=0)
        pen.tube("-0.95 0.34, -0.4 0.24, 0.1 0.3", 0.045, METAL)
    pen.tube("0.26 1.06, 0.42 1, 0.5 0.88", 0.02, DARK)
    lamp(pen, ellipse(0.58, 0.84, 0.09), "#fff3c4")


@painter("tractor")
def draw_tractor(pen: Pen, look: Look) -> None:
    color = look.color or "#4c8a4a"
    pen.shape(box(-1.2, 1.2, 0.1, 2.35, 0.1), color)
    glass(pen, box(-1.05, 1.4, -0.05, 2.2, 0.05))
    pen.shape(smooth("0 0.7, 0 1.5, 1.3 1.45, 1.55 1.2, 1.55 0.7", steps=4), color)
    pen.ink(line((0.9, 1.45), (0.9, 2.1)), 2.4)
    _wheel(pen, -0.75, 0.78)
    _wheel(pen, 1.15, 0.45)


@painter("skateboard")
def draw_skateboard(pen: Pen, look: Look) -> None:
    pen.shape(
        smooth("-0.4 0.14, -0.32 0.1, 0.32 0.1, 0.4 0.14, 0.34 0.135, -0.34 0.135", steps=3),
        look.color or look.accent,
    )
    for x in (-0.24, 0.24):
        pen.shape(ellipse(x, 0.045, 0.045), "#f1ece0", shade=0)


def draw_car_from_above(pen: Pen, look: Look) -> None:
    """A car from a drone: the origin is its middle, it drives upwards."""
    if pen.canvas.palette.hour.dark:
        for x in (-0.62, 0.62):
            pen.fill(
                line((x - 0.1, 2.1), (x + 0.1, 2.1), (x + 1.3, 8.0), (x - 1.3, 8.0)), "#fff0b8", alpha=30, lit=False
            )
    color = look.color or look.accent
    pen.fill(box(-0.7, -2.1, 1.35, 2.0, 0.5), "#16141c", alpha=90, lit=False)
    pen.shape(
        smooth(
            "-0.85 -2, -0.95 0, -0.86 1.7, -0.45 2.1, 0.45 2.1, 0.86 1.7, 0.95 0, 0.85 -2, 0 -2.1",
            steps=5,
        ),
        color,
        weight=1.2,
        shade=0.2,
    )
    glass(pen, smooth("-0.72 0.95, -0.6 0.45, 0.6 0.45, 0.72 0.95, 0 1.12", steps=4))
    glass(pen, smooth("-0.62 -1.2, -0.55 -0.85, 0.55 -0.85, 0.62 -1.2, 0 -1.35", steps=4))
    for x in (-0.62, 0.62):
        lamp(pen, ellipse(x, 2.0, 0.16, 0.09), "#fff3c4")
        lamp(pen, ellipse(x, -2.02, 0.14, 0.06), "#e2473d")
