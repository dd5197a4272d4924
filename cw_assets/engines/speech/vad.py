"""Where somebody speaks: faster-whisper's bundled Silero detector, cut into stretches of bounded length.

It needs onnxruntime only, no torch and no network; recognising the words is the speech models' work.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import Audio

RATE_HZ = 16_000
MIN_SPEECH_MS = 200
PAD_MS = 200


@dataclass(frozen=True, eq=False)
class Stretch:
    """A piece of speech: (samples,) float32 mono, and where it starts and ends in the audio, in seconds."""

    samples: NDArray[np.float32]
    start_s: float
    end_s: float


def speech_stretches(audio: Audio, *, max_length_s: float, min_gap_s: float) -> list[Stretch]:
    """The stretches in order, padded by 0.2 s; pauses shorter than `min_gap_s` stay inside one."""
    samples = as_16_khz(audio)
    return [
        Stretch(samples=samples[start:end], start_s=start / RATE_HZ, end_s=end / RATE_HZ)
        for start, end in speech_samples(samples, max_length_s, min_gap_s)
    ]


def speech_samples(samples: NDArray[np.float32], max_length_s: float, min_gap_s: float) -> Iterator[tuple[int, int]]:
    if not len(samples):
        return
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_speech_duration_ms=MIN_SPEECH_MS,
        min_silence_duration_ms=round(min_gap_s * 1000),
        max_speech_duration_s=max_length_s,
        speech_pad_ms=PAD_MS,
    )
    for found in get_speech_timestamps(samples, options, sampling_rate=RATE_HZ):
        yield int(found["start"]), min(int(found["end"]), len(samples))


def as_16_khz(audio: Audio) -> NDArray[np.float32]:
    """The decoder gives 16 kHz; anything else would be recognised as gibberish, so it is refused."""
    if audio.sample_rate != RATE_HZ:
        raise ValueError(f"speech is recognised at {RATE_HZ} Hz, this audio has {audio.sample_rate} Hz")
    return np.ascontiguousarray(audio.samples, dtype=np.float32)
