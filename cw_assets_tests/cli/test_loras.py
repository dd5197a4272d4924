"""`cw lora`: added by name or as a file, fetched from a folder, refreshed, listed."""

import json

import pytest

from cw_assets_tests.defs.workshop import lora_bytes

AIR = "urn:air:sdxl:lora:civitai:11@{}"


@pytest.fixture
def mirror(monkeypatch, tmp_path):
    """A folder that holds LoRA version 22 with what its source says of it."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    monkeypatch.setenv("CW_LORA_FOLDER", str(folder))
    monkeypatch.setenv("CW_MODELS_PATH", str(tmp_path / "models"))
    return folder


def put(mirror, version, **said):
    (mirror / f"civitai_{version}.safetensors").write_bytes(lora_bytes())
    answer = {
        "id": version,
        "modelId": 11,
        "name": "v1",
        "baseModel": "SDXL 1.0",
        "trainedWords": ["inkstyle", "ink"],
        "model": {"name": "Ink Style", "type": "LORA"},
        "files": [{"type": "Model", "primary": True, "metadata": {"format": "SafeTensor"}, "hashes": {}}],
    }
    (mirror / f"civitai_{version}.json").write_text(json.dumps(answer | said))
    return AIR.format(version)


def test_a_lora_is_added_by_air_fetched_and_listed(cw, mirror, tmp_path):
    added = cw("lora", "add", put(mirror, 22), "--strength", "0", "--json").json
    assert (added["label"], added["base_architecture"]) == ("Ink Style (v1)", "sdxl")
    assert (added["prompt_suffix"], added["default_strength"]) == ("inkstyle, ink", 0.0)
    (fetched,) = cw("lora", "fetch", added["id"], "--json").json
    assert fetched["status"] == "completed"
    assert (tmp_path / "models/loras/civitai_22.safetensors").read_bytes() == lora_bytes()
    assert "was here already" in cw("lora", "fetch", added["id"]).out
    assert "Ink Style" in cw("lora", "list").out


def test_the_same_lora_by_another_name_is_the_same_record(cw, mirror):
    first = cw("lora", "add", put(mirror, 23), "--json").json
    again = cw("lora", "add", "https://civitai.com/models/11?modelVersionId=23", "--json").json
    assert again["id"] == first["id"]


def test_added_with_fetch_the_file_is_there(cw, mirror):
    assert cw("lora", "add", put(mirror, 24), "--fetch", "--json").json["path"] == "loras/civitai_24.safetensors"


def test_refresh_takes_over_what_the_source_says_now(cw, mirror):
    added = cw("lora", "add", put(mirror, 25), "--json").json
    put(mirror, 25, trainedWords=["newword"])
    (refreshed,) = cw("lora", "refresh", added["id"], "--json").json
    assert refreshed["prompt_suffix"] == "newword"


def test_a_file_is_copied_into_the_models_folder(cw, mirror, tmp_path):
    file = tmp_path / "my lora.safetensors"
    file.write_bytes(lora_bytes(0.7))
    added = cw("lora", "add", file, "--architecture", "sd15", "--trigger-words", "mine", "--json").json
    assert (added["label"], added["prompt_suffix"], added["air"]) == ("my lora", "mine", "")
    assert (tmp_path / "models" / added["path"]).read_bytes() == lora_bytes(0.7)


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("add", "nonsense"), "names no LoRA"),
        (("add", "urn:air:sdxl:checkpoint:civitai:1@2"), "names a checkpoint"),
        (("fetch", "9999"), "Lora 9999 does not exist"),
        (("refresh", "9999"), "Lora 9999 does not exist"),
    ],
)
def test_bad_input_is_one_sentence(cw, mirror, arguments, sentence):
    ran = cw("lora", *arguments)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err


def test_an_unknown_base_model_is_not_guessed(cw, mirror):
    source = put(mirror, 26, baseModel="Some New Model")
    ran = cw("lora", "add", source)
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert "'Some New Model'" in ran.err
    assert cw("lora", "add", source, "--architecture", "qwen", "--json").json["base_architecture"] == "qwen"


def test_a_pickle_is_refused_as_a_file(cw, mirror, tmp_path):
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"PK\x03\x04" + bytes(2000))
    ran = cw("lora", "add", file, "--architecture", "sdxl")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert not (tmp_path / "models").exists() or not any((tmp_path / "models").rglob("*.safetensors"))
