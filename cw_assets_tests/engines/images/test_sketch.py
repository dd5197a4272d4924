"""The sketch engine draws what the words say, the same each time, within any size, and always marked as a draft."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cw_assets.domain.images.panel.chance import held_draws
from cw_assets.domain.images.panel.frame import page
from cw_assets.domain.images.panel.layout import lay_out
from cw_assets.domain.images.panel.people import ACTIONS, OUTFITS
from cw_assets.domain.images.panel.people import KINDS as PEOPLE
from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.images.panel.surroundings import PLACES
from cw_assets.domain.images.panel.things import KINDS
from cw_assets.domain.images.request import ControlNetChoice, ImageRequest, IpAdapterChoice, LoraChoice, ModelChoice
from cw_assets.engines.decoding import reference
from cw_assets.engines.images.sketch import SketchImageModel
from cw_assets.engines.images.sketching.clothes import Clothes, clothes_of, looks_of
from cw_assets.engines.images.sketching.hair import Looks
from cw_assets.engines.images.sketching.palette import HAIR, palette_for
from cw_assets.engines.images.sketching.subjects import look_of
from cw_assets.errors import InvalidInput, LimitExceeded, NotReady
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
    told = notes(lora=lora, ip_adapter=IpAdapterChoice(path="a.safetensors", image="references/can.png", scale=0.5))
    assert "does not apply LoRAs: Ink" in told
    assert "does not apply IP-Adapters: references/can.png" in told
    assert "left out" not in notes()


# ---- what stays within a seed


WOMAN = ["a woman walks on a beach, wide shot", "CU of a woman in the kitchen", "a man and a woman on a street, MS",
         "two dogs and a woman in a park"]  # fmt: skip


def dressed(prompt: str, seed: int) -> dict[tuple[str, int], tuple[Looks, Clothes]]:
    """Looks and clothes of everybody in a panel, by kind and number; whether somebody smiles is not among them."""
    panel = lay_out(read_scene(prompt), prompt, 640, 360, seed)
    palette = palette_for(panel.scene, held_draws(seed, "palette"))
    persons = [item.subject for item in panel.items if item.is_person]
    return {
        (one.kind, one.number): (looks_of(one, seed, smiles=False), clothes_of(one, seed, palette)) for one in persons
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_first_woman_of_every_prompt_looks_the_same_within_a_seed(seed):
    assert len({dressed(prompt, seed)["woman", 0] for prompt in WOMAN}) == 1


def test_seeds_choose_among_looks():
    assert len({dressed(WOMAN[0], seed)["woman", 0] for seed in range(6)}) > 3


@pytest.mark.parametrize("seed", range(12))
def test_nobody_in_a_family_or_among_friends_has_a_twin(seed):
    everybody = [*dressed("a family", seed).values(), *dressed("grandmother and grandfather", seed).values()]
    friends = list(dressed("three women and a man", seed).values())
    for company in (everybody, friends):
        assert len(set(company)) == len(company)
    for company in (dressed("a family", seed), dressed("a couple", seed), dressed("friends", seed)):
        assert len({clothes.top for _, clothes in company.values()}) == len(company)


def test_what_the_prompt_settles_moves_nothing_else():
    plain, blond = (dressed(f"a {hair} woman in a park", 3)["woman", 0] for hair in ("", "blonde"))
    assert blond[0].hair == HAIR["blond"][0]
    assert (blond[0].skin, blond[0].style, blond[1]) == (plain[0].skin, plain[0].style, plain[1])


def test_colours_in_the_prompt_leave_clothes_as_they_are():
    assert dressed("a woman in a park, teal and orange", 3) == dressed("a woman in a park", 3)


def test_a_bottle_and_a_kitchen_look_the_same_in_every_prompt_of_a_seed():
    for seed in range(4):
        bottles = {
            look_of(
                lay_out(read_scene(prompt), prompt, 640, 360, seed), "bottle", "", ("#111111", "#222222", "#333333")
            )
            for prompt in ("a bottle on a table", "a woman with a bottle")
        }
        assert len(bottles) == 1
    empty, again = (
        drawn(prompt, width=640, height=360) for prompt in ("kitchen, noon, EWS", "kitchen, noon, EWS, calm")
    )
    mirrored = empty[:300, ::-1]
    apart = [
        np.abs(picture[20:290, 20:-20].astype(int) - again[20:290, 20:-20]).mean() for picture in (empty, mirrored)
    ]
    assert min(apart) < 10


def test_a_childs_sex_is_the_same_in_every_prompt_of_a_seed():
    prompts = ["a child on a beach", "CU of a child", "a child eats breakfast"]
    for seed in range(6):
        assert len({frozenset(dressed(prompt, seed)) for prompt in prompts}) == 1
    assert {kind for seed in range(6) for kind, _ in dressed(prompts[0], seed)} == {"boy", "girl"}


# ---- drawings after a reference picture


@pytest.fixture
def shot(tmp_path) -> Path:
    """A media folder with a picture: a dark red box on white, left of the middle."""
    picture = Image.new("RGB", (640, 360), "white")
    ImageDraw.Draw(picture).rectangle((120, 100, 280, 300), fill=(120, 20, 20))
    picture.save(tmp_path / "shot.png")
    return tmp_path


def followed(media: Path, prompt: str = "a man, MS", *, kind: str = "lineart", key: str = "shot.png", **how):
    choice = ControlNetChoice(
        slug="c", label="C", path="c", control_type=kind, reference_image=key, conditioning_scale=1
    )
    images = []
    model = SketchImageModel.from_settings(Settings(_env_file=None, media_root=media), name="sketch")
    request = order(prompt, controlnet=choice, **({"width": 640, "height": 400} | how))
    generation = model.generate(request, on_step=lambda *_: None, on_image=images.append)
    return images[0].pixels.astype(int), generation


def picture_of(pixels: np.ndarray) -> np.ndarray:
    """The panel's picture without its frame."""
    area = page(pixels.shape[1], pixels.shape[0]).picture
    return pixels[round(area.top) + 6 : round(area.bottom) - 6, round(area.left) + 6 : round(area.right) - 6]


@pytest.mark.parametrize("kind", ["canny", "lineart", "lineart_anime", "softedge"])
def test_lines_of_a_drawing_lie_where_the_pictures_do(shot, kind):
    drawn = picture_of(followed(shot, kind=kind)[0])
    height, width = drawn.shape[:2]
    ink = drawn.max(axis=2) < 95
    upright = ink[height // 2]
    edges = np.flatnonzero(upright) / width
    assert np.abs(edges[:, None] - [120 / 640, 280 / 640]).min(axis=1).max() < 0.03
    assert {round(edge * 640 / 160 - 0.75) for edge in edges} == {0, 1}


def test_a_drawing_keeps_dark_and_light_and_a_breath_of_colour(shot):
    drawn = picture_of(followed(shot)[0])
    height, width = drawn.shape[:2]
    box, paper = (drawn[height // 2 - 20 : height // 2 + 20, round(x * width) - 20 :][:, :40] for x in (0.31, 0.7))
    assert paper.min() > 225
    assert box.mean() < paper.mean() - 60
    assert box[..., 0].mean() > box[..., 2].mean() + 15


def test_a_drawing_stands_on_a_panels_page(shot):
    pixels, _ = followed(shot, "OTS of a man, low angle")
    plain = drawn("OTS of a man, low angle", width=640, height=400).astype(int)
    footer = round(page(640, 400).footer.top)
    assert np.array_equal(pixels[footer:], plain[footer:])
    assert not np.array_equal(pixels[:footer], plain[:footer])


def test_the_prompt_changes_the_page_of_a_drawing_alone(shot):
    first, second = (followed(shot, prompt)[0] for prompt in ("a man, MS", "a dog at night, WS"))
    footer = round(page(640, 400).footer.top)
    assert np.array_equal(first[:footer], second[:footer])


def test_a_drawing_names_no_shot_that_the_prompt_does_not(shot):
    def ink(prompt):
        """The share of ink where a shot's label begins."""
        footer = page(640, 400).footer
        middle, left = round(footer.top + footer.height / 2), round(footer.left)
        return (followed(shot, prompt)[0][middle - 4 : middle + 4, left : left + 6].max(axis=2) < 70).mean()

    assert ink("a man, MS") > 0.4
    assert ink("a man") < 0.2


def test_the_seed_moves_the_hand_a_little(shot):
    first, again, other = (followed(shot, seeds=(seed,))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert 0 < np.abs(picture_of(first) - picture_of(other)).mean() < 12


@pytest.mark.parametrize("kind", ["depth", "openpose"])
def test_types_that_need_weights_are_drawn_as_line_art_and_say_so(shot, kind):
    pixels, generation = followed(shot, kind=kind)
    assert np.array_equal(pixels, followed(shot)[0])
    assert f"no weights for {kind}" in " ".join(generation.notes)


def test_a_drawing_says_what_it_is_of(shot):
    _, generation = followed(shot)
    told = " ".join(generation.notes)
    assert "a line drawing of the reference picture shot.png" in told
    assert "no weights" not in told
    assert "opencv-python" in generation.libraries


@pytest.mark.parametrize("key", ["missing.png", "../outside.png", "."])
def test_a_reference_outside_the_media_folder_or_missing_is_refused(shot, key):
    Image.new("RGB", (8, 8)).save(shot.parent / "outside.png")
    with pytest.raises(NotReady, match="not in the media folder"):
        followed(shot, key=key)


def test_a_reference_that_is_no_picture_is_refused(shot):
    (shot / "shot.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n")
    with pytest.raises(InvalidInput, match="could not be read"):
        followed(shot)


def test_a_reference_of_too_many_pixels_is_not_decoded(shot, monkeypatch):
    monkeypatch.setattr(reference, "MAX_PIXELS", 640 * 360 - 1)
    with pytest.raises(LimitExceeded, match="pixels"):
        followed(shot)


@pytest.mark.parametrize("size", [(256, 4096), (4096, 256)])
def test_drawings_of_any_shape_are_drawn(shot, size):
    assert followed(shot, width=size[0], height=size[1])[0].shape == (size[1], size[0], 3)
