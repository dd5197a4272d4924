"""Roads through the country; each painter draws everything behind the subjects."""

import numpy as np

from cw_assets.engines.images.sketching.outlines import line, smooth
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.setting import Stage, draw_ground, draw_sky, ground_strokes, place


def _peaks(stage: Stage, low: float, high: float, haze: float, color: str) -> None:
    level = stage.level(stage.horizon)
    pen = stage.sheet(haze=haze, weight=0.8)
    count = int(stage.chance.integers(3, 5))
    for k in range(count):
        x = (k + float(stage.chance.uniform(0.2, 0.8))) / count
        top, half = float(stage.chance.uniform(low, high)), float(stage.chance.uniform(0.18, 0.3))
        shape = line(
            (x - half, level - 0.02),
            (x - half * 0.45, level + top * 0.52),
            (x - half * 0.3, level + top * 0.58),
            (x, level + top),
            (x + half * 0.3, level + top * 0.66),
            (x + half * 0.42, level + top * 0.62),
            (x + half, level - 0.02),
        )
        pen.shape(shape, color, shade=0)
        dark = line(
            (x, level + top),
            (x + half * 0.3, level + top * 0.66),
            (x + half * 0.42, level + top * 0.62),
            (x + half, level - 0.02),
            (x + half * 0.2, level - 0.02),
            (x + half * 0.12, level + top * 0.4),
            (x + 0.01, level + top * 0.6),
        )
        pen.fill(dark, mix(color, "#3a3f5c", 0.28))
        snow = line(
            (x, level + top),
            (x - half * 0.2, level + top * 0.72),
            (x - half * 0.1, level + top * 0.77),
            (x - half * 0.03, level + top * 0.68),
            (x + half * 0.07, level + top * 0.78),
            (x + half * 0.2, level + top * 0.77),
        )
        pen.fill(snow, "#fbfaf6")
        pen.ink(line((x, level + top), (x + half * 0.02, level + top * 0.6), (x + half * 0.12, level + top * 0.4)), 0.7)


@place("mountains")
def draw_mountains(stage: Stage) -> None:
    draw_sky(stage)
    space = stage.horizon / stage.height
    _peaks(stage, 0.4 * space, 0.72 * space, 0.55, "#93a2b4")
    _peaks(stage, 0.22 * space, 0.46 * space, 0.3, "#7d8d94")
    draw_ground(stage, "#8ca366", "#aebb90")
    for k in range(9):
        x = k / 8 + float(stage.chance.uniform(-0.05, 0.05))
        stage.put("fir", x, float(stage.chance.uniform(0.022, 0.04)) * stage.zoom, haze=0.32)
    ground_strokes(stage, "#6f8a4b", 30, upright=True)


@place("mountain road")
def draw_mountain_road(stage: Stage) -> None:
    draw_sky(stage)
    space = stage.horizon / stage.height
    _peaks(stage, 0.45 * space, 0.85 * space, 0.5, "#8795a8")
    draw_ground(stage, "#7f9162", "#a3ae8c")
    level = stage.level(stage.horizon)
    stage.ridge(level - 0.06, level + 0.05, 0.0, "#7d9068", haze=0.25)
    x, y = _subject_spot(stage, level)
    turns = [(0.5 * (x + 0.56), 0.5), (0.7, 0.68), (0.5, 0.79), (0.42, 0.88), (0.53, 0.96)]
    middles = [(x - 0.02, -0.2), (x, y), *((mx, y + (level - y) * (t - 0.1) / 0.9) for mx, t in turns)]
    _winding(stage, middles, level)
    for _ in range(12):
        x, s = float(stage.chance.uniform(0, 1)), float(stage.chance.uniform(0.02, 0.05))
        if abs(x - 0.5) > 0.2:
            stage.put("fir", x, s, haze=0.35 - 3 * s)


def _subject_spot(stage: Stage, level: float) -> tuple[float, float]:
    """The main subject's foot in shares of the picture, as the sheet's pen counts; low in the middle without one."""
    picture, items = stage.panel.page.picture, stage.panel.items
    if not items:
        return 0.45, 0.25 * level
    x = (items[-1].x - picture.left) / picture.width
    y = stage.level(0.5 * (items[-1].y + items[-1].box.top) - picture.top)
    return (1 - x if stage.panel.mirrored else x), min(y, 0.5 * level)


def _winding(stage: Stage, middles: list[tuple[float, float]], level: float) -> None:
    """A road along these points, narrower with the distance, with rails and a broken line."""
    path = smooth(middles, closed=False, steps=10)
    nearer = np.clip(1.0 - path[:, 1] / max(level, 1e-6), 0.03, 1.15)
    half = np.stack([0.17 * nearer, np.zeros(len(path))], axis=1)
    pen = stage.sheet(weight=0.9)
    pen.fill(np.vstack([path - half * 1.16, (path + half * 1.16)[::-1]]), "#b7ab90")
    pen.fill(np.vstack([path - half, (path + half)[::-1]]), "#77757d")
    for side in (-1, 1):
        pen.ink(path + side * half, 1.0)
        pen.ink(path + side * half * 0.9, 0.7, color="#efe9da")
    for k in range(2, len(path) - 4, 6):
        thin = half[k : k + 3] * 0.05
        pen.fill(np.vstack([path[k : k + 3] - thin, (path[k : k + 3] + thin)[::-1]]), "#f0d98a")


@place("road")
def draw_road_place(stage: Stage) -> None:
    draw_sky(stage)
    level = stage.level(stage.horizon)
    stage.ridge(level + 0.02, level + 0.12, 0.0, "#93a79c", haze=0.6)
    stage.ridge(level - 0.01, level + 0.05, 0.0, "#8da66c", haze=0.35)
    draw_ground(stage, "#9db26a", "#bfca92")
    for _ in range(4):
        stage.put(
            "tree", float(stage.chance.uniform(0, 1)), float(stage.chance.uniform(0.03, 0.05)) * stage.zoom, haze=0.35
        )
    _lanes(stage)
    ground_strokes(stage, "#76914c", 14, upright=True)


def _lanes(stage: Stage) -> None:
    """A road across the picture under the subject."""
    camera, picture = stage.panel.camera, stage.panel.page.picture
    foot = camera.foot_y - picture.top
    far = stage.level(max(stage.horizon + 3, foot - 0.42 * (foot - stage.horizon)))
    near = min(stage.level(foot) - 0.12, 0.06)
    pen = stage.sheet()
    pen.fill(line((-0.1, far + 0.012), (1.1, far + 0.012), (1.1, near - 0.02), (-0.1, near - 0.02)), "#c3b797")
    pen.fill(line((-0.1, far), (1.1, far), (1.1, near), (-0.1, near)), "#807e85")
    pen.ink(line((-0.02, far), (1.02, far)), 1.0)
    pen.ink(line((-0.02, near), (1.02, near)), 1.0)
    y = far + (near - far) * 0.22
    for k in range(7):
        x = k * 0.2 - 0.15
        pen.fill(line((x, y), (x + 0.1, y), (x + 0.096, y - 0.012), (x - 0.006, y - 0.012)), "#efe6cc")
