"""A ControlNet shares the loaded model and follows its reference image."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cw_assets.domain.protocols import RgbImage
from cw_assets.engines.images.controlnet import read_reference
from cw_assets.engines.images.diffusers import DiffusersImageModel
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import InvalidInput, NotReady
from cw_assets_tests.engines.images.orders import Drawn, canny, draw, lora, order


def write_reference(media: Path, *, name: str = "reference.png", box=(60, 60, 200, 200), size=(256, 256)) -> None:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle(box, fill="black")
    image.save(media / name)


@pytest.fixture
def media(tmp_path: Path) -> Path:
    write_reference(tmp_path)
    write_reference(tmp_path, name="other.png", box=(10, 120, 250, 140))
    return tmp_path


def follow(engine: DiffusersImageModel, **choice: object) -> Drawn:
    return draw(engine, order(controlnet=canny(**choice)))


def test_the_picture_follows_the_reference_image(media, engine):
    without = draw(engine, order())
    box, line, again = follow(engine), follow(engine, reference_image="other.png"), follow(engine)
    assert np.array_equal(box.image, again.image)
    assert len({drawn.image.tobytes() for drawn in (without, box, line)}) == 3
    assert np.array_equal(without.image, draw(engine, order()).image)


def test_scale_and_end_count(media, engine):
    without = draw(engine, order(steps=4))
    none = draw(engine, order(steps=4, controlnet=canny(conditioning_scale=0.0)))
    half, whole = (draw(engine, order(steps=4, controlnet=canny(guidance_end=end))).image for end in (0.5, 1.0))
    assert np.array_equal(without.image, none.image)
    assert not np.array_equal(half, whole)


def test_the_model_is_not_loaded_again_for_it(media, engine):
    draw(engine, order())
    loads = CACHE.loads
    first, second = follow(engine), follow(engine)
    assert CACHE.loads == loads
    assert (first.generation.warm, second.generation.warm) == (True, True)


def test_it_draws_with_lora_scheduler_and_options_for_one_order(media, engine):
    before = follow(engine)
    drawn = draw(
        engine, order(controlnet=canny(), lora=lora(), scheduler="DPM++ 2M", options=("vae-tiling", "cfg-cutoff"))
    )
    assert not np.array_equal(before.image, drawn.image)
    assert (drawn.generation.scheduler, drawn.generation.options) == ("DPM++ 2M", ("vae-tiling",))
    assert "cfg-cutoff does not work with Tiny and a ControlNet" in drawn.generation.notes[0]
    assert np.array_equal(before.image, follow(engine).image)


def test_it_draws_in_few_steps_and_with_weights_in_8_bits(media, engine):
    before = follow(engine)
    fast = draw(engine, order(controlnet=canny(), lora=lora(), scheduler="LCM", options=("lcm", "fp8-weights")))
    assert not np.array_equal(before.image, fast.image)
    assert (fast.generation.options, fast.generation.notes) == (("lcm", "fp8-weights"), ())
    assert np.array_equal(before.image, follow(engine).image)


def test_the_control_image_is_made_by_what_is_given(media, diffusion_path):
    seen: list[tuple[RgbImage, str]] = []

    class Maker:
        def make(self, reference: RgbImage, control_type: str) -> RgbImage:
            seen.append((reference, control_type))
            return 255 - reference

    engine = DiffusersImageModel(diffusion_path, media, Maker, device="cpu")
    draw(engine, order(width=320, height=256, controlnet=canny(control_type="depth")))
    ((reference, control_type),) = seen
    assert (reference.shape, reference.dtype, control_type) == ((256, 320, 3), np.uint8, "depth")


@pytest.mark.parametrize("size", [(800, 400), (400, 800), (256, 256), (40, 90)])
def test_a_reference_is_cut_to_the_pictures_shape_around_its_middle(tmp_path, size):
    width, height = size
    write_reference(tmp_path, size=size, box=(width // 2 - 4, height // 2 - 4, width // 2 + 4, height // 2 + 4))
    found = read_reference(tmp_path, "reference.png", 256, 256)
    assert found.shape == (256, 256, 3)
    assert found[128, 128].max() < 64
    assert found[0, 0].min() > 240


def test_a_reference_lies_upright(tmp_path):
    image = Image.new("RGB", (64, 128), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 63, 63), fill="black")
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    image.save(tmp_path / "photo.jpg", exif=exif)
    found = read_reference(tmp_path, "photo.jpg", 64, 128)
    assert found[10, 32].min() > 200
    assert found[118, 32].max() < 50


@pytest.mark.parametrize("key", ["missing.png", "../outside.png", "."])
def test_a_reference_that_is_not_in_the_media_folder_is_said_before_anything_loads(evicted, engine, key):
    with pytest.raises(NotReady, match="not in the media folder"):
        follow(engine, reference_image=key)
    assert not any(model.large for model in CACHE.report().models)


def test_a_reference_that_is_no_image_is_said(engine):
    (engine.media_root / "text.png").write_text("a fox")
    with pytest.raises(InvalidInput, match="could not be read"):
        follow(engine, reference_image="text.png")


def test_what_is_no_controlnet_is_said_and_the_model_draws_on(media, engine):
    before = draw(engine, order())
    with pytest.raises(InvalidInput, match="ControlNet Canny could not be loaded"):
        follow(engine, path="tiny/sdxl/vae")
    assert np.array_equal(before.image, draw(engine, order()).image)


def test_a_missing_controlnet_names_the_command(media, engine):
    with pytest.raises(NotReady, match="cw models pull xinsir/controlnet"):
        follow(engine, path="xinsir/controlnet")
