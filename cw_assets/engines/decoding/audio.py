"""Phase 3's reading: the first sound track as mono 16 kHz, in pieces cut where it is quiet; no picture is read."""

import math
from collections.abc import Iterator
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
PIECE_S = 120
SEARCH_S = 10
"""A piece ends at the quietest moment of its last ten seconds."""
QUIET_S = 0.1

Samples = NDArray[np.float32]


def read_audio(path: Path, metadata: VideoMetadata, limits: Limits, stopwatch: Stopwatch) -> Iterator[Audio]:
    """Pieces of at most two minutes; times count from the first picture, and sound ends with the video."""
    start, held, left = 0.0, np.zeros(0, np.float32), math.ceil(metadata.duration * RATE_HZ)
    for block in resampled(path, limits):
        samples = block[:left]
        left -= len(samples)
        held = np.concatenate([held, samples])
        if not left:
            break
        while len(held) >= PIECE_S * RATE_HZ:
            end = quietest(held[: PIECE_S * RATE_HZ])
            yield Audio(held[:end], RATE_HZ, start)
            start, held = start + end / RATE_HZ, held[end:]
            stopwatch.tick(start / metadata.duration if metadata.duration else 0.0)
    if len(held):
        yield Audio(held, RATE_HZ, start)


def quietest(samples: Samples) -> int:
    """Index of the middle of the quietest tenth of a second among the last ten seconds."""
    window = int(QUIET_S * RATE_HZ)
    first = len(samples) - SEARCH_S * RATE_HZ
    energy = np.square(samples[first:]).reshape(-1, window).sum(axis=1)
    return int(first + energy.argmin() * window + window // 2)


def resampled(path: Path, limits: Limits) -> Iterator[Samples]:
    """Blocks of about ten seconds, aligned so that sample 0 is the time of the first picture."""
    with opened(path, limits) as container:
        video, audio = chosen_streams(path.name, container)
        if audio is None:
            return
        block: list[Samples] = []
        skip: int | None = None
        for frame in decoded_audio(container, audio):
            if skip is None:
                skip = samples_to_skip(frame, video)
                block.append(np.zeros(max(0, -skip), np.float32))
                skip = max(0, skip)
            samples = frame.to_ndarray().reshape(-1)
            block.append(samples[skip:])
            skip = max(0, skip - len(samples))
            if sum(map(len, block)) >= 10 * RATE_HZ:
                yield np.concatenate(block)
                block = []
        if block:
            yield np.concatenate(block)


def samples_to_skip(frame: Any, video: Any) -> int:
    """How many samples come before the first picture; negative: how many are missing there."""
    picture = float((video.start_time or 0) * video.time_base)
    sound = float((frame.pts or 0) * frame.time_base)
    return round((picture - sound) * RATE_HZ)


def decoded_audio(container: Any, audio: Any) -> Iterator[Any]:
    """Frames of mono float32 at 16 kHz; damaged packets are left out."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    for packet in packets_of(container, audio):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        for frame in frames:
            yield from resampler.resample(frame)
    yield from resampler.resample(None)
