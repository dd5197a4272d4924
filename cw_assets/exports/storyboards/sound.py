"""The scratch voice of an animatic: spoken lines laid in their places and mixed, then packed as AAC.

Who speaks, and what, is settled elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.storyboards.plan import SpokenClip
from cw_assets.domain.storyboards.voicing import LineToSpeak
from cw_assets.domain.values import seconds
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream
    from av.container import OutputContainer

RATE_HZ = 48_000
BITS_PER_SECOND = 128_000
AAC = {"aac_coder": "fast"}
"""The coder's other way spoils its first block: a sound at 0 s came out 3 dB too loud."""
AAC_FRAME = 1024
"""Samples that are packed at once."""
PEAK = 10 ** (-4 / 20)
"""-4 dBFS, so that AAC, which overshoots, stays below -3."""
MOST_GAIN = 10 ** (12 / 20)
"""A voice is made louder by 12 dB at most."""
FADE_S = 0.08
"""How long a line takes to fade where the next one begins."""
EDGE_S = 0.005
"""Fades at either end of any line, against clicks."""
TOLD_S = 0.1
"""Lines that are too long by less are not worth a sentence."""
NAMED = 60
"""Characters of a line that a note repeats."""
Samples = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class VoiceClip:
    """A line as it was spoken: (samples,) float32 mono, -1 to 1, without silence at either end."""

    line: LineToSpeak
    samples: Samples
    sample_rate_hz: int


@dataclass(frozen=True, eq=False)
class Mix:
    """(samples,) float32 mono at RATE_HZ, as long as the film, and what was laid where in it."""

    samples: Samples
    spoken: tuple[SpokenClip, ...]
    notes: tuple[str, ...]


def mixed(clips: Sequence[VoiceClip], duration_s: Fraction) -> Mix:
    """Each clip from its line's start on, until the next one or the film's end at most, and all of them at one level.

    InvalidInput for a clip that is no mono sound or begins before the film does.
    """
    ordered = sorted(clips, key=lambda clip: clip.line.start_s)
    track = np.zeros(round(duration_s * RATE_HZ), np.float32)
    starts = [min(round(clip.line.start_s * RATE_HZ), len(track)) for clip in ordered]
    spoken: list[SpokenClip] = []
    notes: list[str] = []
    for clip, (start, end) in zip(ordered, pairwise([*starts, len(track)]), strict=True):
        samples = resampled(clip)
        heard = faded(samples, end - start)
        track[start : start + len(heard)] += heard
        spoken.append(spoken_clip(clip, len(samples), len(heard)))
        notes += overrun_note(spoken[-1], len(samples) - len(heard))
    return Mix(samples=levelled(track), spoken=tuple(spoken), notes=tuple(notes))


def resampled(clip: VoiceClip) -> Samples:
    """The clip at RATE_HZ."""
    import av

    if (
        clip.samples.ndim != 1
        or clip.sample_rate_hz <= 0
        or clip.line.start_s < 0
        or not np.isfinite(clip.samples).all()
    ):
        raise InvalidInput(
            f"The voice of shot {clip.line.shot_number} is no mono sound with a place in the film; speak it again."
        )
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE_HZ)
    sound = audio_frame(clip.samples, clip.sample_rate_hz) if len(clip.samples) else None
    parts = [part.to_ndarray()[0] for frame in (sound, None) if sound for part in resampler.resample(frame)]
    return np.concatenate([np.zeros(0, np.float32), *parts])


def audio_frame(samples: Samples, rate_hz: int, start: int = 0) -> "av.AudioFrame":
    import av

    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], np.float32), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate_hz, start, Fraction(1, rate_hz)
    return frame


def faded(samples: Samples, room: int) -> Samples:
    """All of it where there is room, else what fits, fading towards its end."""
    heard = samples[:room].copy()
    fade_out = FADE_S if len(heard) < len(samples) else EDGE_S
    ramp(heard, EDGE_S)
    ramp(heard[::-1], fade_out)
    return heard


def ramp(samples: Samples, fade_s: float) -> None:
    """Let the sound rise from nothing over the first `fade_s` of it."""
    rising = min(len(samples), round(fade_s * RATE_HZ))
    samples[:rising] *= np.linspace(0, 1, rising, dtype=np.float32)


def levelled(track: Samples) -> Samples:
    """With its loudest sample at PEAK, or as near as MOST_GAIN brings it; silence stays silence."""
    loudest = float(np.abs(track).max(initial=0.0))
    return track * np.float32(min(PEAK / loudest, MOST_GAIN)) if loudest else track


def spoken_clip(clip: VoiceClip, samples: int, heard: int) -> SpokenClip:
    line = clip.line
    return SpokenClip(
        shot_number=line.shot_number,
        text=line.text,
        start_s=line.start_s,
        duration_s=seconds(Fraction(heard, RATE_HZ)),
        overrun_s=seconds(max(0.0, samples / RATE_HZ - (line.end_s - line.start_s))),
    )


def overrun_note(spoken: SpokenClip, cut: int) -> Iterator[str]:
    if spoken.overrun_s >= TOLD_S:
        text = spoken.text if len(spoken.text) <= NAMED else spoken.text[: NAMED - 1] + "…"
        so = "it fades where it must end" if cut else "it runs on into what follows"
        yield (
            f"Shot {spoken.shot_number}: “{text}” takes the scratch voice {spoken.overrun_s:.1f} s longer than it has, "
            f"so {so}; shorten the line or give the shot more time."
        )


def sound_stream(container: "OutputContainer", language: str) -> "AudioStream":
    """A mono track in a language (ISO 639-2/T)."""
    stream = container.add_stream("aac", rate=RATE_HZ, layout="mono", bit_rate=BITS_PER_SECOND, options=AAC)
    stream.metadata["language"] = language
    return stream


def packed(stream: "AudioStream", samples: Samples) -> "Iterator[av.Packet]":
    """AAC packets in order; the coder's lead-in of 1024 samples comes first, and an edit list has players skip it."""
    for start in range(0, len(samples), AAC_FRAME):
        yield from stream.encode(audio_frame(samples[start : start + AAC_FRAME], RATE_HZ, start))
    yield from stream.encode(None)
