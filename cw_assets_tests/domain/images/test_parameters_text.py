import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.images.parameters_text import parameters_text, utf16_units
from cw_assets_tests.domain.images.jobs import (
    CONTROLNET,
    GENERATION,
    LORA,
    MODEL,
    SKETCHED,
    make_metadata,
    make_request,
)


def test_whole_text_of_a_plain_job() -> None:
    metadata = make_metadata()
    assert parameters_text(metadata, 1) == (
        "a red bicycle, (golden hour:1.3)\n"
        "Negative prompt: blurry, text\n"
        "Steps: 28, Sampler: Euler a, CFG scale: 6.5, Seed: 4000000000, Size: 1024x768, Model: SDXL Base 1.0, "
        f"Version: {metadata.software}"
    )


def test_lora_stands_in_the_prompt_and_with_its_hash_in_the_settings() -> None:
    text = parameters_text(make_metadata(make_request(lora=LORA, clip_skip=2)), 0)
    prompt, _, settings = text.split("\n")
    assert prompt == "a red bicycle, (golden hour:1.3) <lora:Paper Cut:0.8>"
    assert ', Clip skip: 2, Lora hashes: "Paper Cut: 0123456789", Hashes: {"lora:Paper Cut": "0123456789"},' in settings


def test_lora_without_a_known_hash_claims_none() -> None:
    text = parameters_text(make_metadata(make_request(lora=LORA.model_copy(update={"sha256": ""}))), 0)
    assert "<lora:Paper Cut:0.8>" in text
    assert "ashes" not in text


def test_no_negative_prompt_gives_no_negative_line() -> None:
    assert "Negative" not in parameters_text(make_metadata(make_request(negative_prompt="")), 0)


def test_controlnet_is_one_quoted_value() -> None:
    text = parameters_text(make_metadata(make_request(controlnet=CONTROLNET)), 0)
    value = text.split("ControlNet 0: ")[1].split(", Model: SDXL")[0]
    assert json.loads(value) == (
        "Module: canny, Model: Canny for SDXL, Weight: 0.5, Guidance Start: 0, Guidance End: 0.9"
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Euler", "Euler"),
        ("Euler Ancestral", "Euler a"),
        ("DPM++ 2M", "DPM++ 2M"),
        ("DPM2 Ancestral", "DPM2 a"),
        ("FlowMatchEuler", "Euler"),
        ("PNDM", "PLMS"),
        ("UniPC", "UniPC"),
    ],
)
def test_schedulers_are_spelled_as_other_tools_do(ours: str, theirs: str) -> None:
    generation = GENERATION.model_copy(update={"scheduler": ours})
    assert f", Sampler: {theirs}, " in parameters_text(make_metadata(generation=generation), 0)


def test_sketch_claims_no_sampler_no_model_and_no_lora_file() -> None:
    text = parameters_text(make_metadata(make_request(lora=LORA), SKETCHED), 0)
    assert "Model: cw_assets sketch (draft)," in text
    assert "Sampler" not in text
    assert "SDXL" not in text
    assert "ashes" not in text


def test_guidance_of_zero_is_a_value() -> None:
    assert "CFG scale: 0, " in parameters_text(make_metadata(make_request(guidance_scale=0.0)), 0)


def test_model_label_with_separators_cannot_pass_for_a_setting() -> None:
    request = make_request(model=MODEL.model_copy(update={"label": 'Best, Seed: 1, "x"\nSteps: 2'}))
    settings = parameters_text(make_metadata(request), 0).split("\n")[-1]
    assert "Model: Best Seed 1 x Steps 2, " in settings


def test_words_that_begin_the_negative_prompt_cannot_be_forged_in_the_prompt() -> None:
    text = parameters_text(make_metadata(make_request(prompt="cat\nNegative prompt: dog\nnegative prompt: eel")), 0)
    assert text.count("Negative prompt:") == 1
    assert "Negative prompt : dog\nnegative prompt : eel" in text


def test_line_ends_are_one_kind_and_control_characters_are_gone() -> None:
    assert parameters_text(make_metadata(make_request(prompt="a\r\nb\rc\0\x1b[1m\td")), 0).startswith("a\nb\nc[1m\td\n")


def test_long_negative_prompt_is_cut_and_the_short_prompt_is_not() -> None:
    request = make_request(prompt="short", negative_prompt="x" * 5000)
    prompt, negative, _ = parameters_text(make_metadata(request), 0, longest=100).split("\n")
    assert prompt == "short"
    assert negative == "Negative prompt: " + "x" * 94 + "…"


@given(st.text(max_size=60), st.text(max_size=60), st.integers(2, 40))
def test_cut_texts_keep_within_the_bound_and_whole_characters(prompt: str, negative: str, longest: int) -> None:
    request = make_request(prompt=prompt, negative_prompt=negative)
    lines = parameters_text(make_metadata(request), 0, longest=longest)
    texts = lines[: lines.rindex("Steps: 28")].replace("Negative prompt: ", "").strip("\n")
    assert utf16_units(texts.replace("\n", "", 1)) <= longest
    texts.encode()
