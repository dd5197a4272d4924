"""Drawing tools: anti-aliased shapes with gradients on sheets, and sheets placed on a frame.

No scene, colour choice or timing lives here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]

WIDTH_PX, HEIGHT_PX = 1280, 720
SUBPIXEL_BITS = 4
FONT_FOLDER = "/usr/share/fonts/truetype/dejavu"


def rgb(color: str) -> np.ndarray:
    """(3,) float32 RGB of "#rrggbb"."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], np.float32)


def mix(first: str, second: str, share: float) -> str:
    """The colour that lies `share` of the way from the first to the second."""
    mixed = rgb(first) * (1 - share) + rgb(second) * share
    return "#" + "".join(f"{round(float(v)):02x}" for v in mixed)


def light(color: str, share: float) -> str:
    return mix(color, "#ffffff", share)


def dark(color: str, share: float) -> str:
    return mix(color, "#000000", share)


@dataclass(frozen=True)
class Linear:
    """A gradient over the box of a shape: downwards at 90 degrees, to the right at 0."""

    colors: tuple[str, ...]
    angle_deg: float = 90.0

    def over(self, height: int, width: int) -> np.ndarray:
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
        dx, dy = math.cos(math.radians(self.angle_deg)), math.sin(math.radians(self.angle_deg))
        along = ((x - 0.5) * dx + (y - 0.5) * dy) / (abs(dx) + abs(dy)) + 0.5
        return ramp(self.colors, along)


@dataclass(frozen=True)
class Radial:
    """A gradient from a focus (in shares of the shape's box) outwards."""

    colors: tuple[str, ...]
    focus: Point = (0.5, 0.5)
    reach: float = 0.5

    def over(self, height: int, width: int) -> np.ndarray:
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
        return ramp(self.colors, np.hypot(x - self.focus[0], y - self.focus[1]) / self.reach)


Paint = str | Linear | Radial


def ramp(colors: Sequence[str], along: np.ndarray) -> np.ndarray:
    """(height, width, 3) float32 RGB: evenly spaced colours looked up at 0..1."""
    stops = np.linspace(0, 1, len(colors))
    table = np.stack([rgb(c) for c in colors])
    return np.stack([np.interp(along, stops, table[:, i]) for i in range(3)], axis=-1).astype(np.float32)


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None, angle_deg: float = 0.0) -> list[Point]:
    return arc(cx, cy, rx, rx if ry is None else ry, 0, 360, angle_deg)


def arc(
    cx: float, cy: float, rx: float, ry: float, start_deg: float, end_deg: float, angle_deg: float = 0.0
) -> list[Point]:
    turn = np.radians(np.linspace(start_deg, end_deg, 73))
    x, y, lean = rx * np.cos(turn), ry * np.sin(turn), math.radians(angle_deg)
    xs = cx + x * math.cos(lean) - y * math.sin(lean)
    ys = cy + x * math.sin(lean) + y * math.cos(lean)
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> list[Point]:
    if radius <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners = [(x1 - radius, y1 - radius), (x0 + radius, y1 - radius), (x0 + radius, y0 + radius)]
    corners.append((x1 - radius, y0 + radius))
    return [p for i, (x, y) in enumerate(corners) for p in arc(x, y, radius, radius, 90 * i, 90 * i + 90)]


def curve(points: Sequence[Point], closed: bool = False, steps: int = 12) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    p = np.array(points, np.float64)
    ends = (p[-1:], p[:2]) if closed else (2 * p[:1] - p[1:2], 2 * p[-1:] - p[-2:-1])
    p = np.concatenate([ends[0], p, ends[1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = [_span(p[i], p[i + 1], p[i + 2], p[i + 3], t) for i in range(len(p) - 3)]
    path = np.concatenate([*spans, p[-2:-1]])
    return [(float(x), float(y)) for x, y in path]


def _span(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray, t: np.ndarray) -> np.ndarray:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def moved(points: Sequence[Point], dx: float, dy: float, size: float = 1.0) -> list[Point]:
    return [(x * size + dx, y * size + dy) for x, y in points]


def font(size_px: float, name: str = "DejaVuSans-Bold") -> ImageFont.FreeTypeFont:
    path = f"{FONT_FOLDER}/{name}.ttf"
    return ImageFont.truetype(path, round(size_px), layout_engine=ImageFont.Layout.BASIC)


class Sheet:
    """A transparent drawing: `pixels` is (height, width, 4) uint8 premultiplied RGBA."""

    def __init__(self, width: float, height: float, scale: int = 2, fill: Paint | None = None) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.pixels = np.zeros((round(height * scale), round(width * scale), 4), np.uint8)
        if fill is not None:
            self.shape(box(-1, -1, width + 1, height + 1), fill)

    def shape(
        self,
        points: Sequence[Point],
        paint: Paint,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
        inside: bool = False,
    ) -> None:
        """Fills a polygon; `inside` keeps to what is drawn already, `blur` is the radius of a soft edge."""
        path = np.array(points, np.float64) * self.scale - 0.5
        self._paint(path, paint, opacity, blur, inside, stroke_px=0)

    def stroke(
        self,
        points: Sequence[Point],
        width: float,
        paint: Paint,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
        inside: bool = False,
    ) -> None:
        """Draws a line with round ends."""
        path = np.array(points, np.float64) * self.scale - 0.5
        self._paint(path, paint, opacity, blur, inside, stroke_px=max(1, round(width * self.scale)))

    def _paint(self, path: np.ndarray, paint: Paint, opacity: float, blur: float, inside: bool, stroke_px: int) -> None:
        soft_px = blur * self.scale
        margin = stroke_px / 2 + 3 * soft_px + 2
        x0, y0 = (int(v) for v in np.floor(path.min(axis=0) - margin))
        x1, y1 = (int(v) for v in np.ceil(path.max(axis=0) + margin))
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        corners = np.round((path - (x0, y0)) * 2**SUBPIXEL_BITS).astype(np.int32)
        if stroke_px:
            cv2.polylines(mask, [corners], False, 255, stroke_px, cv2.LINE_AA, SUBPIXEL_BITS)
        else:
            cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, SUBPIXEL_BITS)
        if soft_px:
            mask = cv2.GaussianBlur(mask, (0, 0), soft_px)
        self.stamp(mask, x0, y0, paint, opacity=opacity, inside=inside)

    def stamp(
        self, mask: np.ndarray, x0: int, y0: int, paint: Paint, *, opacity: float = 1.0, inside: bool = False
    ) -> None:
        """Paints through a (height, width) uint8 mask whose corner is at pixel x0, y0."""
        height, width = self.pixels.shape[:2]
        left, top = max(0, -x0), max(0, -y0)
        right, bottom = min(mask.shape[1], width - x0), min(mask.shape[0], height - y0)
        if right <= left or bottom <= top:
            return
        color = (
            rgb(paint) if isinstance(paint, str) else paint.over(mask.shape[0], mask.shape[1])[top:bottom, left:right]
        )
        under = self.pixels[y0 + top : y0 + bottom, x0 + left : x0 + right]
        share = mask[top:bottom, left:right, None].astype(np.float32) * (opacity / 255)
        if inside:
            share = share * (under[..., 3:] / np.float32(255))
        result = under * (1 - share)
        result[..., :3] += color * share
        result[..., 3:] += 255 * share
        np.copyto(under, np.clip(np.rint(result), 0, 255).astype(np.uint8))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        paint: Paint,
        *,
        name: str = "DejaVuSans-Bold",
        spacing: float = 0.0,
        shadow: float = 0.0,
    ) -> None:
        """Writes one line centred on x, y; `spacing` between letters is in shares of the size."""
        mask = _letters(words, font(size * self.scale, name), spacing * size * self.scale)
        left = round(x * self.scale - mask.shape[1] / 2)
        top = round(y * self.scale - mask.shape[0] / 2)
        if shadow:
            soft = cv2.GaussianBlur(mask, (0, 0), size * self.scale * 0.12)
            drop = round(size * self.scale * 0.05)
            self.stamp(soft, left, top + drop, "#000000", opacity=shadow)
        self.stamp(mask, left, top, paint)

    def place(
        self,
        sheet: Sheet,
        x: float,
        y: float,
        *,
        zoom: float = 1.0,
        angle_deg: float = 0.0,
        opacity: float = 1.0,
        anchor: Point = (0.5, 0.5),
    ) -> None:
        """Lays another sheet on this one; its anchor (in shares of its size) comes to lie on x, y."""
        size = zoom * self.scale / sheet.scale
        turn = math.radians(angle_deg)
        cos, sin = size * math.cos(turn), size * math.sin(turn)
        height, width = sheet.pixels.shape[:2]
        ax, ay = anchor[0] * width - 0.5, anchor[1] * height - 0.5
        tx = x * self.scale - 0.5 - (cos * ax - sin * ay)
        ty = y * self.scale - 0.5 - (sin * ax + cos * ay)
        shift = np.array([tx, ty])
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ [[cos, sin], [-sin, cos]]
        x0, y0 = np.maximum(np.floor(corners.min(axis=0) + shift) - 1, 0).astype(int)
        limit = self.pixels.shape[1::-1]
        x1, y1 = np.minimum(np.ceil(corners.max(axis=0) + shift) + 1, limit).astype(int)
        if x1 <= x0 or y1 <= y0:
            return
        matrix = np.array([[cos, -sin, tx - x0], [sin, cos, ty - y0]])
        over = cv2.warpAffine(sheet.pixels, matrix, (int(x1 - x0), int(y1 - y0)), flags=cv2.INTER_LINEAR)
        if opacity < 1:
            over = cv2.convertScaleAbs(over, alpha=max(0.0, opacity))
        under = self.pixels[y0:y1, x0:x1]
        rest = cv2.merge([255 - over[..., 3]] * 4)
        np.copyto(under, cv2.add(over, cv2.multiply(under, rest, scale=1 / 255)))


def _letters(words: str, face: ImageFont.FreeTypeFont, spacing_px: float) -> np.ndarray:
    """(height, width) uint8 mask of one line, with room for a shadow; capitals are centred in height."""
    room = round(face.size)
    width = sum(face.getlength(c) + spacing_px for c in words) - spacing_px
    image = Image.new("L", (round(width) + 2 * room, 3 * room))
    pen, x = ImageDraw.Draw(image), float(room)
    for letter in words:
        pen.text((x, 1.5 * room + 0.365 * face.size), letter, 255, face, anchor="ls")
        x += face.getlength(letter) + spacing_px
    return np.asarray(image)


def frame(fill: Paint = "#000000") -> Sheet:
    """An opaque picture of the spot's size."""
    return Sheet(WIDTH_PX, HEIGHT_PX, scale=1, fill=fill)


def ease(t: float, start: float = 0.0, end: float = 1.0) -> float:
    """Smooth 0 to 1 while t goes from start to end."""
    share = min(1.0, max(0.0, (t - start) / (end - start)))
    return share * share * (3 - 2 * share)
