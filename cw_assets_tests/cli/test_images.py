"""`cw image`: generated, reproduced, listed."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

SMALL = ("--width", 256, "--height", 256, "--steps", 2)


def test_generate_prints_paths_and_seeds(cw):
    ran = cw("image", "generate", "a red bicycle", "-n", 3, "--seed", 5, *SMALL)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert "3 by sketch" in lines[0]
    assert [line.rpartition(" ")[2] for line in lines[1:4]] == ["5", "6", "7"]
    assert all(Path(line.partition("  seed")[0]).is_file() for line in lines[1:4])


def test_generate_as_json_gives_the_outcome_of_the_specification(cw):
    made = cw("image", "generate", "a red bicycle", "--json", "--identifier", "spot", *SMALL).json
    assert {"status", "job_id", "images_count", "paths"} <= made.keys()
    assert (made["status"], made["images_count"]) == ("completed", 1)
    assert Path(made["paths"][0]).name == f"spot-{made['job_id']:05d}.00.jpg"
    assert made["metadata"]["model"]["slug"] == "zimageturbo"


def test_enhanced_first_the_enhanced_text_is_drawn(cw):
    made = cw("image", "generate", "a red bicycle", "--enhance", "--json", *SMALL).json["metadata"]
    assert made["prompt"]["enhanced"] == made["prompt"]["final"] != "a red bicycle"


def test_a_prompt_from_the_list_can_be_drawn(cw):
    (prompt,) = cw("prompt", "add", "a green tram", "--json").json
    made = cw("image", "generate", "--prompt", prompt["id"], "--json", *SMALL).json
    assert made["metadata"]["prompt"]["source"] == "a green tram"


def test_a_job_of_the_list_is_drawn_again(cw):
    first = cw("image", "generate", "a red bicycle", "--seed", 5, "--json", *SMALL).json
    again = cw("image", "generate", "--job", first["job_id"], "--json").json
    assert (again["job_id"], again["paths"]) == (first["job_id"], first["paths"])


def test_reproduce_draws_the_same_picture_again(cw):
    made = cw(
        "image", "generate", "a red bicycle", "-n", 2, "--guidance", 0, "--model", "juggernaut_xl", "--json", *SMALL
    )
    second = made.json["paths"][1]
    ran = cw("image", "reproduce", second)
    assert ran.code == 0
    assert "the same picture" in ran.out
    again = cw("image", "reproduce", second, "--json").json
    assert (again["same_picture"], again["largest_difference"]) == (True, 0)
    assert again["metadata"]["images"][0]["seed"] == made.json["metadata"]["images"][1]["seed"]


def test_reproduce_goes_on_after_a_file_that_says_nothing(cw, tmp_path):
    made = cw("image", "generate", "a red bicycle", "--json", *SMALL).json["paths"][0]
    plain = tmp_path / "plain.jpg"
    Image.fromarray(np.zeros((64, 64, 3), np.uint8)).save(plain)
    ran = cw("image", "reproduce", plain, made)
    assert ran.code == 2
    assert "the same picture" in ran.out
    ran.assert_told_in_one_sentence()


def test_list_shows_the_jobs(cw):
    cw("image", "generate", "a violet umbrella", "-n", 2, *SMALL)
    assert "a-violet-umbrella" in cw("image", "list").out
    newest = cw("image", "list", "--json").json[0]
    assert (newest["status"], len(newest["result_images"])) == ("completed", 2)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "layout.png"
    Image.fromarray(np.full((64, 64, 3), 200, np.uint8)).save(path)
    return path


def test_a_reference_picture_is_copied_into_the_store(cw, picture, folder):
    options = ("--model", "juggernaut_xl", "--controlnet", "sdxl_canny", "--reference", picture)
    net = cw("image", "generate", "a red bicycle", *options, "--json", *SMALL).json["metadata"]["controlnet"]
    assert (folder / net["reference_image"]).is_file()
    assert net["control_type"] == "canny"


def test_a_followed_picture_is_copied_into_the_store_and_followed_again(cw, picture, folder):
    options = ("--model", "juggernaut_xl", "--ip-adapter-image", picture, "--ip-adapter-scale", 0.25)
    made = cw("image", "generate", "a red bicycle", *options, "--json", *SMALL).json
    followed = made["metadata"]["ip_adapter"]
    assert (folder / followed["image"]).is_file()
    assert followed["scale"] == 0.25
    again = cw("image", "reproduce", made["paths"][0], "--json").json
    assert again["metadata"]["ip_adapter"] == followed
    (folder / followed["image"]).write_bytes(b"another picture")
    ran = cw("image", "reproduce", made["paths"][0])
    assert f"The reference picture {followed['image']} is not here" in ran.err
    ran.assert_told_in_one_sentence()


def test_a_model_that_follows_no_picture_is_told_and_leaves_no_record(cw, picture):
    before = cw("image", "list", "--json").json
    ran = cw("image", "generate", "a cat", "--model", "zimageturbo", "--ip-adapter-image", picture)
    ran.assert_told_in_one_sentence()
    assert "choose a model of the architecture sd15 or sdxl" in ran.err
    assert cw("image", "list", "--json").json == before


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ((), "either a text or the id of a prompt"),
        (("a cat", "--prompt", "1"), "either a text or the id of a prompt"),
        (("a cat", "--job", "1"), "A job has its own prompt"),
        (("a cat", "--model", "nobody"), "There is no diffusion model 'nobody'"),
        (("a cat", "-n", "11"), "num_images"),
        (("a cat", "--width", "1000"), "multiples of 16"),
        (("a cat", "--width", "2048", "--height", "2048"), "draws up to"),
        (("a cat", "--seed", "-1"), "seed"),
        (("a cat", "--lora", "77"), "Lora 77 does not exist"),
        (("a cat", "--lora", "nonsense"), "names no LoRA"),
        (("a cat", "--controlnet", "sdxl_canny"), "give both"),
        (("a cat", "--ip-adapter-scale", "0.5"), "give ip_adapter_image"),
        (("a cat", "--ip-adapter-image", "nowhere.png"), "nowhere.png is no file"),
        (("a cat", "--ip-adapter-image", __file__), "bring a JPEG or PNG"),
        (("a cat", "--option", "magic"), "magic"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_no_record(cw, arguments, sentence):
    before = cw("image", "list", "--json").json, cw("prompt", "list", "--json").json
    ran = cw("image", "generate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
    assert (cw("image", "list", "--json").json, cw("prompt", "list", "--json").json) == before
