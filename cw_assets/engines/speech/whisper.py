"""Speech in a hundred languages by openai-whisper, from a checkpoint in the models folder.

What it shares with faster-whisper stands in `whisper_family`; decoding the file is the decoder's work.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cw_assets.engines.speech.vad import Stretch
from cw_assets.engines.speech.whisper_family import WhisperFamily, first_window
from cw_assets.engines.speech.wording import Spoken, Timing, spoken
from cw_assets.engines.weights import best_device, check_pickle, weights_path

SEED = 0
DEVICES = ("cuda", "cpu")
"""Word times need float64, which mps has not; it can still be asked for by CW_DEVICE."""


class WhisperSpeech(WhisperFamily):
    """Word times included; where a passage is hard it is tried again at higher temperatures, always the same way."""

    engine, distribution = "whisper", "openai-whisper"
    packages = ("torch", "whisper")

    @cached_property
    def chosen_device(self) -> str:
        return best_device(self.device, among=DEVICES)

    def load(self) -> Any:
        """The checked checkpoint, read with weights_only; its word-timing heads are known by its name."""
        import whisper

        path = weights_path(self.folder, f"{self.weights}.pt", pull=f"whisper-{self.weights}")
        check_pickle(path, known_sha256=published_sha256(self.weights))
        model = whisper.load_model(str(path), device=self.chosen_device)
        if heads := whisper._ALIGNMENT_HEADS.get(self.weights):
            model.set_alignment_heads(heads)
        return model.eval()

    def detected_language(self, model: Any, stretches: list[Stretch]) -> str:
        import whisper

        if not model.is_multilingual:
            return "en"
        speech = whisper.pad_or_trim(first_window(stretches))
        mel = whisper.log_mel_spectrogram(speech, model.dims.n_mels).to(model.device)
        _, probabilities = model.detect_language(mel)
        return str(max(probabilities, key=probabilities.get))

    def recognised(self, model: Any, stretch: Stretch, language: str) -> Iterator[Spoken]:
        for segment in whisper_segments(model, stretch, language):
            words = (Timing(w["word"], w["start"], w["end"], w["probability"]) for w in segment["words"])
            heard = Timing(segment["text"], segment["start"], segment["end"], segment["avg_logprob"])
            yield spoken(heard, words, stretch)


def published_sha256(weights: str) -> str | None:
    """The hash within the download address that openai-whisper lists for its own models."""
    import whisper

    found = re.search(r"/([0-9a-f]{64})/", whisper._MODELS.get(weights, ""))
    return found.group(1) if found else None


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
