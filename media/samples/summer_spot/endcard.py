"""The product card with the bottle, the price and the QR code.

Each function builds its sheets once and gives back a painter: seconds since the shot began to a frame.
"""

from __future__ import annotations

import math

import cv2
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
    moved,
)
from summer_spot.parts import Painter, slice_of_lemon
from summer_spot.timeline import QR_TEXT, Shot


def endcard(shot: Shot) -> Painter:
    cream, orange, sun = shot.dominant_colors
    name, kind, price, unit, call = shot.on_screen_text
    back = Sheet(WIDTH_PX, HEIGHT_PX, 1, Radial((light(cream, 0.6), cream, mix(cream, sun, 0.12)), (0.27, 0.5), 0.9))
    rays = Sheet(2400, 2400, 1)
    for ray in range(24):
        wedge = arc(1200, 1200, 1180, 1180, 15 * ray, 15 * ray + 7.5)
        rays.shape([(1200, 1200), *wedge], sun, opacity=0.2)
    disc = Sheet(560, 560)
    disc.shape(ellipse(280, 280, 232), Radial((light(sun, 0.35), sun, mix(sun, orange, 0.22)), reach=0.5))
    bottle, slice_small = _bottle(orange, sun), slice_of_lemon(84)
    brand = Sheet(720, 180)
    brand.text(360, 90, name, 112, Linear((light(orange, 0.05), dark(orange, 0.1))), spacing=0.09)
    second = Sheet(720, 90)
    second.text(360, 45, kind, 37, "#3a2c4d", spacing=0.13)
    badge, code = _badge(price, unit, orange), _code_card(call)

    def at(t: float) -> Sheet:
        picture = frame()
        picture.place(back, 640, 360)
        picture.place(rays, 330, 370, angle_deg=5 * t)
        picture.place(disc, 330, 370, zoom=1.0 + 0.02 * math.sin(1.6 * t))
        rise = ease(t, -0.3, 0.7)
        picture.place(slice_small, 190, 610, angle_deg=14 * t)
        picture.place(bottle, 330, 392 + 50 * (1 - rise), angle_deg=1.5 * math.sin(1.2 * t), zoom=1.0 + 0.006 * t)
        picture.place(slice_small, 470, 630, angle_deg=-12 * t, zoom=0.8)
        picture.place(brand, 895, 140, opacity=ease(t, 0.1, 0.6), zoom=0.97 + 0.03 * ease(t, 0.1, 0.9))
        picture.place(second, 895, 232, opacity=ease(t, 0.4, 0.9))
        picture.place(code, 1085, 486 + 24 * (1 - ease(t, 0.7, 1.3)), opacity=ease(t, 0.7, 1.3))
        pulse = 1.0 + 0.025 * math.sin(4.2 * t)
        picture.place(badge, 752, 470, opacity=ease(t, 0.9, 1.4), zoom=pulse)
        return picture

    return at


def _bottle(orange: str, sun: str) -> Sheet:
    sheet = Sheet(300, 640)
    half = [(24, 40), (24, 130), (34, 180), (80, 240), (86, 290), (86, 560), (78, 588), (60, 594)]
    side = curve(half, steps=8)
    glass = [(150 + x, y) for x, y in side] + [(150 - x, y) for x, y in reversed(side)]
    sheet.shape(ellipse(150, 594, 100, 14), "#5a3a10", blur=8, opacity=0.5)
    sheet.shape(glass, Linear((light(sun, 0.3), light(sun, 0.6), sun, mix(sun, "#f0a020", 0.5)), 0), opacity=0.97)
    liquid = [(150 + x * 0.93, max(y, 150)) for x, y in side] + [
        (150 - x * 0.93, max(y, 150)) for x, y in reversed(side)
    ]
    sheet.shape(liquid, Linear((mix(sun, "#ffb52e", 0.3), mix(sun, "#ff9f1f", 0.55))), opacity=0.55)
    sheet.shape(box(118, 14, 182, 62, 9), Linear((dark(orange, 0.1), light(orange, 0.2), dark(orange, 0.25)), 0))
    for i in range(7):
        sheet.stroke([(124 + 9 * i, 20), (124 + 9 * i, 56)], 2, dark(orange, 0.35), opacity=0.5)
    label = box(64, 320, 236, 520)
    sheet.shape(label, Linear(("#f4e6c4", "#fffdf4", "#f0dfb8"), 0))
    for y in (320, 512):
        sheet.shape(box(64, y, 236, y + 8), orange)
    sheet.shape(arc(150, 462, 46, 46, 180, 360), Linear((sun, orange)))
    for ray in range(7):
        angle = math.radians(180 + 30 * ray)
        near, far = (
            (150 + 56 * math.cos(angle), 462 + 56 * math.sin(angle)),
            (150 + 72 * math.cos(angle), 462 + 72 * math.sin(angle)),
        )
        sheet.stroke([near, far], 5, orange)
    sheet.stroke(curve([(94, 478), (120, 470), (150, 480), (180, 472), (206, 480)]), 5, "#2f8fc4")
    sheet.stroke(curve([(94, 494), (120, 486), (150, 496), (180, 488), (206, 496)]), 5, "#5fb3dc")
    sheet.text(150, 358, "SOLARA", 31, orange, spacing=0.06)
    sheet.stroke(curve([(134, 70), (134, 140), (120, 190), (86, 244), (82, 300)]), 8, "#ffffff", blur=2, opacity=0.75)
    sheet.stroke([(80, 310), (80, 560)], 9, "#ffffff", blur=2.5, opacity=0.6)
    sheet.stroke([(226, 270), (228, 560)], 6, "#ffffff", blur=2, opacity=0.4)
    return sheet


def _badge(price: str, unit: str, orange: str) -> Sheet:
    """A round seal with a wavy edge."""
    sheet = Sheet(320, 320)
    turns = [math.radians(2 * i) for i in range(180)]
    wave = [((126 + 5 * math.cos(18 * a)) * math.cos(a), (126 + 5 * math.cos(18 * a)) * math.sin(a)) for a in turns]
    sheet.shape(moved(wave, 160, 167), "#6b3a10", blur=8, opacity=0.4)
    sheet.shape(moved(wave, 160, 160), Linear((light(orange, 0.1), dark(orange, 0.08))))
    sheet.stroke(ellipse(160, 160, 110), 2.5, "#ffe3b8", opacity=0.8)
    sheet.text(160, 140, price, 40, "#ffffff")
    sheet.text(160, 190, unit, 27, "#ffffff", spacing=0.05)
    return sheet


def _code_card(call: str) -> Sheet:
    """A white card with the QR code; its cells are whole pixels, so that the encoder keeps them."""
    cells = cv2.QRCodeEncoder.create().encode(QR_TEXT)
    cell_px = 16
    big = np.kron(255 - cells, np.ones((cell_px, cell_px), np.uint8))
    side = big.shape[0] / 2 * 0.94
    sheet = Sheet(320, 370)
    sheet.shape(box(14, 18, 306, 358, 22), "#6b4a10", blur=9, opacity=0.35)
    sheet.shape(box(14, 10, 306, 350, 22), "#ffffff")
    width = round(side * 2)
    mask = cv2.resize(big, (width, width), interpolation=cv2.INTER_AREA)
    fit = min(1.0, 520 / width)
    mask = cv2.resize(mask, None, fx=fit, fy=fit, interpolation=cv2.INTER_AREA)
    sheet.stamp(mask, 320 - mask.shape[1] // 2, 300 - mask.shape[0] // 2, "#1c1630")
    sheet.text(160, 318, call, 36, "#3a2c4d", spacing=0.06)
    return sheet
