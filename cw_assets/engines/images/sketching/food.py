"""Meals, bread and sweets, in metres with their foot at 0."""

from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import WHITE, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, lamp, painter


@painter("burger")
def draw_burger(pen: Pen, look: Look) -> None:
    bun = look.color or "#d9954a"
    pen.shape(box(-0.062, 0.0, 0.062, 0.024, 0.012), bun)
    pen.shape(
        smooth("-0.07 0.03, -0.04 0.02, -0.01 0.03, 0.02 0.019, 0.05 0.03, 0.07 0.026, 0.068 0.04, -0.068 0.04"),
        "#7fb24f",
        shade=0,
    )
    pen.shape(box(-0.066, 0.036, 0.066, 0.056, 0.01), "#6b3d2a", shade=0.2)
    pen.shape(
        path("-0.066 0.06, 0.066 0.06, 0.04 0.054, 0.022 0.042, 0 0.054, -0.05 0.054"),
        "#f4c23f",
        shade=0,
        weight=0.8,
    )
    pen.shape(box(-0.06, 0.058, 0.06, 0.067, 0.004), "#d5443b", shade=0, weight=0.8)
    pen.shape(
        smooth("-0.064 0.066, -0.06 0.092, -0.03 0.11, 0.03 0.11, 0.06 0.092, 0.064 0.066"),
        bun,
        shade=0.24,
        weight=1.1,
    )
    for x, y in ((-0.035, 0.095), (-0.015, 0.102), (0.008, 0.097), (0.03, 0.1), (0.042, 0.088), (-0.002, 0.088)):
        pen.fill(ellipse(x, y, 0.0035, 0.002), "#fbeccb")


@painter("pizza")
def draw_pizza(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.03, 0.165, 0.042), "#d79b55", weight=1.1, shade=0)
    pen.fill(ellipse(0, 0.034, 0.145, 0.034), "#c8472f")
    pen.fill(ellipse(0, 0.036, 0.135, 0.03), "#f3cf73")
    for x, y in (
        (-0.08, 0.04),
        (-0.03, 0.026),
        (0.02, 0.046),
        (0.07, 0.03),
        (0.1, 0.045),
        (-0.045, 0.052),
        (-0.11, 0.032),
    ):
        pen.shape(ellipse(x, y, 0.018, 0.0065), look.color or "#c23b2b", weight=0.6, shade=0)
    for x, y in ((-0.01, 0.04), (0.05, 0.04), (-0.07, 0.028)):
        pen.fill(ellipse(x, y, 0.012, 0.004), "#5d9a4a")
    for x, y in ((0.13, -0.004), (-0.1, 0.067)):
        pen.ink(line((0, 0.036), (x, y)), 0.7)


@painter("cake")
def draw_cake(pen: Pen, look: Look) -> None:
    icing = look.color or look.accent
    pen.shape(ellipse(0, 0.006, 0.15, 0.014), WHITE, weight=0.9, shade=0)
    pen.shape(
        smooth("-0.115 0.01, -0.115 0.1, 0.115 0.1, 0.115 0.01, 0 0", steps=2),
        "#e8c48e",
        shade=0.18,
        weight=1.1,
    )
    pen.fill(box(-0.113, 0.045, 0.113, 0.058), "#fbf2e2")
    drips = [
        (-0.118, 0.1),
        (-0.116, 0.07),
        (-0.1, 0.062),
        (-0.085, 0.08),
        (-0.06, 0.074),
        (-0.045, 0.052),
        (-0.028, 0.076),
        (0.0, 0.08),
        (0.018, 0.058),
        (0.04, 0.078),
        (0.07, 0.07),
        (0.085, 0.056),
        (0.105, 0.072),
        (0.118, 0.1),
    ]
    pen.shape(smooth([*drips, (0.0, 0.112)], steps=4), icing, shade=0)
    pen.shape(ellipse(0, 0.1, 0.117, 0.018), mix(icing, "#ffffff", 0.25), shade=0, weight=0.8)
    for x in (-0.06, 0.0, 0.06):
        pen.shape(box(x - 0.005, 0.1, x + 0.005, 0.14), "#f7efe0", weight=0.7, shade=0)
        lamp(pen, smooth([(x, 0.142), (x - 0.006, 0.15), (x, 0.166), (x + 0.006, 0.15)]), "#ffc458", glow=7)


@painter("cupcake")
def draw_cupcake(pen: Pen, look: Look) -> None:
    pen.shape(path("-0.024 0, -0.034 0.036, 0.034 0.036, 0.024 0"), "#b8713f", shade=0.2)
    for k in range(-2, 3):
        pen.ink(line((k * 0.01, 0.001), (k * 0.014, 0.035)), 0.6)
    for y, r in ((0.042, 0.04), (0.058, 0.029), (0.072, 0.017)):
        pen.shape(ellipse(0, y, r, 0.0125), look.color or look.accent, shade=0.2)
    pen.shape(ellipse(0, 0.086, 0.008), "#d3302f", weight=0.8, shade=0)


@painter("bread")
def draw_bread(pen: Pen, look: Look) -> None:
    pen.shape(
        smooth("-0.14 0.01, -0.15 0.06, -0.1 0.1, 0 0.112, 0.1 0.1, 0.15 0.06, 0.14 0.01, 0 0"),
        look.color or "#cf9350",
        shade=0.25,
        weight=1.1,
    )
    for k in range(-2, 3):
        x = k * 0.05
        pen.shape(
            smooth([(x - 0.022, 0.06), (x + 0.008, 0.098), (x + 0.022, 0.1), (x - 0.006, 0.062)]),
            "#f0cf97",
            weight=0.7,
            shade=0,
        )


@painter("croissant")
def draw_croissant(pen: Pen, look: Look) -> None:
    pen.shape(
        smooth(
            "-0.088 0.005, -0.075 0.045, -0.03 0.07, 0.03 0.07, 0.075 0.045, 0.088 0.005, 0.06 0.018, "
            "0.02 0.028, -0.02 0.028, -0.06 0.018"
        ),
        look.color or "#d69a4f",
        shade=0.25,
        weight=1.1,
    )
    for x in (-0.055, -0.02, 0.02, 0.055):
        pen.ink(
            smooth(
                [(x * 1.15, 0.064 - abs(x) * 0.32), (x * 0.9, 0.045 - abs(x) * 0.1), (x * 0.85, 0.028)], closed=False
            ),
            0.9,
        )


@painter("donut")
def draw_donut(pen: Pen, look: Look) -> None:
    icing = look.color or look.accent
    pen.shape(ellipse(0, 0.026, 0.055, 0.026), "#d9a055", shade=0.2, weight=1.1)
    pen.shape(
        smooth(
            "-0.053 0.03, -0.04 0.02, -0.02 0.026, 0 0.016, 0.025 0.025, 0.045 0.018, 0.053 0.032, "
            "0.03 0.05, -0.03 0.05"
        ),
        icing,
        shade=0,
        weight=0.8,
    )
    pen.shape(ellipse(0, 0.037, 0.016, 0.006), "#8d5f35", weight=0.8, shade=0)
    for x, y in ((-0.03, 0.038), (0.03, 0.036), (0.0, 0.047), (-0.012, 0.026), (0.02, 0.029)):
        pen.fill(ellipse(x, y, 0.0035, 0.0015), WHITE)


@painter("ice cream")
def draw_ice_cream(pen: Pen, look: Look) -> None:
    pen.shape(path("-0.032 0.115, 0.032 0.115, 0 0"), "#d9a45c", shade=0.15)
    for k in (-1, 0, 1):
        pen.ink(line((k * 0.02 - 0.006, 0.114), (k * 0.006 + 0.01, 0.04)), 0.5)
        pen.ink(line((k * 0.02 + 0.006, 0.114), (k * 0.006 - 0.01, 0.04)), 0.5)
    pen.shape(ellipse(0.006, 0.165, 0.03), "#f7ecd9", shade=0.25)
    pen.shape(
        smooth(
            "-0.04 0.116, -0.036 0.145, 0 0.158, 0.036 0.145, 0.04 0.116, 0.024 0.108, 0.008 0.117, "
            "-0.01 0.102, -0.024 0.114"
        ),
        look.color or look.accent,
        shade=0.2,
    )


@painter("fries")
def draw_fries(pen: Pen, look: Look) -> None:
    for k, (x, high) in enumerate(
        ((-0.034, 0.14), (-0.02, 0.165), (-0.006, 0.15), (0.01, 0.17), (0.024, 0.145), (0.036, 0.155))
    ):
        pen.shape(box(x - 0.006, 0.06, x + 0.006, high), "#f4cf62" if k % 2 else "#eabc4a", weight=0.8, shade=0)
    pen.shape(
        smooth("-0.034 0, -0.048 0.1, 0 0.085, 0.048 0.1, 0.034 0", steps=3),
        look.color or "#d3302f",
        shade=0.15,
    )
    pen.fill(ellipse(0, 0.045, 0.018), "#f8e7b0")


@painter("bowl")
def draw_bowl(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.075, 0.1, 0.02), "#86b05a", shade=0)
    for x, y, color in (
        (-0.05, 0.085, "#d6473c"),
        (0.0, 0.094, "#7fb24f"),
        (0.045, 0.084, "#f2c343"),
        (-0.02, 0.08, "#5d9a4a"),
        (0.07, 0.078, "#d6473c"),
    ):
        pen.shape(ellipse(x, y, 0.022, 0.015), color, weight=0.7, shade=0)
    pen.shape(
        smooth(
            "-0.102 0.075, -0.08 0.025, -0.04 0.003, 0.04 0.003, 0.08 0.025, 0.102 0.075, 0 0.06",
            steps=5,
        ),
        look.color or WHITE,
        shade=0.2,
        weight=1.1,
    )


@painter("plate")
def draw_plate(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.012, 0.14, 0.02), look.color or WHITE, weight=1.0, shade=0)
    pen.ink(ellipse(0, 0.014, 0.1, 0.012), 0.6, closed=True)
    if look.variant % 2:
        pen.shape(
            smooth("-0.07 0.016, -0.05 0.05, 0 0.064, 0.05 0.05, 0.07 0.016"),
            "#e6bf6c",
            weight=0.8,
            shade=0.2,
        )
        for k in range(4):
            pen.ink(ellipse(-0.03 + 0.02 * k, 0.036, 0.022, 0.014, 10, 170), 0.7)
        pen.fill(ellipse(0.01, 0.055, 0.024, 0.01), "#c8472f")
    else:
        pen.shape(ellipse(-0.04, 0.022, 0.045, 0.013), "#fdf9ef", weight=0.7, shade=0)
        pen.shape(ellipse(-0.04, 0.027, 0.017, 0.009), "#f2b632", weight=0.6, shade=0)
        pen.shape(smooth("0.015 0.02, 0.03 0.05, 0.085 0.048, 0.09 0.02"), "#cf9350", weight=0.8, shade=0.2)
        pen.shape(ellipse(0.02, 0.02, 0.014, 0.01), "#d6473c", weight=0.6, shade=0)


@painter("chocolate")
def draw_chocolate(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.09, 0.0, 0.09, 0.072, 0.004), "#5b3524", shade=0.1)
    for k in range(1, 5):
        pen.ink(line((-0.09 + k * 0.036, 0.002), (-0.09 + k * 0.036, 0.07)), 0.7)
    pen.ink(line((-0.09, 0.036), (0.09, 0.036)), 0.7)
    pen.shape(
        path("-0.094 -0.002, 0.02 -0.002, 0.03 0.02, 0.016 0.04, 0.028 0.075, -0.094 0.075"),
        look.color or look.accent,
        shade=0.1,
    )
    pen.fill(box(-0.07, 0.025, -0.005, 0.05, 0.004), WHITE)


@painter("cheese")
def draw_cheese(pen: Pen, look: Look) -> None:
    color = look.color or "#f2c649"
    pen.shape(path("-0.08 0, 0.08 0, 0.08 0.055, -0.08 0.055"), color, shade=0.1)
    pen.shape(path("-0.08 0.055, 0.08 0.055, 0.06 0.09"), mix(color, "#ffffff", 0.3), shade=0)
    for x, y, r in ((-0.04, 0.03, 0.012), (0.01, 0.018, 0.009), (0.05, 0.036, 0.011)):
        pen.shape(ellipse(x, y, r, r * 0.8), mix(color, "#7a4a10", 0.3), weight=0.7, shade=0)
