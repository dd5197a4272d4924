"""Speech by faster-whisper (CTranslate2), from a converted model's folder in the models folder; no torch.

Speech is cut out first, as for openai-whisper.
"""

from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np

from cw_assets.domain.protocols import Audio, OnProgress
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.transcription import Transcription
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.speech.vad import RATE_HZ, Stretch, speech_stretches
from cw_assets.engines.speech.whisper import MAX_STRETCH_S, MIN_GAP_S
from cw_assets.engines.speech.wording import Spoken, Timing, spoken, transcription
from cw_assets.engines.weights import weights_path
from cw_assets.settings import Settings

FILES = ("model.bin", "config.json", "tokenizer.json")
"""Without its tokenizer.json the library would ask the hub for one."""


class FasterWhisperSpeech:
    """The same words as Whisper at about a quarter of the time; runs on the CPU or CUDA."""

    def __init__(self, models_path: Path, weights: str, *, device: str = "", language: str = "") -> None:
        if find_spec("faster_whisper") is None:
            raise ImportError("faster_whisper is not installed", name="faster_whisper")
        self.folder, self.weights = models_path / "faster-whisper", weights
        self.device, self.language = device, language
        self.key = f"faster-whisper:{self.folder.absolute()}/{weights}:{device}"
        self.info = EngineInfo(engine="faster-whisper", model=weights, version=version("faster-whisper"))

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
        model = CACHE.get(self.key, self.load)
        heard_in = language or self.language or detected_language(model, stretches)
        heard = list(recognised(model, stretches, heard_in, on_progress))
        return transcription(heard, language=heard_in, duration=audio.duration, made_by=self.info)

    def load(self) -> Any:
        """From the folder and nowhere else, whatever is missing."""
        from faster_whisper import WhisperModel

        pull = f"faster-whisper-{self.weights}"
        for file in FILES:
            weights_path(self.folder, f"{self.weights}/{file}", pull=pull)
        path = weights_path(self.folder, self.weights, pull=pull)
        return WhisperModel(str(path), device=self.device or "auto", local_files_only=True)


def detected_language(model: Any, stretches: list[Stretch]) -> str:
    """By the first 30 s of speech, silence and music left out."""
    if not model.model.is_multilingual:
        return "en"
    speech = np.concatenate([stretch.samples for stretch in stretches])[: 30 * RATE_HZ]
    language, _, _ = model.detect_language(audio=speech)
    return str(language)


def recognised(model: Any, stretches: list[Stretch], language: str, on_progress: OnProgress) -> Iterator[Spoken]:
    """The likeliest words only: random draws could not be repeated, as CTranslate2 takes its seed once a thread."""
    for number, stretch in enumerate(stretches, start=1):
        segments, _ = model.transcribe(
            stretch.samples,
            language=language,
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        for segment in segments:
            words = (Timing(w.word, w.start, w.end, w.probability) for w in segment.words or ())
            yield spoken(Timing(segment.text, segment.start, segment.end, segment.avg_logprob), words, stretch)
        on_progress(number / len(stretches))
