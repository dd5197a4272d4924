"""Reading the API's answers: whole ones, poor ones, and such as were made to harm."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.civitai_answer import LONGEST_NAME, LONGEST_NOTES, LONGEST_WORDS, read_listing
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.loras.plain_text import paragraphs
from cw_assets.errors import CwError, InvalidInput, Refused
from cw_assets_tests.engines.loras.civitai_server import MODEL_ID, VERSION_ID, description

AIR = Air(model_id=MODEL_ID, version_id=VERSION_ID)
CONTENT = b"x" * 2050


def answer(**changes: Any) -> dict[str, Any]:
    return description("https://civitai.com", CONTENT, **changes)


def read(**changes: Any) -> LoraListing:
    return read_listing(answer(**changes), AIR)


def test_a_whole_answer_is_read():
    assert read() == LoraListing(
        air=Air(model_id=MODEL_ID, version_id=VERSION_ID, ecosystem="sdxl"),
        name="Spot style (v1.0)",
        base_model="SDXL 1.0",
        base_architecture="sdxl",
        prompt_suffix="spot style, soft light",
        negative_prompt_suffix="blurry, text",
        guidance_scale=6.5,
        notes="1234 downloads, 56 likes\nFirst & best.",
        sha256=answer()["files"][0]["hashes"]["SHA256"].lower(),
        size_bytes=2050,
        download_url=f"https://civitai.com/api/download/models/{VERSION_ID}",
        file_name="spot_style.safetensors",
    )


def test_a_poor_answer_is_read_as_far_as_it_goes():
    listing = read_listing({"files": [{"name": "a.safetensors"}]}, AIR)
    assert listing == LoraListing(air=AIR, name=f"civitai:{MODEL_ID}@{VERSION_ID}", file_name="a.safetensors")


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"trainedWords": ["a", "", " b,", "a", 3, "<lora:x:1> c", "d\ne"]}, "prompt_suffix", "a, b, c, d e"),
        ({"trainedWords": "spot"}, "prompt_suffix", ""),
        ({"trainedWords": ["w" * 5000, "x"]}, "prompt_suffix", "w" * (LONGEST_WORDS - 1) + "…"),
        ({"images": [{"meta": {"cfgScale": "7"}}]}, "guidance_scale", 7.0),
        ({"images": [{"meta": {"cfgScale": True}}]}, "guidance_scale", None),
        ({"images": [{"meta": {"cfgScale": 900}}]}, "guidance_scale", None),
        ({"images": [{"meta": {"cfgScale": float("nan")}}]}, "guidance_scale", None),
        ({"images": [{"meta": {"cfgScale": 0}}]}, "guidance_scale", 0.0),
        ({"images": [{"meta": {"prompt": "p"}}, {"meta": {"cfgScale": 3}}]}, "guidance_scale", 3.0),
        ({"images": ["x", {"meta": "y"}, {"meta": {"negativePrompt": ["no"]}}]}, "negative_prompt_suffix", ""),
        ({"baseModel": "Something New"}, "base_architecture", None),
        ({"baseModel": ["SDXL 1.0"]}, "base_architecture", None),
        ({"file": {"sizeKB": "many"}}, "size_bytes", None),
        ({"file": {"sizeKB": -1}}, "size_bytes", None),
        ({"file": {"hashes": {"SHA256": "../../etc"}}}, "sha256", ""),
        ({"file": {"hashes": None}}, "sha256", ""),
        ({"status": "Unpublished"}, "published", False),
        ({"status": "Published"}, "published", True),
        ({"availability": "EarlyAccess", "earlyAccessEndsAt": "2026-12-01"}, "early_access", "2026-12-01"),
        ({"availability": "Public", "earlyAccessEndsAt": "2020-12-01"}, "early_access", ""),
        ({"availability": None, "earlyAccessEndsAt": "2026-12-01"}, "early_access", "2026-12-01"),
        ({"air": "urn:air:sdxl:checkpoint"}, "air", AIR),
        ({"id": float(VERSION_ID), "modelId": str(MODEL_ID)}, "name", "Spot style (v1.0)"),
        ({"model": None}, "name", "v1.0"),
        ({"stats": {"downloadCount": "x", "rating": 4.5}, "description": None}, "notes", "4.5 rating"),
    ],
)
def test_fields_of_other_shapes_are_read_or_left_out(changes, field: str, value):
    assert getattr(read(**changes), field) == value


def test_text_is_bounded_and_without_html_and_control_characters():
    long = "<p>" + "word \u202e\x00" * 5000 + "</p>"
    listing = read(description=long, name="n" * 900)
    assert len(listing.notes) == LONGEST_NOTES
    assert len(listing.name) == LONGEST_NAME
    assert not {"<", "\x00", "\u202e"} & set(listing.notes)


def test_html_becomes_lines_of_text():
    html = "<h1>Title</h1><p>1 &lt; 2 &amp; 2 < 3</p><script>alert(1)</script><ul><li>one<li>two</ul><style>p{}</style>"
    assert paragraphs(html, 100) == "Title\n1 < 2 & 2 < 3\none\ntwo"


@pytest.mark.parametrize("text", ["<", "<a ", "<!--", "<![", "</", "<a b='", "<script></s", "&#x", "<" + "a" * 99_999])
def test_html_made_to_be_slow_or_to_fail_is_read(text: str):
    assert len(paragraphs(text * (100_000 // len(text)), 500)) <= 500


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"id": 99}, InvalidInput, "has no version"),
        ({"modelId": 99}, InvalidInput, "has no version"),
        ({"model": {"type": "Checkpoint"}}, InvalidInput, "of type Checkpoint, not a LoRA"),
        ({"files": []}, InvalidInput, "no file to fetch"),
        ({"files": "x"}, InvalidInput, "no file to fetch"),
        ({"file": {"type": "Training Data"}}, InvalidInput, "no file to fetch"),
        ({"file": {"metadata": {"format": "PickleTensor"}}}, Refused, "a pickle only"),
        ({"file": {"metadata": None, "name": "a.ckpt"}}, Refused, "a pickle only"),
        ({"file": {"virusScanResult": "Danger"}}, Refused, "dangerous"),
        ({"usageControl": "Generation"}, Refused, "on its site only"),
    ],
)
def test_what_cannot_be_used_is_said(changes, error, words: str):
    with pytest.raises(error, match=words):
        read(**changes)


def test_the_primary_safetensors_file_is_chosen():
    pickle = answer(file={"metadata": {"format": "PickleTensor"}, "name": "a.pt"})["files"][0]
    second = answer(file={"primary": False, "name": "second.safetensors"})["files"][0]
    primary = answer(file={"name": "primary.safetensors"})["files"][0]
    assert read(files=[pickle, second, primary]).file_name == "primary.safetensors"
    assert read(files=[pickle, second]).file_name == "second.safetensors"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(sorted(answer()))


@given(st.dictionaries(FIELDS, JSON, max_size=6), JSON)
def test_no_answer_makes_it_fail_otherwise_than_in_words(changes: dict[str, Any], whole: Any):
    for read_from in (answer() | changes, whole):
        try:
            listing = read_listing(read_from, AIR)
        except CwError:
            continue
        assert LoraListing.model_validate_json(listing.model_dump_json()) == listing
        json.dumps(listing.notes).encode("ascii")
