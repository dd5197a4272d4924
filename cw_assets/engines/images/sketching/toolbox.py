"""What all painters of things share: the register of painters, how a thing looks, glass and lamps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cw_assets.engines.images.sketching.outlines import Points, line, moved
from cw_assets.engines.images.sketching.palette import mix
from cw_assets.engines.images.sketching.pen import Pen


@dataclass(frozen=True)
class Look:
    """How one thing is to look; `color` is a hex value, empty where the prompt names none."""

    kind: str
    color: str
    accent: str
    variant: int = 0
    lettering: str = ""


Painter = Callable[[Pen, Look], None]
PAINTERS: dict[str, Painter] = {}
"""Each draws with a pen in metres whose origin is the thing's foot."""


def painter(*kinds: str) -> Callable[[Painter], Painter]:
    """Registers a function as the painter of these kinds."""

    def register(function: Painter) -> Painter:
        PAINTERS.update(dict.fromkeys(kinds, function))
        return function

    return register


def glass(pen: Pen, outline: Points, *, weight: float = 0.9) -> None:
    """A pane: sky in it by day, light behind it by night."""
    palette = pen.canvas.palette
    if palette.hour.dark:
        pen.shape(
            outline, mix("#ffd98a", pen.canvas.palette.haze, 0.15 + 0.5 * pen.haze), weight=weight, shade=0, lit=False
        )
        return
    pen.shape(outline, mix("#b9d3da", palette.sky_top, 0.25), weight=weight, shade=0)
    low, high = outline.min(axis=0), outline.max(axis=0)
    middle, span = (low + high) / 2, (high - low) * 0.28
    for k in (-0.35, 0.25):
        at = moved(middle, span[0] * k, 0.0)
        pen.ink(line(tuple(at - span * (0.5, 0.8)), tuple(at + span * (0.5, 0.8))), 0.9, color="#f6fafa")


def lamp(pen: Pen, outline: Points, color: str, *, glow: float = 3.5) -> None:
    """Something that shines at night."""
    dark = pen.canvas.palette.hour.dark
    pen.shape(outline, color, weight=0.8, shade=0, lit=not dark)
    if dark:
        middle = pen.pixels(outline.mean(axis=0)[None, :])[0] / pen.canvas.zoom
        radius = pen.size(float(np.ptp(outline, axis=0).max())) * glow
        pen.canvas.glow(float(middle[0]), float(middle[1]), radius, mix(color, color, 0.0), 0.55)
