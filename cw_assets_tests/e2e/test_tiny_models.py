"""`cw` with diffusion models of few random weights, through the real diffusers, transformers and peft; LoRAs over HTTP.

The pictures say nothing: that the same request gives the same one, and another request another, says that it works.
"""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from cw_assets.engines.model_cache import CACHE
from cw_assets_tests.cli.command import Cw, commands
from cw_assets_tests.engines import tiny_diffusion, tiny_models
from cw_assets_tests.engines.images.pickle_watch import no_pickle_read
from cw_assets_tests.engines.loras import civitai_server

pytestmark = pytest.mark.slow
DRAW = ("--profile", "local", "--model", "tiny", "--seed", 3)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("models")
    tiny_diffusion.make_tiny_sdxl(folder)
    tiny_diffusion.make_tiny_lora(folder)
    tiny_diffusion.make_tiny_controlnet(folder)
    tiny_diffusion.make_tiny_ip_adapter(folder)
    yield folder
    CACHE.evict()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tiny") / "media"


@pytest.fixture
def cw(monkeypatch, capfd, folder, models) -> Cw:
    run = commands(monkeypatch, capfd, folder)
    monkeypatch.setenv("CW_MODELS_PATH", str(models))
    monkeypatch.setenv("CW_DEVICE", "cpu")
    known = {weights["name"] for weights in run("models", "list", "--json").json}
    if "tiny" not in known:
        run("models", "add", "tiny", "tiny/sdxl", "--steps", 2, "--width", 256, "--height", 256)
    return run


def picture(path: str) -> Image.Image:
    with Image.open(path) as opened:
        return opened.copy()


def differ(one: str, other: str) -> bool:
    return ImageChops.difference(picture(one), picture(other)).getbbox() is not None


def test_two_images_by_the_real_pipeline_without_a_pickle(cw):
    with no_pickle_read():
        made = cw("image", "generate", "a red bicycle", "-n", 2, *DRAW, "--json").json
    engine = made["metadata"]["engine"]
    assert (engine["engine"], made["metadata"]["parameters"]["scheduler"]) == ("diffusers", "Euler")
    assert {"torch", "diffusers", "cw-assets"} <= made["metadata"]["libraries"].keys()
    assert differ(*made["paths"])


def test_the_second_job_finds_the_model_warm(cw):
    cw("image", "generate", "a red bicycle", *DRAW)
    loads = CACHE.loads
    made = cw("image", "generate", "a blue tram", *DRAW, "--json").json["metadata"]
    assert (CACHE.loads, made["warm"]) == (loads, True)


def test_a_lora_by_air_is_fetched_applied_recorded_and_gone_afterwards(cw, models, monkeypatch):
    content = (models / "loras/tiny.safetensors").read_bytes()
    with civitai_server.running() as site:
        site.offer(content, trainedWords=["inkstyle"])
        monkeypatch.setenv("CW_CIVITAI_URL", site.origin)
        monkeypatch.setenv("CIVITAI_API_KEY", "only-for-this-test")
        air = f"urn:air:sdxl:lora:civitai:{civitai_server.MODEL_ID}@{civitai_server.VERSION_ID}"
        before = cw("image", "generate", "a red bicycle, inkstyle", *DRAW, "--json").json["paths"][0]
        made = cw("image", "generate", "a red bicycle", "--lora", air, *DRAW, "--json").json
        after = cw("image", "generate", "a red bicycle, inkstyle", *DRAW, "--json").json["paths"][0]
        assert all("only-for-this-test" not in asked.path for asked in site.asked)
    lora = made["metadata"]["lora"]
    assert (lora["air"], lora["path"]) == (air, f"loras/civitai_{civitai_server.VERSION_ID}.safetensors")
    assert (models / lora["path"]).read_bytes() == content
    assert made["metadata"]["prompt"]["final"] == "a red bicycle, inkstyle"
    assert differ(before, made["paths"][0])
    assert not differ(before, after)
    listed = cw("lora", "list", "--json").json[0]
    assert (listed["air"], listed["prompt_suffix"], listed["sha256"]) == (air, "inkstyle", lora["sha256"])


def test_an_image_with_its_lora_is_reproduced_from_its_file_alone(cw, models):
    cw("lora", "add", models / "loras/tiny.safetensors", "--label", "ink", "--architecture", "sdxl")
    made = cw("image", "generate", "a red bicycle, (dawn:1.3)", "-n", 2, "--lora", "ink", *DRAW, "--json").json
    again = cw("image", "reproduce", made["paths"][1], "--json").json
    assert (again["same_picture"], again["metadata"]["engine"]["engine"]) == (True, "diffusers")
    assert again["metadata"]["lora"] == made["metadata"]["lora"]


def test_a_controlnet_follows_its_reference(cw, models, tmp_path):
    reference = tmp_path / "frame.png"
    frame = Image.new("RGB", (256, 256), "white")
    frame.paste("black", (64, 64, 192, 192))
    frame.save(reference)
    add_controlnet(models, cw)
    plain = cw("image", "generate", "a box", *DRAW, "--json").json["paths"][0]
    options = ("--controlnet", "tiny_canny", "--reference", reference, "--control-scale", "2")
    made = cw("image", "generate", "a box", *options, *DRAW, "--json").json
    assert made["metadata"]["controlnet"]["control_type"] == "canny"
    assert differ(plain, made["paths"][0])


def test_a_picture_is_followed_recorded_reproduced_and_gone_afterwards(cw, tmp_path):
    can = tmp_path / "can.png"
    Image.radial_gradient("L").convert("RGB").save(can)
    before = cw("image", "generate", "a can", *DRAW, "--json").json["paths"][0]
    with no_pickle_read():
        made = cw("image", "generate", "a can", "--ip-adapter-image", can, *DRAW, "--json").json
    again = cw("image", "reproduce", made["paths"][0], "--json").json
    after = cw("image", "generate", "a can", *DRAW, "--json").json["paths"][0]
    assert made["metadata"]["ip_adapter"]["path"] == "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors"
    assert differ(before, made["paths"][0])
    assert again["same_picture"]
    assert not differ(before, after)


def add_controlnet(models: Path, cw: Cw) -> None:
    from cw_assets import api

    with api.local() as project:
        project.catalog.add_controlnet(
            slug="tiny_canny",
            label="tiny",
            path="tiny/controlnet-canny",
            control_type="canny",
            base_architecture="sdxl",
        )


def test_weights_that_are_missing_name_the_command_that_fetches_them(cw):
    ran = cw("image", "generate", "a cat", "--profile", "local", "--model", "juggernaut_xl")
    assert (ran.code, ran.out) == (3, "")
    ran.assert_told_in_one_sentence()
    assert "cw models pull RunDiffusion/Juggernaut-XL-v9" in ran.err
    waiting = cw("image", "list", "--json").json[0]
    assert (waiting["status"], waiting["diffusion_model"]) == ("pending", "juggernaut_xl")


@pytest.mark.parametrize("name", ["model.ckpt", "model.bin", "model.pt"])
def test_pickled_weights_are_refused_unread(cw, models, name):
    (models / name).write_bytes(b"PK\x03\x04" + bytes(100))
    slug = name.replace(".", "-")
    cw("models", "add", slug, name)
    with no_pickle_read():
        ran = cw("image", "generate", "a cat", "--profile", "local", "--model", slug, "--width", 256, "--height", 256)
    assert ran.code == 2
    ran.assert_told_in_one_sentence()


def test_a_prompt_is_enhanced_by_the_local_language_model(cw, models, monkeypatch):
    tiny_models.make_qwen(models)
    monkeypatch.setenv("CW_PROMPT_WEIGHTS", f"{tiny_models.TINY}/qwen")
    (prompt,) = cw("prompt", "add", "a red bicycle", "--creativity", "0", "--json").json
    outcome = cw("prompt", "enhance", prompt["id"], "--profile", "local", "--json").json[0]
    assert outcome["enhanced_prompt"]
    assert outcome["method"] == ("rule-based" if outcome["fallback_reason"] else "huggingface")
    record = json.loads(cw("prompt", "list", "--json").out)[0]
    assert (record["enhancement_method"], record["status"]) == (outcome["method"], "completed")
