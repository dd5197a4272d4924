"""LoRAs from a folder on this machine."""

import hashlib
import json
from pathlib import Path

import pytest

from cw_assets.domain.loras.air import Air
from cw_assets.engines.loras.folder import FolderLoraHub, describe_file
from cw_assets.engines.registry import build
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput, Refused
from cw_assets_tests.engines.loras.civitai_server import MODEL_ID, VERSION_ID, description, lora_bytes

AIR = Air(model_id=MODEL_ID, version_id=VERSION_ID)
LORA = lora_bytes(size=40_000)
SHA256 = hashlib.sha256(LORA).hexdigest()


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / f"civitai_{VERSION_ID}.safetensors").write_bytes(LORA)
    return folder


def test_the_apis_answer_beside_the_file_describes_it(mirror: Path):
    answer = description("https://civitai.com", LORA)
    (mirror / f"civitai_{VERSION_ID}.json").write_text(json.dumps(answer))
    listing = FolderLoraHub(mirror).describe(AIR)
    assert (listing.name, listing.prompt_suffix, listing.sha256) == (
        "Spot style (v1.0)",
        "spot style, soft light",
        SHA256,
    )


def test_without_it_the_file_describes_itself(mirror: Path):
    listing = FolderLoraHub(mirror).describe(AIR)
    assert (listing.air, listing.base_architecture, listing.sha256) == (AIR, "sdxl", "")


def test_a_file_is_copied_whole(mirror: Path, tmp_path: Path):
    hub, told = FolderLoraHub(mirror), []
    target = tmp_path / "models" / "loras" / "f.safetensors"
    assert hub.fetch(hub.describe(AIR), target, on_bytes=lambda *told_now: told.append(told_now)) == SHA256
    assert target.read_bytes() == LORA
    assert told[-1] == (len(LORA), len(LORA))
    assert [path.name for path in target.parent.iterdir()] == ["f.safetensors"]


@pytest.mark.parametrize(
    ("content", "sha256", "error", "words"),
    [
        (LORA, "0" * 64, ExternalFailure, "SHA-256"),
        (LORA[:-1], "", InvalidInput, "no whole safetensors file"),
        (b"PK\x03\x04" + bytes(5000), "", Refused, "is a pickle"),
    ],
)
def test_what_is_wrong_is_not_copied(mirror: Path, tmp_path: Path, content: bytes, sha256: str, error, words: str):
    hub = FolderLoraHub(mirror)
    listing = hub.describe(AIR).model_copy(update={"sha256": sha256})
    (mirror / f"civitai_{VERSION_ID}.safetensors").write_bytes(content)
    with pytest.raises(error, match=words):
        hub.fetch(listing, tmp_path / "to" / "f.safetensors", on_bytes=lambda *_: None)
    assert list((tmp_path / "to").iterdir()) == []


def test_a_stopped_copy_leaves_nothing(mirror: Path, tmp_path: Path):
    def stop(done: int, size: int | None) -> None:
        raise Cancelled("A person stopped the work.")

    hub = FolderLoraHub(mirror)
    with pytest.raises(Cancelled):
        hub.fetch(hub.describe(AIR), tmp_path / "to" / "f.safetensors", on_bytes=stop)
    assert list((tmp_path / "to").iterdir()) == []


def test_a_missing_file_is_named_with_its_folder(mirror: Path):
    with pytest.raises(InvalidInput, match=r"no civitai_9\.safetensors in .*mirror; put it there"):
        FolderLoraHub(mirror).describe(Air(model_id=1, version_id=9))


def test_a_broken_answer_is_named(mirror: Path):
    (mirror / f"civitai_{VERSION_ID}.json").write_text("{")
    with pytest.raises(InvalidInput, match="cannot be read as JSON"):
        FolderLoraHub(mirror).describe(AIR)


def test_a_file_by_itself_is_described(tmp_path: Path):
    (tmp_path / "my_style.safetensors").write_bytes(LORA)
    listing = describe_file(tmp_path / "my_style.safetensors")
    assert (listing.name, listing.base_architecture) == ("my_style.safetensors", "sdxl")


def test_the_settings_choose_it(settings, mirror: Path, tmp_path: Path):
    chosen = build("lora_hub", settings(lora_hub="folder", lora_folder=mirror))
    assert (chosen.info.engine, chosen.folder) == ("folder", mirror)
    assert build("lora_hub", settings(lora_hub="folder")).folder == tmp_path / "models" / "mirror"
