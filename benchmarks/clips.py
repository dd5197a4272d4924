"""Test clips made in code: textured, moving, grainy pictures with a cut every 2.5 s, and sound; always the same.

They stand in a cache folder outside the tree; the long ones repeat the packets of the short ones.
"""

import os
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

CACHE = Path(tempfile.gettempdir()) / "cw_assets_benchmarks_2"
FPS, SECONDS, SHOT_FRAMES = 25, 30, 62
AUDIO_HZ, AUDIO_BLOCK = 48_000, 1024
SIZES = {"1080p": (1920, 1080, 8_000_000), "720p": (1280, 720, 4_000_000)}
"""Width, height and bits per second, as spots are delivered to the web."""

Plane = NDArray[np.uint8]


def clip(size: str) -> Path:
    """30 s of H.264 and AAC at 25 frames/s, `size` one of SIZES."""
    return cached(CACHE / f"{size}_{SECONDS}s.mp4", lambda path: encode(path, *SIZES[size]))


def long_clip(size: str, repeats: int) -> Path:
    """The same clip so many times in a row, without encoding it again."""
    short = clip(size)
    return cached(CACHE / f"{size}_{SECONDS * repeats}s.mp4", lambda path: repeat(short, path, repeats))


def cached(path: Path, make: Any) -> Path:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{os.getpid()}_{path.name}")
        make(temporary)
        temporary.rename(path)
    return path


def encode(path: Path, width: int, height: int, bit_rate: int) -> None:
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "threads": "2"})
        video.thread_type = "FRAME"  # PyAV's default cuts every frame into slices, which other encoders do not
        video.width, video.height, video.pix_fmt, video.bit_rate = width, height, "yuv420p", bit_rate
        audio = container.add_stream("aac", rate=AUDIO_HZ, layout="stereo")
        sound = music()
        for number, picture in enumerate(pictures(width, height)):
            frame = av.VideoFrame.from_ndarray(picture, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(video.encode(frame))
            for block in sound_until(sound, (number + 1) / FPS):
                container.mux(audio.encode(block))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def pictures(width: int, height: int) -> Iterator[Plane]:
    """Frames as (height * 3 / 2, width) uint8 yuv420p planes: a card moves over a panning background, under grain."""
    rng = np.random.default_rng(1)
    grain = [rng.normal(0, 2, (height, width)).astype(np.int8) for _ in range(6)]
    for number in range(FPS * SECONDS):
        shot, age = divmod(number, SHOT_FRAMES)
        if age == 0:
            back, card = texture(shot, width * 5 // 4, height * 5 // 4), texture(100 + shot, width // 3, height // 2)
        dx, dy = 2 * age, age
        y, u, v = (plane[dy // s : (dy + height) // s, dx // s : (dx + width) // s].copy() for plane, s in back)
        left, top = width // 2 - 4 * age + 40, height // 4 + 2 * (age // 2)
        for target, (plane, s) in zip((y, u, v), card, strict=True):
            rows, columns = plane.shape
            target[top // s : top // s + rows, left // s : left // s + columns] = plane
        y = cv2.add(y, grain[number % len(grain)], dtype=cv2.CV_8U)
        yield np.concatenate([plane.reshape(-1, width) for plane in (y, u, v)])


def texture(seed: int, width: int, height: int) -> list[tuple[Plane, int]]:
    """Planes of a picture with soft shapes and fine detail, each with the factor by which it is subsampled."""
    rng = np.random.default_rng(seed)
    width, height = width // 2 * 2, height // 2 * 2
    size = (width, height)

    def noise(cells: int, strength: float) -> NDArray[np.float32]:
        coarse = rng.uniform(-strength, strength, (cells, cells * 16 // 9)).astype(np.float32)
        return cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)

    luma = rng.uniform(70, 180) + noise(5, 45) + noise(40, 20) + noise(200, 12)
    chroma = [cv2.resize(rng.uniform(80, 176) + noise(5, 25), (width // 2, height // 2)) for _ in range(2)]
    return [(np.clip(p, 16, 235).astype(np.uint8), s) for p, s in ((luma, 1), (chroma[0], 2), (chroma[1], 2))]


def music() -> Iterator[Any]:
    """AAC-sized stereo blocks of two tones and a little noise, just short of the picture's length."""
    rng = np.random.default_rng(2)
    for number in range(SECONDS * AUDIO_HZ // AUDIO_BLOCK):
        t = (np.arange(AUDIO_BLOCK) + number * AUDIO_BLOCK) / AUDIO_HZ
        wave = 0.1 * np.sin(2 * np.pi * 220 * t) + 0.1 * np.sin(2 * np.pi * 331 * t) * (t % 1 < 0.5)
        stereo = np.stack([wave, wave]) + rng.normal(0, 0.01, (2, AUDIO_BLOCK))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(stereo, np.float32), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = AUDIO_HZ, number * AUDIO_BLOCK, Fraction(1, AUDIO_HZ)
        yield frame


def sound_until(sound: Iterator[Any], end_s: float) -> Iterator[Any]:
    """The next blocks up to a time, so that the file is interleaved as players want it."""
    for block in sound:
        yield block
        if (block.pts + AUDIO_BLOCK) / AUDIO_HZ >= end_s:
            return


def repeat(source: Path, target: Path, times: int) -> None:
    with av.open(str(source)) as first, av.open(str(target), "w") as out:
        streams = [out.add_stream_from_template(stream) for stream in first.streams]
        for turn in range(times):
            first.seek(0)
            for packet in first.demux():
                if packet.dts is None:
                    continue
                shift = int(turn * SECONDS / packet.time_base)
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = streams[packet.stream_index]
                out.mux(packet)
