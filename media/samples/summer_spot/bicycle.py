"""The ride along the sea.

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
    arc,
    box,
    curve,
    dark,
    ellipse,
    frame,
    light,
    mix,
    moved,
)
from summer_spot.parts import Painter, cloud, hills
from summer_spot.people import bent_limb
from summer_spot.timeline import Shot


def bicycle(shot: Shot) -> Painter:
    sky, grass, sea = shot.dominant_colors
    back = Sheet(WIDTH_PX, HEIGHT_PX, 1, Linear((dark(sky, 0.12), sky, light(sky, 0.55), light(sky, 0.7))))
    back.shape(ellipse(1020, 120, 46), "#fffbe2", blur=26, opacity=0.9)
    back.shape(ellipse(1020, 120, 42), "#fffdf0")
    water = _sea(sea)
    boat = _boat()
    clouds = [cloud(340, "#e9f4fb"), cloud(460, "#f4fafd")]
    meadow = _meadow(grass)
    trees = _trees(grass)
    path = Sheet(2700, 150, fill=Linear(("#f2e2b8", "#dcc38c")))
    for x, y in np.random.default_rng(5).uniform((0, 10), (2700, 140), (220, 2)).tolist():
        path.shape(ellipse(x, y, 9, 2.5), "#c6a970", opacity=0.6)
    verge = _verge(grass)

    def at(t: float) -> Sheet:
        picture = frame()
        picture.place(back, 640, 360)
        picture.place(clouds[0], 290 - 16 * t, 120, opacity=0.9)
        picture.place(clouds[1], 900 - 22 * t, 215, opacity=0.9)
        picture.place(water, 700 - 12 * t, 387)
        picture.place(boat, 850 - 20 * t, 330 + 2 * math.sin(2 * t), angle_deg=2 * math.sin(1.6 * t), anchor=(0.5, 1))
        picture.place(meadow, -20 - 60 * t, 380, anchor=(0, 0))
        picture.place(trees, -60 - 110 * t, 210, anchor=(0, 0))
        picture.place(path, -20 - 190 * t, 588, anchor=(0, 0))
        picture.place(_cyclist(t), 560 + 42 * t, 674 + 1.5 * math.sin(9 * t), anchor=(0.5, 1))
        picture.place(verge, -20 - 260 * t, 640, anchor=(0, 0))
        return picture

    return at


def _sea(sea: str) -> Sheet:
    sheet = Sheet(1500, 190, fill=Linear((dark(sea, 0.1), sea, light(sea, 0.35))))
    for x, y in np.random.default_rng(2).uniform((0, 6), (1500, 150), (130, 2)).tolist():
        sheet.stroke([(x, y), (x + 10 + y * 0.25, y)], 1.5, "#ffffff", opacity=0.5)
    return sheet


def _boat() -> Sheet:
    sheet = Sheet(140, 130)
    sheet.shape([(68, 8), (68, 98), (16, 98)], Linear(("#ffffff", "#e8eef4"), 0))
    sheet.shape([(74, 22), (74, 98), (122, 98)], Linear(("#ff8a5c", "#f0603a"), 0))
    sheet.shape([(8, 104), (132, 104), (112, 124), (30, 124)], "#7a3b2c")
    return sheet


def _meadow(grass: str) -> Sheet:
    sheet = hills(1620, 60, 16, 1.0, Linear((light(grass, 0.2), grass, dark(grass, 0.12))))
    for x, y, kind in np.random.default_rng(4).uniform((0, 100, 0), (1620, 240, 3), (170, 3)).tolist():
        size = 2 + y / 60
        sheet.shape(ellipse(x, y, size), ("#ffffff", "#ffe066", "#f48fb1")[int(kind)], opacity=0.9)
    return sheet


def _trees(grass: str) -> Sheet:
    sheet = Sheet(1800, 400)
    for i, x in enumerate((70, 300, 780, 1010, 1290, 1600)):
        size = 46 + 15 * (i * 7 % 3)
        sheet.shape(ellipse(x + 26, 350, size * 1.4, 12), dark(grass, 0.5), blur=6, opacity=0.45)
        sheet.stroke([(x, 350), (x, 350 - 1.4 * size)], 12, Linear(("#8a5a3a", "#6b4329"), 0))
        for dx, dy, r in ((-0.5, -1.7, 0.75), (0.5, -1.75, 0.8), (0, -2.35, 0.95)):
            crown = ellipse(x + dx * size, 350 + dy * size, r * size)
            sheet.shape(crown, Radial((light("#4fa35a", 0.18), "#3f9152", "#2c7347"), (0.38, 0.3), 0.75))
        for a in range(7):
            lemon = ellipse(x + size * 0.8 * math.sin(2.4 * a), 350 - size * (2.0 + 0.62 * math.cos(1.9 * a)), 6, 7.5)
            sheet.shape(lemon, "#ffd92e")
    return sheet


def _verge(grass: str) -> Sheet:
    sheet = Sheet(2300, 120)
    sheet.shape(box(-5, 62, 2305, 125), Linear((grass, dark(grass, 0.3))))
    for x, lean, height in np.random.default_rng(9).uniform((0, -9, 16), (2300, 9, 50), (900, 3)).tolist():
        blade = [(x - 4, 70), (x + lean, 70 - height), (x + 4, 70)]
        sheet.shape(blade, mix(light(grass, 0.15), dark(grass, 0.3), (x * 7 % 10) / 10))
    return sheet


def _cyclist(t: float) -> Sheet:
    """A rider seen from the side, 440 x 440; the wheels turn and the legs pedal with time."""
    sheet = Sheet(460, 440)
    back, front, hub, seat, bar = (
        (110.0, 350.0),
        (340.0, 350.0),
        (208.0, 352.0),
        (176.0, 232.0),
        (312.0, 206.0),
    )
    sheet.shape(ellipse(225, 430, 190, 9), "#5a4a2a", blur=6, opacity=0.45)
    for wheel in (back, front):
        _wheel(sheet, *wheel, t * 4.2)
    turn = t * 3.4
    pedals = [(hub[0] + 24 * math.cos(turn + k), hub[1] + 24 * math.sin(turn + k)) for k in (0.0, math.pi)]
    hip, shoulder = (176.0, 216.0), (232.0, 116.0)
    _leg(sheet, hip, pedals[1], "#27406b")
    for part in ([back, hub, seat, back], [hub, (304.0, 240.0), seat], [bar, (304.0, 240.0), front]):
        sheet.stroke(part, 7, "#f7f3e8")
    sheet.stroke([seat, hub], 7, "#f7f3e8")
    sheet.shape(ellipse(174, 226, 27, 8), "#4a2c1c")
    sheet.stroke(curve([(298, 196), (312, 202), (330, 192)]), 6, "#4a2c1c")
    _basket(sheet, 356, 232)
    sheet.stroke([hub, pedals[0]], 6, "#8b8b90")
    _leg(sheet, hip, pedals[0], "#31508a")
    flutter = 5 * math.sin(8 * t)
    body = [(158, 220), (170, 160), (204, 108), (240, 98), (252, 122), (230, 180), (204, 226)]
    sheet.shape(curve(body, closed=True), Linear(("#ff6a55", "#d93f38"), 30))
    tail = [
        (206, 106),
        (180, 104 + flutter),
        (150, 96 - flutter),
        (146, 108 - flutter),
        (182, 116 + flutter),
        (214, 118),
    ]
    sheet.shape(curve(tail, closed=True), "#ffd54a")
    sheet.stroke(bent_limb(shoulder, (308, 198), 62, 60, 1), 19, Linear(("#f0573f", "#c93a35")))
    sheet.shape(ellipse(306, 197, 11), "#e9ad84")
    _profile(sheet, 250, 62)
    return sheet


def _wheel(sheet: Sheet, x: float, y: float, turn: float) -> None:
    sheet.stroke(ellipse(x, y, 72), 8, "#2c2f38")
    sheet.stroke(ellipse(x, y, 66), 3, "#c9ccd4")
    for spoke in range(10):
        angle = turn + spoke * math.pi / 5
        sheet.stroke([(x, y), (x + 65 * math.cos(angle), y + 65 * math.sin(angle))], 1.5, "#d5d8de", opacity=0.8)
    sheet.shape(ellipse(x, y, 7), "#8b8b90")


def _leg(sheet: Sheet, hip: Point, pedal: Point, color: str) -> None:
    ankle = (pedal[0] - 8, pedal[1] - 14)
    sheet.stroke(bent_limb(hip, ankle, 82, 80, -1), 27, color)
    sheet.shape(moved(curve([(-14, -8), (4, -10), (26, 4), (24, 12), (-14, 12)], closed=True), *pedal), "#fdf6ea")


def _basket(sheet: Sheet, x: float, y: float) -> None:
    for dx, dy in ((-26, -20), (-4, -26), (20, -20), (36, -12), (8, -12), (-16, -10)):
        sheet.shape(
            ellipse(x + dx, y + dy, 17, 14, 20 * dx),
            Radial(("#fff3a0", "#ffd92e", "#eeb400"), (0.4, 0.3), 0.8),
        )
    sheet.shape(
        [(x - 44, y - 10), (x + 52, y - 10), (x + 42, y + 46), (x - 34, y + 46)],
        Linear(("#c98d4f", "#9a6230")),
    )
    for i in range(5):
        sheet.stroke([(x - 40 + 21 * i, y - 8), (x - 32 + 18 * i, y + 45)], 2.5, "#7b4a22", opacity=0.6)
    for i in range(3):
        sheet.stroke([(x - 42 + 3 * i, y + 4 + 14 * i), (x + 49 - 3 * i, y + 4 + 14 * i)], 2.5, "#7b4a22", opacity=0.6)
    sheet.stroke([(x - 46, y - 10), (x + 54, y - 10)], 7, "#b67a3e")


def _profile(sheet: Sheet, x: float, y: float) -> None:
    """A head that looks to the right, in a straw hat."""
    sheet.stroke([(x - 12, y + 20), (x - 16, y + 46)], 22, "#d99a70")
    face = [
        (-26, -18),
        (8, -26),
        (25, -12),
        (27, 0),
        (34, 8),
        (27, 12),
        (26, 22),
        (16, 32),
        (-6, 30),
        (-22, 16),
    ]
    sheet.shape(moved(curve(face, closed=True), x, y), Linear(("#f4c39c", "#e2a57c")))
    sheet.shape(moved(curve([(-30, -20), (-4, -28), (-6, 2), (-14, 22), (-28, 14)], closed=True), x, y), "#4b2f20")
    sheet.shape(ellipse(x - 6, y + 6, 6, 8), "#e2a57c")
    sheet.shape(ellipse(x + 15, y - 1, 3, 4), "#2b1c16")
    sheet.stroke([(x + 9, y - 9), (x + 20, y - 10)], 3, "#4b2f20")
    sheet.stroke(curve([(x + 12, y + 17), (x + 18, y + 21), (x + 26, y + 18)]), 3, "#a34a3c")
    sheet.shape(arc(x - 3, y - 16, 29, 30, 180, 360), Linear(("#f7dfa0", "#e0bc6a")))
    sheet.shape(ellipse(x - 1, y - 16, 52, 8, 3), Linear(("#f2d68c", "#c99f4e")))
    sheet.stroke([(x - 31, y - 21), (x + 25, y - 20)], 7, "#d93f38")
