"""What every voice promises, the canned one too; what only one engine promises stands in its own file."""

import numpy as np
import pytest

from cw_assets.engines.registry import ENGINES, PROFILES, chosen
from cw_assets.engines.voice.words import MAX_CHARACTERS
from cw_assets.errors import InvalidInput
from cw_assets_tests.engines.voice.conftest import WITHOUT_ESPEAK

SPEAKING = ["fake", pytest.param("espeak-ng", marks=WITHOUT_ESPEAK), "vits"]
HOSTILE = [
    "[[Iunu]] hello", "<speak>hello<break time='long'/></speak>", "<audio src='/etc/passwd'/> hello", "--help",
    "-w /tmp/hello.wav", "hello\nthere\r\nyou", "hello\0there", "\x01P \x01 hello", "\ud800 hello", "hello 😀 🎉",
    "  hello  ", "hello " * 20,
]  # fmt: skip


@pytest.fixture(params=SPEAKING)
def voice(request, make):
    return make(request.param)


def test_the_suite_knows_every_engine():
    names = {getattr(one, "values", (one,))[0] for one in SPEAKING}
    assert names == {"fake", "none", *ENGINES["voice_model"]} - {"none"}


def test_what_is_said_is_sound_without_silence_at_either_end(voice):
    audio = voice.speak("Good morning, summer.", language="en-US")
    assert (audio.samples.dtype, audio.samples.ndim, audio.start_s) == (np.float32, 1, 0.0)
    assert audio.sample_rate >= 8000
    loudness = np.abs(audio.samples)
    assert 0 < loudness.max() <= 1
    edge = round(0.05 * audio.sample_rate)
    assert loudness[:edge].max() > 0.005 * loudness.max()
    assert loudness[-edge:].max() > 0.005 * loudness.max()


def test_the_same_text_gives_the_same_sound(voice, make):
    first, again = (voice.speak("Share it with friends", language="en") for _ in range(2))
    assert np.array_equal(first.samples, again.samples)


def test_more_words_take_longer(voice):
    short, long = (voice.speak(text, language="en") for text in ("Hello", "Hello there, it is a fine day " * 3))
    assert long.duration > 3 * short.duration


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_spoken_as_text(voice, text):
    assert 0.01 < voice.speak(text, language="en").duration < 120


@pytest.mark.parametrize("text", ["", "   ", "😀🎉", "…", "[[]]", "\0\0", "-- . --"])
def test_text_without_words_is_refused(voice, text):
    with pytest.raises(InvalidInput, match="no words"):
        voice.speak(text, language="en")


def test_a_line_far_too_long_is_refused(voice):
    with pytest.raises(InvalidInput, match=f"more than {MAX_CHARACTERS}"):
        voice.speak("x" * 50_000, language="en")


def test_a_voice_says_what_it_is_before_and_after(voice):
    before = voice.info
    voice.speak("Hello", language="en")
    assert before.engine == voice.info.engine
    assert before.model
    assert voice.info.model
    assert isinstance(voice.warm, bool)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_has_a_voice_that_needs_no_weights(settings, profile):
    assert chosen("voice_model", settings(profile=profile)) == "espeak-ng"
