"""From decoded frames to arrays: the small picture that detectors see, and the full one that is kept."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import BgrImage, RgbImage, Still
from cw_assets.errors import InvalidInput

SMALL_WIDTH = 256
"""Pixels across of the small picture, about; PySceneDetect's own default for its downscaling."""
THUMBNAIL_WIDTH = 320
JPEG_QUALITY = 92
FULL_RANGE = 2
LUMA_LOW, LUMA_SPAN = 16.0, 219.0
"""Video levels of black and of white minus black (ITU-R BT.601 and BT.709)."""

Plane = NDArray[np.uint8]


def small_picture(frame: Any) -> tuple[BgrImage, Plane]:
    """The frame shrunk to about 256 pixels across: (h, w, 3) BGR and (h, w) luma at full range.

    The common pixel format is sampled in place, which costs far less than a scaler's pass over the whole frame.
    """
    if frame.format.name != "yuv420p" or frame.color_range == FULL_RANGE:
        return scaled_picture(frame)
    step = max(1, round(frame.width / SMALL_WIDTH))
    planes = [sampled(plane, step) for plane in frame.planes]
    rows, columns = planes[0].shape[0] // 2, planes[0].shape[1] // 2
    luma = np.ascontiguousarray(planes[0][: 2 * rows, : 2 * columns])
    chroma = [plane[:rows, :columns].reshape(-1) for plane in planes[1:]]
    stacked = np.concatenate([luma.reshape(-1), *chroma])
    image = cv2.cvtColor(stacked.reshape(3 * rows, 2 * columns), cv2.COLOR_YUV2BGR_I420)
    return np.asarray(image), full_range(luma)


def sampled(plane: Any, step: int) -> Plane:
    """Every step-th pixel of every step-th row of a plane, in a view where it can be."""
    rows: Plane = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height : step, : plane.width : step]


def scaled_picture(frame: Any) -> tuple[BgrImage, Plane]:
    """The same by ffmpeg's scaler, for every pixel format."""
    height = max(2, round(frame.height * SMALL_WIDTH / frame.width))
    width = SMALL_WIDTH if frame.width > SMALL_WIDTH else frame.width
    if frame.width <= SMALL_WIDTH:
        height = frame.height
    image = frame.reformat(width, height, "bgr24", interpolation="FAST_BILINEAR").to_ndarray()
    return image, np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))


def resized(picture: Plane, shape: tuple[int, ...]) -> Plane:
    """The picture in another size (height, width, …): a stream may change its own in the middle."""
    return np.asarray(cv2.resize(picture, (shape[1], shape[0]), interpolation=cv2.INTER_AREA))


FULL_RANGE_TABLE = np.clip((np.arange(256) - LUMA_LOW) * 255.0 / LUMA_SPAN, 0, 255).round().astype(np.uint8)


def full_range(luma: Plane) -> Plane:
    """Video levels (16 to 235) to 0 to 255."""
    return np.asarray(cv2.LUT(luma, FULL_RANGE_TABLE))


def upright(frame: Any, sample_aspect_ratio: float) -> RgbImage:
    """The full frame as a person sees it: (height, width, 3) RGB, turned upright, with square pixels."""
    width = max(1, round(frame.width * sample_aspect_ratio))
    picture: RgbImage = frame.reformat(
        width, frame.height, "rgb24", src_colorspace=source_colorspace(frame), interpolation="BICUBIC"
    ).to_ndarray()
    return np.ascontiguousarray(np.rot90(picture, k=(frame.rotation % 360) // 90))


def source_colorspace(frame: Any) -> str:
    """The frame's matrix by its own word; where it says nothing, BT.709 for HD and BT.601 below, as players do."""
    known = {1: "ITU709", 5: "ITU601", 6: "ITU601"}
    return known.get(int(frame.colorspace), "ITU709" if frame.height >= 720 else "ITU601")


def still(frame: Any, *, number: int, time_s: float, sample_aspect_ratio: float) -> Still:
    """The frame as JPEG, with its thumbnail."""
    picture = upright(frame, sample_aspect_ratio)
    height, width = picture.shape[:2]
    scale = min(1.0, THUMBNAIL_WIDTH / width)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Still(number, time_s, width, height, jpeg(picture), jpeg(np.asarray(small)))


def jpeg(picture: RgbImage) -> bytes:
    """(height, width, 3) RGB as JPEG."""
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    )
    if not done:
        raise ValueError("the picture could not be encoded as JPEG")
    return bytes(data)


def read_picture(path: Path) -> RgbImage:
    """A stored JPEG as (height, width, 3) RGB. InvalidInput where it cannot be read."""
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if bgr is None:
        raise InvalidInput(f"The picture {path.name} cannot be read any more; analyze the video again.")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
