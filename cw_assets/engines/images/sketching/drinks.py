"""Bottles, glasses, cups and other vessels, in metres with their foot at 0."""

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth, turned
from cw_assets.engines.images.sketching.palette import METAL, WHITE, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, painter


def shine(pen: Pen, x: float, low: float, high: float, weight: float = 2.0) -> None:
    """A streak of light on something glossy."""
    pen.ink(line((x, low), (x, high)), weight, color="#fdfbf5")


def label(pen: Pen, left: float, low: float, right: float, high: float, color: str) -> None:
    """A plain label with a bar and two lines, where a brand would stand."""
    pen.shape(box(left, low, right, high, (high - low) * 0.08), "#f8f3e6", weight=0.7, shade=0)
    wide, tall = right - left, high - low
    pen.fill(ellipse((left + right) / 2, low + tall * 0.62, min(wide, tall) * 0.2), color)
    pen.ink(line((left + wide * 0.2, low + tall * 0.26), (right - wide * 0.2, low + tall * 0.26)), 0.8)
    pen.ink(line((left + wide * 0.3, low + tall * 0.14), (right - wide * 0.3, low + tall * 0.14)), 0.6)


@painter("bottle")
def draw_bottle(pen: Pen, look: Look) -> None:
    color = look.color or ("#5f9e6e", "#f0c64a", "#7fb4c8", "#a8623a")[look.variant % 4]
    pen.shape(
        smooth(
            "-0.04 0.004, -0.0425 0.05, -0.0425 0.15, -0.034 0.185, -0.017 0.215, -0.014 0.262, 0.014 0.262, "
            "0.017 0.215, 0.034 0.185, 0.0425 0.15, 0.0425 0.05, 0.04 0.004, 0 0",
            steps=5,
        ),
        color,
        shade=0.28,
        weight=1.1,
    )
    pen.shape(box(-0.0165, 0.256, 0.0165, 0.28, 0.004), mix(look.accent, "#2a2026", 0.1), shade=0.2)
    label(pen, -0.041, 0.055, 0.041, 0.135, color)
    shine(pen, -0.028, 0.15, 0.18)
    shine(pen, -0.009, 0.2, 0.245, 1.4)
    if pen.size(0.28) > 120:
        for x, y in ((0.02, 0.17), (-0.005, 0.158), (0.03, 0.045), (-0.03, 0.035), (0.008, 0.03), (0.006, 0.19)):
            pen.fill(ellipse(x, y, 0.0028, 0.0038), "#ffffff", alpha=190)


@painter("glass")
def draw_glass(pen: Pen, look: Look) -> None:
    drink = look.color or ("#f5c84e", "#f0934a", "#cfe6d8")[look.variant % 3]
    pen.shape(smooth("-0.032 0.002, -0.042 0.15, 0.042 0.15, 0.032 0.002", steps=2), "#e6f0f0", shade=0)
    pen.fill(path("-0.031 0.012, -0.039 0.115, 0.039 0.115, 0.031 0.012"), drink)
    pen.fill(ellipse(0, 0.115, 0.039, 0.007), mix(drink, "#ffffff", 0.4))
    for x, y, a in ((-0.012, 0.095, 15), (0.014, 0.1, -20)):
        pen.shape(
            turned(box(x - 0.011, y - 0.011, x + 0.011, y + 0.011, 0.002), a, (x, y)), "#f4fafa", weight=0.6, shade=0
        )
    pen.tube([(0.012, 0.06), (0.034, 0.2)], 0.0035, look.accent)
    pen.ink(ellipse(0, 0.15, 0.042, 0.007), 0.8, closed=True)
    shine(pen, -0.027, 0.03, 0.1)


@painter("wine glass")
def draw_wine_glass(pen: Pen, look: Look) -> None:
    drink = look.color or ("#8c2340", "#ecd58a")[look.variant % 2]
    pen.shape(
        smooth("-0.03 0, 0.03 0, 0.006 0.008, 0.004 0.09, -0.004 0.09, -0.006 0.008", steps=3),
        "#e9f1f1",
        shade=0,
        weight=0.8,
    )
    bowl = smooth("0 0.088, -0.034 0.108, -0.042 0.145, -0.034 0.208, 0.034 0.208, 0.042 0.145, 0.034 0.108")
    pen.shape(bowl, "#edf3f2", shade=0)
    pen.fill(smooth("0 0.091, -0.032 0.11, -0.0395 0.15, 0.0395 0.15, 0.032 0.11", steps=5), drink)
    pen.fill(ellipse(0, 0.15, 0.039, 0.006), mix(drink, "#ffffff", 0.25))
    pen.ink(bowl, 0.9, closed=True)
    shine(pen, -0.026, 0.12, 0.185)


@painter("cup")
def draw_cup(pen: Pen, look: Look) -> None:
    color = look.color or (WHITE, look.accent)[look.variant % 2]
    pen.fill(ellipse(0, 0.006, 0.085, 0.012), mix(color, "#6a5a54", 0.35))
    pen.tube(ellipse(0.052, 0.054, 0.03, 0.027, -100, 100), 0.0065, color)
    pen.shape(
        smooth("-0.034 0.004, -0.053 0.05, -0.056 0.096, 0.056 0.096, 0.053 0.05, 0.034 0.004", steps=4),
        color,
        shade=0.28,
    )
    pen.shape(ellipse(0, 0.096, 0.056, 0.0105), "#5a3826", weight=0.8, shade=0)
    for x in (-0.018, 0.016):
        steam = smooth([(x, 0.118), (x + 0.012, 0.14), (x - 0.01, 0.165), (x + 0.006, 0.195)], closed=False)
        pen.ink(steam, 0.8, color=mix("#ffffff", pen.canvas.palette.haze, 0.35))


@painter("paper cup")
def draw_paper_cup(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(path("-0.03 0, -0.042 0.112, 0.042 0.112, 0.03 0"), "#f7f2e8", shade=0.25)
    pen.fill(path("-0.033 0.03, -0.0385 0.08, 0.0385 0.08, 0.033 0.03"), color)
    pen.shape(box(-0.046, 0.11, 0.046, 0.128, 0.006), "#4b3d3a", shade=0)


@painter("can")
def draw_can(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(
        smooth(
            "-0.028 0, -0.034 0.01, -0.034 0.112, -0.027 0.124, 0.027 0.124, 0.034 0.112, 0.034 0.01, 0.028 0",
            steps=3,
        ),
        color,
        shade=0.3,
    )
    pen.shape(ellipse(0, 0.124, 0.027, 0.005), METAL, weight=0.7, shade=0)
    pen.fill(
        smooth("-0.033 0.045, 0 0.075, 0.033 0.06, 0.033 0.085, 0 0.1, -0.033 0.07", steps=4),
        WHITE,
    )
    shine(pen, -0.022, 0.018, 0.108, 1.6)


@painter("jar")
def draw_jar(pen: Pen, look: Look) -> None:
    color = look.color or "#e0a033"
    pen.shape(box(-0.046, 0.0, 0.046, 0.11, 0.016), color, shade=0.25)
    pen.shape(box(-0.043, 0.11, 0.043, 0.138, 0.006), look.accent, shade=0.2)
    label(pen, -0.036, 0.022, 0.036, 0.082, color)
    shine(pen, 0.04, 0.03, 0.095, 1.4)


@painter("perfume")
def draw_perfume(pen: Pen, look: Look) -> None:
    color = look.color or "#f0c8b4"
    pen.shape(box(-0.04, 0.0, 0.04, 0.08, 0.01), mix(color, "#ffffff", 0.25), shade=0.2, weight=1.1)
    pen.fill(box(-0.033, 0.008, 0.033, 0.06, 0.006), color)
    pen.shape(box(-0.012, 0.08, 0.012, 0.088), METAL, shade=0)
    pen.shape(box(-0.019, 0.088, 0.019, 0.122, 0.004), "#d8b06a", shade=0.3)
    pen.ink(line((-0.018, 0.034), (0.018, 0.034)), 0.8)
    shine(pen, -0.025, 0.015, 0.066)


@painter("tube")
def draw_tube(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(box(-0.018, 0.0, 0.018, 0.034, 0.004), WHITE, shade=0.2)
    pen.shape(smooth("-0.022 0.034, -0.03 0.17, 0.03 0.17, 0.022 0.034", steps=2), color, shade=0.25)
    pen.shape(box(-0.031, 0.168, 0.031, 0.18), mix(color, "#000000", 0.2), shade=0)
    label(pen, -0.02, 0.07, 0.02, 0.135, color)
