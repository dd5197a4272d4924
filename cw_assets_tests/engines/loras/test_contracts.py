"""What every source of LoRAs promises, the canned one too; what only one promises stands in its own file."""

import hashlib
import json

import pytest

from cw_assets.domain.loras.air import Air
from cw_assets.engines.loras.folder import FolderLoraHub
from cw_assets.engines.registry import ENGINES
from cw_assets.errors import CwError
from cw_assets_tests.engines.image_fakes import FakeLoraHub
from cw_assets_tests.engines.loras import civitai_server

CONTENT = civitai_server.lora_bytes()
AIR = Air(model_id=civitai_server.MODEL_ID, version_id=civitai_server.VERSION_ID)
UNKNOWN = Air(model_id=1, version_id=404)


@pytest.fixture(params=["fake", *ENGINES["lora_hub"]])
def source(request, tmp_path):
    """A hub that has one LoRA."""
    if request.param == "fake":
        return FakeLoraHub({AIR.version_id: CONTENT})
    if request.param == "folder":
        (tmp_path / f"civitai_{AIR.version_id}.safetensors").write_bytes(CONTENT)
        answer = civitai_server.description("https://civitai.com", CONTENT)
        (tmp_path / f"civitai_{AIR.version_id}.json").write_text(json.dumps(answer))
        return FolderLoraHub(tmp_path)
    site = request.getfixturevalue("site")
    site.offer(CONTENT)
    return request.getfixturevalue("hub")()


def test_a_lora_is_described_in_our_terms(source):
    listing = source.describe(AIR)
    assert listing.air.version_id == AIR.version_id
    assert listing.name
    assert listing.base_architecture == "sdxl"
    assert listing.prompt_suffix
    assert listing.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_its_file_comes_whole_with_its_hash(source, tmp_path):
    target, told = tmp_path / "here.safetensors", []
    digest = source.fetch(source.describe(AIR), target, on_bytes=lambda done, size: told.append((done, size)))
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert target.read_bytes() == CONTENT
    assert told[-1][0] == len(CONTENT)


def test_an_unknown_one_is_said_in_a_sentence(source):
    with pytest.raises(CwError, match="; "):
        source.describe(UNKNOWN)


def test_a_stop_leaves_nothing_under_the_final_name(source, tmp_path):
    def stop(done, size):
        raise KeyboardInterrupt

    target = tmp_path / "here.safetensors"
    with pytest.raises(KeyboardInterrupt):
        source.fetch(source.describe(AIR), target, on_bytes=stop)
    assert not target.exists()
