"""Which size a film has, and where a picture stands in it."""

import numpy as np
import pytest
from PIL import Image

from cw_assets.exports.storyboards.fitting import PAPER, film_size, fitted, readable_size


@pytest.mark.parametrize(
    ("sizes", "size"),
    [
        ([], (1280, 720)),
        ([(1280, 720), (1024, 1024)], (1280, 720)),
        ([(1024, 1024)], (1024, 1024)),
        ([(720, 1280)], (720, 1280)),
        ([(853, 481)], (852, 480)),
        ([(3840, 2160)], (1920, 1080)),
        ([(2160, 3840)], (1080, 1920)),
        ([(6000, 500)], (1920, 160)),
        ([(1, 1)], (16, 16)),
    ],
)
def test_a_film_has_its_pictures_size_where_all_agree(sizes, size):
    assert film_size(sizes) == size


@pytest.mark.parametrize(
    ("picture", "region"),
    [
        ((640, 360), (0, 0, 1280, 720)),
        ((720, 720), (280, 0, 720, 720)),
        ((718, 720), (280, 0, 718, 720)),
        ((1280, 500), (0, 110, 1280, 500)),
        ((1281, 720), (0, 0, 1280, 720)),
        ((10, 3000), (632, 0, 16, 720)),
    ],
)
def test_a_picture_is_shown_whole_with_paper_beside_it(picture, region, tmp_path):
    Image.new("RGB", picture, "#102030").save(tmp_path / "a.png")
    made = fitted(tmp_path / "a.png", (1280, 720))
    x, y, width, height = made.region
    assert made.region == region
    assert not any(side % 2 for side in made.region)
    assert (made.pixels[y : y + height, x : x + width] == (0x10, 0x20, 0x30)).all()
    outside = np.ones((720, 1280), bool)
    outside[y : y + height, x : x + width] = False
    assert (made.pixels[outside] == PAPER).all()


def test_files_that_are_no_pictures_have_no_size(tmp_path):
    good, cut, text = tmp_path / "good.png", tmp_path / "cut.png", tmp_path / "text.png"
    Image.effect_noise((64, 64), 80).save(good)
    cut.write_bytes(good.read_bytes()[:900])
    text.write_text("no picture")
    assert [readable_size(path) for path in (good, cut, text, tmp_path / "none.png")] == [(64, 64), None, None, None]
