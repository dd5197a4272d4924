"""Control images of lines, white on black: canny, soft edges, line art; all of it is OpenCV, no weights are read.

The networks usual for soft edges and line art (HED, PiDiNet, the two line art generators) are published as pickles,
and no library we keep can load them from safetensors. So their pictures are computed here. Edges are colour
differences in CIELAB at several sizes, weakened where everything around is as busy (surround suppression, Grigorescu
et al. 2003). Line art follows the flow of the edges and thins them to their crest (edge tangent flow and flow-based
difference of Gaussians, Kang et al. 2007, Kyprianidis and Döllner 2008). A line is where colours meet, so shading and
meaning that a network would know are missed.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import RgbImage

Floats = NDArray[np.float32]
Gray = NDArray[np.uint8]
"""(height, width) uint8."""
CANNY_LOW, CANNY_HIGH = 100, 200
LINES_SIDE_PX = 512
"""Widths of lines are meant for a shorter side of this length, and grow with it."""
SOFT_SIGMAS_PX = (1.0, 2.0, 4.0)
SURROUND_SIGMA_PX = 12.0
SOFT_SURROUND, SOFT_FLOOR, SOFT_TONE = 0.6, 0.6, 3.5
"""Share of the surroundings taken off an edge, the edge not seen, and the one drawn at 63 % white (CIELAB units)."""
FLOW_SIGMA_PX = 3.0
STEP_PX = 0.7
"""Between two samples along a line."""
REACH = 6
"""Samples to each side."""
ALONG_STEPS = 3.0


class Pen(NamedTuple):
    """How line art is drawn; strengths are in CIELAB units of the crest."""

    width_px: float
    surround: float
    floor: float
    first: float
    """A crest this strong begins to show,"""
    full: float
    """and one this strong is white."""


FINE = Pen(width_px=1.0, surround=0.5, floor=0.6, first=0.0, full=1.5)
BOLD = Pen(width_px=1.4, surround=0.9, floor=1.2, first=0.12, full=0.37)


def canny(image: RgbImage) -> Gray:
    """OpenCV's Canny on the three colours, thresholds 100 and 200."""
    import cv2

    edges: Gray = cv2.Canny(image, CANNY_LOW, CANNY_HIGH)
    return edges


def softedge(image: RgbImage) -> Gray:
    """Broad soft edges, brighter where the colours differ more, as HED draws them."""
    lab, scale = cielab(image), scale_of(image)
    strengths = np.stack([edge_strength(lab, sigma * scale) for sigma in SOFT_SIGMAS_PX])
    strength = stand_out(strengths.mean(axis=0), scale, SOFT_SURROUND, SOFT_FLOOR)
    return as_gray(1.0 - np.exp(-strength / SOFT_TONE))


def lineart(image: RgbImage) -> Gray:
    """Fine lines, fainter where the colours differ less."""
    return draw(image, FINE)


def lineart_anime(image: RgbImage) -> Gray:
    """Bolder lines of one brightness, as a cartoon is inked; faint edges and texture are left out."""
    return draw(image, BOLD)


def draw(image: RgbImage, pen: Pen) -> Gray:
    """The crests of the edges, smoothed along them."""
    lab, scale = cielab(image), scale_of(image)
    strength = stand_out(edge_strength(lab, pen.width_px * scale), scale, pen.surround, pen.floor)
    across, down = edge_normals(lab, scale)
    step = STEP_PX * scale
    smooth = sampled(strength, -down * step, across * step, bell(ALONG_STEPS))
    crest = sampled(smooth, across * step, down * step, bell(1.2 * pen.width_px) - bell(3.0 * pen.width_px))
    return as_gray((crest - pen.first) / (pen.full - pen.first))


def scale_of(image: RgbImage) -> float:
    shorter: int = min(image.shape[:2])
    return min(4.0, max(0.5, shorter / LINES_SIDE_PX))


def cielab(image: RgbImage) -> Floats:
    """(height, width, 3): L 0 to 100, a and b about -100 to 100; a difference of 2.3 can just be seen."""
    import cv2

    lab: Floats = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return lab


def gradients(lab: Floats, sigma_px: float) -> tuple[Floats, Floats]:
    """Change per pixel of the blurred channels, to the right and downwards."""
    import cv2

    blurred = cv2.GaussianBlur(lab, (0, 0), sigma_px)
    right, down = (cv2.Scharr(blurred, cv2.CV_32F, dx, 1 - dx, scale=1 / 32) for dx in (1, 0))
    return right, down


def edge_strength(lab: Floats, sigma_px: float) -> Floats:
    """About 0.4 of the colour difference at an ideal edge, whatever sigma."""
    right, down = gradients(lab, sigma_px)
    strength: Floats = sigma_px * np.sqrt((right**2 + down**2).sum(axis=2))
    return strength


def stand_out(strength: Floats, scale: float, surround: float, floor: float) -> Floats:
    """What is left of an edge among its surroundings; nothing below `floor`."""
    import cv2

    around: Floats = cv2.GaussianBlur(strength, (0, 0), SURROUND_SIGMA_PX * scale)
    return (strength - surround * around - floor).clip(0)


def edge_normals(lab: Floats, scale: float) -> tuple[Floats, Floats]:
    """Unit vectors (right, down) across the edges: the main axis of the smoothed structure tensor."""
    import cv2

    right, down = gradients(lab, scale)
    tensor = np.dstack([(right * right).sum(2), (right * down).sum(2), (down * down).sum(2)])
    xx, xy, yy = np.moveaxis(cv2.GaussianBlur(tensor, (0, 0), FLOW_SIGMA_PX * scale), 2, 0)
    angle = np.arctan2(2 * xy, xx - yy) / 2
    return np.cos(angle), np.sin(angle)


def bell(sigma_steps: float) -> Floats:
    """Gaussian weights of the samples -REACH to REACH; their sum is 1."""
    weights = np.exp(-0.5 * (np.arange(-REACH, REACH + 1) / sigma_steps) ** 2)
    normed: Floats = (weights / weights.sum()).astype(np.float32)
    return normed


def sampled(values: Floats, step_right: Floats, step_down: Floats, weights: Iterable[float]) -> Floats:
    """The weighted sum of the values along a straight line through each pixel, one step between two samples."""
    import cv2

    down, right = np.indices(values.shape, dtype=np.float32)
    total = np.zeros_like(values)
    for number, weight in enumerate(weights, start=-REACH):
        places = right + number * step_right, down + number * step_down
        total += weight * cv2.remap(values, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return total


def as_gray(brightness: Floats) -> Gray:
    """From 0 to 1, what lies outside cut off."""
    return (255 * brightness.clip(0, 1)).round().astype(np.uint8)
