"""`cw models`: what is known, under which licence, and fetching it."""

import subprocess
import sys
from pathlib import Path

import pytest

from cw_assets.cli.models import check_licence
from cw_assets.engines.downloads import Weights
from cw_assets.errors import Refused
from cw_assets_tests.cli.command import SENTENCE
from cw_assets_tests.engines.hub_server import Repository, hub_environment, running

FILES = {"config.json": b"{}", "model.safetensors": bytes(1000), "pytorch_model.bin": b"a pickle"}


def weights(licence: str) -> Weights:
    return Weights("some/model", "diffusers", "some/model", "some/model", licence, 1)


@pytest.mark.parametrize(
    "licence",
    ["FLUX.1 [dev] Non-Commercial License", "Qwen Research License", "AGPL-3.0", "CC-BY-NC-4.0", "Gemma Terms of Use"],
)
def test_restricting_licence_is_refused_until_it_is_accepted(licence):
    with pytest.raises(Refused, match=r"some/model is under .*; .*--accept-licence"):
        check_licence(weights(licence), accepted=False)
    check_licence(weights(licence), accepted=True)


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0", "CreativeML Open RAIL-M"])
def test_licence_for_every_use_needs_no_word(licence):
    check_licence(weights(licence), accepted=False)


@pytest.mark.parametrize("name", ["flux1_dev", "yolov8x"])
def test_pull_under_a_restricting_licence_fetches_nothing(cw, folder, name):
    cw("models", "import")
    ran = cw("models", "pull", name)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "--accept-licence" in ran.err
    assert not (folder / "no models").exists()


def test_one_refused_licence_keeps_back_the_other_pulls_too(cw, folder):
    cw("models", "import")
    assert cw("models", "pull", "zimageturbo", "flux1_dev").code == 2
    assert not (folder / "no models").exists()


def test_unknown_name_is_told(cw):
    ran = cw("models", "pull", "nothing")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()


def test_second_import_changes_nothing(cw):
    cw("models", "import")
    again = cw("models", "import", "--json").json
    assert set(again["added"].values()) == set(again["changed"].values()) == {0}
    assert sum(again["unchanged"].values()) > 0


def test_list_as_json_says_of_each_what_it_is_and_whether_it_is_here(cw, folder, monkeypatch, tmp_path):
    cw("models", "import")
    (tmp_path / "faster-whisper/large-v3").mkdir(parents=True)
    monkeypatch.setenv("CW_MODELS_PATH", str(tmp_path))
    found = {record["name"]: record for record in cw("models", "list", "--json").json}
    assert all({"name", "engine", "licence", "size_mb", "here"} <= set(record) for record in found.values())
    assert [name for name, record in found.items() if record["here"]] == ["faster-whisper-large-v3"]
    assert found["flux1_dev"]["engine"] == "diffusers"
    assert "Non-Commercial" in found["flux1_dev"]["licence"]


def test_list_for_people_names_the_same(cw):
    cw("models", "import")
    ran = cw("models", "list")
    assert ran.code == 0
    assert "flux1_dev" in ran.out
    assert "MIT" in ran.out


def pull(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`cw models pull owner/model` in a process of its own."""
    folders = {"CW_MEDIA_ROOT": str(folder / "media"), "CW_MODELS_PATH": str(folder / "models")}
    return subprocess.run(
        [sys.executable, "-m", "cw_assets.cli", "models", "pull", "owner/model"],
        env=hub_environment(url, folder) | folders,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_pull_from_the_hub_says_where_the_weights_are(tmp_path):
    with running() as hub:
        hub.repositories["owner/model"] = Repository(FILES)
        ran = pull(hub.url, tmp_path)
    assert (ran.returncode, ran.stderr.strip()) == (0, "")
    assert ran.stdout.split() == ["owner/model", "(see", "its", "page):", str(tmp_path / "models/owner/model")]
    assert {path.name for path in (tmp_path / "models/owner/model").iterdir()} == {"config.json", "model.safetensors"}


def test_pull_that_fails_is_one_sentence(tmp_path):
    with running() as hub:
        ran = pull(hub.url, tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert SENTENCE.fullmatch(ran.stderr.lstrip()), ran.stderr
