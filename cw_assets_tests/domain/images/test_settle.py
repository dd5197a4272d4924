"""How a job's settings are settled."""

import itertools

import pytest

from cw_assets.domain.images.request import MAX_SEED, ControlNetChoice, IpAdapterChoice, LoraChoice, ModelChoice
from cw_assets.domain.images.settle import (
    IP_ADAPTER_SCALE,
    ModelDefaults,
    Overrides,
    PromptTexts,
    final_prompt,
    ip_adapter_choice,
    settle,
    without_lora_tags,
)
from cw_assets.errors import InvalidInput, Refused

MODEL = ModelChoice(slug="m", label="Model", base_architecture="sdxl", path="own/m", pipeline="", dtype="float16")
DEFAULTS = ModelDefaults(
    width=1024,
    height=768,
    max_pixels=1024 * 1024,
    steps=28,
    guidance_scale=7.0,
    scheduler="DPM++ 2M",
    supports_negative_prompt=True,
    force_default_guidance=False,
)
LORA = LoraChoice(label="Ink", path="loras/ink.safetensors", base_architecture="sdxl", strength=0.8)
TEXTS = PromptTexts(source="a bakery")


def settled(*, model=MODEL, defaults=None, lora=None, controlnet=None, ip_adapter=None, texts=TEXTS, **overrides):
    numbers = itertools.count(100)
    return settle(
        model,
        DEFAULTS.model_copy(update=defaults or {}),
        Overrides(**overrides),
        texts,
        lora=lora,
        controlnet=controlnet,
        ip_adapter=ip_adapter,
        random_seed=lambda: next(numbers),
    )


def test_the_model_decides_where_the_job_says_nothing():
    request = settled()
    assert (request.width, request.height, request.steps) == (1024, 768, 28)
    assert (request.guidance_scale, request.scheduler) == (7.0, "DPM++ 2M")


def test_the_job_goes_first_and_zero_is_a_value():
    request = settled(width=512, height=256, steps=1, guidance_scale=0.0, scheduler="")
    assert (request.width, request.height, request.steps) == (512, 256, 1)
    assert (request.guidance_scale, request.scheduler) == (0.0, "")


def test_a_forced_guidance_ignores_job_and_lora():
    lora = LORA.model_copy(update={"guidance_scale": 3.0})
    request = settled(defaults={"force_default_guidance": True, "guidance_scale": 0.0}, lora=lora, guidance_scale=9.0)
    assert request.guidance_scale == 0.0


@pytest.mark.parametrize("override, expected", [(None, 3.0), (0.0, 0.0), (5.0, 5.0)])
def test_the_loras_guidance_stands_between_job_and_model(override, expected):
    lora = LORA.model_copy(update={"guidance_scale": 3.0, "clip_skip": 2})
    request = settled(lora=lora, guidance_scale=override)
    assert (request.guidance_scale, request.clip_skip) == (expected, 2)


def test_an_explicit_seed_counts_up_and_begins_again_at_zero():
    assert settled(seed=0, num_images=3).seeds == (0, 1, 2)
    assert settled(seed=MAX_SEED, num_images=2).seeds == (MAX_SEED, 0)


def test_without_a_seed_each_image_has_a_fresh_one():
    assert settled(num_images=3).seeds == (100, 101, 102)


@pytest.mark.parametrize(
    "texts, expected",
    [
        (PromptTexts(source="a cat"), "a cat"),
        (PromptTexts(source="a cat", enhanced="a fine cat"), "a fine cat"),
        (PromptTexts(source="a cat", trigger_words="inkstyle, ink"), "a cat, inkstyle, ink"),
        (
            PromptTexts(source="a cat", enhanced="Inkstyle, a cat", trigger_words="inkstyle, ink"),
            "Inkstyle, a cat, ink",
        ),
        (PromptTexts(source="", trigger_words="ink"), "ink"),
        (PromptTexts(source="a cat <lora:ink:0.8>", trigger_words="ink"), "a cat, ink"),
    ],
)
def test_final_prompt(texts, expected):
    assert final_prompt(texts) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("<lora:a:1>, a cat, <LORA:b:0.5>, tail", "a cat, tail"),
        ("a <lora:a:1> cat", "a cat"),
        ("1 < 2, (cat:1.3)", "1 < 2, (cat:1.3)"),
    ],
)
def test_lora_tags_are_taken_out_and_nothing_else(text, expected):
    assert without_lora_tags(text) == expected


def test_the_negative_text_joins_prompt_and_lora():
    texts = PromptTexts(source="a", negative="blur, Text", lora_negative="photo, text, 3d")
    assert settled(texts=texts).negative_prompt == "blur, Text, photo, 3d"


def test_a_model_without_negative_text_gets_none():
    texts = PromptTexts(source="a", negative="blur")
    assert settled(texts=texts, defaults={"supports_negative_prompt": False}).negative_prompt == ""


def test_a_model_that_needs_a_negative_text_never_gets_an_empty_one():
    needing = MODEL.model_copy(update={"needs_negative_prompt": True})
    assert settled(model=needing).negative_prompt
    assert settled(model=needing, texts=PromptTexts(source="a", negative="blur")).negative_prompt == "blur"


def test_a_lora_of_another_architecture_is_refused():
    with pytest.raises(Refused, match="Ink was made for flux1, the model Model is sdxl"):
        settled(lora=LORA.model_copy(update={"base_architecture": "flux1"}))


def test_a_size_between_the_models_steps_names_the_nearest():
    with pytest.raises(InvalidInput, match="ask for 512x304"):
        settled(width=511, height=301)
    with pytest.raises(InvalidInput, match="multiples of 16"):
        settled(model=MODEL.model_copy(update={"base_architecture": "flux1"}), width=520, height=512)


def test_too_many_pixels_are_refused_before_anything_is_loaded():
    with pytest.raises(InvalidInput, match="draws up to 1048576"):
        settled(width=2048, height=1024)


def test_a_controlnet_is_carried_through():
    net = ControlNetChoice(
        slug="c", label="C", path="c", control_type="canny", reference_image="a.jpg", conditioning_scale=0.0
    )
    assert settled(controlnet=net).controlnet == net


def test_an_option_leaves_the_other_settings_alone():
    request = settled(options=("cfg-cutoff",))
    assert (request.options, request.steps, request.scheduler) == (("cfg-cutoff",), 28, "DPM++ 2M")


@pytest.mark.parametrize("name", ["magic", "first-block-cache"])
def test_an_option_that_is_not_known_or_does_not_fit_the_model_is_refused(name):
    with pytest.raises(InvalidInput, match=name):
        settled(options=(name,))


LCM = ("lcm",)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({}, (6, 1.5, "LCM")),
        ({"steps": 40}, (40, 1.5, "LCM")),
        ({"guidance_scale": 0.0}, (6, 0.0, "LCM")),
        ({"scheduler": ""}, (6, 1.5, "")),
        ({"steps": 4, "guidance_scale": 1.0, "scheduler": "Euler"}, (4, 1.0, "Euler")),
    ],
)
def test_lcm_brings_its_settings_and_the_job_goes_first(overrides, expected):
    request = settled(options=LCM, **overrides)
    assert (request.steps, request.guidance_scale, request.scheduler) == expected


def test_the_guidance_for_lcm_goes_before_the_loras():
    lora = LORA.model_copy(update={"guidance_scale": 7.5})
    assert settled(options=LCM, lora=lora).guidance_scale == 1.5
    assert settled(options=LCM, lora=lora, guidance_scale=2.0).guidance_scale == 2.0


def test_a_forced_guidance_ignores_lcm_too():
    assert settled(options=LCM, defaults={"force_default_guidance": True, "guidance_scale": 0.0}).guidance_scale == 0.0


WEIGHTS = {"sdxl": "adapters/sdxl.safetensors", "sd15": "adapters/sd15.safetensors"}


def test_a_followed_picture_is_carried_through():
    choice = IpAdapterChoice(path="a.safetensors", image="references/can.png", scale=0.3)
    assert settled(ip_adapter=choice).ip_adapter == choice


@pytest.mark.parametrize("scale, expected", [(None, IP_ADAPTER_SCALE), (0.0, 0.0), (1.0, 1.0)])
def test_a_picture_is_followed_by_the_adapter_of_the_models_architecture(scale, expected):
    choice = ip_adapter_choice(MODEL, WEIGHTS, "references/can.png", scale)
    assert choice == IpAdapterChoice(path=WEIGHTS["sdxl"], image="references/can.png", scale=expected)


@pytest.mark.parametrize(
    "weights, told", [(WEIGHTS, "architecture sd15 or sdxl, or"), ({}, "one for which CW_IP_ADAPTER_WEIGHTS names")]
)
def test_a_model_without_an_adapter_is_told_which_to_choose(weights, told):
    flux = MODEL.model_copy(update={"base_architecture": "flux1", "label": "Flux"})
    with pytest.raises(InvalidInput, match=rf"Flux is flux1, .* picture references/can\.png; choose .*{told}"):
        ip_adapter_choice(flux, weights, "references/can.png", None)
