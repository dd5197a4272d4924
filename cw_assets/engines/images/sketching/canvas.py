"""The sheet that pens draw on, larger than the picture for smooth edges; and its washes, grain and finish."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cw_assets.engines.images.sketching.outlines import Points
from cw_assets.engines.images.sketching.palette import Palette, Rgb

MOST_PIXELS = 28_000_000
"""Of the sheet: larger pictures are drawn with less oversampling."""


class Canvas:
    """An RGB sheet of width x height pixels, `zoom` times as fine while it is drawn."""

    def __init__(self, width: int, height: int, palette: Palette, chance: np.random.Generator) -> None:
        self.width, self.height = width, height
        self.zoom = max(1.0, min(2.0, (MOST_PIXELS / (width * height)) ** 0.5))
        self.size = round(width * self.zoom), round(height * self.zoom)
        self.palette = palette
        self.chance = chance
        self.image = Image.new("RGB", self.size, palette.sky_low)
        self.weight = max(1.15, 0.0022 * (width * height) ** 0.5) * self.zoom
        """Of an ink line, in pixels of the sheet."""
        self.light = -1.0
        """The side that light comes from: -1 left, 1 right."""
        self.snow = False
        """Whether trees are white."""
        self._hatch: Image.Image | None = None

    def polygon(self, points: Points, color: Rgb, alpha: int = 255) -> None:
        """Points in pixels of the sheet."""
        if len(points) < 3:
            return
        mode = "RGBA" if alpha < 255 else "RGB"
        pen = ImageDraw.Draw(self.image, mode)
        pen.polygon(points.ravel().tolist(), fill=(*color, alpha) if alpha < 255 else color)

    def gradient(self, top: float, bottom: float, first: Rgb, last: Rgb) -> None:
        """A wash across the sheet between two heights, in pixels of the picture."""
        start, end = round(top * self.zoom), max(round(bottom * self.zoom), round(top * self.zoom) + 1)
        share = np.linspace(0.0, 1.0, 64)[:, None]
        column = np.array(first) * (1 - share) + np.array(last) * share
        strip = Image.fromarray(np.rint(column).astype(np.uint8)[:, None, :], "RGB")
        self.image.paste(strip.resize((self.size[0], end - start), Image.Resampling.BILINEAR), (0, start))

    def shade(self, points: Points, shift: tuple[float, float], color: Rgb, strength: float, *, hatch: bool) -> None:
        """Darken the part of an outline that its copy, moved by `shift`, leaves free: the side away from the light."""
        area = self._bounds(points)
        if area is None:
            return
        left, top, right, bottom = area
        mask = Image.new("L", (right - left, bottom - top))
        local = points - (left, top)
        pen = ImageDraw.Draw(mask)
        pen.polygon(local.ravel().tolist(), fill=round(255 * strength))
        pen.polygon((local + shift).ravel().tolist(), fill=0)
        self.image.paste(color, (left, top), mask)
        if hatch:
            lines = ImageChops.multiply(mask, self._hatching().crop((left, top, right, bottom)))
            self.image.paste(self.palette.ink, (left, top), lines)

    def glow(self, x: float, y: float, radius: float, color: Rgb, strength: float = 0.7) -> None:
        """Light around a point, in pixels of the picture."""
        r = max(4, round(radius * self.zoom))
        ramp = np.hypot(*np.meshgrid(np.linspace(-1, 1, 96), np.linspace(-1, 1, 96)))
        ramp = np.clip(1 - ramp, 0, 1) ** 2 * 255 * strength
        mask = Image.fromarray(ramp.astype(np.uint8), "L").resize((2 * r, 2 * r), Image.Resampling.BILINEAR)
        self.image.paste(color, (round(x * self.zoom) - r, round(y * self.zoom) - r), mask)

    def soften(self, radius: float) -> None:
        """Put what is drawn so far out of focus, by a radius in pixels of the picture."""
        small = self.image.reduce(4)
        small = small.filter(ImageFilter.GaussianBlur(radius * self.zoom / 4))
        self.image = small.resize(self.size, Image.Resampling.BILINEAR)

    def veil(self, color: Rgb, share: float) -> None:
        """Lay a colour over all that is drawn so far."""
        self.image = Image.blend(self.image, Image.new("RGB", self.size, color), share)

    def finished(self) -> Image.Image:
        """At the picture's size, with the grain of paper and the streaks of markers."""
        picture = self.image.resize((self.width, self.height), Image.Resampling.BOX, reducing_gap=2.0)
        return ImageChops.multiply(picture, paper_grain(self.width, self.height, self.chance).convert("RGB"))

    def _bounds(self, points: Points) -> tuple[int, int, int, int] | None:
        low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0)) + 1
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(self.size[0], int(high[0])), min(self.size[1], int(high[1]))
        big_enough = right - left > 9 and bottom - top > 9
        return (left, top, right, bottom) if big_enough else None

    def _hatching(self) -> Image.Image:
        if self._hatch is None:
            step = max(5, round(self.weight * 2.6))
            tile = Image.new("L", (step * 24, step * 24))
            pen = ImageDraw.Draw(tile)
            for at in range(-24, 48):
                pen.line(
                    [(at * step, step * 24), (at * step + step * 24, 0)],
                    fill=150,
                    width=max(1, round(self.weight * 0.45)),
                )
            self._hatch = Image.new("L", self.size)
            for y in range(0, self.size[1], tile.height):
                for x in range(0, self.size[0], tile.width):
                    self._hatch.paste(tile, (x, y))
        return self._hatch


def paper_grain(width: int, height: int, chance: np.random.Generator) -> Image.Image:
    """Grain and slanted streaks, near white; one tile repeated."""
    side = 512
    grain = chance.normal(0.0, 1.0, (side, side))
    fine = (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1)) / 1.7
    bands = np.interp(np.arange(side), np.linspace(0, side, 33), np.append(one := chance.normal(0, 1, 32), one[0]))
    rows, columns = np.indices((side, side))
    streaks = bands[(columns + rows // 2 * 2) % side]
    tile = np.clip(249 + 2.2 * fine + 1.1 * streaks, 226, 255).astype(np.uint8)
    tiled = np.tile(tile, (-(-height // side), -(-width // side)))[:height, :width]
    return Image.fromarray(np.ascontiguousarray(tiled), "L")
