"""A voice by the program espeak-ng, where it is on this machine: called as a program, never linked or installed by us.

It is free software under the GPL 3, speaks about a hundred languages at once, and sounds like a machine.
"""

import io
import shutil
import subprocess
import wave
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cw_assets.domain.protocols import Audio
from cw_assets.domain.values import EngineInfo
from cw_assets.engines.voice.espeak_voices import Voice, read_voices, voice_for
from cw_assets.engines.voice.words import plain_words, trimmed
from cw_assets.errors import ExternalFailure, NotReady
from cw_assets.settings import Settings

PROGRAM = "espeak-ng"
TIMEOUT_S = 30
"""For MAX_CHARACTERS it needs less than a second."""
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
FIRST_IDEOGRAPH, LAST_IDEOGRAPH = "\u4e00", "\u9fff"


class EspeakVoice:
    """The text is data to it: it comes by standard input, without what it would take for phonemes or commands."""

    warm = True

    def __init__(self) -> None:
        self.voice = ""

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls()

    @property
    def info(self) -> EngineInfo:
        """With the last voice that spoke, and no version where the program is missing."""
        version = self.version if shutil.which(PROGRAM) else ""
        return EngineInfo(engine=PROGRAM, model=self.voice or "voice by language", version=version)

    def speak(self, text: str, *, language: str) -> Audio:
        """At the voice's usual speed and pitch, which makes the same sound each time."""
        words, voice = plain_words(text), self.voice_of(language)
        if voice == "ja" and any(FIRST_IDEOGRAPH <= character <= LAST_IDEOGRAPH for character in words):
            raise NotReady(
                "espeak-ng cannot read kanji, it would name them one by one; write the line in kana, "
                "or choose CW_VOICE_MODEL=none."
            )
        sound = called("--stdin", "-b", "1", "-v", voice, "--stdout", text=words)
        samples, rate_hz = read_wav(sound)
        self.voice = voice
        return trimmed(samples, rate_hz, text)

    @cached_property
    def version(self) -> str:
        """As in "1.51"; empty where the program does not say."""
        words = called("--version").decode("utf-8", "replace").split()
        return next((word for word in words if word[0].isdigit()), "")

    @cached_property
    def voices(self) -> list[Voice]:
        return read_voices(called("--voices").decode("utf-8", "replace"))

    def voice_of(self, language: str) -> str:
        voice = voice_for(language, self.voices)
        if not voice:
            raise NotReady(
                f"espeak-ng has no voice for the language {language!r}; see `espeak-ng --voices`, or choose "
                "CW_VOICE_MODEL=vits or none."
            )
        return voice


def called(*arguments: str, text: str = "") -> bytes:
    """What the program writes to standard output; NotReady where it is missing, ExternalFailure where it fails."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotReady(
            "The program espeak-ng is not on this machine; install espeak-ng with the system's package manager, "
            "or choose CW_VOICE_MODEL=vits or none."
        )
    try:
        done = subprocess.run(  # noqa: S603 - found on PATH; a person's text is never among the arguments
            [program, *arguments],
            input=text.encode(),
            capture_output=True,
            timeout=TIMEOUT_S,
            env=ENVIRONMENT,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise ExternalFailure(
            f"espeak-ng was not done after {TIMEOUT_S} s and was ended; shorten the line.", retryable=False
        ) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise ExternalFailure(
            f"espeak-ng failed ({reason_of(error)}); try it by hand, or choose CW_VOICE_MODEL=none.", retryable=False
        ) from error
    return done.stdout


def reason_of(error: subprocess.CalledProcessError | OSError) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    lines = error.stderr.decode("utf-8", "replace").splitlines()
    return lines[0].rstrip(".")[:200] if lines else f"exit status {error.returncode}"


def read_wav(data: bytes) -> tuple[NDArray[np.float32], int]:
    """(samples,) float32 mono and their rate in Hz; the header of a stream promises more frames than there are."""
    try:
        with wave.open(io.BytesIO(data)) as sound:
            if sound.getsampwidth() != 2 or sound.getnchannels() != 1:
                raise wave.Error("not 16 bit mono")
            frames, rate_hz = sound.readframes(sound.getnframes()), sound.getframerate()
    except (wave.Error, EOFError) as error:
        raise ExternalFailure(
            f"espeak-ng gave no sound that can be read ({error or 'it ends early'}); try it by hand, or choose "
            "CW_VOICE_MODEL=none.",
            retryable=False,
        ) from error
    whole = np.frombuffer(frames[: len(frames) // 2 * 2], "<i2")
    return whole.astype(np.float32) / np.float32(32768), rate_hz
