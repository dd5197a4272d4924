"""Reading what training programs write into a LoRA's own file."""

import json

import pytest

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.training_notes import read_training_notes

AIR = Air(model_id=1, version_id=2)


def test_what_kohya_writes_is_read():
    tags = {"10_set": {"spot style": 20, "kitchen": 7}, "5_set": {"spot style": 10, "garden": 3}}
    metadata = {
        "ss_base_model_version": "sdxl_base_v1-0",
        "ss_output_name": "spot_style",
        "ss_tag_frequency": json.dumps(tags),
    }
    listing = read_training_notes(metadata, AIR, "a.safetensors")
    assert listing.name == "spot_style"
    assert listing.base_architecture == "sdxl"
    assert listing.prompt_suffix == "spot style"
    assert listing.file_name == "a.safetensors"


def test_modelspec_comes_before_guesses_from_tags():
    metadata = {
        "modelspec.title": "Spot",
        "modelspec.architecture": "flux-1-dev/lora",
        "modelspec.trigger_phrase": "sptstl",
        "modelspec.description": "<b>Made</b> for spots",
        "ss_tag_frequency": '{"a": {"tag": 3}}',
    }
    listing = read_training_notes(metadata, AIR, "a.safetensors")
    assert (listing.name, listing.base_architecture, listing.prompt_suffix, listing.notes) == (
        "Spot",
        "flux1",
        "sptstl",
        "Made for spots",
    )


@pytest.mark.parametrize("tags", ["", "{", "[]", '{"a": 1}', '{"a": {"b": "c"}}', '{"a": {"b": -1}}', "[" * 100_000])
def test_a_tag_table_that_cannot_be_read_gives_no_words(tags: str):
    listing = read_training_notes({"ss_tag_frequency": tags}, AIR, "a.safetensors")
    assert listing.prompt_suffix == ""
    assert listing.name == "a.safetensors"
    assert listing.base_architecture is None
