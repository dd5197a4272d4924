"""The first two scenes: the sunrise and the bakery.

Each function builds its sheets once and gives back a painter: seconds since the shot began to a frame.
"""

from __future__ import annotations

import math

import numpy as np

from summer_spot.paint import (
    HEIGHT_PX,
    WIDTH_PX,
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
from summer_spot.parts import Painter, caption, cloud, hills
from summer_spot.people import walker
from summer_spot.timeline import Shot


def mist(color: str, opacity: float) -> Sheet:
    sheet = Sheet(1700, 260)
    sheet.shape(ellipse(850, 130, 800, 40), color, blur=34, opacity=opacity)
    return sheet


def sunrise(shot: Shot) -> Painter:
    low, high, near = shot.dominant_colors
    heaven = Linear((dark(high, 0.2), high, mix(high, low, 0.7), low, low, light(low, 0.3), light(low, 0.35)))
    sky = Sheet(WIDTH_PX, HEIGHT_PX, 1, heaven)
    glow = Sheet(900, 900, 1)
    glow.shape(ellipse(450, 450, 190), "#ffd9a0", blur=90, opacity=0.75)
    glow.shape(ellipse(450, 450, 78), "#ffe9b8", blur=22, opacity=0.9)
    sun = Sheet(200, 200)
    sun.shape(ellipse(100, 100, 64), Linear(("#fffbe6", "#ffe19a")))
    ridges = [
        hills(1700, 455, 26, 0.4, Linear((mix(low, high, 0.38), mix(low, high, 0.62)))),
        hills(1700, 510, 30, 2.1, Linear((mix(high, "#c0506e", 0.45), mix(high, near, 0.35)))),
        hills(1700, 570, 34, 4.0, Linear((mix(high, near, 0.55), mix(high, near, 0.8)))),
        hills(1700, 640, 26, 5.2, Linear((near, dark(near, 0.35)))),
    ]
    for x in np.random.default_rng(7).uniform(20, 1680, 46).tolist():
        _cypress(ridges[3], x, 655 - 20 * math.sin(x / 210 + 5.2), 22 + 26 * abs(math.sin(x)), near)
    clouds = [cloud(400, "#f3b79c"), cloud(300, "#e09a8f"), cloud(240, "#f2b692")]
    bands = [mist("#ffe3c8", 0.55), mist("#f7c3b4", 0.4)]
    title = caption(shot.on_screen_text[0], 56)

    def at(t: float) -> Sheet:
        picture = frame()
        picture.place(sky, 640, 360, zoom=1.0)
        height = 470 - 150 * ease(t, -1.0, 5.2)
        picture.place(glow, 640, height, zoom=0.95 + 0.06 * t)
        picture.place(sun, 640, height)
        picture.place(clouds[0], 240 + 9 * t, 235, opacity=0.8)
        picture.place(clouds[1], 1020 + 13 * t, 220, opacity=0.7)
        picture.place(clouds[2], 960 - 8 * t, 345, opacity=0.6)
        for i, (ridge, speed) in enumerate(zip(ridges, (3, 8, 15, 26), strict=True)):
            picture.place(ridge, 700 - speed * t, 360 + 4 * i, zoom=1.02 + 0.004 * (i + 1) * t)
            if i < 2:
                picture.place(bands[i], 620 + (12 - 30 * i) * t, 560 + 70 * i)
        for i in range(5):
            _bird(picture, 330 + 46 * t + 52 * i + 9 * math.sin(2 * i), 250 - 8 * t + 24 * abs(i - 2), t * 7 + i)
        picture.place(title, 640, 92 - 14 * (1 - ease(t, 0.4, 1.3)), opacity=ease(t, 0.4, 1.3))
        return picture

    return at


def _cypress(sheet: Sheet, x: float, y: float, height: float, color: str) -> None:
    sheet.shape(curve([(x, y - height), (x + height * 0.15, y), (x - height * 0.15, y)], closed=True), color)


def _bird(picture: Sheet, x: float, y: float, beat: float) -> None:
    lift = 7 * math.sin(beat)
    wings = curve(
        [
            (x - 15, y - lift),
            (x - 6, y - 4 - 0.3 * lift),
            (x, y),
            (x + 6, y - 4 - 0.3 * lift),
            (x + 15, y - lift),
        ]
    )
    picture.stroke(wings, 3, "#3d2750")


def bakery(shot: Shot) -> Painter:
    teal = shot.dominant_colors[1]
    street = _street(shot)
    lamp = Sheet(200, 720)
    lamp.stroke([(100, 150), (100, 720)], 14, Linear((dark(teal, 0.55), dark(teal, 0.7))))
    lamp.stroke(curve([(100, 160), (96, 110), (60, 92)]), 9, dark(teal, 0.6))
    lamp.shape([(38, 92), (82, 92), (94, 128), (26, 128)], dark(teal, 0.6))
    lamp.shape(ellipse(60, 132, 24, 13), "#fff2c4")
    leaves = Sheet(520, 320)
    for x, y, r in np.random.default_rng(3).uniform((0, -20, 26), (460, 130, 52), (60, 3)).tolist():
        if y < 130 - x * 0.24:
            leaves.shape(ellipse(x, y, r, r * 0.7, x), mix("#4f9a55", "#2c6b4a", (y + 20) / 150), opacity=0.95)

    def at(t: float) -> Sheet:
        picture = frame()
        shift = 26 * t
        picture.place(street, 700 - shift, 360, zoom=1.0 + 0.006 * t)
        for i in range(3):
            _steam(picture, 560 - shift + 60 * i, 388, t + 0.9 * i)
        picture.place(walker(t, coat="#d2483f", trousers="#2a3358"), 205 + 62 * t, 668, anchor=(0.5, 1))
        picture.place(lamp, 1165 - 2.3 * shift, 372)
        picture.place(
            leaves,
            0 - 1.4 * shift,
            -6 + 3 * math.sin(1.7 * t),
            angle_deg=1.2 * math.sin(1.3 * t),
            anchor=(0, 0),
        )
        return picture

    return at


def _street(shot: Shot) -> Sheet:
    wall, teal, ground = shot.dominant_colors
    street = Sheet(1560, HEIGHT_PX, fill=Linear((light(wall, 0.35), wall, dark(wall, 0.06))))
    for y in range(0, 560, 28):  # plaster lines
        street.stroke([(0, y), (1560, y)], 1, dark(wall, 0.2), opacity=0.25)
    street.shape(box(0, 0, 330, 560), Linear((light("#e7b7a0", 0.2), "#dfa58d")))
    _house_window(street, 90, 120)
    _house_window(street, 90, 330)
    street.shape(box(0, 560, 1560, 730), Linear((light(ground, 0.12), dark(ground, 0.12))))
    for i in range(-4, 26):
        street.stroke([(i * 76 + 60, 562), (i * 76 - 60, 730)], 2, dark(ground, 0.3), opacity=0.5)
    for y in (590, 636):
        street.stroke([(0, y), (1560, y)], 2, dark(ground, 0.3), opacity=0.5)
    street.shape(box(330, 545, 1560, 562), dark(wall, 0.28))
    _shop_window(street, teal)
    _shop_door(street, teal)
    street.shape(box(430, 70, 1010, 176, 14), "#000000", blur=9, opacity=0.3)
    street.shape(box(430, 64, 1010, 168, 14), Linear((light(teal, 0.08), dark(teal, 0.18))))
    street.stroke([*box(440, 74, 1000, 158, 9), (1000, 149)], 2.5, "#f3d58c")
    street.text(720, 116, shot.on_screen_text[0], 74, "#fff4d6", spacing=0.16, shadow=0.35, name="DejaVuSerif-Bold")
    _awning(street, teal)
    street.shape([(1200, 0), (1560, 0), (1560, 560), (1420, 560)], "#7a4a3a", blur=8, opacity=0.13)
    return street


def _house_window(sheet: Sheet, x: float, y: float) -> None:
    sheet.shape(box(x - 10, y - 10, x + 130, y + 150, 4), "#fff3e2")
    sheet.shape(box(x, y, x + 120, y + 140), Linear(("#5f8fa8", "#a9d0d8"), 60))
    sheet.shape([(x + 20, y), (x + 60, y), (x, y + 90), (x, y + 40)], "#ffffff", opacity=0.25)
    sheet.stroke([(x + 60, y), (x + 60, y + 140)], 6, "#fff3e2")
    sheet.stroke([(x, y + 62), (x + 120, y + 62)], 6, "#fff3e2")
    sheet.shape(box(x - 14, y + 142, x + 134, y + 168, 5), "#9a5a3f")
    for i in range(9):
        flower = ("#e2556b", "#f6c445", "#ffffff")[i % 3]
        sheet.shape(ellipse(x - 4 + 16 * i, y + 138 - 5 * (i % 2), 12, 10), "#4c8f4f")
        sheet.shape(ellipse(x - 4 + 16 * i, y + 131 - 8 * (i % 2), 6.5), flower)


def _shop_window(sheet: Sheet, teal: str) -> None:
    sheet.shape(box(440, 236, 872, 530, 6), Linear((teal, dark(teal, 0.25))))
    sheet.shape(box(456, 250, 856, 500), Radial(("#fff0c0", "#f3bd6a", "#b9743a"), (0.5, 0.35), 0.75))
    for y in (392, 492):
        sheet.shape(box(456, y, 856, y + 9), "#7c4626")
    for i in range(7):
        _loaf(sheet, 488 + 56 * i, 374, 25, 17)
    for i in range(5):
        _loaf(sheet, 498 + 79 * i, 468, 37, 23)
    for x in (540, 656, 772):
        sheet.stroke([(x, 250), (x, 300)], 2, "#5d3a22")
        sheet.shape(ellipse(x, 318, 60), "#fff6c9", blur=16, opacity=0.55)
        sheet.shape(arc(x, 318, 20, 20, 180, 360), "#2f5d63")
        sheet.shape(ellipse(x, 319, 9), "#fffbe0")
    sheet.shape([(456, 250), (560, 250), (456, 420)], "#ffffff", opacity=0.18)
    sheet.shape([(600, 250), (680, 250), (530, 500), (450, 500)], "#ffffff", opacity=0.12)
    sheet.shape(box(440, 526, 872, 560), Linear((light(teal, 0.1), dark(teal, 0.35))))


def _loaf(sheet: Sheet, x: float, y: float, rx: float, ry: float) -> None:
    sheet.shape(ellipse(x, y + ry * 0.75, rx, ry * 0.3), "#5a2f12", blur=4, opacity=0.4)
    sheet.shape(ellipse(x, y, rx, ry), Linear(("#f0b765", "#b56a2a")))
    for dx in (-0.3, 0.3):
        cut = [(x + (dx - 0.16) * rx, y - ry * 0.5), (x + (dx + 0.16) * rx, y - ry * 0.1)]
        sheet.stroke(cut, 3, "#f6cb86", blur=0.6)


def _shop_door(sheet: Sheet, teal: str) -> None:
    sheet.shape(box(892, 232, 1010, 560, 5), dark(teal, 0.3))
    sheet.shape(box(902, 242, 1000, 556), Linear((light(teal, 0.06), dark(teal, 0.12))))
    sheet.shape(box(918, 262, 984, 430, 4), Linear(("#ffe9b5", "#e8b066")))
    sheet.shape([(918, 262), (960, 262), (918, 350)], "#ffffff", opacity=0.3)
    sheet.shape(box(918, 452, 984, 536, 4), dark(teal, 0.22))
    sheet.shape(ellipse(992, 446, 5, 9), "#f3d58c")
    for x, r in ((1056, 36), (1090, 28)):  # a plant beside the door
        for turn in range(0, 360, 30):
            sheet.shape(ellipse(x + r * math.cos(turn), 470 + r * 0.8 * math.sin(turn), 17, 11, turn), "#4a9160")
    sheet.shape([(1036, 492), (1110, 492), (1100, 562), (1046, 562)], Linear(("#d98a5e", "#a85a36"), 0))


def _awning(sheet: Sheet, teal: str) -> None:
    x0, x1, top, bottom, count = 424, 1026, 190, 262, 14
    sheet.shape(box(x0 + 6, top + 60, x1 - 6, bottom + 44), "#2b1a10", blur=10, opacity=0.35)
    step = (x1 - x0) / count
    for i in range(count):
        color = teal if i % 2 == 0 else "#fdf3dc"
        left, right = x0 + i * step, x0 + (i + 1) * step
        inset = [(left * 0.96 + 725 * 0.04, top), (right * 0.96 + 725 * 0.04, top)]
        sheet.shape([*inset, (right, bottom), (left, bottom)], Linear((light(color, 0.06), dark(color, 0.1))))
        sheet.shape(arc((left + right) / 2, bottom, step / 2, 19, 0, 180), dark(color, 0.14))


def _steam(picture: Sheet, x: float, y: float, t: float) -> None:
    share = (t * 0.45) % 1.0
    wave = [(x + 7 * math.sin(0.16 * s + 4 * t), y - 50 * share - s) for s in range(0, 40, 5)]
    picture.stroke(wave, 5, "#ffffff", blur=3, opacity=0.5 * math.sin(math.pi * share))
