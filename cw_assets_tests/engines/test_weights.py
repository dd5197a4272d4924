"""Weights are read from the models folder only, and a pickle only when its hash is the expected one."""

import pickle
from pathlib import Path

import pytest

from cw_assets.engines.detection.ultralytics import UltralyticsDetector
from cw_assets.engines.speech.whisper import WhisperSpeech, published_sha256
from cw_assets.engines.weights import best_device, check_pickle, weights_path
from cw_assets.errors import NotReady, Refused
from cw_assets_tests.engines.tiny_models import TINY, record_hash


class Trap:
    """A pickle that writes a file when it is read."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self):
        return Path.write_text, (self.target, "ran")


@pytest.mark.parametrize("name", ["../secret.pt", "/etc/passwd", "a/../../b.pt", ".", ""])
def test_weights_outside_the_folder_are_refused(tmp_path, name):
    (tmp_path / "secret.pt").touch()
    with pytest.raises(Refused, match="outside"):
        weights_path(tmp_path / "models", name, pull="x")


def test_missing_weights_name_the_command(tmp_path):
    with pytest.raises(NotReady, match="`cw models pull whisper-large-v3`"):
        weights_path(tmp_path, "large-v3.pt", pull="whisper-large-v3")


def test_a_pickle_without_a_recorded_hash_is_refused(tmp_path):
    path = tmp_path / "yolo.pt"
    path.write_bytes(b"weights")
    with pytest.raises(Refused, match="sha256sum"):
        check_pickle(path)
    record_hash(path)
    check_pickle(path)


def test_a_changed_pickle_is_refused(tmp_path):
    path = tmp_path / "yolo.pt"
    path.write_bytes(b"weights")
    record_hash(path)
    path.write_bytes(b"weightz")
    with pytest.raises(Refused, match="damaged or was exchanged"):
        check_pickle(path)


def test_a_published_hash_counts_more_than_a_sidecar(tmp_path):
    path = tmp_path / "large-v3.pt"
    path.write_bytes(b"not whisper")
    record_hash(path)
    with pytest.raises(Refused, match="e5b1a55b89c1"):
        check_pickle(path, known_sha256=published_sha256("large-v3"))


def test_whisper_publishes_no_hash_for_a_model_of_ours():
    assert published_sha256(TINY) is None


@pytest.mark.parametrize("engine", ["ultralytics", "whisper"])
def test_a_trap_in_a_checkpoint_is_not_sprung(tmp_path, engine):
    """Even with the right hash: the loaders themselves are restricted."""
    import torch

    target, path = tmp_path / "sprung", tmp_path / engine / "trap.pt"
    path.parent.mkdir()
    torch.save({"model": Trap(target), "dims": {}, "model_state_dict": Trap(target)}, path)
    record_hash(path)
    engines = {
        "whisper": WhisperSpeech(tmp_path, "trap", device="cpu"),
        "ultralytics": UltralyticsDetector(tmp_path, "trap.pt", threshold=0.5, device="cpu"),
    }
    with pytest.raises((pickle.UnpicklingError, TypeError)):
        engines[engine].load()
    assert not target.exists()
    torch.load(path, weights_only=False)
    assert target.exists(), "the trap itself does not work"


def test_a_device_that_is_not_there_is_said(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(NotReady, match="CW_DEVICE=cuda:0"):
        best_device("cuda:0")
    assert best_device("", among=("cuda", "cpu")) == "cpu"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert best_device("") == "cuda"
