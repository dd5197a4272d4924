"""The scenes with faces: the table and the portrait.

Each function builds its sheets once and gives back a painter: seconds since the shot began to a frame.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from summer_spot.paint import (
    Linear,
    Radial,
    Sheet,
    arc,
    box,
    curve,
    dark,
    ease,
    ellipse,
    frame,
    light,
    mix,
)
from summer_spot.parts import Painter, glass_of_lemonade
from summer_spot.people import Look, head, shoulders
from summer_spot.timeline import Shot

FRIENDS = (
    Look(skin="#e0a479", hair="#2b1b14", clothes="#2f7f86", beard=True),
    Look(skin="#f3c6a2", hair="#8a4a22", clothes="#f4e3b2", iris="#3f6b4a", long_hair=True),
    Look(skin="#b97f57", hair="#1d1512", clothes="#3b3f7a"),
)


MODEL = Look(skin="#f2c09a", hair="#6b3a1e", clothes="#4f8fb0", iris="#3d6a80", lips="#c94f55", long_hair=True)


def table(shot: Shot) -> Painter:
    wall, cloth, shade = shot.dominant_colors
    back = Sheet(1420, 800, 1, Radial((light(wall, 0.3), wall, mix(wall, shade, 0.6)), (0.5, 0.35), 0.75))
    back.shape(ellipse(710, 300, 330, 220), "#ffc98a", blur=90, opacity=0.45)
    _leaves(back)
    lights = _lights()
    people = [_friend(look) for look in FRIENDS]
    arms = [_arm(look) for look in FRIENDS]
    board = _laid_table(cloth)
    places = ((300, 330, 0.0), (640, 300, 1.2), (985, 335, 2.3))

    def at(t: float) -> Sheet:
        picture = frame()
        zoom = 1.0 + 0.008 * t
        picture.place(back, 640, 370, zoom=zoom)
        picture.place(lights, 640 - 5 * t, 70 + 2 * math.sin(1.4 * t), zoom=zoom)
        for person, (x, y, phase) in zip(people, places, strict=True):
            lean = 1.6 * math.sin(1.3 * t + phase)
            picture.place(
                person,
                x,
                y + 150 + 3 * math.sin(1.9 * t + phase),
                angle_deg=lean,
                anchor=(0.5, 0.7),
                zoom=zoom,
            )
        lift = 34 * ease(t, 0.4, 2.2)
        for arm, (x, _, phase) in zip(arms, places, strict=True):
            toward = (640 - x) * 0.07 * ease(t, 0.4, 2.2)
            picture.place(arm, x + 128 + toward, 510 - lift + 3 * math.sin(1.9 * t + phase), zoom=zoom)
        picture.place(board, 640, 640, zoom=zoom)
        return picture

    return at


def _leaves(sheet: Sheet) -> None:
    for x, y, r in np.random.default_rng(17).uniform((-30, 560, 22), (1450, 760, 50), (90, 3)).tolist():
        sheet.shape(
            ellipse(x, y - 130 - 60 * math.cos(x / 90), r, r * 0.55, x * 3),
            mix("#7d2f22", "#54301f", (y - 560) / 200),
        )


def _lights() -> Sheet:
    sheet = Sheet(1500, 240)
    rope = [(x, 60 + 46 * abs(math.sin(x / 250 * math.pi / 1.0)) ** 1.3) for x in range(0, 1501, 10)]
    sheet.stroke(rope, 3, "#5a2419")
    for x, y in rope[4::8]:
        sheet.shape(ellipse(x, y + 18, 28), "#ffe3a0", blur=14, opacity=0.7)
        sheet.shape(ellipse(x, y + 17, 9, 12), Radial(("#fffdf0", "#ffe9a8", "#ffc95a"), reach=0.6))
        sheet.shape(box(x - 4, y, x + 4, y + 8), "#5a2419")
    return sheet


def _friend(look: Look) -> Sheet:
    sheet = Sheet(520, 620)
    shoulders(sheet, 260, 210, 92, look)
    head(sheet, 260, 210, 92, look)
    return sheet


def _arm(look: Look) -> Sheet:
    """A forearm that comes up from the table, with a glass in the hand."""
    sheet = Sheet(260, 420)
    color = look.clothes
    sheet.stroke(curve([(52, 420), (94, 340), (122, 268)]), 70, Linear((light(color, 0.1), dark(color, 0.2))))
    sheet.stroke([(122, 274), (134, 222)], 42, Linear((look.skin, mix(look.skin, "#7a3b22", 0.25))))
    sheet.place(glass_of_lemonade(190), 138, 150)
    sheet.shape(ellipse(112, 196, 17, 24, 16), mix(look.skin, "#7a3b22", 0.12))
    for finger in range(4):
        knuckle = 164 + 17 * finger
        sheet.stroke(
            curve([(172, knuckle), (150, knuckle + 3), (112, knuckle + 8)]),
            17,
            mix(look.skin, "#7a3b22", 0.08 + 0.05 * finger),
        )
    return sheet


def _laid_table(cloth: str) -> Sheet:
    sheet = Sheet(1440, 320)
    sheet.shape([(60, 40), (1380, 40), (1440, 330), (0, 330)], "#5a1f14", blur=16, opacity=0.5)
    sheet.shape([(60, 48), (1380, 48), (1440, 330), (0, 330)], Linear((light(cloth, 0.35), cloth, dark(cloth, 0.12))))
    for i in range(1, 12):
        x = 60 + 110 * i
        sheet.stroke([(x, 48), ((x - 720) * 1.09 + 720, 330)], 9, "#ee9f7c", opacity=0.3)
    for x, y, w in ((480, 150, 105), (1090, 160, 110)):
        sheet.shape(ellipse(x, y + 10, w, w * 0.24), "#5a1f14", blur=7, opacity=0.35)
        sheet.shape(ellipse(x, y, w, w * 0.24), Linear(("#ffffff", "#d5dfe2")))
        sheet.shape(ellipse(x, y, w * 0.7, w * 0.15), "#e9eff0")
        for i in range(5):
            tint = ("#f6c445", "#e2556b", "#8ac26a")[i % 3]
            fruit = ellipse(x - 0.42 * w + 0.21 * w * i, y - 14 - 9 * (i % 2), 19, 16)
            sheet.shape(fruit, Radial((light(tint, 0.45), tint, dark(tint, 0.2)), (0.4, 0.3), 0.8))
    return sheet


def portrait(shot: Shot) -> Painter:
    lilac, skin, straw = shot.dominant_colors
    back = Sheet(1420, 800, 1, Radial((light(lilac, 0.45), lilac, dark(lilac, 0.12)), (0.62, 0.35), 0.85))
    bokeh = Sheet(1500, 820, 1)
    for x, y, r in np.random.default_rng(31).uniform((0, 0, 24), (1500, 820, 84), (30, 3)).tolist():
        tint = ("#ffffff", "#f7b9cf", "#ffe3a8")[int(r) % 3]
        bokeh.shape(ellipse(x, y, r), tint, blur=4, opacity=0.3)
    look = replace(MODEL, skin=skin)
    body = Sheet(1000, 900)
    shoulders(body, 500, 330, 150, look)
    faces = [_model(look, blink, straw) for blink in (0.0, 0.55, 1.0)]
    drink = _arm(look)

    def at(t: float) -> Sheet:
        picture = frame()
        zoom = 1.0 + 0.02 * t
        picture.place(back, 640, 370)
        picture.place(bokeh, 660 - 12 * t, 360 + 5 * t, zoom=1.0 + 0.03 * t)
        sway = 1.3 * math.sin(1.5 * t)
        picture.place(body, 620, 480, zoom=zoom)
        picture.place(faces[_lids(t)], 620, 497, angle_deg=sway, zoom=zoom, anchor=(0.5, 0.55))
        picture.place(drink, 935, 520 - 40 * ease(t, 0.2, 1.8), zoom=1.45, angle_deg=8 - 5 * ease(t, 0.2, 1.8))
        return picture

    return at


def _lids(t: float) -> int:
    """Which of three drawings: open, half shut, shut; she blinks once."""
    away = abs(t - 1.3)
    return 2 if away < 0.05 else 1 if away < 0.1 else 0


def _model(look: Look, blink: float, straw: str) -> Sheet:
    sheet = Sheet(1000, 900)
    x, y, size = 500.0, 365.0, 150.0
    brim_back = ellipse(x, y - 128, 330, 92)
    sheet.shape(brim_back, Linear((dark(straw, 0.3), dark(straw, 0.15))))
    head(sheet, x, y, size, look, blink=blink)
    crown = arc(x, y - 142, 172, 168, 180, 360)
    sheet.shape(crown, Radial((light(straw, 0.4), straw, dark(straw, 0.2)), (0.4, 0.3), 0.75))
    sheet.shape(box(x - 174, y - 190, x + 174, y - 134, 6), Linear(("#e2637a", "#c4475f")))
    brim = arc(x, y - 132, 332, 62, 180, 360) + list(reversed(arc(x, y - 132, 332, 30, 180, 360)))
    front = curve(
        [
            (x - 334, y - 128),
            (x - 200, y - 168),
            (x, y - 176),
            (x + 200, y - 168),
            (x + 334, y - 128),
            (x + 190, y - 108),
            (x, y - 116),
            (x - 190, y - 108),
        ],
        closed=True,
    )
    sheet.shape(front, Linear((light(straw, 0.35), straw, dark(straw, 0.12))))
    for i in range(4):
        inner = [(px, py + 7 * i) for px, py in brim[8:65]]
        sheet.stroke(inner, 2, dark(straw, 0.3), opacity=0.0 if i == 0 else 0.25)
    return sheet
