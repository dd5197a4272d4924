"""Things that several scenes show: captions, clouds, hills, a slice of lemon, a glass.

Whole scenes live in the modules beside this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from summer_spot.paint import (
    HEIGHT_PX,
    Linear,
    Radial,
    Sheet,
    arc,
    box,
    ellipse,
    light,
)

Painter = Callable[[float], Sheet]


def caption(words: str, size: float, color: str = "#ffffff", shadow: float = 0.4) -> Sheet:
    """A line of capitals with a soft shadow, on a sheet of its own."""
    sheet = Sheet(len(words) * size + 2 * size, size * 3)
    sheet.text(sheet.width / 2, sheet.height / 2, words, size, color, spacing=0.08, shadow=shadow)
    return sheet


def hills(width: float, top: float, swing: float, phase: float, paint: Linear) -> Sheet:
    """A ridge of soft hills, transparent above."""
    sheet = Sheet(width, HEIGHT_PX)
    x = np.linspace(-10, width + 10, 160)
    y = top - swing * (np.sin(x / 210 + phase) + 0.55 * np.sin(x / 97 + 2.3 * phase))
    ridge = list(zip(x.tolist(), y.tolist(), strict=True))
    sheet.shape([*ridge, (width + 10, HEIGHT_PX + 10), (-10, HEIGHT_PX + 10)], paint)
    return sheet


def cloud(width: float, color: str) -> Sheet:
    sheet = Sheet(width * 1.4, width * 0.6)
    cx, cy = width * 0.7, width * 0.32
    soft = width * 0.01
    for dx, dy, r in ((-0.3, 0.04, 0.11), (-0.12, -0.03, 0.16), (0.1, 0, 0.14), (0.29, 0.05, 0.09)):
        puff = ellipse(cx + dx * width, cy + dy * width, r * width * 1.3, r * width * 0.75)
        sheet.shape(puff, light(color, 0.25), blur=soft)
    left, right = cx - 0.4 * width, cx + 0.38 * width
    sheet.shape(box(left, cy + 0.02 * width, right, cy + 0.12 * width, 0.05 * width), color, blur=soft)
    for dx, r in ((-0.2, 0.16), (0.08, 0.18)):
        sheet.shape(
            ellipse(cx + dx * width, cy + 0.1 * width, r * width, 0.07 * width),
            color,
            blur=3 * soft,
            inside=True,
        )
    return sheet


def slice_of_lemon(radius: float, pith: str = "#fffbe8") -> Sheet:
    sheet = Sheet(2.3 * radius, 2.3 * radius)
    c = 1.15 * radius
    sheet.shape(ellipse(c, c, radius), Radial(("#ffe14d", "#ffd21f", "#f2b200"), reach=0.5))
    sheet.shape(ellipse(c, c, 0.93 * radius), pith)
    for part in range(9):
        _segment(sheet, c, radius, part * 40.0)
    sheet.shape(ellipse(c, c, 0.07 * radius), pith)
    return sheet


def _segment(sheet: Sheet, c: float, radius: float, start_deg: float) -> None:
    outer = arc(c, c, 0.84 * radius, 0.84 * radius, start_deg + 4, start_deg + 36)
    middle = math.radians(start_deg + 20)
    tip = (c + 0.13 * radius * math.cos(middle), c + 0.13 * radius * math.sin(middle))
    sheet.shape([tip, *outer], Radial(("#fff2a0", "#ffe052", "#fdd02c"), (0.5, 0.5), 0.8))
    for drop in range(9):
        angle = middle + 0.05 * ((drop * 5) % 7 - 3)
        reach = radius * (0.34 + 0.05 * drop)
        x, y = c + reach * math.cos(angle), c + reach * math.sin(angle)
        tear = ellipse(x, y, 0.035 * radius, 0.013 * radius, math.degrees(angle))
        sheet.shape(tear, "#fffbd8", opacity=0.75)


def glass_of_lemonade(height: float) -> Sheet:
    sheet = Sheet(height, height * 1.15)
    cx, w, top, foot = height * 0.46, height * 0.27, height * 0.2, height * 1.12
    glass = [(cx - w, top), (cx + w, top), (cx + w * 0.78, foot), (cx - w * 0.78, foot)]
    sheet.shape(glass, "#ffffff", opacity=0.35)
    level = top + height * 0.17
    juice = [
        (cx - w * 0.93, level),
        (cx + w * 0.93, level),
        (cx + w * 0.73, foot - 5),
        (cx - w * 0.73, foot - 5),
    ]
    sheet.shape(juice, Linear(("#fff0a0", "#ffd84a", "#f5b52c")), opacity=0.95)
    for dx, dy in ((-0.35, 0.1), (0.3, 0.14), (-0.05, 0.3)):
        x, y, half = cx + dx * w, level + dy * height, w * 0.3
        sheet.shape(box(x - half, y - half, x + half, y + half, half * 0.3), "#ffffff", opacity=0.5)
    sheet.shape(ellipse(cx, level, w * 0.93, w * 0.13), "#fff6c4")
    sheet.stroke(ellipse(cx, top, w, w * 0.13), height * 0.018, "#ffffff", opacity=0.85)
    sheet.stroke(
        [(cx - w * 0.72, top + 0.1 * height), (cx - w * 0.58, foot - 0.12 * height)],
        height * 0.05,
        "#ffffff",
        opacity=0.6,
    )
    sheet.shape(ellipse(cx + w * 0.95, top, w * 0.55), "#ffd21f")
    sheet.shape(ellipse(cx + w * 0.95, top, w * 0.46), "#fff6c0")
    sheet.shape(ellipse(cx + w * 0.95, top, w * 0.38), "#ffe25a")
    for spoke in range(4):
        dx, dy = w * 0.4 * math.cos(spoke * math.pi / 4), w * 0.4 * math.sin(spoke * math.pi / 4)
        sheet.stroke([(cx + w * 0.95 - dx, top - dy), (cx + w * 0.95 + dx, top + dy)], w * 0.06, "#fff6c0")
    return sheet
