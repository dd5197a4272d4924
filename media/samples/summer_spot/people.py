"""Drawn people: a shaded face from the front, shoulders, a walker and jointed limbs.

Where they stand and what they hold belongs to the scenes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from summer_spot.paint import Linear, Point, Radial, Sheet, arc, curve, dark, ellipse, light, mix, moved


@dataclass(frozen=True)
class Look:
    """What makes one drawn person differ from another."""

    skin: str
    hair: str
    clothes: str
    iris: str = "#4a3524"
    lips: str = "#b8483f"
    long_hair: bool = False
    beard: bool = False


def bent_limb(start: Point, end: Point, upper: float, lower: float, side: int) -> list[Point]:
    """Start, joint and end of an arm or a leg that bends to one side (1 or -1)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    reach = min(math.hypot(dx, dy), upper + lower - 0.01)
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    out = side * math.sqrt(max(0.0, upper**2 - along**2))
    ux, uy = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
    return [start, (start[0] + along * ux - out * uy, start[1] + along * uy + out * ux), end]


def head(sheet: Sheet, x: float, y: float, size: float, look: Look, *, smile: float = 1.0, blink: float = 0.0) -> None:
    """A face from the front; `size` is half its width, x, y the bridge of the nose."""

    def at(points: list[Point]) -> list[Point]:
        return moved(points, x, y, size)

    skin, shade = look.skin, mix(look.skin, "#7a3b22", 0.38)
    for side in (-1, 1):
        sheet.shape(at(ellipse(side * 0.98, 0.14, 0.14, 0.24)), mix(skin, shade, 0.35))
    outline = [(0, -1.2), (0.7, -1.0), (0.97, -0.35), (0.95, 0.3), (0.74, 0.88), (0.3, 1.24), (0, 1.29)]
    mirrored = [(-px, py) for px, py in outline[-2:0:-1]]
    sheet.shape(
        at(curve(outline + mirrored, closed=True)),
        Radial((light(skin, 0.3), skin, mix(skin, shade, 0.75)), (0.5, 0.42), 0.66),
    )
    _features(sheet, x, y, size, look, shade, smile, blink)
    if look.beard:
        beard = [
            (-0.95, 0.3),
            (-0.72, 0.42),
            (-0.45, 0.52),
            (0, 0.5),
            (0.45, 0.52),
            (0.72, 0.42),
            (0.95, 0.3),
        ]
        chin = [(0.8, 0.95), (0.35, 1.36), (0, 1.42), (-0.35, 1.36), (-0.8, 0.95)]
        sheet.shape(at(curve(beard + chin, closed=True)), look.hair, blur=0.02 * size, opacity=0.93)
        _mouth(sheet, x, y, size, look, smile)
    _fringe(sheet, x, y, size, look)


def _features(
    sheet: Sheet, x: float, y: float, size: float, look: Look, shade: str, smile: float, blink: float
) -> None:
    def at(points: list[Point]) -> list[Point]:
        return moved(points, x, y, size)

    for side in (-1, 1):
        sheet.shape(at(ellipse(side * 0.43, -0.02, 0.33, 0.21)), shade, blur=0.09 * size, opacity=0.7, inside=True)
        sheet.shape(at(ellipse(side * 0.52, 0.45, 0.25, 0.17)), "#e8654f", blur=0.12 * size, opacity=0.33, inside=True)
        _eye(sheet, x + side * 0.42 * size, y, size, look, side, blink)
    sheet.shape(at(ellipse(0, 0.18, 0.1, 0.34)), light(look.skin, 0.45), blur=0.07 * size, opacity=0.75, inside=True)
    sheet.shape(at(ellipse(0, 0.52, 0.2, 0.07)), shade, blur=0.05 * size, opacity=0.8, inside=True)
    sheet.stroke(at(curve([(-0.16, 0.46), (-0.1, 0.52), (0, 0.545), (0.1, 0.52), (0.16, 0.46)])), 0.035 * size, shade)
    sheet.shape(at(ellipse(0, 1.12, 0.3, 0.1)), shade, blur=0.09 * size, opacity=0.3, inside=True)
    _mouth(sheet, x, y, size, look, smile)


def _eye(sheet: Sheet, x: float, y: float, size: float, look: Look, side: int, blink: float) -> None:
    def at(points: list[Point]) -> list[Point]:
        return moved([(px * side, py) for px, py in points], x, y, size)

    brow = curve([(-0.25, -0.27), (-0.05, -0.32), (0.14, -0.31), (0.31, -0.22)])
    sheet.stroke(at(brow), (0.06 if look.long_hair else 0.085) * size, dark(look.hair, 0.25), opacity=0.9)
    tall = 0.115 * (1 - blink)
    lids = [(-0.24, 0.03), (-0.12, -0.02 - tall * 0.7), (0.04, -0.02 - tall), (0.24, -0.01)]
    if tall > 0.03:
        white = curve([*lids, (0.06, 0.06 + tall * 0.45), (-0.1, 0.06 + tall * 0.4)], closed=True)
        sheet.shape(at(white), "#f6ece4")
        sheet.shape(
            at(ellipse(0, 0.0, 0.115, min(0.115, tall))),
            Radial((light(look.iris, 0.25), look.iris), (0.5, 0.6), 0.6),
        )
        sheet.shape(at(ellipse(0, 0.0, 0.058, min(0.058, tall))), "#140d0a")
        sheet.shape(moved(ellipse(0.035, -0.045, 0.03), x, y, size), "#ffffff")
    sheet.stroke(at(curve(lids)), 0.045 * size, "#2a1a14")
    if look.long_hair:
        sheet.stroke(at([(0.2, -0.02), (0.29, -0.07)]), 0.035 * size, "#2a1a14")


def _mouth(sheet: Sheet, x: float, y: float, size: float, look: Look, smile: float) -> None:
    def at(points: list[Point]) -> list[Point]:
        return moved(points, x, y, size)

    corner, drop = 0.36 + 0.04 * smile, 0.09 * smile
    top = [
        (-corner, 0.8 - drop),
        (-0.18, 0.77),
        (-0.05, 0.765),
        (0, 0.785),
        (0.05, 0.765),
        (0.18, 0.77),
        (corner, 0.8 - drop),
    ]
    bottom = [(0.22, 0.92), (0, 0.97), (-0.22, 0.92)]
    sheet.shape(at(curve(top + bottom, closed=True)), Linear((look.lips, light(look.lips, 0.15))))
    teeth = [
        (-corner * 0.82, 0.79 - drop * 0.7),
        (0, 0.815),
        (corner * 0.82, 0.79 - drop * 0.7),
        (0.16, 0.88),
        (0, 0.9),
        (-0.16, 0.88),
    ]
    sheet.shape(at(curve(teeth, closed=True)), "#fffaf4")


def _fringe(sheet: Sheet, x: float, y: float, size: float, look: Look) -> None:
    paint = Linear((light(look.hair, 0.14), look.hair, dark(look.hair, 0.2)))
    if look.long_hair:
        left = [
            (0.08, -1.35),
            (-0.5, -1.32),
            (-0.98, -0.95),
            (-1.2, -0.2),
            (-1.16, 0.6),
            (-0.99, 0.5),
            (-0.88, -0.2),
            (-0.55, -0.72),
            (0.02, -1.02),
        ]
        right = [
            (-0.02, -1.35),
            (0.5, -1.32),
            (0.98, -0.95),
            (1.2, -0.2),
            (1.16, 0.6),
            (0.99, 0.5),
            (0.9, -0.2),
            (0.62, -0.72),
            (-0.02, -1.04),
        ]
        for lock in (left, right):
            sheet.shape(moved(curve(lock, closed=True), x, y, size), paint)
    else:
        cap = [
            (-1.0, -0.1),
            (-1.08, -0.7),
            (-0.8, -1.3),
            (-0.1, -1.5),
            (0.65, -1.4),
            (1.05, -0.85),
            (1.0, -0.1),
            (0.88, -0.45),
        ]
        top = [(0.72, -0.72), (0.2, -0.78), (-0.4, -0.68), (-0.8, -0.7), (-0.88, -0.4)]
        sheet.shape(moved(curve(cap + top, closed=True), x, y, size), paint)


def shoulders(sheet: Sheet, x: float, y: float, size: float, look: Look) -> None:
    """Upper body, neck and long hair behind a head at the same place and of the same size."""
    if look.long_hair:
        back = [
            (0, -1.4),
            (1.05, -0.9),
            (1.25, 0.3),
            (1.34, 1.5),
            (1.05, 2.2),
            (-1.05, 2.2),
            (-1.34, 1.5),
            (-1.25, 0.3),
        ]
        hair = curve([*back, (-1.05, -0.9)], closed=True)
        sheet.shape(moved(hair, x, y, size), Linear((look.hair, dark(look.hair, 0.35))))
    neck = [(-0.44, 0.8), (0.44, 0.8), (0.47, 1.6), (0.8, 2.1), (-0.8, 2.1), (-0.47, 1.6)]
    shade = mix(look.skin, "#7a3b22", 0.38)
    sheet.shape(moved(neck, x, y, size), Linear((shade, mix(look.skin, shade, 0.2))))
    left = [(-0.5, 1.58), (-1.2, 1.82), (-1.75, 2.2), (-2.0, 3.2), (-2.1, 5.0)]
    right = [(-px, py) for px, py in reversed(left)]
    body = curve([*left, *right, (0.25, 1.72), (0, 1.95), (-0.25, 1.72)], closed=True)
    color = look.clothes
    sheet.shape(moved(body, x, y, size), Linear((light(color, 0.12), color, dark(color, 0.22))))


def walker(t: float, coat: str, trousers: str) -> Sheet:
    """A woman who walks to the right, 200 x 400, feet at the lower edge."""
    sheet = Sheet(220, 400)
    swing = math.sin(5.2 * t)
    sheet.shape(ellipse(112, 388, 66, 8), "#4a2418", blur=5, opacity=0.5)
    hip: Point = (108.0, 212.0)
    for side, color in ((-1, dark(trousers, 0.25)), (1, trousers)):
        stride = side * swing
        foot = (108 + 46 * stride, 380 - 12 * max(0.0, side * math.cos(5.2 * t)))
        sheet.stroke(bent_limb(hip, (foot[0], foot[1] - 8), 86, 84, -1), 30, color)
        sheet.shape(moved(curve([(-13, -10), (8, -12), (30, 0), (28, 8), (-13, 8)], closed=True), *foot), "#5a2d20")
    sheet.stroke(bent_limb((106, 122), (108 + 34 * swing, 212), 50, 48, 1), 20, dark(coat, 0.3))
    body = [(86, 104), (128, 104), (136, 150), (142, 234), (76, 234), (80, 150)]
    sheet.shape(curve(body, closed=True), Linear((light(coat, 0.1), dark(coat, 0.12)), 20))
    sheet.stroke([(80, 178), (138, 178)], 7, dark(coat, 0.4))
    hand = (106 - 36 * swing, 214.0)
    sheet.stroke(bent_limb((106, 122), hand, 50, 48, 1), 21, Linear((coat, dark(coat, 0.2))))
    sheet.shape(ellipse(*hand, 9), "#eab28a")
    _bag(sheet, hand[0], hand[1] + 4)
    sheet.stroke([(108, 88), (108, 106)], 18, "#d99f78")
    sheet.shape(ellipse(96, 56, 31, 34), "#3a2219")
    sheet.shape(ellipse(70, 52, 15), "#3a2219")
    face = [(102, 34), (124, 38), (131, 58), (136, 66), (130, 70), (126, 86), (108, 90), (98, 70)]
    sheet.shape(curve(face, closed=True), Linear(("#f6c9a6", "#e6b08a")))
    sheet.shape(arc(102, 48, 30, 27, 165, 345), "#3a2219")
    sheet.shape(ellipse(121, 60, 2.6, 3.6), "#2b1c16")
    sheet.stroke(curve([(119, 77), (124, 79), (129, 76)]), 2.5, "#a34a3c")
    return sheet


def _bag(sheet: Sheet, x: float, y: float) -> None:
    """A paper bag with two sticks of bread."""
    for dx, lean in ((-6, -8), (7, 4)):
        sheet.stroke([(x + dx, y + 30), (x + dx + lean, y - 26)], 12, Linear(("#f0b765", "#c07a35")))
    sheet.shape([(x - 19, y), (x + 19, y), (x + 16, y + 48), (x - 16, y + 48)], Linear(("#f7ead0", "#dcc49a"), 0))
