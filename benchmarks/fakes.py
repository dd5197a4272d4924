"""Models that answer at once, so that only our own work is measured; never used outside benchmarks."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from cw_assets.defs.resources import Engines
from cw_assets.domain.images.request import Generation, ImageRequest
from cw_assets.domain.protocols import Audio, DrawnImage, OnImageStep, OnProgress, RgbImage
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.objects import Detection, TextLine
from cw_assets.domain.video.transcription import Segment, Transcription, Word
from cw_assets.settings import Settings

INFO = EngineInfo(engine="fake", model="instant")


class FakeSpeech:
    """Says a word every second, which is about what a spot does."""

    info, warm = INFO, True

    def transcribe(self, audio: Audio, *, language: str | None, on_progress: OnProgress) -> Transcription:
        words = [Word(text="fresh", start=s + 0.2, end=s + 0.6, confidence=0.9) for s in range(int(audio.duration))]
        segments = tuple(
            Segment(start=w[0].start, end=w[-1].end, text="fresh " * len(w), confidence=0.9, words=tuple(w))
            for w in (words[first : first + 4] for first in range(0, len(words), 4))
        )
        return Transcription(language="en", confidence=0.9, segments=segments, made_by=INFO)


class FakeDetector:
    info, warm = INFO, True

    def detect(self, image: RgbImage) -> list[Detection]:
        return [Detection(class_name="person", class_id=0, confidence=0.9, bbox=(10, 10, 200, 300))]


class FakeReader:
    info, warm = INFO, True

    def read(self, image: RgbImage) -> list[TextLine]:
        return [TextLine(text="Summer Sale", confidence=0.9, bbox=(10, 10, 200, 40))]


class FakeImageModel:
    """Hands out the same picture each time."""

    info, warm = INFO, True

    def generate(
        self, request: ImageRequest, *, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        for index, seed in enumerate(request.seeds):
            for step in range(request.steps):
                on_step(index, step + 1, request.steps)
            on_image(DrawnImage(index, seed, grainy_picture(request.width, request.height)))
        return Generation(engine=INFO, scheduler=request.scheduler, warm=True, load_seconds=0.0, generate_seconds=0.0)


@cache
def grainy_picture(width_px: int, height_px: int) -> RgbImage:
    """Slow waves of colour with grain: as a JPEG about as large as a photograph."""
    across, down = np.meshgrid(np.linspace(0, 6, width_px), np.linspace(0, 4, height_px))
    waves = 128 + 90 * np.stack([np.sin(across + down), np.sin(across - down), np.cos(down)], axis=-1)
    grain = np.random.default_rng(0).normal(0, 4, waves.shape)
    return (waves + grain).clip(0, 255).astype(np.uint8)


def engines_without_models(settings: Settings) -> Engines:
    """Everything real but the models."""
    given: dict[Any, Any] = {
        "speech_model": FakeSpeech(),
        "object_detector": FakeDetector(),
        "text_reader": FakeReader(),
    }
    return Engines(settings, given)
