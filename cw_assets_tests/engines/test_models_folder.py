"""The names of what lies in a models folder: whole models, single files, and nothing that is still being fetched."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from cw_assets.domain.weights import WeightsHere
from cw_assets.engines import models_folder
from cw_assets.engines.models_folder import ModelsFolder

LONG_AGO = 1_000_000_000


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def settle(folder: Path) -> None:
    """As if nothing in it had been changed for long."""
    for place, _, _ in os.walk(folder):
        os.utime(place, (LONG_AGO, LONG_AGO))


def test_models_and_files_are_named_by_their_places(tmp_path):
    put(
        tmp_path, "owner/diffusion/model_index.json", "owner/diffusion/unet/model.safetensors", "owner/text/config.json"
    )
    put(
        tmp_path, "alone.safetensors", "loras/one.safetensors", "loras/notes.txt", "h94/IP-Adapter/models/a.safetensors"
    )
    assert ModelsFolder(tmp_path).names() == (
        "alone.safetensors",
        "h94/IP-Adapter/models/a.safetensors",
        "loras/one.safetensors",
        "owner/diffusion",
        "owner/text",
    )


def test_what_is_not_whole_yet_or_too_deep_is_not_named(tmp_path):
    put(tmp_path, "owner/.model.part/config.json", ".cache/model/config.json", "a/b/c/d/e/config.json", "owner/x/a.bin")
    assert ModelsFolder(tmp_path).names() == ()


def test_name_that_is_no_text_is_not_told(tmp_path):
    put(tmp_path, os.fsdecode(b"caf\xe9.safetensors"), "caf\u00e9.safetensors")
    assert ModelsFolder(tmp_path).names() == ("caf\u00e9.safetensors",)


def test_models_folder_that_is_not_there_holds_nothing(tmp_path):
    assert ModelsFolder(tmp_path / "none").names() == ()


def test_of_a_folder_that_cannot_be_read_nothing_is_known(tmp_path):
    put(tmp_path, "file")
    assert ModelsFolder(tmp_path / "file").names() is None


@pytest.mark.parametrize("limit, most", [("MOST_NAMES", 3), ("MOST_FOLDERS", 5)])
def test_of_a_folder_that_holds_too_much_nothing_is_known(tmp_path, monkeypatch, limit, most):
    monkeypatch.setattr(models_folder, limit, most)
    put(tmp_path, *(f"owner/{number}/config.json" for number in range(3)))
    assert ModelsFolder(tmp_path).names() == ("owner/0", "owner/1", "owner/2")
    put(tmp_path, "owner/3/config.json")
    assert ModelsFolder(tmp_path).names() is None


def test_folders_that_have_not_changed_are_not_read_again(tmp_path, monkeypatch):
    put(tmp_path, "owner/model/config.json", "loras/one.safetensors")
    settle(tmp_path)
    folder = ModelsFolder(tmp_path)
    first = folder.names()
    read = list[str]()
    then = models_folder.read_folder
    monkeypatch.setattr(models_folder, "read_folder", lambda *known: read.append(known[1]) or then(*known))
    assert (folder.names(), read) == (first, [])
    put(tmp_path, "loras/two.safetensors")
    assert folder.names() == ("loras/one.safetensors", "loras/two.safetensors", "owner/model")
    assert read == ["loras"]


def test_what_comes_and_goes_is_seen(tmp_path):
    put(tmp_path, "owner/.model.part/config.json", "other/model/config.json")
    settle(tmp_path)
    folder = ModelsFolder(tmp_path)
    assert folder.names() == ("other/model",)
    (tmp_path / "owner/.model.part").rename(tmp_path / "owner/model")
    shutil.rmtree(tmp_path / "other/model")
    assert folder.names() == ("owner/model",)


@pytest.mark.parametrize("time", [LONG_AGO, 0])
def test_where_the_times_of_folders_tell_nothing_all_is_read_anew_after_minutes(tmp_path, time):
    def touch(name: str) -> None:
        put(tmp_path, name)
        for place, _, _ in os.walk(tmp_path):
            os.utime(place, (time, time))

    touch("loras/a.safetensors")
    now = [0.0]
    folder = ModelsFolder(tmp_path, clock=lambda: now[0])
    assert folder.names() == ("loras/a.safetensors",)
    touch("loras/b.safetensors")
    now[0] = models_folder.ANEW_S
    assert folder.names() == ("loras/a.safetensors", "loras/b.safetensors")


def test_link_that_comes_alive_in_a_folder_of_time_zero_is_seen(tmp_path):
    (tmp_path / "one.safetensors").symlink_to(tmp_path / ".disk")
    os.utime(tmp_path, (0, 0))
    folder = ModelsFolder(tmp_path, clock=lambda: 0.0)
    assert folder.names() == ()
    (tmp_path / ".disk").touch()
    os.utime(tmp_path, (0, 0))
    assert folder.names() == ("one.safetensors",)


def test_folder_within_that_cannot_be_read_may_hold_anything(tmp_path, monkeypatch):
    put(tmp_path, "a.safetensors", "lost+found/b.safetensors")
    then = models_folder.read_folder

    def denied(folder: Path, *known: Any) -> models_folder.Read:
        if folder.name == "lost+found":
            raise PermissionError(13, "Permission denied", str(folder))
        return then(folder, *known)

    monkeypatch.setattr(models_folder, "read_folder", denied)
    names = ModelsFolder(tmp_path).names()
    assert names == ("a.safetensors", "lost+found")
    told = WeightsHere(folder="/", engines={}, names=names, lacks={}, node_models={})
    assert told.may_have("lost+found/model")
    assert not told.may_have("other/model")


def test_entry_that_cannot_be_looked_at_may_be_anything(tmp_path):
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    put(tmp_path, "a.safetensors")
    assert ModelsFolder(tmp_path).names() == ("a.safetensors", "ring")


def test_models_behind_links_are_seen_when_their_disk_is_there(tmp_path):
    folder, disk = tmp_path / "models", tmp_path / "disk"
    (folder / "owner").mkdir(parents=True)
    (folder / "owner/model").symlink_to(disk / "model")
    (folder / "one.safetensors").symlink_to(disk / "one.safetensors")
    (folder / "itself").symlink_to(folder)
    settle(folder)
    found = ModelsFolder(folder)
    assert found.names() == ()
    put(disk, "model/config.json", "one.safetensors")
    assert {"owner/model", "one.safetensors"} <= set(found.names())
