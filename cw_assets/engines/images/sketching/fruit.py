"""Fruit, in metres with its foot at 0."""

from cw_assets.engines.images.sketching.outlines import ellipse, smooth
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, painter


def _round_fruit(pen: Pen, x: float, y: float, r: float, color: str, *, leaf: bool = True) -> None:
    pen.shape(
        smooth(
            [
                (x, y - r),
                (x - 0.75 * r, y - 0.72 * r),
                (x - r, y + 0.1 * r),
                (x - 0.6 * r, y + 0.85 * r),
                (x, y + 0.74 * r),
                (x + 0.6 * r, y + 0.85 * r),
                (x + r, y + 0.1 * r),
                (x + 0.75 * r, y - 0.72 * r),
            ]
        ),
        color,
        shade=0.28,
    )
    pen.ink(ellipse(x - 0.15 * r, y, 0.6 * r, 0.62 * r, 115, 160), 1.6, color="#fdf6ea")
    pen.ink(smooth([(x, y + 0.74 * r), (x + 0.05 * r, y + 1.0 * r), (x + 0.16 * r, y + 1.16 * r)], closed=False), 1.2)
    if leaf:
        pen.shape(
            smooth(
                [
                    (x + 0.1 * r, y + 0.95 * r),
                    (x + 0.45 * r, y + 1.25 * r),
                    (x + 0.75 * r, y + 1.1 * r),
                    (x + 0.4 * r, y + 0.9 * r),
                ]
            ),
            "#5f9a48",
            weight=0.7,
            shade=0,
        )


@painter("apple")
def draw_apple(pen: Pen, look: Look) -> None:
    _round_fruit(pen, 0, 0.041, 0.041, look.color or ("#d23c34", "#8fb944", "#d8573b")[look.variant % 3])


@painter("orange")
def draw_orange(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.041, 0.042), look.color or "#f0912d", shade=0.28)
    pen.shape(smooth("0 0.08, 0.02 0.094, 0.036 0.088, 0.016 0.078"), "#5f9a48", weight=0.7, shade=0)
    for x, y in ((-0.02, 0.045), (0.0, 0.03), (0.015, 0.055), (-0.01, 0.062)):
        pen.fill(ellipse(x, y, 0.0018), "#c76a1a")


@painter("lemon")
def draw_lemon(pen: Pen, look: Look) -> None:
    pen.shape(
        smooth(
            "-0.047 0.036, -0.036 0.044, -0.02 0.064, 0.012 0.066, 0.034 0.05, 0.048 0.04, 0.044 0.03, "
            "0.03 0.016, 0 0.004, -0.026 0.012"
        ),
        look.color or "#f3d13d",
        shade=0.28,
    )
    pen.ink(ellipse(-0.004, 0.036, 0.026, 0.02, 110, 165), 1.6, color="#fff9e0")


@painter("banana")
def draw_banana(pen: Pen, look: Look) -> None:
    pen.shape(
        smooth(
            "-0.095 0.078, -0.085 0.086, -0.06 0.055, -0.01 0.036, 0.05 0.05, 0.09 0.086, 0.1 0.078, "
            "0.075 0.026, 0 0, -0.066 0.024"
        ),
        look.color or "#f2cf45",
        shade=0.25,
    )
    pen.ink(smooth("-0.085 0.07, -0.05 0.034, 0 0.02, 0.055 0.032, 0.09 0.07", closed=False), 0.7)


@painter("strawberry")
def draw_strawberry(pen: Pen, look: Look) -> None:
    pen.shape(
        smooth("0 0, -0.02 0.02, -0.026 0.042, 0 0.05, 0.026 0.042, 0.02 0.02"),
        look.color or "#d6323b",
        shade=0.28,
    )
    for x, y in ((-0.01, 0.03), (0.008, 0.034), (0.0, 0.016), (0.014, 0.024), (-0.016, 0.04)):
        pen.fill(ellipse(x, y, 0.0014, 0.002), "#f9e08f")
    pen.shape(
        smooth("-0.022 0.05, -0.008 0.044, 0 0.052, 0.01 0.044, 0.022 0.051, 0.006 0.057, -0.006 0.057"),
        "#5f9a48",
        weight=0.7,
        shade=0,
    )


@painter("fruit")
def draw_fruit(pen: Pen, look: Look) -> None:
    for x, y, color in (
        (-0.075, 0.115, "#d23c34"),
        (0.075, 0.115, "#8fb944"),
        (0.0, 0.128, "#f0912d"),
        (-0.036, 0.1, "#f3d13d"),
        (0.038, 0.1, "#d8573b"),
    ):
        _round_fruit(pen, x, y, 0.041, color, leaf=color != "#f3d13d")
    pen.shape(
        smooth("-0.15 0.095, -0.11 0.03, -0.05 0.004, 0.05 0.004, 0.11 0.03, 0.15 0.095, 0 0.08"),
        look.color or look.accent,
        shade=0.18,
        weight=1.1,
    )


@painter("watermelon")
def draw_watermelon(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.135, 0.13, 0.13, 180, 360), "#3f8a4c", shade=0, weight=1.1)
    pen.fill(ellipse(0, 0.135, 0.118, 0.118, 180, 360), "#e9f0c8")
    pen.fill(ellipse(0, 0.135, 0.108, 0.108, 180, 360), look.color or "#e4525a")
    for x, y in ((-0.06, 0.1), (-0.02, 0.075), (0.03, 0.1), (0.06, 0.09), (0.0, 0.11)):
        pen.fill(ellipse(x, y, 0.004, 0.007), "#2b2328")
