"""From what the Whisper engines say of one stretch to a transcription of the whole audio.

Nothing here recognises anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.transcription import (
    Segment,
    Transcription,
    Word,
    clip,
    confidence_from_log_probability,
    shifted,
    tidy_segments,
)
from cw_assets.engines.speech.vad import Stretch


@dataclass(frozen=True)
class Timing:
    """A word or segment as Whisper gives it: seconds from the start of its stretch, `sure` its (log-)probability."""

    text: str
    start_s: float
    end_s: float
    sure: float


@dataclass(frozen=True)
class Spoken:
    """A segment, with the mean log-probability of its tokens: from these the whole's confidence is made."""

    segment: Segment
    mean_log_probability: float


def spoken(heard: Timing, words: Iterable[Timing], stretch: Stretch) -> Spoken:
    """Moved to where the stretch lies in the audio; Whisper pads to 30 s, so times are cut at the stretch's end."""
    segment = Segment(
        text=heard.text.strip(),
        start=heard.start_s,
        end=heard.end_s,
        confidence=confidence_from_log_probability(heard.sure),
        words=tuple(word_of(word) for word in words if word.text.strip()),
    )
    within = clip(segment, stretch.end_s - stretch.start_s)
    return Spoken(shifted(within, stretch.start_s), heard.sure)


def word_of(word: Timing) -> Word:
    return Word(text=word.text.strip(), start=word.start_s, end=word.end_s, confidence=round(min(word.sure, 1.0), 3))


def transcription(heard: list[Spoken], *, language: str | None, duration: float, made_by: EngineInfo) -> Transcription:
    """In order of time; without any segment there is no language and no confidence."""
    segments = tidy_segments([one.segment for one in heard], duration=duration)
    logs = [one.mean_log_probability for one in heard if one.segment.text]
    return Transcription(
        language=language if segments else None,
        confidence=confidence_from_log_probability(sum(logs) / len(logs)) if segments else 0.0,
        segments=segments,
        made_by=made_by,
    )
