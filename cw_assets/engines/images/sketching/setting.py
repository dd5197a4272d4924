"""The stage behind the subjects: its perspective, sky, ground and weather; the places have painters of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cw_assets.domain.images.panel.placing import Panel
from cw_assets.engines.images.sketching.canvas import Canvas
from cw_assets.engines.images.sketching.outlines import Corners, Points, box, ellipse, line, moved, points_of, smooth
from cw_assets.engines.images.sketching.palette import Palette, Rgb, mix
from cw_assets.engines.images.sketching.pen import Pen
from cw_assets.engines.images.sketching.toolbox import PAINTERS, Look

ZOOM = {"EWS": 0.8, "WS": 1.0, "MWS": 1.15, "MS": 1.3, "MCU": 1.5, "CU": 1.7, "ECU": 2.0}
"""How much nearer the surroundings come in closer shots."""


@dataclass(frozen=True)
class Stage:
    """A picture of width x height pixels with its horizon; places along it are shares of the width."""

    canvas: Canvas
    panel: Panel
    horizon: float
    camera_m: float
    """Height of the camera above the ground."""
    chance: np.random.Generator

    @property
    def width(self) -> float:
        return self.canvas.width

    @property
    def height(self) -> float:
        return self.canvas.height

    @property
    def palette(self) -> Palette:
        return self.canvas.palette

    @property
    def zoom(self) -> float:
        return ZOOM[self.panel.shot]

    def ground(self, scale: float) -> float:
        """Where something stands whose metre is `scale` heights of the picture, in pixels from the top."""
        return self.horizon + self.camera_m * scale * self.height

    def pen(self, x: float, scale: float, *, haze: float = 0.0, weight: float = 0.8) -> Pen:
        """A pen on the ground at a share of the width; its unit is a metre of `scale` heights of the picture."""
        mirrored = self.panel.mirrored
        across = (1 - x if mirrored else x) * self.width
        return Pen(
            self.canvas, across, self.ground(scale), scale * self.height, flip=mirrored, haze=haze, weight=weight
        )

    def put(self, kind: str, x: float, scale: float, *, haze: float = 0.0, color: str = "", up: float = 0.0) -> None:
        """A thing from its own painter."""
        accents = self.palette.accents
        look = Look(kind, color, accents[int(self.chance.integers(len(accents)))], int(self.chance.integers(64)))
        pen = self.pen(x, scale, haze=haze, weight=0.55 + 0.4 * (1 - haze))
        PAINTERS[kind](pen.at(0.0, up), look)

    def sheet(self, *, haze: float = 0.0, weight: float = 0.8) -> Pen:
        """A pen over the whole picture: x and y from 0 to 1, y up."""
        mirrored = self.panel.mirrored
        return SheetPen(
            self.canvas, self.width if mirrored else 0.0, self.height, 1.0, flip=mirrored, haze=haze, weight=weight
        )

    def level(self, y: float) -> float:
        """Pixels from the top as a share of the height from below."""
        return 1.0 - y / self.height

    def ridge(self, low: float, high: float, rough: float, color: str | Rgb, *, haze: float, ink: float = 0.7) -> None:
        """A line of hills from side to side between two heights (shares from below), filled down to the ground."""
        count = 9
        heights = low + (high - low) * self.chance.random(count)
        corners = [(i / (count - 1) * 1.2 - 0.1, float(h)) for i, h in enumerate(heights)]
        if self.panel.scene.weather == "snow":
            color = mix(color, "#f2f5f7", 0.6)
        top = smooth(corners, closed=False) if rough < 0.5 else line(*_jagged(corners, self.chance))
        pen = self.sheet(haze=haze)
        base = self.level(self.horizon) - 0.25
        pen.fill(np.vstack([top, line((1.1, base), (-0.1, base))]), color)
        pen.ink(top, ink)


def _jagged(corners: Corners, chance: np.random.Generator) -> list[tuple[float, float]]:
    rows = []
    for (x, y), (x2, y2) in pairwise(corners):
        rows += [(x, y), ((x + x2) / 2, (y + y2) / 2 + float(chance.uniform(-0.025, 0.04)))]
    return [*rows, tuple(corners[-1])]


class SheetPen(Pen):
    """A pen whose x goes by the width of the picture and whose y by the height."""

    def pixels(self, points: Corners) -> Points:
        local = points_of(points)
        size = np.array([-self.canvas.width if self.flip else self.canvas.width, -self.canvas.height])
        placed: Points = (local * size + (self.x, self.y)) * self.canvas.zoom
        return placed


PlacePainter = Callable[[Stage], None]
PLACES: dict[str, PlacePainter] = {}


def place(*names: str) -> Callable[[PlacePainter], PlacePainter]:
    """Registers a function as the painter of these places."""

    def register(function: PlacePainter) -> PlacePainter:
        PLACES.update(dict.fromkeys(names, function))
        return function

    return register


# ---- sky and ground


def draw_sky(stage: Stage) -> None:
    palette, canvas, scene = stage.palette, stage.canvas, stage.panel.scene
    canvas.gradient(0, max(stage.horizon + 2, 2), palette.sky_top, palette.sky_low)
    canvas.gradient(stage.horizon, stage.height, palette.sky_low, palette.sky_low)
    if scene.daytime == "night" and scene.weather not in ("rain", "storm", "fog", "snow"):
        _stars(stage)
    if scene.weather in ("", "sun"):
        _sun_or_moon(stage)
    if scene.daytime != "night":
        _clouds(stage)


def _sun_or_moon(stage: Stage) -> None:
    hour = stage.palette.hour
    x = stage.width * (0.24 if stage.canvas.light < 0 else 0.76)
    y = stage.horizon - hour.sun * max(stage.horizon, 0.2 * stage.height) * 0.92
    r = 0.05 * min(stage.width, stage.height) * (1.5 if hour.sun < 0.3 else 1.0)
    disc = mix("#fff4cf" if stage.panel.scene.daytime == "night" else "#fff3bf", stage.palette.sky_low, 0.1)
    stage.canvas.glow(x, y, r * 5, disc, 0.6 if not hour.dark else 0.3)
    Pen(stage.canvas, x, y, r, weight=0.6).fill(ellipse(0, 0, 1), disc, lit=False)


def _stars(stage: Stage) -> None:
    pen = stage.sheet()
    for x, y, r in stage.chance.random((46, 3)):
        size = 0.0012 + 0.002 * r
        star = ellipse(x, 1 - y * stage.horizon / stage.height, size, size * stage.width / stage.height)
        pen.fill(star, mix("#dfe6ff", stage.palette.sky_top, 0.55 * (1 - r)), lit=False)


def _clouds(stage: Stage) -> None:
    heavy = stage.panel.scene.weather in ("rain", "storm", "clouds", "snow", "fog")
    color = mix(stage.palette.sky_low, "#ffffff", 0.0 if stage.palette.hour.dark else 0.15 if heavy else 0.5)
    edge = mix(stage.palette.ink, stage.palette.sky_low, 0.72)
    for _ in range(5 if heavy else int(stage.chance.integers(2, 4))):
        x, y = stage.chance.uniform(0.0, 1.0), stage.chance.uniform(0.05, 0.62)
        size = float(stage.chance.uniform(0.05, 0.11)) * min(stage.width, 1.6 * stage.height) * (1.5 if heavy else 1.0)
        pen = Pen(stage.canvas, float(x) * stage.width, float(y) * stage.horizon, size, weight=0.6)
        outline = smooth(
            "-1.6 0, -1.5 0.3, -1 0.36, -0.75 0.74, -0.2 0.82, 0.15 0.6, 0.6 0.72, 1 0.4, 1.5 0.36, 1.7 0.04, 0.5 -0.03"
        )
        pen.fill(outline, color, lit=False)
        stage.canvas.polygon(pen.pixels(ellipse(0.3, 0.12, 1.0, 0.13)), mix(color, stage.palette.sky_top, 0.35), 150)
        half = outline[: int(len(outline) * 0.86)]
        pen.ink(half, 0.6, color=edge, lit=False)


def draw_ground(stage: Stage, near: str, far: str, *, lines: int = 0) -> None:
    """The ground from the horizon to the lower edge, with lines that run to the vanishing point."""
    palette = stage.palette
    if stage.panel.scene.weather == "snow":
        near, far = "#eef2f5", "#dfe7ec"
    stage.canvas.gradient(stage.horizon, stage.height, palette.lit(far, haze=0.35), palette.lit(near))
    pen = stage.sheet(weight=0.5, haze=0.25)
    top = stage.level(stage.horizon)
    for k in range(lines):
        x = (k + 0.5) / lines * 3 - 1
        pen.ink(line((0.5 + (x - 0.5) * 0.04, top), (x, 0.0)), 0.6)
    pen.ink(line((-0.02, top), (1.02, top)), 1.0)


def ground_strokes(stage: Stage, color: str, count: int = 40, *, upright: bool = False) -> None:
    """Short marker strokes on the ground, smaller towards the horizon: grass, sand, ripples."""
    if stage.panel.scene.weather == "snow":
        color = "#b9cad6"
    pen = stage.sheet(weight=0.8)
    low = stage.level(stage.horizon)
    for x, depth in stage.chance.random((count, 2)):
        y = low * (1 - depth**0.6)
        size = 0.012 + 0.05 * (1 - y / max(low, 1e-6))
        if upright:
            for k in (-0.3, 0.0, 0.3):
                pen.ink(
                    smooth(
                        [(x + k * size * 0.3, y), (x + k * size * 0.5, y + size * 0.5), (x + k * size, y + size * 0.8)],
                        closed=False,
                    ),
                    0.7,
                    color=color,
                )
        else:
            pen.ink(smooth([(x, y), (x + size, y + 0.003), (x + 2 * size, y)], closed=False), 0.9, color=color)


# ---- weather in front of everything


def draw_weather(stage: Stage) -> None:
    weather = stage.panel.scene.weather
    pen = stage.sheet(weight=0.7)
    if weather in ("rain", "storm"):
        color = mix(stage.palette.haze, "#ffffff", 0.45)
        for x, y, size in stage.chance.random((110, 3)):
            long = 0.03 + 0.05 * size
            stroke = line((x, y), (x - 0.22 * long, y - long))
            stage.canvas.polygon(pen.pixels(np.vstack([stroke, moved(stroke[::-1], 0.0016, 0)])), color, 170)
    if weather == "storm":
        x = float(stage.chance.uniform(0.15, 0.85))
        bolt = line(
            (x, 1.0),
            (x - 0.04, 0.8),
            (x - 0.005, 0.8),
            (x - 0.05, 0.6),
            (x + 0.05, 0.84),
            (x + 0.012, 0.84),
            (x + 0.04, 1.0),
        )
        pen.fill(bolt, "#fff7d0", lit=False)
    if weather == "snow":
        for x, y, size in stage.chance.random((130, 3)):
            r = (0.002 + 0.006 * size**3) * min(stage.width, stage.height)
            Pen(stage.canvas, x * stage.width, y * stage.height, r).fill(
                ellipse(0, 0, 1), "#ffffff", alpha=230, lit=False
            )
    if weather == "fog":
        for y in stage.chance.uniform(0.2, 0.8, 5):
            pen.fill(
                smooth(
                    [
                        (-0.1, y),
                        (0.3, y + 0.05),
                        (0.7, y + 0.02),
                        (1.1, y + 0.05),
                        (1.1, y - 0.06),
                        (0.6, y - 0.03),
                        (0.2, y - 0.06),
                    ]
                ),
                stage.palette.haze,
                alpha=70,
                lit=False,
            )


def window_view(stage: Stage, pen: Pen, left: float, low: float, right: float, high: float) -> None:
    """A window in a wall: sky and a hint of what is outside."""
    palette = stage.palette
    pen.shape(box(left - 0.08, low - 0.08, right + 0.08, high + 0.08), "#f7f3ea", shade=0)
    pen.fill(box(left, low, right, high), palette.sky_low, lit=False)
    pen.fill(box(left, low + 0.5 * (high - low), right, high), mix(palette.sky_low, palette.sky_top, 0.55), lit=False)
    width = right - left
    hills = smooth(
        [
            (left, low),
            (left, low + 0.25 * (high - low)),
            (left + 0.3 * width, low + 0.4 * (high - low)),
            (left + 0.6 * width, low + 0.22 * (high - low)),
            (right, low + 0.36 * (high - low)),
            (right, low),
        ],
        steps=4,
    )
    pen.fill(hills, mix("#8fae8a", palette.haze, 0.45))
    pen.ink(box(left, low, right, high), 0.8, closed=True)
    pen.ink(line(((left + right) / 2, low), ((left + right) / 2, high)), 1.4)
    pen.ink(line((left, low + 0.52 * (high - low)), (right, low + 0.52 * (high - low))), 1.2)
