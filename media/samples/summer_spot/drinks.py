"""The close-ups: a slice of lemon and a glass that fills.

Each function builds its sheets once and gives back a painter: seconds since the shot began to a frame.
"""

from __future__ import annotations

import math

import numpy as np

from summer_spot.paint import (
    HEIGHT_PX,
    WIDTH_PX,
    Linear,
    Point,
    Radial,
    Sheet,
    box,
    curve,
    dark,
    ease,
    ellipse,
    frame,
    light,
    mix,
    moved,
)
from summer_spot.parts import Painter, caption, slice_of_lemon
from summer_spot.timeline import Shot


def lemon(shot: Shot) -> Painter:
    yellow, pale = shot.dominant_colors
    back = Sheet(WIDTH_PX, HEIGHT_PX, 1, Radial((light(yellow, 0.25), yellow, dark(yellow, 0.07)), (0.36, 0.5), 0.8))
    fruit = slice_of_lemon(255, pale)
    shadow = Sheet(760, 760, 1)
    shadow.shape(ellipse(380, 380, 262), dark(yellow, 0.55), blur=26, opacity=0.5)
    leaf = Sheet(330, 160)
    blade = curve([(6, 80), (90, 18), (210, 22), (324, 84), (210, 136), (90, 138)], closed=True)
    leaf.shape(blade, Linear(("#7cc35a", "#3f8f45"), 60))
    leaf.stroke(curve([(8, 80), (150, 74), (320, 84)]), 4, "#c9e8a5", opacity=0.8)
    drops = np.random.default_rng(11).uniform((560, 40, 5), (1240, 680, 17), (26, 3)).tolist()
    droplets = Sheet(WIDTH_PX, HEIGHT_PX)
    for x, y, r in drops:
        if not (230 < y < 500 and x > 640):
            _droplet(droplets, x, y, r, yellow)
    lines = [caption(word, 98, "#ffffff", shadow=0.38) for word in shot.on_screen_text]

    def at(t: float) -> Sheet:
        picture = frame()
        picture.place(back, 640, 360)
        picture.place(droplets, 640, 360 + 6 * t, zoom=1.0 + 0.03 * t)
        zoom = 1.0 + 0.045 * t
        picture.place(leaf, 520, 175 - 4 * t, angle_deg=-24 - 3 * t)
        picture.place(leaf, 150, 575, angle_deg=150 + 4 * t, zoom=0.9)
        picture.place(shadow, 366, 384, zoom=zoom)
        picture.place(fruit, 350, 362, zoom=zoom, angle_deg=16 * t)
        for i, line in enumerate(lines):
            share = ease(t, 0.1 + 0.12 * i, 0.5 + 0.12 * i)
            picture.place(line, 945 + 40 * (1 - share), 300 + 130 * i, opacity=share)
        return picture

    return at


def _droplet(sheet: Sheet, x: float, y: float, r: float, tint: str) -> None:
    sheet.shape(ellipse(x + 2, y + 4, r), dark(tint, 0.5), blur=3, opacity=0.4)
    sheet.shape(ellipse(x, y, r), Linear((dark(tint, 0.08), light(tint, 0.55))))
    sheet.shape(ellipse(x - r * 0.3, y - r * 0.35, r * 0.25), "#ffffff", opacity=0.9)


# The glass of the close-up, in its own sheet's units: it narrows towards the foot.
GLASS_TOP, GLASS_FOOT, GLASS_LEFT, GLASS_RIGHT, GLASS_LEAN = 30.0, 520.0, 30.0, 330.0, 38.0


def _inner(y: float, gap: float = 12.0) -> tuple[float, float]:
    lean = GLASS_LEAN * (y - GLASS_TOP) / (GLASS_FOOT - GLASS_TOP)
    return GLASS_LEFT + lean + gap, GLASS_RIGHT - lean - gap


def pour(shot: Shot) -> Painter:
    green, pale, juice = shot.dominant_colors
    back = Sheet(
        WIDTH_PX,
        HEIGHT_PX,
        1,
        Radial((pale, mix(pale, green, 0.5), green, dark(green, 0.18)), (0.5, 0.42), 0.75),
    )
    bokeh = Sheet(1500, 820, 1)
    for x, y, r in np.random.default_rng(21).uniform((0, 0, 16), (1500, 560, 62), (34, 3)).tolist():
        bokeh.shape(ellipse(x, y, r), "#ffffff", blur=2.5, opacity=0.14)
    table = Sheet(1400, 190)
    table.shape(box(0, 24, 1400, 200), Linear((light("#d9b98c", 0.25), "#c79c66", "#9c7141")))
    for y in (62, 104, 150):
        table.stroke([(0, y), (1400, y + 6)], 2, "#8a6034", opacity=0.35)
    slice_small, glass = slice_of_lemon(78), _glass_front()
    title = caption(shot.on_screen_text[0], 78)
    mint = _mint()

    def at(t: float) -> Sheet:
        picture = frame()
        zoom = 1.0 + 0.012 * t
        picture.place(back, 640, 360)
        picture.place(bokeh, 640 - 7 * t, 330 - 5 * t)
        picture.place(table, 640, 640, zoom=zoom)
        filled = 0.12 + 0.66 * ease(t, -1.4, 4.6)
        picture.place(_glass_content(t, filled, juice), 480, 372, zoom=zoom)
        picture.place(slice_small, 610, 148, zoom=zoom, angle_deg=6 * math.sin(0.8 * t))
        picture.place(mint, 356, 118, zoom=zoom, angle_deg=4 * math.sin(1.1 * t))
        picture.place(glass, 480, 372, zoom=zoom)
        picture.place(title, 945, 330 + 18 * (1 - ease(t, 0.5, 1.2)), opacity=ease(t, 0.5, 1.2))
        return picture

    return at


def _mint() -> Sheet:
    sheet = Sheet(220, 200)
    for lean, size in ((-52, 0.85), (40, 0.85), (-8, 1.0)):
        turn = math.radians(lean)
        tip = (110 + 95 * size * math.sin(turn), 160 - 120 * size * math.cos(turn))
        side = (30 * math.cos(turn), 30 * math.sin(turn))
        mid = ((110 + tip[0]) / 2, (160 + tip[1]) / 2)
        leaf = [(110, 160), (mid[0] - side[0], mid[1] - side[1]), tip, (mid[0] + side[0], mid[1] + side[1])]
        sheet.shape(curve(leaf, closed=True), Linear(("#6cc46b", "#2f8a4c"), 70))
        sheet.stroke([(110, 158), tip], 2.5, "#b8e8a8", opacity=0.8)
    return sheet


def _glass_front() -> Sheet:
    """The glass itself: walls, foot, highlights; it is laid over its content."""
    sheet = Sheet(360, 560)
    left, right = _inner(GLASS_FOOT, 0)
    outline = [(GLASS_LEFT, GLASS_TOP), (GLASS_RIGHT, GLASS_TOP), (right, GLASS_FOOT), (left, GLASS_FOOT)]
    sheet.shape(outline, Linear(("#ffffff", "#dff5ee", "#ffffff"), 0), opacity=0.13)
    sheet.shape(
        [(left - 1, 492), (right + 1, 492), (right, 526), (left, 526)],
        Linear(("#ffffff", "#cfe9df")),
        opacity=0.55,
    )
    for a, b in (
        ((GLASS_LEFT, GLASS_TOP), (left, GLASS_FOOT)),
        ((GLASS_RIGHT, GLASS_TOP), (right, GLASS_FOOT)),
    ):
        sheet.stroke([a, b], 7, "#ffffff", opacity=0.6)
    sheet.stroke(ellipse(180, GLASS_TOP, 150, 15), 5, "#ffffff", opacity=0.75)
    sheet.stroke([(66, 80), (92, 420)], 15, "#ffffff", opacity=0.5, blur=2)
    sheet.stroke([(96, 90), (114, 300)], 5, "#ffffff", opacity=0.45, blur=1)
    sheet.stroke([(294, 90), (272, 470)], 6, "#ffffff", opacity=0.4, blur=1.5)
    for x, y, r in np.random.default_rng(6).uniform((64, 230, 2.5), (296, 480, 6.5), (34, 3)).tolist():
        sheet.shape(ellipse(x, y, r, r * 1.15), "#ffffff", opacity=0.45)
        sheet.shape(ellipse(x - r * 0.3, y - r * 0.3, r * 0.4), "#ffffff", opacity=0.8)
    return sheet


def _glass_content(t: float, filled: float, juice: str) -> Sheet:
    """Lemonade, ice, bubbles and the stream from above, behind the glass."""
    sheet = Sheet(360, 1120)
    down = 280.0  # the glass's own sheet begins here, so that both can share a centre
    level = GLASS_FOOT - 30 - filled * (GLASS_FOOT - GLASS_TOP - 60)
    sheet.shape(ellipse(196, down + 530, 150, 14), "#4a3316", blur=9, opacity=0.5)
    sway = [8 * math.sin(3 * t + k) for k in range(4)]
    stream = [(172, -10), (190, -10), (187 + 0.2 * sway[1], 160), (186 + 0.3 * sway[2], down + level + 20)]
    stream += [(172 + 0.3 * sway[2], down + level + 20), (174 + 0.2 * sway[1], 160)]
    sheet.shape(stream, Linear((light(juice, 0.2), juice, light(juice, 0.35)), 0))
    left, right = _inner(level)
    foot_left, foot_right = _inner(GLASS_FOOT - 24)
    body: list[Point] = [
        (left, level),
        (right, level),
        (foot_right, GLASS_FOOT - 24),
        (foot_left, GLASS_FOOT - 24),
    ]
    sheet.shape(moved(body, 0, down), Linear((light(juice, 0.3), juice, mix(juice, "#f0a81e", 0.55))), opacity=0.94)
    for i, (x, y, lean) in enumerate(((112, 46, -14), (236, 40, 18), (172, 128, 40), (120, 196, 8), (238, 180, -26))):
        bob = min(level + y - 12, GLASS_FOOT - 78) + 3 * math.sin(2.2 * t + i)
        _ice(sheet, x + 2 * math.sin(1.7 * t + 2 * i), down + bob, 31, lean + 5 * math.sin(1.3 * t + i))
    for i in range(26):
        rise = (t * (0.25 + 0.02 * (i % 5)) + i * 0.137) % 1.0
        by = GLASS_FOOT - 34 - rise * (GLASS_FOOT - 34 - level)
        bx = left + 18 + (i * 53 % 100) / 100 * (right - left - 36)
        sheet.shape(ellipse(bx + 4 * math.sin(6 * rise + i), down + by, 2 + i % 3), "#fffde8", opacity=0.75)
    surface = ellipse((left + right) / 2, down + level, (right - left) / 2, 12)
    sheet.shape(surface, Linear((light(juice, 0.6), light(juice, 0.25))))
    splash = 20 + 4 * math.sin(11 * t)
    sheet.stroke(ellipse(180, down + level, splash, splash * 0.22), 3, "#ffffff", opacity=0.8)
    sheet.stroke(ellipse(180, down + level, splash * 2, splash * 0.36), 2, "#ffffff", opacity=0.45)
    return sheet


def _ice(sheet: Sheet, x: float, y: float, half: float, lean_deg: float) -> None:
    turn = math.radians(lean_deg)
    cube = box(-half, -half, half, half, 9)
    turned = [(px * math.cos(turn) - py * math.sin(turn), px * math.sin(turn) + py * math.cos(turn)) for px, py in cube]
    sheet.shape(moved(turned, x, y), Linear(("#ffffff", "#e8f6f2", "#ffffff"), 40), opacity=0.62)
    sheet.shape(moved(turned, x, y, 0.68), Linear(("#fffbe0", "#fff0b0"), 60), opacity=0.5)
    sheet.stroke(moved(turned[40:75], x, y, 0.86), 3, "#ffffff", opacity=0.9)
