from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from cw_assets.domain.protocols import RgbImage
from cw_assets.exports.image_previews import contact_sheet, thumbnail


def plain(color: tuple[int, int, int], width: int = 320, height: int = 240) -> RgbImage:
    return np.full((height, width, 3), color, np.uint8)


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(BytesIO(jpeg))
    assert picture.format == "JPEG"
    return picture


def test_thumbnail_keeps_the_shape_of_the_picture() -> None:
    assert opened(thumbnail(plain((9, 9, 9), 1920, 1080), height=90)).size == (160, 90)


def test_small_picture_is_not_blown_up() -> None:
    assert opened(thumbnail(plain((9, 9, 9), 64, 48))).size == (64, 48)


def test_pictures_stand_side_by_side_in_order_over_their_captions() -> None:
    red, blue = thumbnail(plain((220, 0, 0))), thumbnail(plain((0, 0, 220)))
    sheet = opened(contact_sheet([red, blue], ["seed 41", "seed 42"])).convert("RGB")
    left, right = sheet.getpixel((100, 80)), sheet.getpixel((sheet.width - 100, 80))
    assert left[0] > 200 > left[2]  # type: ignore[index]
    assert right[2] > 200 > right[0]  # type: ignore[index]
    captions = np.asarray(sheet)[160:]
    assert captions[:, : sheet.width // 2].min() < 128
    assert captions[:, sheet.width // 2 :].min() < 128


def test_ten_pictures_take_several_rows() -> None:
    sheet = opened(contact_sheet([thumbnail(plain((9, 9, 9)))] * 10, ["seed"] * 10))
    assert sheet.width <= 700
    assert sheet.height == 4 * 180


def test_no_pictures_give_an_empty_sheet() -> None:
    assert opened(contact_sheet([], [])).height == 180


def test_picture_without_a_caption_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        contact_sheet([thumbnail(plain((9, 9, 9)))] * 2, ["seed"])
