"""The kitchen at night.

Each function builds its sheets once and gives back a painter: seconds since the shot began to a frame.
"""

from __future__ import annotations

import math

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
from summer_spot.parts import Painter, caption, glass_of_lemonade
from summer_spot.timeline import Shot


def night(shot: Shot) -> Painter:
    deep, blue, lamp = shot.dominant_colors
    room = _night_room(deep, blue)
    glow = Sheet(900, 900, 1)
    glow.shape(ellipse(450, 450, 210), lamp, blur=95, opacity=0.5)
    glow.shape(ellipse(450, 400, 90), light(lamp, 0.3), blur=45, opacity=0.55)
    shade = Sheet(260, 420)
    shade.stroke([(130, 0), (130, 300)], 4, "#05080f")
    shade.shape(arc(130, 380, 92, 84, 180, 360), Linear((dark(lamp, 0.62), dark(lamp, 0.35))))
    shade.shape(ellipse(130, 380, 92, 12), light(lamp, 0.55))
    shade.shape(ellipse(130, 384, 24, 14), "#fffbe8")
    counter = _counter(deep, lamp)
    drink = glass_of_lemonade(190)
    title = caption(shot.on_screen_text[0], 62, "#fff3d6")

    def at(t: float) -> Sheet:
        picture = frame()
        zoom = 1.0 + 0.012 * t
        picture.place(room, 660 - 8 * t, 360, zoom=zoom)
        for i, (x, y) in enumerate(
            ((92, 110), (170, 82), (150, 190), (268, 96), (352, 232), (405, 250), (95, 265), (340, 262))
        ):
            twinkle = 0.55 + 0.45 * math.sin(2.6 * t + 1.9 * i)
            picture.shape(ellipse(x - 8 * t, y, 2.4), "#ffffff", opacity=twinkle)
        swing = 1.6 * math.sin(1.3 * t)
        picture.place(counter, 650 - 14 * t, 720, anchor=(0.5, 1), zoom=zoom)
        picture.place(drink, 905 - 14 * t, 610, anchor=(0.5, 1), zoom=zoom)
        picture.place(glow, 905 - 10 * swing, 345, zoom=1.0 + 0.015 * math.sin(2 * t))
        picture.place(shade, 905, 0, angle_deg=swing, anchor=(0.5, 0.0), zoom=0.8)
        picture.place(title, 412, 452 + 12 * (1 - ease(t, 0.7, 1.4)), opacity=ease(t, 0.7, 1.4))
        return picture

    return at


def _night_room(deep: str, blue: str) -> Sheet:
    room = Sheet(1420, 760, fill=Linear((deep, mix(deep, blue, 0.4), deep)))
    room.shape(box(90, 40, 500, 410, 6), dark(deep, 0.35))
    room.shape(box(104, 54, 486, 396), Linear(("#142a63", blue, "#3a4f8f")))
    room.shape(ellipse(395, 150, 60), "#dfe8ff", blur=28, opacity=0.5)
    crescent = arc(395, 150, 44, 44, -60, 150) + arc(381, 134, 42, 40, 125, -35)
    room.shape(crescent, Linear(("#d4d8e8", "#fffdf2"), 40))
    ridge = curve([(104, 350), (180, 318), (270, 345), (370, 310), (486, 340)])
    room.shape([*ridge, (486, 396), (104, 396)], "#0c1738")
    for bar in ([(295, 54), (295, 396)], [(104, 225), (486, 225)]):
        room.stroke(bar, 9, dark(deep, 0.35))
    room.shape([(104, 410), (486, 410), (700, 760), (250, 760)], "#6f8be0", blur=26, opacity=0.16)
    for x in range(760, 1420, 60):  # tiles
        room.stroke([(x, 300), (x, 560)], 2, "#33457f", opacity=0.45)
    for y in range(300, 560, 52):
        room.stroke([(760, y), (1420, y)], 2, "#33457f", opacity=0.45)
    room.shape(box(980, 130, 1310, 144, 3), "#2c2433")
    for i, (tint, tall) in enumerate(
        (("#3f5f9f", 58), ("#7a4a3a", 74), ("#4a7a6a", 50), ("#a5763f", 66), ("#56477a", 56))
    ):
        x = 996 + 62 * i
        room.shape(box(x, 130 - tall, x + 44, 130, 8), Linear((tint, dark(tint, 0.4)), 0))
        room.shape(box(x + 6, 124 - tall, x + 38, 134 - tall, 3), dark(tint, 0.5))
    return room


def _counter(deep: str, lamp: str) -> Sheet:
    sheet = Sheet(1500, 200)
    sheet.shape(box(-5, 54, 1505, 210), Linear((mix(deep, "#3a2a3f", 0.5), dark(deep, 0.3))))
    sheet.shape(box(-5, 48, 1505, 86), Linear(("#4a3446", "#2a2036")))
    sheet.shape(ellipse(1010, 68, 330, 20), lamp, blur=22, opacity=0.75, inside=True)
    sheet.shape(ellipse(1010, 90, 70, 9), "#0a0810", blur=6, opacity=0.6, inside=True)
    for x, tint in ((1170, "#ffd92e"), (1228, "#f5c21f"), (1196, "#ffe14d")):
        y = 64 if x != 1196 else 36
        sheet.shape(ellipse(x, y, 33, 27), Radial((light(tint, 0.35), tint, dark(tint, 0.45)), (0.3, 0.3), 0.8))
    return sheet
