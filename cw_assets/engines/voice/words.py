"""What every voice model does with its text before, and with its sound after: plain words in, no silence around."""

import unicodedata

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import Audio
from cw_assets.errors import InvalidInput

MAX_CHARACTERS = 3000
"""Of one line: more than three minutes of speech."""
JOINERS = "\u200c\u200d"
"""Invisible, and part of the spelling in Persian and the languages of India."""
FIRST_EMOJI = 0x1F000
SILENT_SHARE = 0.01
"""Of the loudest sample: what is quieter at either end is silence."""
MARGIN_S = 0.02
"""Kept at either end, so that no consonant is cut."""


def plain_words(text: str) -> str:
    """The text as one line without control characters, emoji and square brackets, in which engines read commands.

    InvalidInput where nothing is left that can be spoken, and for more than MAX_CHARACTERS.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(f"The line has {len(text)} characters, more than {MAX_CHARACTERS}; split it into rows.")
    words = " ".join("".join(character if is_spoken(character) else " " for character in text).split())
    if not any(character.isalnum() for character in words):
        raise InvalidInput(f"The line {text[:40]!r} has no words that a voice could speak; write some.")
    return words


def is_spoken(character: str) -> bool:
    """Whether a character may reach an engine."""
    if character in "[]" or (ord(character) >= FIRST_EMOJI and not character.isalpha()):
        return False
    return character in JOINERS or unicodedata.category(character)[0] != "C"


def trimmed(samples: NDArray[np.float32], rate_hz: int, text: str) -> Audio:
    """The sound without silence at either end. InvalidInput where all of it is silence."""
    loudness = np.abs(samples)
    heard = np.flatnonzero(loudness > SILENT_SHARE * loudness.max(initial=0.0))
    if not len(heard):
        raise InvalidInput(f"The line {text[:40]!r} gave no sound; write it in the letters of its language.")
    margin = round(MARGIN_S * rate_hz)
    return Audio(samples[max(0, heard[0] - margin) : heard[-1] + 1 + margin], sample_rate=rate_hz)
