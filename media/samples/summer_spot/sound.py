"""The sound of the spot: flite's voice over a soft bed of chords, plucks and light percussion.

What is said, and when, stands in timeline.py; arrays are float32 at 48 kHz, (samples,) or (samples, 2).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from summer_spot.timeline import FRAME_RATE, FRAMES, VOICE_OVER, Sentence

RATE_HZ = 48_000
SAMPLES = int(FRAMES / FRAME_RATE * RATE_HZ)
VOICE = "rms"
BEAT_S = 0.6
LOUDNESS_LUFS = -23.0
MUSIC_GAIN, DUCKED_SHARE = 0.27, 0.14
# C, G, A minor, F: one bar each, as MIDI note numbers.
CHORDS = ((48, 64, 67, 72, 76), (43, 62, 67, 71, 74), (45, 60, 64, 69, 72), (41, 60, 65, 69, 72))


@dataclass(frozen=True)
class Spoken:
    """One sentence in place: `samples` begin at `start_s`, without silence at either end."""

    sentence: Sentence
    samples: np.ndarray

    @property
    def start_s(self) -> float:
        return self.sentence.start_s

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.samples) / RATE_HZ


def voice_over() -> list[Spoken]:
    spoken = [Spoken(s, speak(s.text)) for s in VOICE_OVER]
    for one, following in pairwise(spoken):
        if following.start_s - one.end_s < 0.25:
            raise ValueError(f"{one.sentence.text!r} ends at {one.end_s:.2f} s: start the next sentence later.")
    return spoken


def speak(text: str) -> np.ndarray:
    """(samples,) float32 at 48 kHz, of even level, cut to where the voice is heard."""
    if shutil.which("flite") is None:
        raise SystemExit("flite is not installed; it makes the voice-over: apt-get install flite")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(["flite", "-voice", VOICE, "-t", text, "-o", str(path)], check=True)
        with wave.open(str(path)) as file:
            raw = np.frombuffer(file.readframes(file.getnframes()), np.int16)
            factor = RATE_HZ // file.getframerate()
    heard = np.flatnonzero(np.abs(raw.astype(np.int32)) > 400)
    voice = upsampled(raw[heard[0] : heard[-1] + 1].astype(np.float32) / 32768, factor)
    return voice * np.float32(0.1 / np.sqrt(np.mean(voice**2)))


def upsampled(samples: np.ndarray, factor: int) -> np.ndarray:
    """Band-limited: the spectrum is kept and longer, so nothing new is heard above the old limit."""
    spectrum = np.fft.rfft(samples)
    size = len(samples) * factor
    wide = np.zeros(size // 2 + 1, spectrum.dtype)
    wide[: len(spectrum)] = spectrum
    return (np.fft.irfft(wide, size) * factor).astype(np.float32)


def voice_track(spoken: list[Spoken]) -> np.ndarray:
    track = np.zeros(SAMPLES, np.float32)
    for one in spoken:
        start = round(one.start_s * RATE_HZ)
        track[start : start + len(one.samples)] += one.samples
    return track


def music() -> np.ndarray:
    """(samples, 2) float32: four bars of chords, again and again, and a last chord that rings out."""
    bed = np.zeros((SAMPLES + 4 * RATE_HZ, 2), np.float32)
    shaker = np.random.default_rng(8).standard_normal((RATE_HZ // 8, 2)).astype(np.float32)
    bar_s = 4 * BEAT_S
    bars = round(SAMPLES / RATE_HZ / bar_s)
    for bar in range(bars + 1):
        notes = CHORDS[0] if bar == bars else CHORDS[bar % 4]
        _add(bed, bar * bar_s, _pad(notes, bar_s * 1.15))
        for eighth in range(0 if bar == bars else 8):
            at_s = bar * bar_s + eighth * BEAT_S / 2
            _add(bed, at_s, _pluck(notes[1 + (eighth * 3) % 4] + 12, pan=0.35 + 0.3 * (eighth % 2)))
            _add(bed, at_s, _shake(shaker, 0.035 if eighth % 2 else 0.018))
            if eighth in (0, 4) and bar >= 2:
                _add(bed, at_s, _kick())
    return bed[:SAMPLES] * _fades()[:, None]


def _add(bed: np.ndarray, at_s: float, sound: np.ndarray) -> None:
    start = round(at_s * RATE_HZ)
    bed[start : start + len(sound)] += sound[: max(0, len(bed) - start)]


def _hertz(note: float) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def _pad(notes: tuple[int, ...], length_s: float) -> np.ndarray:
    t = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    shape = np.minimum(1, t / 0.35) * np.minimum(1, (length_s - t) / 0.5)
    sides = [
        sum(np.sin(2 * np.pi * _hertz(n) * cents * t) + 0.25 * np.sin(4 * np.pi * _hertz(n) * cents * t) for n in notes)
        for cents in (0.9985, 1.0015)
    ]
    return (0.045 * shape[:, None] * np.stack(sides, axis=1)).astype(np.float32)


def _pluck(note: int, pan: float) -> np.ndarray:
    t = np.arange(RATE_HZ) / RATE_HZ
    parts = sum(np.sin(2 * np.pi * _hertz(note) * k * t) * np.exp(-t * (4 + 3 * k)) / k**1.4 for k in (1, 2, 3, 4))
    tone = parts * np.minimum(1, t / 0.004) * np.minimum(1, (1 - t) / 0.05)
    return (0.14 * tone[:, None] * np.array([1 - pan, pan])).astype(np.float32)


def _shake(noise: np.ndarray, gain: float) -> np.ndarray:
    t = np.arange(len(noise)) / RATE_HZ
    bright = np.diff(noise, axis=0, prepend=0)
    return (gain * bright * (np.exp(-t * 45) * np.minimum(1, t / 0.006))[:, None]).astype(np.float32)


def _kick() -> np.ndarray:
    t = np.arange(RATE_HZ // 3) / RATE_HZ
    fall = 48 * t + 60 / 30 * (1 - np.exp(-30 * t))
    beat = 0.3 * np.sin(2 * np.pi * fall) * np.exp(-t * 13)
    return np.repeat(beat[:, None], 2, axis=1).astype(np.float32)


def _fades() -> np.ndarray:
    t = np.arange(SAMPLES) / RATE_HZ
    return (np.minimum(1, t / 0.4) * np.minimum(1, (SAMPLES / RATE_HZ - t) / 1.4)).astype(np.float32)


def duck(spoken: list[Spoken]) -> np.ndarray:
    """(samples,) gain of the music: down while someone speaks, with slopes of 0.3 s."""
    t = np.arange(SAMPLES) / RATE_HZ
    gain = np.ones(SAMPLES)
    for one in spoken:
        away_s = np.maximum(one.start_s - 0.05 - t, t - one.end_s - 0.1).clip(0)
        gain = np.minimum(gain, DUCKED_SHARE + (1 - DUCKED_SHARE) * np.minimum(1, away_s / 0.3))
    return gain.astype(np.float32)


def mixed(spoken: list[Spoken]) -> np.ndarray:
    """(samples, 2) float32 at the target loudness."""
    mix = voice_track(spoken)[:, None] + MUSIC_GAIN * music() * duck(spoken)[:, None]
    mix = mix * np.float32(10 ** ((LOUDNESS_LUFS - loudness_lufs(mix)) / 20))
    peak_db = 20 * np.log10(np.abs(upsampled(mix[:, 0], 4)).max())
    if peak_db > -1.5:
        raise ValueError(f"True peak is {peak_db:.1f} dBTP: lower the loudest instrument.")
    return mix.astype(np.float32)


def loudness_lufs(samples: np.ndarray) -> float:
    """Integrated loudness of a (samples, 2) signal at 48 kHz, ITU-R BS.1770-4."""
    power = np.square(k_weighted(samples)).sum(axis=1)
    block, step = round(0.4 * RATE_HZ), round(0.1 * RATE_HZ)
    total = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, len(power) - block + 1, step)
    mean = (total[starts + block] - total[starts]) / block
    mean = mean[_lufs(mean) > -70]
    return float(_lufs(mean[_lufs(mean) > _lufs(mean.mean()) - 10].mean()))


def _lufs(power: np.ndarray) -> np.ndarray:
    return -0.691 + 10 * np.log10(power + 1e-12)


def k_weighted(samples: np.ndarray) -> np.ndarray:
    """The two filters of BS.1770-4 (coefficients for 48 kHz), applied in the frequency domain."""
    size = len(samples) + RATE_HZ
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    spectrum = np.fft.rfft(samples, size, axis=0) * (shelf * high_pass)[:, None]
    return np.fft.irfft(spectrum, size, axis=0)[: len(samples)]
