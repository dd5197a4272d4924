"""Engines that answer with canned values at once; they obey the same contract suite as the real ones.

For tests of what stands above the engines. They load nothing, so they are always warm.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from cw_assets.domain.protocols import Answer, Audio, OnProgress, RgbImage, TextTask
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.objects import Detection, TextLine
from cw_assets.domain.video.transcription import Segment, Transcription, Word, tidy_segments
from cw_assets.engines.text.many import one_by_one
from cw_assets.engines.voice.words import plain_words
from cw_assets.errors import CwError

SENTENCES = ((0.5, 1.7, "Good morning summer"), (2.5, 4.5, "Share it with the people you love"))
"""Start and end in seconds, and the words, which share the time evenly."""
OBJECTS = (("person", 0, 0.9, (0.1, 0.1, 0.4, 0.9)), ("bottle", 39, 0.7, (0.5, 0.4, 0.6, 0.8)))
"""Class, class id, confidence, and the box in fractions of the picture."""
LINES = (("SUMMER", 0.95, (0.1, 0.1, 0.9, 0.2)), ("LEMONADE", 0.9, (0.1, 0.7, 0.6, 0.8)))
QUIET = 1e-4


def info(kind: str) -> EngineInfo:
    return EngineInfo(engine="fake", model=f"canned {kind}", version="1")


def is_flat(image: RgbImage) -> bool:
    return bool((image == image[0, 0]).all())


class FakeSpeech:
    """Hears the given sentences in any sound, as far as it lasts; nothing in silence."""

    warm = True

    def __init__(self, sentences: Iterable[tuple[float, float, str]] = SENTENCES, language: str = "en") -> None:
        self.sentences, self.language = tuple(sentences), language
        self.info = info("speech")

    def transcribe(self, audio: Audio, *, language: str | None, on_progress: OnProgress) -> Transcription:
        silent = not len(audio.samples) or float(np.abs(audio.samples).max()) < QUIET
        heard = [] if silent else [segment(*one) for one in self.sentences if one[0] < audio.duration]
        on_progress(1.0)
        segments = tidy_segments(heard, duration=audio.duration)
        return Transcription(
            language=(language or self.language) if segments else None,
            confidence=0.9 if segments else 0.0,
            segments=segments,
            made_by=self.info,
        )


def segment(start: float, end: float, text: str) -> Segment:
    words = text.split()
    edges = np.linspace(start, end, len(words) + 1).round(3).tolist()
    return Segment(
        start=start,
        end=end,
        text=text,
        confidence=0.9,
        words=tuple(
            Word(text=word, start=a, end=b, confidence=0.9)
            for word, a, b in zip(words, edges[:-1], edges[1:], strict=True)
        ),
    )


class FakeDetector:
    """Sees the same objects in every picture that is not of one colour."""

    warm = True

    def __init__(self, objects: Iterable[tuple[str, int, float, tuple[float, float, float, float]]] = OBJECTS) -> None:
        self.objects = sorted(objects, key=lambda one: -one[2])
        self.info = info("objects")

    def detect(self, image: RgbImage) -> list[Detection]:
        if is_flat(image):
            return []
        return [
            Detection(class_name=name, class_id=number, confidence=confidence, bbox=scaled(box, image))
            for name, number, confidence, box in self.objects
        ]


class FakeReader:
    """Reads the same lines in every picture that is not of one colour."""

    warm = True

    def __init__(self, lines: Iterable[tuple[str, float, tuple[float, float, float, float]]] = LINES) -> None:
        self.lines = sorted(lines, key=lambda one: one[2][1])
        self.info = info("text")

    def read(self, image: RgbImage) -> list[TextLine]:
        if is_flat(image):
            return []
        return [TextLine(text=text, confidence=sure, bbox=scaled(box, image)) for text, sure, box in self.lines]


class FakeTextModel:
    """Answers with the task's own rules, and remembers what it was asked; or raises the given error."""

    warm = True

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.tasks: list[TextTask] = []
        self.info = info("answers")

    def complete(self, task: TextTask[Answer]) -> Answer:
        self.tasks.append(task)
        if self.error is not None:
            raise self.error
        return task.rules()

    def complete_many(self, tasks: Sequence[TextTask[Answer]], *, on_progress: OnProgress) -> list[Answer | CwError]:
        return one_by_one(self.complete, tasks, on_progress)


class FakeVoice:
    """Hums for 60 ms for each character, a tone for each language; or raises the given error."""

    warm = True

    def __init__(self, error: Exception | None = None, rate_hz: int = 16_000) -> None:
        self.error, self.rate_hz = error, rate_hz
        self.info = info("voice")

    def speak(self, text: str, *, language: str) -> Audio:
        words = plain_words(text)
        if self.error is not None:
            raise self.error
        times = np.arange(round(0.06 * len(words) * self.rate_hz)) / self.rate_hz
        pitch_hz = 120 + sum(language.encode()) % 80
        return Audio((0.2 * np.sin(2 * np.pi * pitch_hz * times)).astype(np.float32), sample_rate=self.rate_hz)


def scaled(box: tuple[float, float, float, float], image: RgbImage) -> tuple[float, float, float, float]:
    height, width = image.shape[:2]
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height
