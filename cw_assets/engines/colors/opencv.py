"""Dominant colours by OpenCV's k-means on a shrunk picture; no weights, no download.

Which of them stand for a whole video is the domain's business.
"""

from importlib.metadata import version
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import RgbImage
from cw_assets.domain.values import EngineInfo, HexColor
from cw_assets.settings import Settings

SIDE_PX = 64
ATTEMPTS = 3
SEED = 7
STEPS, PRECISION = 30, 0.5


class KMeansQuantizer:
    """Colours are means in RGB; ties of share by the colour itself, so the order is always the same."""

    warm = True

    def __init__(self) -> None:
        import cv2

        self.cv2 = cv2
        self.info = EngineInfo(engine="opencv", model="k-means", version=version("opencv-python"))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()

    def dominant_colors(self, image: RgbImage, count: int) -> list[HexColor]:
        """Fewer than `count` where the picture has fewer colours."""
        pixels = self.shrink(image).reshape(-1, 3)
        centers, shares = self.cluster(pixels, min(count, len(np.unique(pixels, axis=0))))
        return by_share(centers, shares)

    def shrink(self, image: RgbImage) -> RgbImage:
        """At most 64 pixels a side, each the mean of the area it stands for."""
        height, width = (min(SIDE_PX, side) for side in image.shape[:2])
        small: RgbImage = self.cv2.resize(image, (width, height), interpolation=self.cv2.INTER_AREA)
        return small

    def cluster(self, pixels: NDArray[np.uint8], count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Centres (count, 3) and how many pixels each has.

        OpenCV keeps its random state by thread: seeding it here makes every call give the same, on any thread.
        """
        if count == 1:
            return pixels.mean(axis=0, keepdims=True, dtype=np.float32), np.array([len(pixels)])
        cv2 = self.cv2
        stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, STEPS, PRECISION)
        cv2.setRNGSeed(SEED)
        _, labels, centers = cv2.kmeans(pixels.astype(np.float32), count, None, stop, ATTEMPTS, cv2.KMEANS_PP_CENTERS)
        return centers, np.bincount(labels.ravel(), minlength=count)


def by_share(centers: NDArray[np.float32], shares: NDArray[np.int64]) -> list[HexColor]:
    """Hex colours, the largest share first; centres that round to the same colour count together."""
    totals: dict[HexColor, int] = {}
    for center, share in zip(centers, shares, strict=True):
        red, green, blue = (round(float(channel)) for channel in center)
        color = f"#{red:02x}{green:02x}{blue:02x}"
        totals[color] = totals.get(color, 0) + int(share)
    return sorted(totals, key=lambda color: (-totals[color], color))
