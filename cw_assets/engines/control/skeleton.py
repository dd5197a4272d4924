"""OpenPose's picture of people: 18 keypoints and 17 limbs in its colours; where the keypoints are is found elsewhere.

Facts of the format: order, limbs and colours of OpenPose's COCO model; limbs at 60 % brightness, 4 px either side.
"""

import colorsys
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import RgbImage

Keypoints = NDArray[np.float32]
"""(n, 2): x and y in pixels, NaN where a keypoint was not seen."""
COCO_COUNT = 17
L_SHOULDER, R_SHOULDER = 5, 6
FROM_COCO = (0, COCO_COUNT, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)
"""Which of COCO's 17 keypoints, with the neck put behind them, stands at each place of OpenPose's 18."""
LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13),
    (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
COLORS = tuple(tuple(round(255 * part) for part in colorsys.hsv_to_rgb(n / 18, 1, 1)) for n in range(18))
"""RGB, hues 20 degrees apart; a limb has the colour of its own number."""
LIMB_BRIGHTNESS = 0.6
HALF_WIDTH_PX = 4
"""Of a limb, and the radius of a keypoint, at a shorter side of `DRAWN_SIDE_PX`."""
DRAWN_SIDE_PX = 512


def openpose_from_coco(coco: Keypoints) -> Keypoints:
    """18 keypoints from 17; the neck is the middle of the shoulders, not seen unless both are."""
    neck = (coco[L_SHOULDER] + coco[R_SHOULDER]) / 2
    return np.vstack([coco, neck])[list(FROM_COCO)]


def draw_people(people: list[Keypoints], height: int, width: int) -> RgbImage:
    """The people, 18 keypoints each, on black; all limbs first, the keypoints over them."""
    canvas = np.zeros((height, width, 3), np.uint8)
    half_width = max(1, round(HALF_WIDTH_PX * min(height, width) / DRAWN_SIDE_PX))
    for points in people:
        draw_limbs(canvas, points, half_width)
    for points in people:
        draw_points(canvas, points, half_width)
    return canvas


def draw_limbs(canvas: RgbImage, points: Keypoints, half_width: int) -> None:
    """An ellipse from one end of each limb to the other."""
    import cv2

    for (start, end), color in zip(LIMBS, COLORS, strict=False):
        if np.isnan(points[[start, end]]).any():
            continue
        middle, (right, down) = points[[start, end]].mean(axis=0), points[end] - points[start]
        axes = round(math.hypot(right, down) / 2), half_width
        angle = math.degrees(math.atan2(down, right))
        dimmed = tuple(round(LIMB_BRIGHTNESS * part) for part in color)
        cv2.ellipse(canvas, pixel(middle), axes, angle, 0, 360, dimmed, -1)


def draw_points(canvas: RgbImage, points: Keypoints, radius: int) -> None:
    import cv2

    for point, color in zip(points, COLORS, strict=True):
        if not np.isnan(point).any():
            cv2.circle(canvas, pixel(point), radius, color, -1)


def pixel(point: Any) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
