"""Videos made in code, with pictures, cuts and sounds at known times."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Shot:
    """A stretch of one colour, in frames; `blend` mixes so many of its first frames with the shot before."""

    frames: int
    color: tuple[int, int, int]
    blend: int = 0
    flat: bool = False
    """Without the texture that other shots have."""


THREE_SHOTS = (Shot(30, (200, 40, 40)), Shot(25, (40, 160, 60)), Shot(35, (30, 60, 190)))


def textured(color: Sequence[int], width: int, height: int, seed: int) -> NDArray[np.float32]:
    """A picture of about this colour, with soft blobs, different for each seed."""
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(-60, 60, (5, 7)).astype(np.float32)
    rows = np.linspace(0, 4, height).astype(int)
    columns = np.linspace(0, 6, width).astype(int)
    return np.clip(np.array(color, np.float32) + coarse[rows][:, columns, None], 0, 255)


def flat(color: Sequence[int], width: int, height: int) -> NDArray[np.float32]:
    return np.full((height, width, 3), color, np.float32)


def pictures(shots: Sequence[Shot], width: int, height: int) -> Iterator[Picture]:
    """The frames of all shots, each moving a little."""
    before: NDArray[np.float32] | None = None
    for seed, shot in enumerate(shots):
        base = flat(shot.color, width, height) if shot.flat else textured(shot.color, width, height, seed)
        for number in range(shot.frames):
            frame = np.roll(base, number // 3, axis=1)
            if before is not None and number < shot.blend:
                share = (number + 1) / (shot.blend + 1)
                frame = (1 - share) * before + share * frame
            yield frame.round().astype(np.uint8)
        before = base


def tone(seconds: float, hz: float = 440.0) -> NDArray[np.float32]:
    """(2, samples) float32 stereo."""
    wave = 0.2 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)
    return np.stack([wave, wave]).astype(np.float32)


def make_video(
    path: Path,
    shots: Sequence[Shot] = THREE_SHOTS,
    *,
    size: tuple[int, int] = (320, 180),
    rate: Fraction = Fraction(25),
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    sounds: Sequence[NDArray[np.float32]] = (),
    audio_codec: str = "aac",
    sound_starts_s: float = 0.0,
    rotation: int = 0,
    aspect: Fraction | None = None,
    times: Sequence[int] | None = None,
    options: dict[str, str] | None = None,
    frames: Iterable[Picture] | None = None,
) -> Path:
    """Write a video of `shots`, or of `frames`, (height, width, 3) uint8 RGB each.

    `sounds` are (2, samples) at 48 kHz, `times` the milliseconds at which frames are shown, `rotation` is in degrees
    counter-clockwise.
    """
    container = av.open(str(path), "w", options=options or {})
    video = container.add_stream(codec, rate=rate)
    video.width, video.height = size
    video.pix_fmt = pixel_format
    if times is not None:
        video.time_base = video.codec_context.time_base = Fraction(1, 1000)
    if aspect:
        video.codec_context.sample_aspect_ratio = aspect
    if rotation:
        video.set_display_rotation(rotation)
    tracks = [container.add_stream(audio_codec, rate=RATE_HZ, layout="stereo") for _ in sounds]
    container.start_encoding()
    for number, picture in enumerate(frames or pictures(shots, *size)):
        frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format=pixel_format)
        frame.pts = number if times is None else times[number]
        frame.time_base = 1 / rate if times is None else Fraction(1, 1000)
        container.mux(video.encode(frame))
    container.mux(video.encode(None))
    for track, samples in zip(tracks, sounds, strict=True):
        write_sound(container, track, samples, starts_s=sound_starts_s)
    container.close()
    return path


def write_sound(
    container: av.container.OutputContainer, track: av.AudioStream, samples: NDArray[np.float32], starts_s: float = 0.0
) -> None:
    first = int(starts_s * RATE_HZ)
    for start in range(0, samples.shape[1], 1024):
        block = np.ascontiguousarray(samples[:, start : start + 1024])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, first + start, Fraction(1, RATE_HZ)
        container.mux(track.encode(frame))
    container.mux(track.encode(None))


def make_sound(path: Path, samples: NDArray[np.float32]) -> Path:
    """A file with a sound track and no picture."""
    container = av.open(str(path), "w")
    write_sound(container, container.add_stream("aac", rate=RATE_HZ, layout="stereo"), samples)
    container.close()
    return path
