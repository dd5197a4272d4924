"""The sketch engine draws what the words say, the same each time, within any size, and always marked as a draft."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cw_assets.domain.images.panel.frame import page
from cw_assets.domain.images.panel.people import ACTIONS, OUTFITS
from cw_assets.domain.images.panel.people import KINDS as PEOPLE
from cw_assets.domain.images.panel.surroundings import PLACES
from cw_assets.domain.images.panel.things import KINDS
from cw_assets.domain.images.request import ControlNetChoice, ImageRequest, LoraChoice, ModelChoice
from cw_assets.engines.images.sketch import SketchImageModel
from cw_assets.settings import Settings

MODEL = ModelChoice(slug="s", label="s", base_architecture="sdxl", path="p", pipeline="p", dtype="float32")
BICYCLE = "a red bicycle in front of a bakery at noon, wide shot"
HOSTILE = [
    "",
    "x" * 10_000,
    "a dog " * 2000,
    "\x00\x1b[31m\r\n\t",
    "🚲🦄👨‍👩‍👧",
    "日本語のプロンプト",
    "مرحبا",
    "((((:1.3",
    "a" + "\u0301" * 500,
]


def order(prompt: str, *, width: int = 320, height: int = 256, seeds: tuple[int, ...] = (1,), **more) -> ImageRequest:
    return ImageRequest(
        model=MODEL, prompt=prompt, width=width, height=height, steps=9, guidance_scale=1, seeds=seeds, **more
    )


def engine() -> SketchImageModel:
    return SketchImageModel.from_settings(Settings(_env_file=None), name="sketch")


def drawn(prompt: str, **how) -> np.ndarray:
    images = []
    engine().generate(order(prompt, **how), on_step=lambda *_: None, on_image=images.append)
    return images[0].pixels


def notes(prompt: str = "a man", **how) -> str:
    return " ".join(engine().generate(order(prompt, **how), on_step=lambda *_: None, on_image=lambda _: None).notes)


def red_share(pixels: np.ndarray) -> float:
    r, g, b = pixels[60:].astype(int).transpose(2, 0, 1)
    return float(((r > 130) & (r > 1.9 * g) & (r > 1.9 * b)).mean())


def test_the_same_request_gives_the_same_bytes_in_another_process():
    here = hashlib.sha256(drawn(BICYCLE).tobytes()).hexdigest()
    script = (
        "import hashlib; from cw_assets_tests.engines.images.test_sketch import BICYCLE, drawn;"
        "print(hashlib.sha256(drawn(BICYCLE).tobytes()).hexdigest())"
    )
    root = Path(__file__).parents[3]
    there = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_another_seed_gives_a_clearly_different_picture():
    first, second = drawn(BICYCLE), drawn(BICYCLE, seeds=(2,))
    assert np.abs(first.astype(int) - second.astype(int)).mean() > 12


def test_night_is_darker_than_noon():
    assert drawn("a car on a road at night").mean() < 0.7 * drawn("a car on a road at noon").mean()


def test_a_red_bicycle_is_red_and_a_blue_one_is_not():
    assert red_share(drawn(BICYCLE)) > 3 * red_share(drawn(BICYCLE.replace("red", "blue"))) + 0.005


def test_noir_takes_the_colours_out():
    def colorfulness(prompt: str) -> float:
        pixels = drawn(prompt)[:190].astype(int)
        return float((pixels.max(axis=2) - pixels.min(axis=2)).mean())

    assert colorfulness("a man in a park, film noir") < 0.5 * colorfulness("a man in a park")


def test_rain_fog_and_snow_change_the_picture():
    plain = drawn("a man on a street").astype(int)
    for weather in ("rain", "fog", "snow"):
        assert np.abs(drawn(f"a man on a street, {weather}").astype(int) - plain).mean() > 5


def test_quoted_words_stand_in_the_picture():
    base = 'a billboard on a road "{}", wide shot, noon'
    first, second = drawn(base.format("SALE"), width=640, height=360), drawn(base.format("OPEN"), width=640, height=360)
    assert first.shape == second.shape
    assert not np.array_equal(first[:300], second[:300])


@pytest.mark.parametrize("size", [(256, 256), (4096, 256), (256, 1024), (1280, 720)])
def test_every_size_is_drawn_and_stamped_as_a_draft(size):
    pixels = drawn("a man in a white studio, noon", width=size[0], height=size[1])
    assert pixels.shape == (size[1], size[0], 3)
    assert pixels.dtype == np.uint8
    laid = page(*size)
    for area in (laid.stamp, laid.footer):
        part = pixels[round(area.top) : round(area.bottom), round(area.left) : round(area.right)].astype(int)
        red = (part[..., 0] > 170) & (part[..., 1] < 110) & (part[..., 2] < 110)
        assert red.sum() > 20


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_thing_leaves_its_mark(kind):
    phrase = KINDS[kind].words.split(",")[0]
    with_it, without = drawn(f"{phrase}, street, noon", width=256), drawn("xyzzy, street, noon", width=256)
    assert np.abs(with_it[:200].astype(int) - without[:200].astype(int)).max() > 60


@pytest.mark.parametrize("place", sorted(set(PLACES.values())))
def test_every_place_is_drawn_by_day_and_night(place):
    phrase = next(" ".join(words) for words, name in PLACES.items() if name == place)
    day, night = drawn(f"{phrase}, noon, snow"), drawn(f"{phrase}, night")
    assert len(np.unique(day.reshape(-1, 3), axis=0)) > 100
    assert not np.array_equal(day, night)


@pytest.mark.parametrize("action", sorted(set(ACTIONS.values())))
def test_every_action_is_drawn_for_everybody(action):
    phrase = next(" ".join(words) for words, name in ACTIONS.items() if name == action)
    pictures = [drawn(f"a {person} {phrase}, studio", width=256) for person in sorted(PEOPLE)[:3]]
    assert len({picture.tobytes() for picture in pictures}) == 3


@pytest.mark.parametrize("outfit", sorted(set(OUTFITS.values()) - {"glasses"}))
def test_clothes_take_their_colour(outfit):
    phrase = next(" ".join(words) for words, name in OUTFITS.items() if name == outfit)
    red, blue = (
        drawn(f"a woman in a {color} {phrase}, white studio, noon, medium wide shot") for color in ("red", "blue")
    )
    assert not np.array_equal(red, blue)


@pytest.mark.parametrize("prompt", HOSTILE)
def test_hostile_prompts_are_drawn(prompt):
    assert drawn(prompt, width=256).shape == (256, 256, 3)


@pytest.mark.parametrize(
    "words",
    [
        "over the shoulder of a man",
        "POV of a dog",
        "a dog, dutch angle",
        "a bus, orbit, pan",
        "a man rides a horse, tilt up",
        "a car, tracking, zoom out",
    ],
)
def test_camera_words_change_the_picture(words):
    plain = words.split(",")[0].removeprefix("over the shoulder of ").removeprefix("POV of ")
    same_length = f"{plain}{' ' * (len(words) - len(plain))}"
    assert not np.array_equal(drawn(words)[:200], drawn(same_length)[:200])


@pytest.mark.parametrize("size", [(4096, 256), (256, 4096)])
@pytest.mark.parametrize(
    "words", ["a crowd, dutch angle, fog", "OTS of a man, zoom in, storm", "POV of burgers on a table, tilt up, aerial"]
)
def test_the_narrowest_pictures_take_every_camera_word(words, size):
    assert drawn(words, width=size[0], height=size[1]).shape == (size[1], size[0], 3)


def test_weights_in_the_prompt_are_no_words_of_it():
    assert "left out" not in notes("a (red bicycle:1.3)")
    assert red_share(drawn(f"({BICYCLE}:1.3)")) > 0.005


def test_images_and_progress_come_in_order():
    heard = []
    generation = engine().generate(
        order("a man", seeds=(5, 6)),
        on_step=lambda *step: heard.append(step),
        on_image=lambda image: heard.append((image.index, image.seed)),
    )
    assert heard == [(0, 1, 3), (0, 2, 3), (0, 3, 3), (0, 5), (1, 1, 3), (1, 2, 3), (1, 3, 3), (1, 6)]
    assert (generation.warm, generation.load_seconds, generation.engine.engine) == (True, 0.0, "sketch")
    assert set(generation.libraries) == {"pillow", "numpy"}


def test_progress_may_stop_the_work():
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine().generate(order("a man"), on_step=stop, on_image=lambda _: None)


def test_notes_say_what_was_asked_for_and_not_applied():
    lora = LoraChoice(label="Ink", path="i.safetensors", base_architecture="sdxl", strength=1)
    control = ControlNetChoice(
        slug="c", label="Canny", path="c", control_type="canny", reference_image="r.png", conditioning_scale=1
    )
    told = notes(lora=lora, controlnet=control)
    assert "does not apply LoRAs: Ink" in told
    assert "does not apply ControlNets: Canny" in told
    assert "LoRA" not in notes()
