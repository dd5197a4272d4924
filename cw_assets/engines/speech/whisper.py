"""Speech in a hundred languages by openai-whisper, from a checkpoint in the models folder.

Speech is cut out first, because Whisper invents words in silence and music; decoding the file is the decoder's work.
"""

import re
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
from cw_assets.engines.speech.wording import Spoken, Timing, spoken, transcription
from cw_assets.engines.weights import best_device, check_pickle, weights_path
from cw_assets.settings import Settings

MAX_STRETCH_S = 28.0
"""Whisper looks at 30 s at a time."""
MIN_GAP_S = 1.0
SEED = 0
DEVICES = ("cuda", "cpu")
"""Word times need float64, which mps has not; it can still be asked for by CW_DEVICE."""


class WhisperSpeech:
    """Word times included; where a passage is hard it is tried again at higher temperatures, always the same way."""

    def __init__(self, models_path: Path, weights: str, *, device: str = "", language: str = "") -> None:
        for package in ("torch", "whisper"):
            if find_spec(package) is None:
                raise ImportError(f"{package} is not installed", name=package)
        self.folder, self.weights = models_path / "whisper", weights
        self.device, self.language = device, language
        self.key = f"whisper:{self.folder.absolute()}/{weights}:{device}"
        self.info = EngineInfo(engine="whisper", model=weights, version=version("openai-whisper"))

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
        """The checked checkpoint, read with weights_only; its word-timing heads are known by its name."""
        import whisper

        path = weights_path(self.folder, f"{self.weights}.pt", pull=f"whisper-{self.weights}")
        check_pickle(path, known_sha256=published_sha256(self.weights))
        model = whisper.load_model(str(path), device=best_device(self.device, among=DEVICES))
        if heads := whisper._ALIGNMENT_HEADS.get(self.weights):
            model.set_alignment_heads(heads)
        return model.eval()


def published_sha256(weights: str) -> str | None:
    """The hash within the download address that openai-whisper lists for its own models."""
    import whisper

    found = re.search(r"/([0-9a-f]{64})/", whisper._MODELS.get(weights, ""))
    return found.group(1) if found else None


def detected_language(model: Any, stretches: list[Stretch]) -> str:
    """By the first 30 s of speech, silence and music left out; "en" for a model that knows only English."""
    import whisper

    if not model.is_multilingual:
        return "en"
    speech = np.concatenate([stretch.samples for stretch in stretches])[: 30 * RATE_HZ]
    mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(speech), model.dims.n_mels).to(model.device)
    _, probabilities = model.detect_language(mel)
    return str(max(probabilities, key=probabilities.get))


def recognised(model: Any, stretches: list[Stretch], language: str, on_progress: OnProgress) -> Iterator[Spoken]:
    for number, stretch in enumerate(stretches, start=1):
        for segment in whisper_segments(model, stretch, language):
            words = (Timing(w["word"], w["start"], w["end"], w["probability"]) for w in segment["words"])
            heard = Timing(segment["text"], segment["start"], segment["end"], segment["avg_logprob"])
            yield spoken(heard, words, stretch)
        on_progress(number / len(stretches))


def whisper_segments(model: Any, stretch: Stretch, language: str) -> list[dict[str, Any]]:
    """Whisper draws at random where the likeliest words fail: from a fixed seed, other users of torch undisturbed."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(SEED)
        answer = model.transcribe(
            stretch.samples,
            language=language,
            word_timestamps=True,
            condition_on_previous_text=False,
            fp16=model.device.type == "cuda",
            verbose=None,
        )
    found: list[dict[str, Any]] = answer["segments"]
    return found
