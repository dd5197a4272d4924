"""Things with a screen, a sound or a hand, in metres with their foot at 0."""

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import DARK, METAL, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, lamp, painter


@painter("phone")
def draw_phone(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.037, 0.0, 0.037, 0.15, 0.009), look.color or DARK, shade=0)
    lamp(pen, box(-0.033, 0.006, 0.033, 0.144, 0.006), "#dfeef2", glow=1.6)
    pen.fill(box(-0.028, 0.085, 0.028, 0.132, 0.004), look.accent, lit=False)
    for k in range(3):
        pen.fill(
            box(-0.028, 0.062 - k * 0.018, 0.028 - 0.014 * (k % 2), 0.07 - k * 0.018),
            mix("#8fa3ad", "#ffffff", 0.2),
            lit=False,
        )


@painter("tablet")
def draw_tablet(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.13, 0.0, 0.13, 0.19, 0.012), look.color or DARK, shade=0)
    lamp(pen, box(-0.12, 0.01, 0.12, 0.18, 0.004), "#e6f1f3", glow=1.3)
    pen.fill(box(-0.105, 0.08, -0.01, 0.165), look.accent, lit=False)
    for k in range(4):
        pen.fill(box(0.01, 0.15 - k * 0.022, 0.1 - 0.02 * (k % 2), 0.158 - k * 0.022), "#9fb0b8", lit=False)


@painter("laptop")
def draw_laptop(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.155, 0.022, 0.155, 0.235, 0.01), look.color or "#8f979e", shade=0)
    lamp(pen, box(-0.144, 0.032, 0.144, 0.225, 0.004), "#dcecf2", glow=1.2)
    pen.fill(box(-0.125, 0.12, -0.01, 0.205), look.accent, lit=False)
    for k in range(5):
        pen.fill(box(0.015, 0.192 - k * 0.026, 0.12 - 0.03 * (k % 2), 0.201 - k * 0.026), "#93a6b0", lit=False)
    pen.shape(path("-0.155 0.022, 0.155 0.022, 0.18 0, -0.18 0"), look.color or "#aab1b7", shade=0)
    pen.ink(line((-0.13, 0.013), (0.13, 0.013)), 1.0)


@painter("television")
def draw_television(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.3, 0.0, 0.3, 0.04, 0.01), DARK, shade=0)
    pen.shape(box(-0.575, 0.06, 0.575, 0.75, 0.02), look.color or DARK, shade=0)
    lamp(pen, box(-0.545, 0.09, 0.545, 0.72, 0.01), "#bfdbe6", glow=1.1)
    pen.fill(
        smooth("-0.54 0.1, -0.54 0.3, -0.25 0.5, 0.05 0.32, 0.3 0.44, 0.54 0.3, 0.54 0.1", steps=3),
        look.accent,
        lit=False,
    )
    pen.fill(ellipse(0.28, 0.58, 0.07), "#fff4d0", lit=False)


@painter("camera")
def draw_camera(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.075, 0.0, 0.075, 0.085, 0.01), look.color or DARK, shade=0.2)
    pen.shape(path("-0.03 0.085, -0.02 0.108, 0.02 0.108, 0.03 0.085"), look.color or DARK, shade=0)
    pen.fill(box(-0.075, 0.05, 0.075, 0.07), METAL)
    for r, color in ((0.04, "#4a4a50"), (0.03, "#26262c"), (0.018, "#5f86a0")):
        pen.shape(ellipse(0.005, 0.042, r), color, weight=0.8, shade=0)
    pen.fill(ellipse(-0.002, 0.05, 0.006), "#ffffff", lit=False)


@painter("headphones")
def draw_headphones(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.tube(ellipse(0, 0.09, 0.082, 0.1, 5, 175), 0.009, color)
    for side in (-1, 1):
        pen.shape(ellipse(side * 0.078, 0.06, 0.024, 0.042), color, shade=0.3)
        pen.shape(ellipse(side * 0.056, 0.06, 0.014, 0.036), DARK, shade=0, weight=0.7)


@painter("speaker")
def draw_speaker(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.08, 0.0, 0.08, 0.24, 0.012), look.color or look.accent, shade=0.15)
    for y, r in ((0.085, 0.058), (0.185, 0.034)):
        pen.shape(ellipse(0, y, r), DARK, shade=0)
        pen.shape(ellipse(0, y, r * 0.45), METAL, weight=0.7, shade=0.3)


@painter("watch")
def draw_watch(pen: Pen, look: Look) -> None:
    strap = look.color or "#6b4630"
    for y in (0.0, 0.085):
        pen.shape(box(-0.017, y, 0.017, y + 0.045, 0.004), strap, shade=0.2)
    pen.shape(ellipse(0, 0.065, 0.036), METAL, shade=0.2)
    pen.shape(ellipse(0, 0.065, 0.029), "#fbf8f0", weight=0.7, shade=0)
    _hands(pen, 0.065, 0.026)


def _hands(pen: Pen, y: float, r: float) -> None:
    for k in range(12):
        tick = ellipse(0, y, r, r, k * 30, k * 30 + 1)[0]
        pen.ink(line((float(tick[0]) * 0.86, y + (float(tick[1]) - y) * 0.86), (float(tick[0]), float(tick[1]))), 0.7)
    pen.ink(line((0, y), (r * 0.42, y + r * 0.28)), 1.4)
    pen.ink(line((0, y), (-r * 0.34, y + r * 0.66)), 1.1)


@painter("clock")
def draw_clock(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.15, 0.15), look.color or look.accent, shade=0.12)
    pen.shape(ellipse(0, 0.15, 0.122), "#fbf8f0", shade=0, weight=0.8)
    _hands(pen, 0.15, 0.11)


@painter("candle")
def draw_candle(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.032, 0.0, 0.032, 0.13, 0.006), look.color or "#f6ecd6", shade=0.25)
    pen.ink(line((0, 0.13), (0, 0.15)), 1.2)
    lamp(pen, smooth("0 0.142, -0.014 0.162, 0 0.2, 0.014 0.162"), "#ffc458", glow=9)


@painter("ring")
def draw_ring(pen: Pen, look: Look) -> None:
    pen.tube(ellipse(0, 0.02, 0.02, 0.02, 0, 359), 0.003, look.color or "#e0b64e")
    pen.shape(path("-0.01 0.05, 0.01 0.05, 0.015 0.045, 0 0.034, -0.015 0.045"), "#cfeaf4", weight=0.7, shade=0)


@painter("key")
def draw_key(pen: Pen, look: Look) -> None:
    color = look.color or "#cfa94a"
    pen.tube([(-0.02, 0.025), (0.055, 0.025)], 0.005, color)
    pen.shape(ellipse(-0.035, 0.025, 0.024), color, shade=0.2)
    pen.fill(ellipse(-0.04, 0.025, 0.01), pen.canvas.palette.haze, lit=False)
    for x in (0.035, 0.05):
        pen.tube([(x, 0.025), (x, 0.01)], 0.004, color)


@painter("credit card")
def draw_card(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.043, 0.0, 0.043, 0.054, 0.005), look.color or look.accent, shade=0.12)
    pen.fill(box(-0.034, 0.028, -0.018, 0.04, 0.002), "#e4c469")
    pen.ink(line((-0.034, 0.014), (0.01, 0.014)), 1.2, color="#fbf6ea")
    for x in (0.022, 0.03):
        pen.fill(ellipse(x, 0.014, 0.007), "#f4efe2", alpha=180)
