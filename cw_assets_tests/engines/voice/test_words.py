"""Text is made plain before an engine sees it, and its sound loses the silence around it."""

import numpy as np
import pytest

from cw_assets.engines.voice.words import plain_words, trimmed
from cw_assets.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hot day?\n Cool\tdown!", "Hot day? Cool down!"),
        ("[[Iunu]]", "Iunu"),
        ("a\x01b\x00c\x7f", "a b c"),
        ("Only $2 & 25 % off", "Only $2 & 25 % off"),
        ("Sun ☀️ 😀 fun", "Sun ☀️ fun"),
        ("می‌خواهم", "می‌خواهم"),
        ("\u202eevil\u202c", "evil"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_only_what_can_be_spoken_is_left(text, plain):
    assert plain_words(text) == plain


def test_silence_is_cut_off_and_pauses_are_kept():
    rate = 1000
    tone = np.sin(np.arange(300)).astype(np.float32) * 0.5
    quiet = np.zeros(400, np.float32)
    audio = trimmed(np.concatenate([quiet, tone, quiet, tone, quiet]), rate, "text")
    assert audio.sample_rate == rate
    assert audio.duration == pytest.approx(1.0 + 2 * 0.02, abs=0.01)


@pytest.mark.parametrize("count", [0, 500])
def test_nothing_but_silence_is_no_speech(count):
    with pytest.raises(InvalidInput, match="no sound"):
        trimmed(np.zeros(count, np.float32), 1000, "text")
