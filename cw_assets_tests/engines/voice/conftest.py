"""A models folder with tiny voices, engines on it, and whether espeak-ng is on this machine."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cw_assets.domain.protocols import VoiceModel
from cw_assets.engines.registry import build
from cw_assets_tests.engines.fakes import FakeVoice
from cw_assets_tests.engines.voice import tiny_voices

WITHOUT_ESPEAK = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="the program espeak-ng is not installed")


@pytest.fixture(scope="session")
def voices_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.set_num_threads(1)
    return tiny_voices.make_all(tmp_path_factory.mktemp("voices"))


@pytest.fixture
def make(request: pytest.FixtureRequest, settings: Callable) -> Callable[..., VoiceModel]:
    """A voice built as the assets do, through the registry."""

    def build_one(name: str, **chosen: object) -> VoiceModel:
        if name == "fake":
            return FakeVoice()
        if name == "vits":
            chosen = {"CW_MODELS_PATH": request.getfixturevalue("voices_path")} | chosen
        return build("voice_model", settings(voice_model=name, **chosen))

    return build_one
