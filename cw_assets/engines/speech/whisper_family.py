"""What the engines that run Whisper have in common: how they are built, and the way from audio to transcription.

Loading a model and asking it is left to each of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import Audio, OnProgress
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.transcription import Transcription
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.packages import require_packages
from cw_assets.engines.speech.vad import RATE_HZ, Stretch, speech_stretches
from cw_assets.engines.speech.wording import Spoken, transcription
from cw_assets.settings import Settings

MAX_STRETCH_S = 28.0
"""Whisper looks at 30 s at a time."""
MIN_GAP_S = 1.0
WINDOW_S = 30


class WhisperFamily(ABC):
    """Speech is cut out first, because Whisper invents words in silence and music."""

    engine: ClassVar[str]
    """Its name, which is also that of its folder in the models folder."""
    distribution: ClassVar[str]
    """What carries its version."""
    packages: ClassVar[tuple[str, ...]]

    def __init__(self, models_path: Path, weights: str, *, device: str = "", language: str = "") -> None:
        require_packages(*self.packages)
        self.folder, self.weights = models_path / self.engine, weights
        self.device, self.language = device, language
        self.key = f"{self.engine}:{self.folder.absolute()}/{weights}:{device}"
        self.info = EngineInfo(engine=self.engine, model=weights, version=version(self.distribution))

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(settings.models_path, settings.speech_weights, device=settings.device, language=settings.language)

    @property
    def warm(self) -> bool:
        return CACHE.holds(self.key)

    def transcribe(self, audio: Audio, *, language: str | None, on_progress: OnProgress) -> Transcription:
        """`language` None: that of the settings, or found out from the speech itself."""
        stretches = speech_stretches(audio, max_length_s=MAX_STRETCH_S, min_gap_s=MIN_GAP_S)
        if not stretches:
            on_progress(1.0)
            return transcription([], language=None, duration=audio.duration, made_by=self.info)
        model = CACHE.get(self.key, self.load, device=self.chosen_device, name=f"{self.engine} {self.weights}")
        heard_in = language or self.language or self.detected_language(model, stretches)
        heard = list(self.heard(model, stretches, heard_in, on_progress))
        return transcription(heard, language=heard_in, duration=audio.duration, made_by=self.info)

    def heard(self, model: Any, stretches: list[Stretch], language: str, on_progress: OnProgress) -> Iterator[Spoken]:
        for number, stretch in enumerate(stretches, start=1):
            yield from self.recognised(model, stretch, language)
            on_progress(number / len(stretches))

    @property
    @abstractmethod
    def chosen_device(self) -> str:
        """Where the model goes, found out once: that of the settings, or the best there is."""

    @abstractmethod
    def load(self) -> Any:
        """The model on that device, from its folder and nowhere else."""

    @abstractmethod
    def detected_language(self, model: Any, stretches: list[Stretch]) -> str:
        """By the first 30 s of speech; "en" for a model that knows only English."""

    @abstractmethod
    def recognised(self, model: Any, stretch: Stretch, language: str) -> Iterator[Spoken]:
        """The segments of one stretch, the same ones each time."""


def first_window(stretches: list[Stretch]) -> NDArray[np.float32]:
    """(samples,) float32 mono: the first 30 s of speech, silence and music left out."""
    return np.concatenate([stretch.samples for stretch in stretches])[: WINDOW_S * RATE_HZ]
