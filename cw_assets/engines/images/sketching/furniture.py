"""Furniture, in metres with its foot at 0."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import DARK, WHITE, WOOD, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, glass, lamp, painter


def _legs(pen: Pen, xs: list[tuple[float, float]], high: float, thick: float, color: str) -> None:
    for x, y in xs:
        pen.shape(box(x - thick, y, x + thick, high), color, shade=0, weight=0.8)


@painter("table")
def draw_table(pen: Pen, look: Look) -> None:
    color = look.color or WOOD
    _legs(pen, [(-0.62, 0.08), (0.62, 0.08), (-0.68, 0.0), (0.68, 0.0)], 0.7, 0.028, color)
    pen.shape(path("-0.75 0.7, 0.75 0.7, 0.66 0.8, -0.66 0.8"), mix(color, "#ffffff", 0.16), shade=0)
    pen.shape(box(-0.76, 0.65, 0.76, 0.71, 0.01), color, shade=0)


@painter("chair")
def draw_chair(pen: Pen, look: Look) -> None:
    color = look.color or WOOD
    _legs(pen, [(-0.16, 0.06), (0.2, 0.06)], 0.46, 0.018, color)
    pen.shape(box(-0.24, 0.46, -0.19, 0.92, 0.02), color, shade=0)
    pen.shape(smooth("-0.22 0.62, -0.23 0.9, -0.17 0.92, -0.13 0.64", steps=4), color, shade=0.1)
    pen.shape(path("-0.24 0.44, 0.24 0.44, 0.2 0.52, -0.2 0.52"), mix(color, "#ffffff", 0.14), shade=0)
    _legs(pen, [(-0.22, 0.0), (0.22, 0.0)], 0.44, 0.02, color)


@painter("armchair", "sofa")
def draw_sofa(pen: Pen, look: Look) -> None:
    half = 1.0 if look.kind == "sofa" else 0.46
    color = look.color or look.accent
    _legs(pen, [(-half * 0.85, 0.0), (half * 0.85, 0.0)], 0.14, 0.03, "#5b4030")
    pen.shape(box(-half * 0.92, 0.3, half * 0.92, 0.86, 0.12), color, shade=0.1, weight=1.1)
    count = 3 if look.kind == "sofa" else 1
    width = 1.56 * half / count
    for k in range(count):
        left = -0.78 * half + k * width
        pen.shape(box(left, 0.36, left + width, 0.52, 0.05), mix(color, "#ffffff", 0.14), shade=0.12)
    pen.shape(box(-half * 0.95, 0.12, half * 0.95, 0.36, 0.04), color, shade=0.08)
    for side in (-1, 1):
        pen.shape(box(side * half - 0.12, 0.12, side * half + 0.1, 0.6, 0.09), color, shade=0.2)
    if look.kind == "sofa":
        pen.shape(smooth("-0.66 0.5, -0.62 0.76, -0.36 0.74, -0.38 0.5", steps=5), "#f1e3c4", shade=0.16)


@painter("bench")
def draw_bench(pen: Pen, look: Look) -> None:
    color = look.color or WOOD
    for y in (0.58, 0.72):
        pen.shape(box(-0.8, y, 0.8, y + 0.1, 0.02), color, shade=0)
    pen.shape(box(-0.82, 0.4, 0.82, 0.47, 0.02), mix(color, "#ffffff", 0.12), shade=0)
    for x in (-0.66, 0.66):
        pen.ink(smooth([(x, 0.84), (x - 0.02, 0.44), (x - 0.05, 0.0)], closed=False), 2.4)
        pen.ink(line((x + 0.1, 0.4), (x + 0.12, 0.0)), 2.4)


@painter("bed")
def draw_bed(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(box(-1.05, 0.1, -0.95, 0.98, 0.04), WOOD, shade=0)
    pen.shape(box(-1.0, 0.12, 1.02, 0.36, 0.03), WOOD, shade=0.08)
    pen.shape(box(-0.98, 0.34, 1.0, 0.54, 0.08), WHITE, shade=0.1)
    pen.shape(smooth("-0.92 0.54, -0.9 0.7, -0.5 0.72, -0.44 0.54"), WHITE, shade=0.2)
    pen.shape(
        smooth("-0.4 0.56, -0.1 0.64, 0.5 0.6, 1.03 0.58, 1.06 0.2, 0.4 0.24, -0.3 0.26"),
        color,
        shade=0.16,
    )
    for x in (-0.05, 0.4, 0.75):
        pen.ink(smooth([(x, 0.58), (x + 0.06, 0.45), (x + 0.02, 0.3)], closed=False), 0.7)


@painter("lamp")
def draw_lamp(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.02, 0.17, 0.025), DARK, shade=0)
    pen.tube([(0, 0.03), (0, 1.2)], 0.016, DARK)
    lamp(pen, path("-0.14 1.5, 0.14 1.5, 0.25 1.15, -0.25 1.15"), look.color or "#f7dfa6", glow=3.2)


@painter("street lamp")
def draw_street_lamp(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.1, 0.0, 0.1, 0.4, 0.03), DARK, shade=0)
    pen.tube("0 0.4, 0 3.6, 0.08 3.8, 0.4 3.87", 0.035, DARK)
    lamp(pen, path("0.28 3.85, 0.6 3.85, 0.7 3.66, 0.2 3.66"), "#ffe7a6", glow=3.0)


@painter("shelf")
def draw_shelf(pen: Pen, look: Look) -> None:
    color = look.color or WOOD
    pen.shape(box(-0.6, 0.0, 0.6, 1.9, 0.01), mix(color, "#1c1418", 0.28), shade=0, weight=1.1)
    for level in range(4):
        y = 0.06 + level * 0.46
        fill_shelf(pen, -0.55, y, 0.55, 0.36, look.accent, look.variant + level)
        pen.shape(box(-0.6, y - 0.05, 0.6, y), color, shade=0, weight=0.8)


def fill_shelf(pen: Pen, left: float, y: float, right: float, high: float, accent: str, variant: int) -> None:
    """Books and boxes in a row between left and right."""
    chance = np.random.default_rng(variant)
    hues = (accent, "#e8d9b8", "#6f8591", "#c6654c", "#8a9a6b", "#d9b04f")
    x = left
    while x < right - 0.05:
        width = float(chance.uniform(0.05, 0.13)) * high / 0.36
        tall = high * float(chance.uniform(0.55, 0.92))
        if chance.random() < 0.84:
            pen.shape(
                box(x, y, min(x + width, right), y + tall), hues[int(chance.integers(len(hues)))], shade=0, weight=0.6
            )
        x += width * 1.06


@painter("door")
def draw_door(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.48, 0.0, 0.48, 2.06), WHITE, shade=0)
    pen.shape(box(-0.41, 0.0, 0.41, 2.0), look.color or look.accent, shade=0.06)
    for y in (0.25, 1.12):
        pen.ink(box(-0.28, y, 0.28, y + 0.66), 0.8, closed=True)
    pen.shape(ellipse(0.32, 0.98, 0.035), "#e2bb5c", weight=0.8, shade=0)


@painter("window")
def draw_window(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.6, 0.0, 0.6, 1.3), look.color or WHITE, shade=0)
    for x in (-0.53, 0.03):
        for y in (0.07, 0.68):
            glass(pen, box(x, y, x + 0.5, y + 0.55))
    pen.shape(box(-0.66, -0.06, 0.66, 0.02), WHITE, shade=0)


@painter("fridge")
def draw_fridge(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.36, 0.0, 0.36, 1.85, 0.05), look.color or "#e5e8e6", shade=0.12, weight=1.1)
    pen.ink(line((-0.36, 1.2), (0.36, 1.2)), 0.9)
    for low, high in ((0.75, 1.1), (1.3, 1.6)):
        pen.ink(line((0.27, low), (0.27, high)), 2.2)


@painter("piano")
def draw_piano(pen: Pen, look: Look) -> None:
    color = look.color or "#37333a"
    pen.shape(box(-0.75, 0.0, 0.75, 1.2, 0.03), color, shade=0.08, weight=1.1)
    pen.shape(box(-0.8, 0.62, 0.8, 0.72, 0.01), color, shade=0)
    pen.fill(box(-0.72, 0.72, 0.72, 0.78), "#fbf8f0")
    for k in range(18):
        pen.fill(box(-0.7 + k * 0.08, 0.75, -0.66 + k * 0.08, 0.785), "#1e1b20")
