"""What an engine must do to be plugged in; the engines themselves stand in `cw_assets/engines`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.adaptation.market import Market
from cw_assets.domain.adaptation.place import PlaceFacts
from cw_assets.domain.images.request import ControlType, Generation, ImageRequest
from cw_assets.domain.loras.air import Air
from cw_assets.domain.loras.listing import LoraListing
from cw_assets.domain.text_task import Answer, TextTask
from cw_assets.domain.values import EngineInfo, HexColor
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.objects import Detection, TextLine
from cw_assets.domain.video.scenes import Cut
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.transcription import Transcription
from cw_assets.errors import CwError

RgbImage = NDArray[np.uint8]
"""(height, width, 3) uint8 RGB."""
BgrImage = NDArray[np.uint8]
"""(height, width, 3) uint8 BGR."""
OnProgress = Callable[[float], None]
"""Called with the fraction done, 0 to 1; it may raise Cancelled or LimitExceeded, which the engine lets through."""
OnImageStep = Callable[[int, int, int], None]
"""Called with the image's index from 0, the steps it has done, and its steps in all; may raise as OnProgress does."""
OnBytes = Callable[[int, int | None], None]
"""Called with the bytes so far and, where the source says so, the bytes in all; may raise as OnProgress does."""


@dataclass(frozen=True, eq=False)
class SmallFrame:
    """A frame as the detectors see it: shrunk, with its exact place in time.

    `luma` is (height, width) uint8, `frame_rate` the video's average in frames per second.
    """

    number: int
    pts: int
    time_base: Fraction
    frame_rate: Fraction
    image: BgrImage
    luma: NDArray[np.uint8]

    @property
    def time_s(self) -> float:
        return float(self.pts * self.time_base)


@dataclass(frozen=True, eq=False)
class Audio:
    """Sound for recognition: (samples,) float32 mono, -1 to 1, at `sample_rate` Hz, `start_s` into the video."""

    samples: NDArray[np.float32]
    sample_rate: int = 16_000
    start_s: float = 0.0

    @property
    def duration(self) -> float:
        return len(self.samples) / self.sample_rate


class Engine(Protocol):
    """Common to all: what it is, and whether its model is loaded already."""

    @property
    def info(self) -> EngineInfo: ...

    @property
    def warm(self) -> bool: ...


class TextModel(Engine, Protocol):
    def complete(self, task: TextTask[Answer]) -> Answer:
        """The answer, valid by its schema; ExternalFailure where none could be had."""
        ...

    def complete_many(self, tasks: Sequence[TextTask[Answer]], *, on_progress: OnProgress) -> list[Answer | CwError]:
        """An answer for each task, in order, or in its place the failure that is this task's own.

        NotReady, Cancelled and LimitExceeded concern all of them and are raised.
        """
        ...


class SpeechModel(Engine, Protocol):
    def transcribe(self, audio: Audio, *, language: str | None, on_progress: OnProgress) -> Transcription:
        """Everything said, in seconds from the start of `audio`; silence and music give no segments.

        `language` None: find out.
        """
        ...


class ObjectDetector(Engine, Protocol):
    def detect(self, image: RgbImage) -> list[Detection]:
        """The objects, most confident first."""
        ...


class TextReader(Engine, Protocol):
    def read(self, image: RgbImage) -> list[TextLine]:
        """The lines of text, top to bottom."""
        ...


class ColorQuantizer(Engine, Protocol):
    def dominant_colors(self, image: RgbImage, count: int) -> list[HexColor]:
        """Up to `count` colours, the largest share first; the same picture gives the same colours."""
        ...


class SceneDetector(Engine, Protocol):
    """Fed one frame after another in order; a new one for each video."""

    @property
    def settled(self) -> int:
        """No boundary will be reported any more before this frame."""
        ...

    def process(self, frame: SmallFrame) -> list[Cut]:
        """Boundaries that are certain now, in order."""
        ...

    def finish(self) -> list[Cut]:
        """Boundaries that only the end decides."""
        ...


@dataclass(frozen=True, eq=False)
class Still:
    """A frame worth keeping, upright and with square pixels, as JPEG, with a small version of it."""

    frame_number: int
    time_s: float
    width: int
    height: int
    jpeg: bytes
    thumbnail: bytes


@dataclass(frozen=True, eq=False)
class Watched:
    """What one pass over the pictures gave."""

    cuts: list[Cut]
    signals: FrameSignals
    damaged_packets: int
    """Packets that could not be decoded and were left out."""


class VideoDecoder(Engine, Protocol):
    def probe(self, path: Path, *, media_key: str, sha256: str) -> VideoMetadata:
        """What container and streams say. InvalidInput for a file that holds no video that can be read."""
        ...

    def watch(
        self,
        path: Path,
        metadata: VideoMetadata,
        *,
        detector: "SceneDetector",
        save_still: Callable[[Still], None],
        on_progress: OnProgress,
    ) -> Watched:
        """Read every picture once; `save_still` gets the best frame of each scene, in order."""
        ...

    def read_audio(self, path: Path, metadata: VideoMetadata, *, on_progress: OnProgress) -> Iterator[Audio]:
        """The first audio stream in pieces of bounded length, cut where it is quiet."""
        ...


@dataclass(frozen=True, eq=False)
class DrawnImage:
    """One picture of a request; `index` counts from 0."""

    index: int
    seed: int
    pixels: RgbImage


class ImageModel(Engine, Protocol):
    def generate(
        self, request: ImageRequest, *, on_step: OnImageStep, on_image: Callable[[DrawnImage], None]
    ) -> Generation:
        """Draw the images one after another, handing each over as soon as it is done; the same seed, the same picture.

        NotReady for missing weights, Refused for a pickle or a LoRA of another architecture, LimitExceeded where the
        device's memory is too small, also for a cheaper second try.
        """
        ...


class VoiceModel(Engine, Protocol):
    def speak(self, text: str, *, language: str) -> Audio:
        """The text spoken, from 0 s on, without silence at either end; `language` as in BCP 47.

        NotReady where the engine or the language's voice is not on this machine, InvalidInput for text without words.
        """
        ...


class ControlImageMaker(Engine, Protocol):
    def make(self, reference: RgbImage, control_type: ControlType) -> RgbImage:
        """What the ControlNet of this type is shown: a picture of the reference's size."""
        ...


class LoraHub(Engine, Protocol):
    def describe(self, air: Air) -> LoraListing:
        """What the source says of a LoRA. InvalidInput where it has none of this name."""
        ...

    def fetch(self, listing: LoraListing, target: Path, *, on_bytes: OnBytes) -> str:
        """Put the file at `target`, whole and checked or not at all; its SHA-256 comes back."""
        ...


class Places(Protocol):
    """What libraries know about places, and how things are written there."""

    def facts(self, market: Market, *, today: date) -> PlaceFacts:
        """InvalidInput for a language or a country that no library knows."""
        ...

    def holidays(self, country: str, *, start: date, end: date) -> list[tuple[date, str]]:
        """Public holidays from `start` up to, not including, `end`, with their English names where there are any."""
        ...

    def number(self, value: Decimal, market: Market) -> str:
        """1234.5 as "1.234,5"."""
        ...

    def price(self, amount: Decimal, currency: str, market: Market) -> str:
        """An amount of an ISO 4217 currency as it is written in the market: "2,49 €"; never converted."""
        ...

    def day(self, day: date, market: Market, *, year: bool = True) -> str:
        """A date in words: "21. Juni 2026", or "21. Juni"."""
        ...

    def measure(self, value: Decimal, unit: str, market: Market) -> str:
        """A quantity in the units of the market's measurement system, rounded as people say it.

        `unit` as pint names it ("fluid_ounce", "mile", "degF"): 12 fluid_ounce is "355 ml" in Germany.
        """
        ...


class LanguageIdentifier(Protocol):
    def identify(self, text: str, among: Sequence[str]) -> str | None:
        """The likeliest of these languages (BCP 47), None where the text is too short to tell."""
        ...
