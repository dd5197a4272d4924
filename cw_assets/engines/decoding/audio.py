"""Phase 3's reading: the first sound track as mono 16 kHz, in pieces cut where it is quiet; no picture is read."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import Audio
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.engines.decoding.container import Limits, Stopwatch, opened, packets_of
from cw_assets.engines.decoding.probe import chosen_streams

RATE_HZ = 16_000
PIECE_S = 60
SEARCH_S = 10
"""A piece ends at the quietest moment of its last ten seconds."""
QUIET_S = 0.1

Samples = NDArray[np.float32]


def read_audio(path: Path, metadata: VideoMetadata, limits: Limits, stopwatch: Stopwatch) -> Iterator[Audio]:
    """Pieces of at most a minute; times count from the first picture, and sound ends with the video."""
    piece, filled, start = np.empty(PIECE_S * RATE_HZ, np.float32), 0, 0.0
    for block in first_samples(aligned(path, limits), math.ceil(metadata.duration * RATE_HZ)):
        samples = block
        while len(samples):
            taken = samples[: len(piece) - filled]
            piece[filled : filled + len(taken)] = taken
            filled, samples = filled + len(taken), samples[len(taken) :]
            if filled == len(piece):
                end = quietest(piece)
                yield Audio(piece[:end].copy(), RATE_HZ, start)
                start, filled = start + end / RATE_HZ, filled - end
                piece[:filled] = piece[end:].copy()
                stopwatch.tick(start / metadata.duration)
    if filled:
        yield Audio(piece[:filled].copy(), RATE_HZ, start)


def first_samples(blocks: Iterator[Samples], count: int) -> Iterator[Samples]:
    """The blocks up to so many samples: packets may promise little time and hold much sound."""
    for block in blocks:
        yield block[:count]
        count -= len(block)
        if count <= 0:
            return


def quietest(samples: Samples) -> int:
    """Index of the middle of the quietest tenth of a second among the last ten seconds."""
    window = int(QUIET_S * RATE_HZ)
    first = len(samples) - SEARCH_S * RATE_HZ
    energy = np.square(samples[first:]).reshape(-1, window).sum(axis=1)
    return int(first + energy.argmin() * window + window // 2)


def aligned(path: Path, limits: Limits) -> Iterator[Samples]:
    """Blocks of samples, the first of which is heard with the first picture."""
    with opened(path, limits) as container:
        video, audio = chosen_streams(path.name, container)
        if audio is None:
            return
        skip: int | None = None
        for frame in decoded_audio(container, audio):
            if skip is None:
                skip = samples_to_skip(frame, video)
                yield from silence(-skip)
                skip = max(0, skip)
            samples = frame.to_ndarray().reshape(-1)
            yield samples[skip:]
            skip = max(0, skip - len(samples))


def silence(count: int) -> Iterator[Samples]:
    """So many samples of silence, a second at a time."""
    for done in range(0, count, RATE_HZ):
        yield np.zeros(min(RATE_HZ, count - done), np.float32)


def samples_to_skip(frame: Any, video: Any) -> int:
    """How many samples come before the first picture; negative: how many are missing there."""
    picture = float((video.start_time or 0) * video.time_base)
    sound = float((frame.pts or 0) * frame.time_base)
    return round((picture - sound) * RATE_HZ)


def decoded_audio(container: Any, audio: Any) -> Iterator[Any]:
    """Frames of mono float32 at 16 kHz; what is damaged is left out, and a stream may change its format."""
    resampler, shape = new_resampler(), None
    for packet in packets_of(container, audio):
        for frame in undamaged(packet.decode):
            if shape not in (None, shape_of(frame)):
                yield from undamaged(resampler.resample, None)
                resampler = new_resampler()
            shape = shape_of(frame)
            yield from undamaged(resampler.resample, frame)
    if shape:
        yield from undamaged(resampler.resample, None)


def undamaged(read: Callable[..., list[Any]], *arguments: Any) -> list[Any]:
    """The frames, none where the library cannot make sense of them."""
    try:
        return read(*arguments)
    except av.error.FFmpegError:
        return []


def new_resampler() -> Any:
    return av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)


def shape_of(frame: Any) -> tuple[str, str, int]:
    """What a resampler is set up for."""
    return frame.format.name, frame.layout.name, frame.sample_rate
