"""Outlines as (n, 2) float arrays in any unit: curves, ellipses, rounded boxes and limbs; nothing here draws."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Corners = str | Sequence[tuple[float, float] | Points] | Points
"""Points as numbers, or written as "x y, x y, …"."""


@lru_cache(maxsize=4096)
def path(text: str) -> Points:
    """Points written as "x y, x y, …"."""
    points = np.array([pair.split() for pair in text.split(",")], np.float64)
    points.setflags(write=False)
    return points


def points_of(corners: Corners) -> Points:
    return path(corners) if isinstance(corners, str) else np.asarray(corners, np.float64)


def smooth(corners: Corners, *, closed: bool = True, steps: int = 7) -> Points:
    """A Catmull-Rom curve through the points."""
    given = points_of(corners)
    padded = np.vstack([given[-1:], given, given[:2]]) if closed else np.vstack([given[:1], given, given[-1:]])
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[:, None, None]
    a, b, c, d = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    points = curve.transpose(1, 0, 2).reshape(-1, 2)
    return points if closed else np.vstack([points, given[-1:]])


def line(*corners: tuple[float, float]) -> Points:
    return np.asarray(corners, np.float64)


def ellipse(x: float, y: float, rx: float, ry: float | None = None, start: float = 0.0, end: float = 360.0) -> Points:
    """Counter-clockwise from the right, in degrees; a whole one ends where it began, but does not repeat the point."""
    whole = abs(end - start) >= 360
    count = max(6, int(26 * min(1.0, abs(end - start) / 360)))
    angle = np.radians(np.linspace(start, end, count, endpoint=not whole))
    return np.stack([x + rx * np.cos(angle), y + (rx if ry is None else ry) * np.sin(angle)], axis=1)


def box(left: float, low: float, right: float, high: float, radius: float = 0.0) -> Points:
    if radius <= 0:
        return line((left, low), (right, low), (right, high), (left, high))
    r = min(radius, abs(right - left) / 2, abs(high - low) / 2)
    arcs = [(right - r, low + r, -90), (right - r, high - r, 0), (left + r, high - r, 90), (left + r, low + r, 180)]
    return np.vstack([ellipse(x, y, r, r, a, a + 90)[:7] for x, y, a in arcs])


def limb(start: Points, end: Points, r1: float, r2: float) -> Points:
    """A tapered capsule around the line from start to end."""
    along = end - start
    length = float(np.hypot(*along)) or 1e-9
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    lean = float(np.degrees(np.arcsin(np.clip((r1 - r2) / length, -0.9, 0.9))))
    first = ellipse(start[0], start[1], r1, r1, angle + 90 - lean, angle + 270 + lean)
    second = ellipse(end[0], end[1], r2, r2, angle - 90 + lean, angle + 90 - lean)
    return np.vstack([first, second])


def turned(points: Points, degrees: float, about: tuple[float, float] = (0.0, 0.0)) -> Points:
    """Rotated counter-clockwise, y up."""
    angle = np.radians(degrees)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    spun: Points = (points - about) @ spin + about
    return spun


def moved(points: Points, x: float, y: float) -> Points:
    shifted: Points = points + np.array((x, y))
    return shifted


def resample(points: Points, count: int) -> Points:
    """`count` points at equal distances along the line."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    where = np.linspace(0.0, at[-1], count)
    return np.stack([np.interp(where, at, points[:, 0]), np.interp(where, at, points[:, 1])], axis=1)


def pieces(points: Points, *, closed: bool) -> list[Points]:
    """Cut at the corners, as a hand lifts the pen there; a round outline is cut in two halves."""
    if closed:
        points = np.vstack([points, points[:1]])
    if len(points) < 3:
        return [points]
    along = np.diff(points, axis=0)
    angles = np.arctan2(along[:, 1], along[:, 0])
    turns = np.abs((np.diff(angles) + np.pi) % (2 * np.pi) - np.pi)
    cuts = [int(i) + 1 for i in np.flatnonzero(turns > 0.75)]
    if closed and not cuts:
        cuts = [len(points) // 2]
    edges = [0, *cuts, len(points) - 1]
    return [points[a : b + 1] for a, b in pairwise(edges) if b > a]
