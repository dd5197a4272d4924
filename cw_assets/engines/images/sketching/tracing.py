"""A picture drawn after another one: ink lines where its colours meet, marker greys for its tone, and a little colour.

Where the lines run is computed in `engines/control/lines`; here they become ink and get their washes.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cw_assets.domain.images.request import ControlType
from cw_assets.domain.protocols import RgbImage
from cw_assets.engines.control import lines
from cw_assets.engines.images.sketching.canvas import paper_grain
from cw_assets.engines.images.sketching.page import INK, PAPER

Floats = NDArray[np.float32]
"""(height, width) float32, mostly from 0 to 1."""
MARKERS = ((0.74, 0.17), (0.50, 0.20), (0.30, 0.19))
"""Below this lightness (0 to 1) the paper gets so much more of the marker's grey."""
DARK = MARKERS[-1][0]
"""Below this lightness it is hatched, too."""
GREY = (66, 64, 78)
COLOR_SHARE = 0.42
"""How much of the picture's own colour is in the washes."""
WASH_SIDE_PX = 300
"""Shorter side at which tones are settled: smaller patches are not filled in by hand."""
UNEVEN = 0.035
"""How far the edge of a wash strays, in lightness."""
EDGE = 0.009
"""Over how much of lightness a wash begins."""
WOBBLE_PX = 1.1
"""How far a line strays, at a shorter side of `lines.LINES_SIDE_PX`."""
SECOND_STROKE = 0.38
"""Strength of the searching line beside the first."""
HATCH_STEP_PX, HATCH = 6.5, 0.26
"""From one hatching stroke to the next in the darkest tone, at that shorter side, and how strong they are."""


class Stroke(NamedTuple):
    """How the lines of a control type are found and inked."""

    find: Callable[[RgbImage], lines.Gray]
    first: float
    """Brightness, from 0 to 1, at which a line begins to show,"""
    full: float
    """and at which it is all ink."""
    spread_px: float
    """Softening, at a shorter side of `lines.LINES_SIDE_PX`."""


STROKES: dict[ControlType, Stroke] = {
    "lineart": Stroke(lines.lineart, 0.10, 0.62, 0.5),
    "lineart_anime": Stroke(lines.lineart_anime, 0.10, 0.55, 0.6),
    "softedge": Stroke(lines.softedge, 0.16, 0.95, 0.4),
    "canny": Stroke(lines.canny, 0.05, 0.40, 0.8),
}
"""The other types need weights, and are drawn as `PLAIN`."""
PLAIN: ControlType = "lineart"


def drawn_after(reference: RgbImage, control_type: ControlType, chance: np.random.Generator) -> Image.Image:
    """Of the reference's size; `chance` moves the hand a little."""
    import cv2

    height, width = reference.shape[:2]
    calm = _calmed(lines.cielab(reference))
    tone = _enlarged(_even(calm[:, :, 0]) + UNEVEN * _clouds(calm.shape, chance), (width, height))
    page = _washed(tone, _enlarged(_marker_colors(calm), (width, height)))
    hatching = _below(DARK, tone) * _hatching(reference.shape, lines.scale_of(reference), chance)
    ink = np.maximum(_inked(reference, STROKES.get(control_type, STROKES[PLAIN]), chance), hatching)[:, :, None]
    page += (np.array(INK, np.float32) - page) * ink
    grain = np.asarray(paper_grain(width, height, chance), np.float32)[:, :, None] / 255
    return Image.fromarray(cv2.convertScaleAbs(page * grain))


# ---- washes


def _washed(tone: Floats, color: Floats) -> Floats:
    """The paper, (height, width, 3) from 0 to 255, with three greys and a breath of the picture's colours."""
    grey = sum((strength * _below(light, tone) for light, strength in MARKERS), np.zeros_like(tone))
    page: Floats = np.array(PAPER, np.float32) * (1 + COLOR_SHARE * (color - 1))
    marker: Floats = np.array(GREY, np.float32) * (0.5 + 0.5 * color)
    shaded: Floats = page + (marker - page) * grey[:, :, None]
    return shaded


def _below(light: float, tone: Floats) -> Floats:
    """1 where it is darker than `light`, 0 where it is not, and little between the two."""
    covered: Floats = ((light - tone) / EDGE + 0.5).clip(0, 1)
    return covered


def _enlarged(values: Floats, size: tuple[int, int]) -> Floats:
    """To (width, height)."""
    import cv2

    enlarged: Floats = np.clip(cv2.resize(values, size, interpolation=cv2.INTER_CUBIC), 0, 1)
    return enlarged


def _calmed(lab: Floats) -> Floats:
    """Small, with its patches flat and their edges kept."""
    import cv2

    share = min(1.0, WASH_SIDE_PX / min(lab.shape[:2]))
    size = max(1, round(lab.shape[1] * share)), max(1, round(lab.shape[0] * share))
    calm: Floats = cv2.resize(lab, size, interpolation=cv2.INTER_AREA)
    for _ in range(3):
        calm = cv2.bilateralFilter(calm, 9, 14, 4)
    return calm


def _even(lightness: Floats) -> Floats:
    """Lightness from 0 to 1, halfway stretched to its own range: night stays dark, and has its lights."""
    low, high = (float(value) for value in np.percentile(lightness, (2, 98)))
    stretched = ((lightness - low) / max(high - low, 12.0)).clip(0, 1)
    evened: Floats = (0.5 * lightness / 100 + 0.5 * stretched).astype(np.float32)
    return evened


def _marker_colors(calm: Floats) -> Floats:
    """The picture's hues as light markers, (height, width, 3) from 0 to 1; greys are white."""
    import cv2

    flat = calm.copy()
    flat[:, :, 0] = 84
    rgb = cv2.cvtColor(flat, cv2.COLOR_LAB2RGB).clip(0, 1)
    light: Floats = rgb / rgb.max(axis=2, keepdims=True)
    return light


def _clouds(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    """Smooth noise from about -1 to 1."""
    import cv2

    coarse = chance.uniform(-1, 1, (24, 24)).astype(np.float32)
    smooth: Floats = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return smooth


# ---- lines


def _inked(reference: RgbImage, stroke: Stroke, chance: np.random.Generator) -> Floats:
    """How much ink there is, from 0 to 1: each line twice, the second fainter, as a hand searches for it."""
    import cv2

    scale = lines.scale_of(reference)
    found = cv2.GaussianBlur(stroke.find(reference).astype(np.float32) / 255, (0, 0), stroke.spread_px * scale)
    inked: Floats = ((found - stroke.first) / (stroke.full - stroke.first)).clip(0, 1)
    first, second = (_moved(inked, WOBBLE_PX * scale * far, chance) for far in (1.0, 2.0))
    drawn: Floats = np.maximum(first, SECOND_STROKE * second)
    return drawn


def _moved(found: Floats, reach_px: float, chance: np.random.Generator) -> Floats:
    """Every line strays by up to `reach_px`, neighbouring ones together."""
    import cv2

    down, right = np.indices(found.shape, dtype=np.float32)
    places = (right + reach_px * _clouds(found.shape, chance), down + reach_px * _clouds(found.shape, chance))
    moved: Floats = cv2.remap(found, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return moved


def _hatching(shape: tuple[int, ...], scale: float, chance: np.random.Generator) -> Floats:
    """Slanted strokes over everything, pressed harder here and there."""
    down, right = np.indices(shape[:2], dtype=np.float32)
    across = (down + right + 2.0 * scale * _clouds(shape, chance)) / (HATCH_STEP_PX * 2**0.5 * scale)
    strokes = (2.2 * np.abs(across % 1.0 - 0.5) - 0.5).clip(0, 0.6) / 0.6
    hatched: Floats = HATCH * strokes * (1 + 0.5 * _clouds(shape, chance))
    return hatched
