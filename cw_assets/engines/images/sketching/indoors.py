"""Rooms where people work, buy and are entertained; those of a home stand in `home`."""

from cw_assets.engines.images.sketching.furniture import fill_shelf
from cw_assets.engines.images.sketching.outlines import box, ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import DARK, WHITE, WOOD, mix
from cw_assets.engines.images.sketching.rooms import city_window, furnish, mix_name, pendant, room
from cw_assets.engines.images.sketching.setting import Stage, place, window_view
from cw_assets.engines.images.sketching.toolbox import lamp


@place("office", "classroom")
def draw_office(stage: Stage) -> None:
    pen, wide = room(stage, floor="#a8a49f")
    school = stage.panel.scene.place == "classroom"
    if school:
        pen.shape(box(wide * 0.25, 0.95, wide * 0.75, 2.2, 0.02), "#4c6a5c", shade=0, weight=1.3)
        for k in range(3):
            pen.ink(
                line((wide * 0.3, 1.9 - k * 0.25), (wide * (0.6 - 0.06 * k), 1.92 - k * 0.25)), 0.9, color="#e9efe6"
            )
    else:
        count = 4
        for k in range(count):
            left = wide * (0.14 + k * 0.22)
            city_window(stage, pen, left, left + wide * 0.19)
    for x in (0.3, 0.76):
        furnish(stage, pen, "table", wide * x, 1.15)
        furnish(stage, pen, "laptop" if not school else "book", wide * x, 1.5, 0.9)
        furnish(stage, pen, "chair", wide * x + 1.0, 1.1)
    furnish(stage, pen, "potted plant", wide * 0.95, 1.7)
    pendant(pen, wide * 0.5, WHITE, 2.45)


@place("studio")
def draw_studio(stage: Stage) -> None:
    palette = stage.palette
    accents = palette.accents
    wall = mix(accents[int(stage.chance.integers(4))], "#f6efe2", 0.66)
    base = stage.ground(0.2)
    stage.canvas.gradient(0, base, palette.lit(mix(wall, "#3c3450", 0.12)), palette.lit(wall))
    stage.canvas.gradient(
        base - 0.06 * stage.height, stage.height, palette.lit(wall), palette.lit(mix(wall, "#ffffff", 0.2))
    )
    x = 0.68 if stage.canvas.light < 0 else 0.32
    pen = stage.sheet(weight=0.7)
    ratio = stage.width / stage.height
    r = float(stage.chance.uniform(0.3, 0.38))
    pen.fill(ellipse(x, 0.62, r / max(ratio, 1), r * min(ratio, 1)), mix(wall, "#ffffff", 0.32))
    tall = float(stage.chance.uniform(0.6, 0.85))
    pen.fill(line((x - 0.4, 0.0), (x - 0.4, tall), (x - 0.24, tall), (x - 0.24, 0.0)), mix(wall, accents[1], 0.16))
    low = stage.level(base)
    pen.fill(
        smooth(
            [(-0.1, low - 0.02), (0.3, low + 0.01), (0.7, low - 0.015), (1.1, low), (1.1, -0.1), (-0.1, -0.1)], steps=4
        ),
        mix(wall, "#57486a", 0.13),
    )


@place("restaurant")
def draw_restaurant(stage: Stage) -> None:
    pen, wide = room(stage, wall=mix_name(stage.palette.accents[1], 0.45), floor="#9a7350")
    window_view(stage, pen, wide * 0.2, 1.0, wide * 0.2 + 1.4, 2.2)
    left = wide * 0.52
    for level in range(2):
        pen.shape(box(left, 1.3 + level * 0.5, wide * 0.97, 1.35 + level * 0.5), WOOD, shade=0, weight=0.8)
        for k in range(9):
            furnish(
                stage,
                pen,
                ("bottle", "wine glass", "jar", "bottle")[k % 4],
                left + 0.15 + k * (wide * 0.44) / 9,
                1.25,
                1.35 + level * 0.5,
            )
    pen.shape(box(left - 0.1, 0.0, wide * 1.1, 1.05), "#7d4f36", shade=0.04)
    pen.shape(box(left - 0.18, 1.0, wide * 1.1, 1.1), WOOD, shade=0)
    furnish(stage, pen, "table", wide * 0.26, 1.0)
    furnish(stage, pen, "chair", wide * 0.26 - 0.8, 1.1)
    furnish(stage, pen, "candle", wide * 0.26, 1.0, 0.78)
    for x in (0.3, 0.55, 0.8):
        pendant(pen, wide * x, stage.palette.accents[0], 2.2)


@place("supermarket")
def draw_supermarket(stage: Stage) -> None:
    pen, wide = room(stage, wall="#e9ecec", floor="#cfcfca", tiles=True)
    accents = stage.palette.accents
    for k in range(6):
        left = wide * 0.1 + k * wide * 0.16
        pen.shape(box(left, 0.0, left + wide * 0.155, 2.25), "#b9b4ae", shade=0)
        for level in range(4):
            y = 0.12 + level * 0.54
            fill_shelf(
                pen, left + 0.03, y, left + wide * 0.15, 0.42, accents[(k + level) % 4], int(stage.chance.integers(999))
            )
            pen.shape(box(left, y - 0.06, left + wide * 0.155, y), "#f4f1ea", shade=0, weight=0.6)
    for x in (0.3, 0.72):
        pen.shape(box(wide * x - 0.5, 2.4, wide * x + 0.5, 2.75), accents[0], shade=0)
        pen.ink(line((wide * x - 0.3, 2.58), (wide * x + 0.3, 2.58)), 1.6, color=WHITE)


@place("gym")
def draw_gym(stage: Stage) -> None:
    pen, wide = room(stage, wall="#cfd5d8", floor="#8d8b90")
    pen.shape(box(wide * 0.2, 0.5, wide * 0.8, 2.2), "#c6dbe2", shade=0)
    for k in range(3):
        x = wide * (0.28 + 0.2 * k)
        pen.ink(line((x, 0.7), (x + 0.5, 1.9)), 1.0, color="#f2f8f9")
    for k in range(4):
        x = wide * (0.2 + 0.2 * k)
        pen.ink(line((x - 0.22, 0.3), (x + 0.22, 0.3)), 2.4)
        for side in (-0.25, 0.25):
            pen.shape(ellipse(x + side, 0.3, 0.08, 0.18), DARK, shade=0.2)
    pen.shape(box(wide * 0.12, 0.1, wide * 0.9, 0.16), "#6a6a70", shade=0)


@place("stage")
def draw_stage(stage: Stage) -> None:
    palette = stage.palette
    stage.canvas.gradient(0, stage.height, (44, 34, 58), (86, 56, 74))
    base = stage.level(stage.ground(0.19))
    pen = stage.sheet(weight=0.8)
    for k in range(14):
        x = k / 13 * 1.2 - 0.1
        pen.fill(
            smooth([(x - 0.05, 1.1), (x + 0.03, 1.1), (x + 0.05, base), (x - 0.04, base)], steps=3),
            mix("#8d2f3c", "#3a1c30", 0.5 * (k % 2)),
            lit=False,
        )
        pen.ink(line((x + 0.045, 1.05), (x + 0.05, base)), 0.7)
    stage.canvas.gradient(stage.height * (1 - base), stage.height, (122, 84, 62), (166, 118, 82))
    for x, lean in ((0.25, 0.16), (0.5, 0.0), (0.75, -0.16)):
        beam = line((x - 0.015, 1.02), (x + 0.015, 1.02), (x + lean + 0.16, base * 0.3), (x + lean - 0.16, base * 0.3))
        pen.fill(beam, "#fff0c4", alpha=44, lit=False)
        pen.fill(ellipse(x + lean, base * 0.35, 0.16, 0.05), "#ffe9b4", alpha=70, lit=False)
        lamp(pen, ellipse(x, 0.99, 0.018, 0.018 * stage.width / stage.height), palette.accents[2], glow=1)


@place("workshop")
def draw_workshop(stage: Stage) -> None:
    pen, wide = room(stage, wall="#c9c2b6", floor="#9d968e")
    window_view(stage, pen, wide * 0.3, 1.4, wide * 0.3 + 1.8, 2.4)
    pen.shape(box(wide * 0.56, 1.2, wide * 0.92, 2.3), "#a98b64", shade=0)
    for k in range(6):
        x = wide * (0.59 + k * 0.055)
        pen.ink(line((x, 2.1), (x, 1.55)), 2.0, color=DARK)
        pen.shape(box(x - 0.07, 1.45, x + 0.07, 1.6, 0.02), stage.palette.accents[k % 4], shade=0, weight=0.7)
    furnish(stage, pen, "table", wide * 0.7, 1.5)
    furnish(stage, pen, "box", wide * 0.66, 1.4, 1.18)
    furnish(stage, pen, "shelf", wide * 0.2, 1.1)
    pendant(pen, wide * 0.5, stage.palette.accents[0], 2.4)


@place("corridor")
def draw_corridor(stage: Stage) -> None:
    room(stage, floor="#b8b2ab")
    pen = stage.sheet(weight=0.8)
    h = stage.level(stage.horizon)
    x0, x1, y0, y1 = 0.4, 0.6, h - 0.12, h + 0.2
    for side, color in ((0, "#e4dccf"), (1, "#d3cabd")):
        x, far = (-0.1, x0) if side == 0 else (1.1, x1)
        pen.shape(line((x, -0.3), (far, y0), (far, y1), (x, 1.3)), color, shade=0)
        for k in (0.25, 0.6):
            a, b = x + (far - x) * k, x + (far - x) * (k + 0.16)
            low = [-0.3 + (y0 + 0.3) * t for t in (k, k + 0.16)]
            top = [low[i] + (1.3 + (y1 - 1.3) * t - low[i]) * 0.66 for i, t in enumerate((k, k + 0.16))]
            pen.shape(
                line((a, low[0]), (b, low[1]), (b, top[1]), (a, top[0])), stage.palette.accents[1], shade=0, weight=0.8
            )
    pen.shape(line((x0, y0), (x1, y0), (x1, y1), (x0, y1)), "#f6efdd", shade=0)
    pen.fill(line((x0, y0), (x1, y0), (0.86, -0.1), (0.14, -0.1)), "#c2b7a8")
    pen.fill(line((0.46, y0), (0.54, y0), (0.62, -0.1), (0.38, -0.1)), mix(stage.palette.accents[0], "#c2b7a8", 0.5))
    for k in range(4):
        y = y1 + (1.1 - y1) * (k + 0.3) / 4
        lamp(pen, line((0.47, y), (0.53, y), (0.535, y + 0.02), (0.465, y + 0.02)), "#fff6dc", glow=1)
