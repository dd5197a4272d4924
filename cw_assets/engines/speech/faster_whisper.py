"""Speech by faster-whisper (CTranslate2), from a converted model's folder in the models folder; no torch.

What it shares with openai-whisper stands in `whisper_family`.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cw_assets.engines.speech.vad import Stretch
from cw_assets.engines.speech.whisper_family import WhisperFamily, first_window
from cw_assets.engines.speech.wording import Spoken, Timing, spoken
from cw_assets.engines.weights import weights_path

FILES = ("model.bin", "config.json", "tokenizer.json")
"""Without its tokenizer.json the library would ask the hub for one."""


class FasterWhisperSpeech(WhisperFamily):
    """Whisper's models in CTranslate2's form; runs on the CPU or CUDA."""

    engine = distribution = "faster-whisper"
    packages = ("faster_whisper",)

    @cached_property
    def chosen_device(self) -> str:
        import ctranslate2  # type: ignore[import-untyped]

        return self.device or ("cuda" if ctranslate2.get_cuda_device_count() else "cpu")

    def load(self) -> Any:
        """From the folder and nowhere else, whatever is missing."""
        from faster_whisper import WhisperModel

        pull = f"faster-whisper-{self.weights}"
        for file in FILES:
            weights_path(self.folder, f"{self.weights}/{file}", pull=pull)
        path = weights_path(self.folder, self.weights, pull=pull)
        return WhisperModel(str(path), device=self.chosen_device, local_files_only=True)

    def detected_language(self, model: Any, stretches: list[Stretch]) -> str:
        if not model.model.is_multilingual:
            return "en"
        language, _, _ = model.detect_language(audio=first_window(stretches))
        return str(language)

    def recognised(self, model: Any, stretch: Stretch, language: str) -> Iterator[Spoken]:
        """The likeliest words only: random draws could not be repeated, as CTranslate2 takes its seed once a thread."""
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
