"""Names of LoRAs: what is read, what is written, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.images.request import ARCHITECTURES
from cw_assets.domain.loras.air import FORM, Air, format_air, parse_air
from cw_assets.domain.loras.architectures import (
    architecture_of_base_model,
    architecture_of_ecosystem,
    architecture_of_training,
)
from cw_assets.errors import InvalidInput

WITH_ECOSYSTEM, WITHOUT = Air(model_id=12, version_id=34, ecosystem="sdxl"), Air(model_id=12, version_id=34)


@pytest.mark.parametrize(
    ("text", "air"),
    [
        ("urn:air:sdxl:lora:civitai:12@34", WITH_ECOSYSTEM),
        ("URN:AIR:SDXL:LoRA:CivitAI:12@34", WITH_ECOSYSTEM),
        ("air:sdxl:lora:civitai:12@34", WITH_ECOSYSTEM),
        ("sdxl:lora:civitai:12@34", WITH_ECOSYSTEM),
        ("  urn:air:sdxl:lora:civitai:12@34.safetensors\n", WITH_ECOSYSTEM),
        ("lora:civitai:12@34", WITHOUT),
        ("civitai:12@34", WITHOUT),
        ("https://civitai.com/models/12/some-name?modelVersionId=34", WITHOUT),
        ("https://civitai.com/models/12?modelVersionId=34", WITHOUT),
        ("http://www.civitai.com/models/12/?a=b&modelVersionId=34#comments", WITHOUT),
        ("civitai.com/models/12/x?modelVersionId=34", WITHOUT),
    ],
)
def test_a_lora_is_named_in_several_ways(text: str, air: Air):
    assert parse_air(text) == air


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("urn:air:sdxl:checkpoint:civitai:12@34", "it names a checkpoint"),
        ("urn:air:sdxl:lora:huggingface:12@34", "its source is huggingface"),
        ("urn:air:sdxl:lora:civitai:12", "it does not say which version"),
        ("civitai:12", "it does not say which version"),
        ("urn:air:sdxl:lora:civitai:12@34.ckpt", "it names a .ckpt file"),
        ("civitai:0@34", "its numbers count from 1"),
        ("civitai:1234567890123456789@34", "neither"),
        ("civitai:１２@34", "neither"),
        ("https://civitai.com/models/12", "it does not say which version"),
        ("https://civitai.com/models/12?modelVersionId=3x", "it does not say which version"),
        ("https://civitai.com/models/12?modelVersionId=3&modelVersionId=4", "it does not say which version"),
        ("https://civitai.com/images/12?modelVersionId=34", "it is no page of a model"),
        ("https://civitai.red/models/12?modelVersionId=34", "it is no page of civitai.com"),
        ("https://civitai.com.evil.example/models/12?modelVersionId=34", "it is no page of civitai.com"),
        ("https://civitai.com@evil.example/models/12?modelVersionId=34", "it is no page of civitai.com"),
        ("ftp://civitai.com/models/12?modelVersionId=34", "neither"),
        ("https://[civitai.com/models/12?modelVersionId=34", "neither"),
        ("urn:air:sdxl:lora:civitai:12@34\nurn:air:sdxl:lora:civitai:12@35", ""),
        ("a" * 501, "it is too long"),
        ("", ""),
    ],
)
def test_anything_else_is_told_the_right_form(text: str, why: str):
    with pytest.raises(InvalidInput) as caught:
        parse_air(text)
    assert why in str(caught.value)
    assert FORM in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_key_in_a_pasted_address_is_not_repeated():
    with pytest.raises(InvalidInput) as caught:
        parse_air("https://civitai.com/api/download/models/34?token=secret")
    assert "secret" not in str(caught.value)


def test_pages_of_another_site_are_read_where_it_is_the_source():
    page = "https://loras.example/models/12?modelVersionId=34"
    assert parse_air(page, sites=("loras.example",)) == WITHOUT


@given(st.text(max_size=60) | st.from_regex(r"(urn:air:)?[a-z:]{0,20}civitai:[0-9@.]{0,12}", fullmatch=True))
def test_text_is_read_or_refused(text: str):
    try:
        air = parse_air(text)
    except InvalidInput:
        return
    assert parse_air(format_air(air)) == air


def test_an_air_is_written_with_the_ecosystem_it_has_or_that_of_its_architecture():
    assert format_air(WITH_ECOSYSTEM, "flux1") == "urn:air:sdxl:lora:civitai:12@34"
    assert format_air(WITHOUT, "flux1") == "urn:air:flux1:lora:civitai:12@34"
    assert format_air(WITHOUT) == "civitai:12@34"


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_written_air_says_its_architecture(architecture):
    written = parse_air(format_air(WITHOUT, architecture))
    assert architecture_of_ecosystem(written.ecosystem) == architecture


@pytest.mark.parametrize(
    ("word", "architecture"),
    [
        ("SD 1.5", "sd15"),
        ("sd 1.5", "sd15"),
        ("SD 1.5 LCM", "sd15"),
        ("SD 2.1", "sd15"),
        ("SD 2.1 768", "sd15"),
        ("SDXL 1.0", "sdxl"),
        ("SDXL Turbo", "sdxl"),
        ("Pony", "sdxl"),
        ("Illustrious", "sdxl"),
        ("Flux.1 D", "flux1"),
        ("Flux.1 S", "flux1"),
        ("Qwen", "qwen"),
        ("Z-Image", "zimage"),
        ("ZImageTurbo", "zimage"),
        ("Pony V7", None),
        ("Flux.2 D", None),
        ("SD 3.5", None),
        ("Hunyuan Video", None),
        ("Other", None),
        ("", None),
    ],
)
def test_the_sources_word_gives_the_architecture_or_nothing(word: str, architecture):
    assert architecture_of_base_model(word) == architecture


@pytest.mark.parametrize(
    ("word", "architecture"),
    [
        ("sdxl_base_v1-0", "sdxl"),
        ("stable-diffusion-xl-v1-base/lora", "sdxl"),
        ("sd_v1", "sd15"),
        ("sd_v2_v", "sd15"),
        ("stable-diffusion-v1/lora", "sd15"),
        ("flux1", "flux1"),
        ("flux-1-dev/lora", "flux1"),
        ("qwen-image/lora", "qwen"),
        ("z-image-turbo/lora", "zimage"),
        ("stable-diffusion-v3-medium/lora", None),
        ("flux-2-dev/lora", None),
        ("", None),
    ],
)
def test_the_trainers_word_gives_the_architecture_or_nothing(word: str, architecture):
    assert architecture_of_training(word) == architecture
