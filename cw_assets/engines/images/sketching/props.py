"""Things to wear, to carry and to play with, in metres with their foot at 0."""

from cw_assets.engines.images.sketching.drinks import label, shine
from cw_assets.engines.images.sketching.outlines import box, ellipse, line, path, smooth
from cw_assets.engines.images.sketching.palette import DARK, METAL, WHITE, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import Look, painter

PAPER_INK = "#4c4750"


@painter("shoe")
def draw_shoe(pen: Pen, look: Look) -> None:
    color = look.color or WHITE
    accent = look.accent
    pen.shape(
        smooth(
            "-0.135 0.03, -0.145 0.085, -0.132 0.128, -0.11 0.118, -0.06 0.108, -0.03 0.125, -0.005 0.132, "
            "0.03 0.105, 0.085 0.076, 0.13 0.06, 0.147 0.038, 0.14 0.028",
            steps=6,
        ),
        color,
        shade=0.24,
        weight=1.1,
    )
    pen.shape(
        smooth(
            "-0.15 0.026, -0.148 0.04, -0.05 0.036, 0.05 0.036, 0.15 0.042, 0.153 0.02, 0.12 0.002, -0.12 0, "
            "-0.148 0.008",
            steps=4,
        ),
        "#fbf8f1",
        shade=0,
    )
    pen.ink(smooth("-0.148 0.014, 0 0.012, 0.15 0.02", closed=False), 0.7)
    pen.fill(
        smooth("-0.1 0.044, -0.03 0.05, 0.03 0.092, 0.012 0.1, -0.045 0.066, -0.105 0.07", steps=5),
        accent,
    )
    pen.shape(smooth("-0.147 0.05, -0.143 0.1, -0.118 0.1, -0.115 0.045", steps=4), accent, weight=0.8, shade=0)
    pen.ink(smooth("0.07 0.038, 0.08 0.06, 0.1 0.07", closed=False), 0.8)
    pen.shape(smooth("-0.122 0.12, -0.07 0.106, -0.032 0.124, -0.06 0.118"), DARK, weight=0.8, shade=0)
    for k in range(4):
        x, y = 0.002 + 0.018 * k, 0.122 - 0.0125 * k
        pen.ink(line((x - 0.016, y - 0.014), (x + 0.006, y + 0.004)), 1.7, color="#fdfbf6")
        pen.ink(line((x - 0.016, y - 0.018), (x + 0.006, y)), 0.5)


@painter("sunglasses")
def draw_sunglasses(pen: Pen, look: Look) -> None:
    for x in (-0.039, 0.039):
        pen.shape(
            smooth([(x - 0.032, 0.046), (x + 0.032, 0.046), (x + 0.026, 0.01), (x, 0.004), (x - 0.026, 0.01)]),
            look.color or DARK,
            shade=0,
        )
        pen.ink(line((x - 0.016, 0.02), (x - 0.002, 0.04)), 1.2, color="#cfdbe0")
    pen.ink(line((-0.01, 0.044), (0.01, 0.044)), 1.6)
    for side in (-1, 1):
        pen.ink(line((side * 0.07, 0.044), (side * 0.078, 0.056)), 1.6)


@painter("box", "cereal")
def draw_box(pen: Pen, look: Look) -> None:
    tall, half = (0.22, 0.14) if look.kind == "box" else (0.3, 0.09)
    color = look.color or ("#c69c6d" if look.kind == "box" else look.accent)
    pen.shape(
        line((half, 0.0), (half + 0.035, 0.02), (half + 0.035, tall - 0.01), (half, tall - 0.02)),
        mix(color, "#2a1e28", 0.3),
        shade=0,
    )
    pen.shape(
        line(
            (-half, tall - 0.02),
            (half, tall - 0.02),
            (half + 0.035, tall - 0.01),
            (half - 0.02, tall + 0.012),
            (-half + 0.03, tall + 0.012),
        ),
        mix(color, "#ffffff", 0.2),
        shade=0,
    )
    pen.shape(line((-half, 0.0), (half, 0.0), (half, tall - 0.02), (-half, tall - 0.02)), color, shade=0.08, weight=1.1)
    if look.kind == "box":
        pen.fill(box(-0.02, 0.0, 0.02, tall - 0.02), mix(color, "#fff0d0", 0.45))
        label(pen, 0.04, 0.03, 0.115, 0.085, look.accent)
    else:
        pen.fill(ellipse(0, 0.11, 0.06), "#fbf3df")
        pen.fill(ellipse(0.01, 0.1, 0.038), "#e3a83f")
        pen.fill(box(-0.075, 0.2, 0.075, 0.245, 0.01), WHITE)
        pen.ink(line((-0.05, 0.222), (0.05, 0.222)), 1.6)


@painter("gift")
def draw_gift(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    ribbon = "#f6ead0" if look.color != "white" else "#c8504c"
    pen.shape(box(-0.12, 0.0, 0.12, 0.15), color, shade=0.1)
    pen.shape(box(-0.13, 0.14, 0.13, 0.19, 0.005), color, shade=0.1)
    pen.fill(box(-0.02, 0.0, 0.02, 0.19), ribbon)
    for side in (-1, 1):
        pen.shape(
            smooth([(0, 0.19), (side * 0.04, 0.245), (side * 0.09, 0.235), (side * 0.07, 0.195)]), ribbon, shade=0.2
        )
    pen.shape(ellipse(0, 0.195, 0.018), ribbon, shade=0)


@painter("bag", "shopping bag")
def draw_bag(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    tall = 0.22 if look.kind == "bag" else 0.31
    pen.tube(ellipse(0, tall - 0.01, 0.075, 0.11, 0, 180), 0.008, mix(color, "#1c1218", 0.3))
    pen.shape(
        smooth([(-0.17, 0.005), (-0.14, tall), (0.14, tall), (0.17, 0.005)], steps=2), color, shade=0.16, weight=1.1
    )
    if look.kind == "bag":
        pen.shape(
            smooth([(-0.146, tall), (0.146, tall), (0.1, 0.12), (0, 0.1), (-0.1, 0.12)], steps=4),
            mix(color, "#ffffff", 0.12),
            shade=0,
        )
        pen.shape(ellipse(0, 0.115, 0.016), "#dcb45c", weight=0.7, shade=0)
    else:
        label(pen, -0.07, 0.1, 0.07, 0.2, WHITE if look.color else look.accent)


@painter("backpack")
def draw_backpack(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.ink(ellipse(0, 0.42, 0.04, 0.04, 0, 180), 2.0)
    pen.shape(
        smooth("-0.15 0, -0.16 0.28, -0.1 0.42, 0.1 0.42, 0.16 0.28, 0.15 0", steps=5),
        color,
        shade=0.2,
        weight=1.1,
    )
    pen.shape(box(-0.11, 0.02, 0.11, 0.17, 0.03), mix(color, "#ffffff", 0.14), shade=0.1)
    pen.ink(smooth("-0.15 0.28, 0 0.25, 0.15 0.28", closed=False), 0.9)


@painter("suitcase")
def draw_suitcase(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.tube("-0.08 0.5, -0.08 0.61, 0.08 0.61, 0.08 0.5", 0.011, METAL)
    pen.shape(box(-0.2, 0.04, 0.2, 0.54, 0.04), color, shade=0.14, weight=1.1)
    for x in (-0.1, 0.0, 0.1):
        pen.ink(line((x, 0.08), (x, 0.5)), 0.7)
    for x in (-0.14, 0.14):
        pen.shape(ellipse(x, 0.025, 0.025), DARK, shade=0)


@painter("book")
def draw_book(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.shape(path("-0.15 0, 0.15 0, 0.14 0.2, -0.14 0.2"), color, shade=0)
    for side in (-1, 1):
        page = smooth(
            [
                (0, 0.012),
                (side * 0.07, 0.024),
                (side * 0.138, 0.012),
                (side * 0.13, 0.192),
                (side * 0.07, 0.205),
                (0, 0.19),
            ],
            steps=3,
        )
        pen.shape(page, "#fbf7ea", weight=0.8, shade=0.08)
        for k in range(5):
            pen.ink(line((side * 0.025, 0.165 - k * 0.028), (side * 0.11, 0.168 - k * 0.028)), 0.5, color="#8b8580")


@painter("pencil")
def draw_pencil(pen: Pen, look: Look) -> None:
    pen.shape(
        path("-0.095 0.002, 0.06 0.002, 0.095 0.01, 0.06 0.018, -0.095 0.018"),
        look.color or "#e8b93c",
        shade=0,
    )
    pen.fill(path("0.06 0.002, 0.095 0.01, 0.06 0.018"), "#ecd0a5")
    pen.fill(path("0.083 0.007, 0.095 0.01, 0.083 0.013"), DARK)
    pen.shape(box(-0.1, 0.002, -0.08, 0.018), "#d9777d", shade=0, weight=0.8)


@painter("guitar")
def draw_guitar(pen: Pen, look: Look) -> None:
    pen.shape(box(-0.026, 0.44, 0.026, 0.88), "#5b3a28", shade=0)
    pen.shape(smooth("-0.035 0.87, -0.045 0.99, 0.045 0.99, 0.035 0.87", steps=3), "#4b3024", shade=0)
    body = smooth(
        "0 0, -0.16 0.04, -0.185 0.16, -0.115 0.27, -0.14 0.38, -0.08 0.47, 0.08 0.47, 0.14 0.38, "
        "0.115 0.27, 0.185 0.16, 0.16 0.04"
    )
    pen.shape(body, look.color or "#c9843f", shade=0.2, weight=1.1)
    pen.shape(ellipse(0, 0.3, 0.052), "#2f2220", weight=0.8, shade=0)
    pen.shape(box(-0.06, 0.11, 0.06, 0.135), "#4b3024", shade=0, weight=0.7)
    for x in (-0.013, 0.0, 0.013):
        pen.ink(line((x, 0.12), (x, 0.9)), 0.4, color="#f4ecd8")


@painter("umbrella")
def draw_umbrella(pen: Pen, look: Look) -> None:
    color = look.color or look.accent
    pen.tube(smooth("0 0.9, 0 0.12, 0.02 0.03, 0.07 0.02, 0.09 0.08", closed=False, steps=4), 0.009, "#6a4632")
    canopy = smooth(
        "-0.52 0.56, -0.4 0.78, -0.18 0.91, 0 0.94, 0.18 0.91, 0.4 0.78, 0.52 0.56, 0.35 0.62, "
        "0.18 0.57, 0 0.62, -0.18 0.57, -0.35 0.62",
        steps=5,
    )
    pen.shape(canopy, color, shade=0.25, weight=1.1)
    for x in (-0.18, 0.18):
        pen.ink(smooth([(0, 0.93), (x * 0.8, 0.8), (x, 0.58)], closed=False), 0.7)


@painter("ball")
def draw_ball(pen: Pen, look: Look) -> None:
    pen.shape(ellipse(0, 0.12, 0.12), look.color or "#f8f5ee", shade=0.26, weight=1.1)
    pen.fill(
        smooth("-0.03 0.15, 0 0.175, 0.035 0.15, 0.02 0.11, -0.02 0.11", steps=2),
        "#3a363d" if not look.color else WHITE,
    )
    for a, b in (
        ((-0.03, 0.15), (-0.1, 0.17)),
        ((0.0, 0.175), (0.0, 0.235)),
        ((0.035, 0.15), (0.1, 0.175)),
        ((0.02, 0.11), (0.06, 0.03)),
        ((-0.02, 0.11), (-0.06, 0.03)),
    ):
        pen.ink(line(a, b), 0.9)


@painter("balloon")
def draw_balloon(pen: Pen, look: Look) -> None:
    pen.ink(smooth("0 0.5, 0.03 0.3, -0.03 0.15, 0.01 0", closed=False), 0.7)
    pen.shape(
        smooth("0 0.5, -0.12 0.6, -0.16 0.74, -0.09 0.87, 0 0.9, 0.09 0.87, 0.16 0.74, 0.12 0.6"),
        look.color or look.accent,
        shade=0.26,
    )
    pen.ink(ellipse(-0.03, 0.75, 0.09, 0.1, 110, 165), 2.0, color="#fdfbf5")


@painter("trophy")
def draw_trophy(pen: Pen, look: Look) -> None:
    color = look.color or "#e1b445"
    pen.shape(box(-0.09, 0.0, 0.09, 0.07, 0.006), "#4a332c", shade=0.15)
    for side in (-1, 1):
        pen.tube(ellipse(side * 0.1, 0.29, 0.04, 0.055, 0, 359), 0.009, color)
    pen.shape(
        smooth(
            "-0.03 0.07, -0.02 0.16, -0.1 0.24, -0.115 0.38, 0.115 0.38, 0.1 0.24, 0.02 0.16, 0.03 0.07",
            steps=4,
        ),
        color,
        shade=0.28,
    )
    shine(pen, -0.065, 0.26, 0.35)


@painter("teddy")
def draw_teddy(pen: Pen, look: Look) -> None:
    color = look.color or "#c08a52"
    pen.union(
        [
            (ellipse(x, y, r), color)
            for x, y, r in (
                (-0.07, 0.33, 0.03),
                (0.07, 0.33, 0.03),
                (-0.11, 0.16, 0.04),
                (0.11, 0.16, 0.04),
                (-0.07, 0.035, 0.045),
                (0.07, 0.035, 0.045),
                (0, 0.12, 0.1),
            )
        ],
        shade=0.2,
    )
    pen.shape(ellipse(0, 0.27, 0.085), color)
    pen.shape(ellipse(0, 0.25, 0.036, 0.03), "#ecd3aa", weight=0.6, shade=0)
    for x in (-0.03, 0.03):
        pen.fill(ellipse(x, 0.295, 0.009), "#1b171c")
    pen.fill(ellipse(0, 0.262, 0.012, 0.009), "#1b171c")


@painter("pan")
def draw_pan(pen: Pen, look: Look) -> None:
    pen.tube([(0.1, 0.055), (0.26, 0.075)], 0.011, "#5b4034")
    pen.shape(
        smooth("-0.14 0.07, -0.12 0.01, 0 0, 0.1 0.01, 0.13 0.07", steps=4),
        look.color or DARK,
        shade=0.2,
    )
    pen.shape(ellipse(-0.005, 0.07, 0.135, 0.018), "#57535a", shade=0, weight=0.8)
    pen.fill(ellipse(-0.02, 0.072, 0.06, 0.01), "#fbf6ea")
    pen.fill(ellipse(-0.015, 0.074, 0.02, 0.007), "#f2b632")
