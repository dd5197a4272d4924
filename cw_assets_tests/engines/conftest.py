"""What the engines' tests share: a models folder full of tiny models, and settings that point there."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cw_assets.domain.protocols import Audio
from cw_assets.settings import Settings
from cw_assets_tests.engines import tiny_models

os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # whisper's word times: compiling takes longer than the tests

SAMPLE = Path(__file__).parents[2] / "media/samples/summer_spot.mp4"
SPEECH_S = 7.0
"""Two sentences of the sample spot."""


@pytest.fixture(scope="session")
def models_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.set_num_threads(1)  # with two, models this small mostly wait for each other on a busy machine
    return tiny_models.make_all(tmp_path_factory.mktemp("models"))


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings of this test only: no .env, and an empty models folder unless one is given."""

    def make(**chosen: object) -> Settings:
        return Settings(_env_file=None, **({"CW_MODELS_PATH": tmp_path / "models", "device": "cpu"} | chosen))

    return make


@pytest.fixture(scope="session")
def spot_audio() -> Audio:
    """All sound of the sample spot at 16 kHz."""
    import av

    with av.open(str(SAMPLE)) as container:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        frames += resampler.resample(None)
    return Audio(np.concatenate([frame.to_ndarray()[0] for frame in frames]))


@pytest.fixture(scope="session")
def speech(spot_audio: Audio) -> Audio:
    return Audio(spot_audio.samples[: int(SPEECH_S * 16_000)])
