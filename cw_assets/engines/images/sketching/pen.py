"""A pen in a thing's own coordinates (y up, any unit): marker fills, ink lines with a hand's wobble, shaded shapes."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from cw_assets.engines.images.sketching.canvas import Canvas
from cw_assets.engines.images.sketching.outlines import Corners, Points, limb, line, pieces, points_of, resample, turned
from cw_assets.engines.images.sketching.palette import Rgb, mix


@dataclass(frozen=True)
class Pen:
    """Draws at (x, y) of the picture, `scale` pixels for one unit; `flip` mirrors, `haze` fades into the distance."""

    canvas: Canvas
    x: float
    y: float
    scale: float
    flip: bool = False
    haze: float = 0.0
    weight: float = 1.0
    angle: float = 0.0
    """Degrees, counter-clockwise."""

    def at(self, x: float, y: float, scale: float = 1.0, *, angle: float = 0.0, flip: bool = False) -> "Pen":
        """A pen for a part: its origin, size and turn given in this pen's units."""
        px, py = self.pixels(line((x, y)))[0] / self.canvas.zoom
        turn = self.angle + (-angle if self.flip else angle)
        return replace(self, x=float(px), y=float(py), scale=self.scale * scale, angle=turn, flip=self.flip ^ flip)

    def there(self, spot: Points, scale: float = 1.0, *, angle: float = 0.0) -> "Pen":
        """As `at`, with the place as an array."""
        return self.at(float(spot[0]), float(spot[1]), scale, angle=angle)

    def but(self, *, haze: float | None = None, weight: float | None = None) -> "Pen":
        return replace(self, haze=self.haze if haze is None else haze, weight=self.weight if weight is None else weight)

    @property
    def ink_color(self) -> Rgb:
        return mix(self.canvas.palette.ink, self.canvas.palette.haze, min(0.9, self.haze * 1.1))

    def color(self, color: str | Rgb) -> Rgb:
        return self.canvas.palette.lit(color, haze=self.haze)

    def size(self, length: float) -> float:
        """A length of this pen in pixels of the picture."""
        return length * self.scale

    def fill(self, points: Corners, color: str | Rgb, *, alpha: int = 255, lit: bool = True) -> None:
        """A flat marker fill; not `lit`: the colour as it is, for lamps and screens."""
        self.canvas.polygon(self.pixels(points), self.color(color) if lit else _plain(color), alpha)

    def ink(
        self,
        points: Corners,
        weight: float = 1.0,
        *,
        closed: bool = False,
        color: str | Rgb | None = None,
        lit: bool = True,
    ) -> None:
        """A line drawn by hand."""
        ink = self.ink_color if color is None else self.color(color) if lit else _plain(color)
        thick = self.canvas.weight * self.weight * weight
        for piece in pieces(self.pixels(points), closed=closed):
            self.canvas.polygon(_ribbon(piece, thick, self.canvas.chance, tapered=not closed), ink)

    def shape(
        self,
        points: Corners,
        color: str | Rgb,
        *,
        weight: float = 1.0,
        shade: float = 0.16,
        hatch: bool = False,
        lit: bool = True,
    ) -> None:
        """A fill, darker away from the light on this share of its size, with its outline."""
        pixels = self.pixels(points)
        base = self.color(color) if lit else _plain(color)
        self.canvas.polygon(pixels, base)
        if shade > 0:
            self.shadow(points, base, shade, hatch=hatch)
        if weight > 0:
            self.ink(points, weight, closed=True)

    def shadow(self, points: Corners, base: Rgb, share: float = 0.16, *, hatch: bool = False) -> None:
        """The side of an outline away from the light."""
        pixels = self.pixels(points)
        span = float(min(np.ptp(pixels, axis=0)))
        shift = (self.canvas.light * span * share, -span * share * 0.5)
        dark = mix(mix(base, self.canvas.palette.haze, 0.12), (36, 30, 66), 0.30)
        self.canvas.shade(pixels, shift, dark, 0.75, hatch=hatch)

    def tube(self, path: Corners, radius: float, color: str | Rgb) -> None:
        """A bar of this radius along a path, with its outline."""
        points = points_of(path)
        parts: list[tuple[Points, str | Rgb]] = [(limb(a, b, radius, radius), color) for a, b in pairwise(points)]
        self.union(parts, weight=0.9, shade=0)

    def union(self, parts: list[tuple[Points, str | Rgb]], *, weight: float = 1.0, shade: float = 0.22) -> None:
        """Several shapes as one body: one outline around them all."""
        thick = self.canvas.weight * self.weight * weight
        for points, _ in parts:
            pixels = self.pixels(points)
            self.canvas.polygon(_grown(pixels, thick), self.ink_color)
        for points, color in parts:
            self.canvas.polygon(self.pixels(points), self.color(color))
        for points, color in parts:
            if shade > 0:
                self.shadow(points, self.color(color), shade)

    def pixels(self, points: Corners) -> Points:
        local = points_of(points)
        if self.flip:
            local = local * (-1.0, 1.0)
        if self.angle:
            local = turned(local, self.angle)
        placed: Points = (local * (self.scale, -self.scale) + (self.x, self.y)) * self.canvas.zoom
        return placed


def _plain(color: str | Rgb) -> Rgb:
    return mix(color, color, 0.0)


def _grown(pixels: Points, by: float) -> Points:
    """An outline moved outward, good for round convex parts."""
    around = np.roll(pixels, -1, axis=0) - np.roll(pixels, 1, axis=0)
    length = np.hypot(around[:, 0], around[:, 1])[:, None] + 1e-9
    normal = np.stack([around[:, 1], -around[:, 0]], axis=1) / length
    x, y = pixels.T
    clockwise = float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    return pixels + normal * (by if clockwise > 0 else -by)


def _ribbon(points: Points, thick: float, chance: np.random.Generator, *, tapered: bool) -> Points:
    """The outline of a stroke along the points: it wavers, swells, and thins out where the pen lifts."""
    length = float(np.hypot(*np.diff(points, axis=0).T).sum())
    if length < 0.5:
        return points[:0]
    count = int(np.clip(length / (3.0 + thick), 4, 60))
    path = resample(points, count)
    along = np.gradient(path, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / (np.hypot(along[:, 0], along[:, 1])[:, None] + 1e-9)
    t = np.linspace(0.0, 1.0, count)
    phase = chance.random(4) * 2 * np.pi
    waves = np.sin(2 * np.pi * t * (0.7 + length / 260) + phase[0]) + 0.5 * np.sin(
        2 * np.pi * t * (1.7 + length / 120) + phase[1]
    )
    path = path + normal * (waves * min(0.32 * thick, 0.012 * length))[:, None]
    swell = 0.86 + 0.22 * np.sin(2 * np.pi * t * (0.6 + length / 400) + phase[2])
    if tapered:
        swell = swell * np.minimum(1.0, 0.35 + 5 * np.minimum(t, 1 - t))
    half = normal * (0.5 * thick * swell)[:, None]
    return np.vstack([path + half, (path - half)[::-1]])
