"""Opening hostile files: the demuxer is chosen by us, nothing outside the file is read, and limits hold.

What is in the file is read by the modules beside this one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av

from cw_assets.domain.protocols import OnProgress
from cw_assets.engines.decoding.intake import DEMUXERS, file_kind
from cw_assets.errors import InvalidInput, LimitExceeded
from cw_assets.settings import Settings

MOST_DAMAGES = 1000
"""So many damaged places in a file are stepped over."""


@dataclass(frozen=True)
class Limits:
    """What one file may ask of us."""

    max_frame_pixels: int
    max_streams: int
    max_duration_s: float
    decode_timeout_s: float

    @classmethod
    def from_settings(cls, settings: Settings) -> "Limits":
        return cls(
            max_frame_pixels=settings.max_frame_pixels,
            max_streams=settings.max_streams,
            max_duration_s=settings.max_duration_s,
            decode_timeout_s=settings.decode_timeout_s,
        )

    def check_frame(self, name: str, width: int, height: int) -> None:
        if width * height > self.max_frame_pixels:
            raise LimitExceeded(
                f"{name} has frames of {width}x{height} pixels, more than the {self.max_frame_pixels} allowed; "
                "make a smaller version, or raise CW_MAX_FRAME_PIXELS."
            )

    def check_duration(self, name: str, duration_s: float) -> None:
        if duration_s > self.max_duration_s:
            raise LimitExceeded(
                f"{name} lasts {duration_s:.0f} s, longer than the {self.max_duration_s:.0f} s that are allowed; "
                "cut it, or raise CW_MAX_DURATION_S."
            )


@dataclass
class Stopwatch:
    """Reports progress now and then, and ends a decode that takes longer than it may."""

    name: str
    timeout_s: float
    on_progress: OnProgress
    _started: float = field(default_factory=time.monotonic)
    _reported: float = -1.0

    def tick(self, fraction: float) -> None:
        if fraction - self._reported < 0.02:
            return
        self._reported = fraction
        if time.monotonic() - self._started > self.timeout_s:
            raise LimitExceeded(
                f"{self.name} takes longer to decode than the {self.timeout_s:.0f} s that are allowed; "
                "make a smaller version, or raise CW_DECODE_TIMEOUT_S."
            )
        self.on_progress(min(fraction, 1.0))


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Any]:
    """The container, open for reading. InvalidInput or LimitExceeded, in one sentence, where it cannot be."""
    try:
        container = av.open(
            str(path),
            format=DEMUXERS[file_kind(path)],
            options={"protocol_whitelist": "file"},
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise unreadable(path.name, error) from error
    try:
        if len(container.streams) > limits.max_streams:
            raise LimitExceeded(
                f"{path.name} has {len(container.streams)} streams, more than the {limits.max_streams} that are "
                "allowed; keep the picture and one sound track, or raise CW_MAX_STREAMS."
            )
        yield container
    finally:
        container.close()


def packets_of(container: Any, *streams: Any) -> Iterator[Any]:
    """The streams' packets in file order; where the file is damaged, reading goes on behind the damage."""
    for _ in range(MOST_DAMAGES):
        try:
            yield from container.demux(*streams)
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            continue
        return


def unreadable(name: str, error: Exception) -> InvalidInput:
    """A file that ffmpeg cannot open, told in a sentence."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InvalidInput(
        f"{name} cannot be read as a video ({reason}): it is damaged or cut off; export or copy it again."
    )
