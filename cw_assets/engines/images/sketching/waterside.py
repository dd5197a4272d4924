"""Beach and sea; each painter draws everything behind the subjects."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import ellipse, moved, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.setting import Stage, draw_ground, draw_sky, ground_strokes, place
from cw_assets.engines.images.sketching.toolbox import PAINTERS, Look


@place("beach")
def draw_beach(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    draw_ground(stage, "#e6cc96", "#efdcb0")
    _water(stage, level, level * 0.55 if stage.panel.shot in ("WS", "EWS") else level * 0.66)
    if stage.chance.random() < 0.6:
        stage.ridge(level, level + 0.06, 0.0, "#8a9c9a", haze=0.55)
    _surf(stage, level * 0.6)
    stage.put("palm", float(stage.chance.choice([0.06, 0.94])), 0.1 * stage.zoom, haze=0.08)
    if stage.chance.random() < 0.6:
        x = float(stage.chance.uniform(0.2, 0.8))
        PAINTERS["umbrella"](
            stage.pen(x, 0.15, haze=0.1).at(0, 0, 1.9, angle=-8), Look("umbrella", "", stage.palette.accents[0])
        )
    ground_strokes(stage, "#cfae72", 26)


def _water(stage: Stage, top: float, low: float) -> None:
    palette = stage.palette
    far, near = palette.lit("#5fa7b8", haze=0.35), palette.lit("#6cbcc0")
    stage.canvas.gradient(stage.height * (1 - top), stage.height * (1 - low), mix(far, palette.sky_low, 0.25), near)
    pen = stage.sheet(weight=0.6)
    for x, depth in stage.chance.random((34, 2)):
        y = top - (top - low) * depth**1.4
        size = 0.012 + 0.05 * depth
        pen.ink(smooth([(x, y), (x + 0.4 * size, y + 0.004), (x + size, y)], closed=False), 0.9, color="#e6f3f1")
    if palette.hour.sun < 0.3:
        x = (
            (0.24 if stage.canvas.light < 0 else 0.76)
            if not stage.panel.mirrored
            else (0.76 if stage.canvas.light < 0 else 0.24)
        )
        for k in range(9):
            y = top - (top - low) * (k + 0.5) / 9
            half = 0.015 + 0.008 * k * float(stage.chance.uniform(0.6, 1.2))
            pen.fill(ellipse(x, y, half, 0.0035), mix("#fff0c0", palette.sky_low, 0.2), lit=False)


def _surf(stage: Stage, y: float) -> None:
    pen = stage.sheet()
    for k, (dy, color) in enumerate(((0.0, "#bfe0da"), (-0.035, "#fbfaf4"))):
        wave = [(i / 8 * 1.2 - 0.1, y + dy + 0.016 * float(stage.chance.uniform(-1, 1))) for i in range(9)]
        edge = smooth(wave, closed=False)
        pen.fill(np.vstack([edge, (moved(edge, 0, 0.05 if k == 0 else 0.022))[::-1]]), color)
        pen.ink(edge, 0.6)


@place("sea")
def draw_sea(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    if stage.chance.random() < 0.6:
        stage.ridge(level, level + 0.08, 0.0, "#8a9c9a", haze=0.6)
    _water(stage, level, -0.02)
    ground_strokes(stage, "#e6f3f1", 30)
