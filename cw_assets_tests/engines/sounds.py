"""Sounds made in code in which nobody speaks."""

import numpy as np

from cw_assets.domain.protocols import Audio

RATE_HZ = 16_000
CHORDS_HZ = ((220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6))


def silence(seconds: float) -> Audio:
    return Audio(np.zeros(int(seconds * RATE_HZ), np.float32))


def white_noise(seconds: float) -> Audio:
    return Audio(np.random.default_rng(1).normal(0, 0.1, int(seconds * RATE_HZ)).astype(np.float32))


def music(seconds: float) -> Audio:
    """A chord a second, plucked twice, over a soft beat."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    chord = np.array(CHORDS_HZ)[(t.astype(int)) % len(CHORDS_HZ)]
    tones = sum(np.sin(2 * np.pi * chord[:, n] * h * t) / h for n in range(3) for h in range(1, 5))
    beat = np.random.default_rng(2).normal(size=len(t)) * np.exp(-(t % 0.5) * 30)
    sound = tones * np.exp(-(t % 0.5) * 2) * 0.1 + beat * 0.1
    return Audio(sound.astype(np.float32))
