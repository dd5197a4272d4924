"""Parks, fields, woods and open spaces; each painter draws everything behind the subjects."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import ellipse, line, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.setting import Stage, draw_ground, draw_sky, ground_strokes, place
from cw_assets.engines.images.sketching.town import skyline


@place("park")
def draw_park(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    skyline(stage, 0.02 * stage.zoom, 0.8, low=3, high=9)
    stage.ridge(level, level + 0.07, 0.0, "#7fa06c", haze=0.45)
    draw_ground(stage, "#8fae62", "#b6c486")
    path = smooth(
        [
            (0.34, -0.1),
            (0.42, level * 0.4),
            (0.6, level * 0.75),
            (0.56, level),
            (0.59, level),
            (0.68, level * 0.75),
            (0.66, level * 0.4),
            (0.86, -0.1),
        ],
        steps=6,
    )
    pen = stage.sheet(weight=0.7)
    pen.fill(path, "#dccda6")
    pen.ink(path, 0.7, closed=True)
    for x, s, haze in ((0.06, 0.075, 0.3), (0.94, 0.07, 0.32), (0.76, 0.055, 0.42)):
        stage.put("tree", x + float(stage.chance.uniform(-0.05, 0.05)), s * stage.zoom, haze=haze)
    stage.put("tree", float(stage.chance.choice([-0.03, 1.03])), 0.15 * stage.zoom, haze=0.05)
    if stage.chance.random() < 0.6:
        stage.put("bench", float(stage.chance.uniform(0.2, 0.8)), 0.13, haze=0.1)
    ground_strokes(stage, "#6d8f4a", 26, upright=True)


@place("field")
def draw_field(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    stage.ridge(level + 0.02, level + 0.13, 0.0, "#8ca78b", haze=0.6)
    stage.ridge(level - 0.01, level + 0.07, 0.0, "#8faa66", haze=0.35)
    if stage.chance.random() < 0.5:
        stage.put("house", float(stage.chance.uniform(0.12, 0.88)), 0.022, haze=0.35)
    for _ in range(3):
        stage.put("tree", float(stage.chance.uniform(0.0, 1.0)), float(stage.chance.uniform(0.028, 0.045)), haze=0.35)
    golden = stage.chance.random() < 0.55
    near, far, stroke = ("#d9b252", "#ecd38c", "#b98c35") if golden else ("#94b25c", "#bccb85", "#6d8f4a")
    draw_ground(stage, near, far, lines=11 if golden else 0)
    ground_strokes(stage, stroke, 90, upright=True)


@place("forest")
def draw_forest(stage: Stage) -> None:
    draw_sky(stage)
    kinds = ("fir", "tree") if stage.chance.random() < 0.5 else ("fir", "fir")
    draw_ground(stage, "#7d8f56", "#a9b487")
    for layer, (scale, haze) in enumerate(((0.06, 0.66), (0.09, 0.45), (0.14, 0.22))):
        for k in range(9 - 2 * layer):
            x = (k + float(stage.chance.uniform(0.1, 0.9))) / (9 - 2 * layer)
            if layer == 2 and 0.25 < x < 0.75:
                continue
            stage.put(kinds[k % 2], x, scale * stage.zoom * float(stage.chance.uniform(0.85, 1.2)), haze=haze)
    for x in (-0.02, 1.02):
        pen = stage.pen(x, 0.3)
        pen.shape(
            smooth("-0.4 -0.6, -0.25 1.2, -0.3 4, 0.3 4, 0.24 1.2, 0.42 -0.6"),
            "#5c473a",
            shade=0.3,
            hatch=True,
        )
    ground_strokes(stage, "#5f7442", 40, upright=True)


@place("desert")
def draw_desert(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    stage.ridge(level + 0.02, level + 0.14, 0.0, "#dcae72", haze=0.45)
    draw_ground(stage, "#dfab62", "#ecc98f")
    pen = stage.sheet(weight=0.8)
    for k in range(3):
        y = level * (0.78 - 0.26 * k)
        dune = smooth(
            [(-0.1, y), (0.2 + 0.2 * k, y + 0.06), (0.5 + 0.1 * k, y - 0.01), (0.8, y + 0.03), (1.1, y)], closed=False
        )
        pen.fill(
            np.vstack([dune, line((1.1, y - 0.1), (0.5, y - 0.05), (-0.1, y - 0.1))]),
            mix("#e3b26b", "#b97f42", 0.15 * k),
        )
        pen.ink(dune, 0.8)
    ground_strokes(stage, "#c08f4c", 18)


@place("snowfield")
def draw_snowfield(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    stage.ridge(level + 0.04, level + 0.16, 0.0, "#c3d2de", haze=0.5)
    for k in range(8):
        stage.put(
            "fir", k / 7 + float(stage.chance.uniform(-0.05, 0.05)), float(stage.chance.uniform(0.025, 0.05)), haze=0.4
        )
    draw_ground(stage, "#eef3f6", "#dde8ee")
    ground_strokes(stage, "#b9cad6", 26)


@place("stadium")
def draw_stadium(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    pen = stage.sheet(weight=0.8)
    top = level + 0.55 * stage.horizon / stage.height
    pen.shape(
        smooth([(-0.1, level), (-0.1, top + 0.05), (0.5, top - 0.06), (1.1, top + 0.05), (1.1, level)], steps=4),
        "#a9adb6",
        shade=0,
    )
    dots = stage.chance.random((420, 3))
    hues = (*stage.palette.accents[:4], "#e9dcc5", "#5a5560")
    for x, y, pick in dots:
        r = 0.0045
        spot = ellipse(x, level + 0.02 + y * (top - level - 0.09), r, r * stage.width / stage.height)
        pen.fill(spot, mix(hues[int(pick * len(hues))], "#8a8d98", 0.25))
    pen.shape(
        line(
            (-0.1, top + 0.06), (0.5, top - 0.05), (1.1, top + 0.06), (1.1, top + 0.11), (0.5, top), (-0.1, top + 0.11)
        ),
        "#d8d5ce",
        shade=0,
    )
    pen.shape(
        line((-0.1, level - 0.01), (1.1, level - 0.01), (1.1, level + 0.03), (-0.1, level + 0.03)),
        stage.palette.accents[1],
        shade=0,
    )
    draw_ground(stage, "#6fa352", "#8dba6c")
    for k in range(5):
        a, b = 0.5 + (k * 0.4 - 1.0) * 0.35, 0.5 + (k * 0.4 - 0.8) * 0.35
        pen.fill(
            line(
                (a, level - 0.01),
                (b, level - 0.01),
                (0.5 + (k * 0.4 - 0.8) * 1.6, -0.05),
                (0.5 + (k * 0.4 - 1.0) * 1.6, -0.05),
            ),
            "#7fb360",
        )
    pen.ink(line((-0.02, level * 0.82), (1.02, level * 0.82)), 1.4, color="#f8f6ee")
    pen.ink(ellipse(0.5, level * 0.3, 0.3, level * 0.22), 1.4, closed=True, color="#f8f6ee")


@place("sky")
def draw_open_sky(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    stage.ridge(level - 0.04, level + 0.03, 0.0, "#8fa7a0", haze=0.6)
    draw_ground(stage, "#8fae7a", "#b5c6a4")
    for x, y, size in ((0.14, 0.3, 0.11), (0.86, 0.5, 0.13), (0.55, 0.72, 0.09)):
        pen = stage.sheet(haze=0.0, weight=0.6)
        cloud = smooth(
            [
                (x - size, y),
                (x - 0.6 * size, y + 0.5 * size),
                (x, y + 0.75 * size),
                (x + 0.6 * size, y + 0.45 * size),
                (x + size, y),
            ]
        )
        pen.fill(cloud, mix("#ffffff", stage.palette.sky_low, 0.3), lit=False)
        pen.ink(cloud[: len(cloud) * 4 // 5], 0.6)


@place("space")
def draw_space(stage: Stage) -> None:
    stage.canvas.gradient(0, stage.height, (18, 20, 46), (52, 40, 84))
    pen = stage.sheet(weight=0.7)
    for x, y, r in stage.chance.random((120, 3)):
        pen.fill(
            ellipse(x, y, 0.0012 + 0.002 * r, (0.0012 + 0.002 * r) * stage.width / stage.height), "#f4efe0", lit=False
        )
    planet = Pen(stage.canvas, 0.78 * stage.width, 0.24 * stage.height, 0.13 * stage.height)
    planet.shape(ellipse(0, 0, 1), stage.palette.accents[0], lit=False, shade=0.3)
    planet.ink(smooth("-1.5 -0.2, 0 -0.42, 1.5 0.3, 1.1 0.42", closed=False), 1.6, color="#e9dcc0", lit=False)
    ground = smooth("-0.1 0.14, 0.25 0.2, 0.6 0.17, 1.1 0.22, 1.1 -0.1, -0.1 -0.1")
    pen.shape(ground, "#8d8896", shade=0)
    for x, y, r in stage.chance.random((7, 3)):
        pen.ink(ellipse(x, y * 0.14, 0.02 + 0.03 * r, 0.008 + 0.008 * r), 0.8, closed=True)
