"""Phase 3: what is said, and when; recognising it is a speech model's work."""

from typing import TypeVar

from cw_assets.domain.values import EngineInfo, Score, Value, seconds


class Word(Value):
    """A spoken word; times in seconds from the start of the video."""

    text: str
    start: float
    end: float
    confidence: Score


class Segment(Value):
    """A stretch of speech by one speaker."""

    start: float
    end: float
    text: str
    speaker: str | None = None
    confidence: Score
    words: tuple[Word, ...] = ()


class Transcription(Value):
    """Everything said. `language` is ISO 639-1, None where nothing was said; no speech gives no segments."""

    language: str | None
    confidence: Score
    segments: tuple[Segment, ...] = ()
    made_by: EngineInfo

    @property
    def text(self) -> str:
        return " ".join(segment.text.strip() for segment in self.segments)


Timed = TypeVar("Timed", Word, Segment)


def confidence_from_log_probability(mean_log_probability: float) -> float:
    """max(0, 1 + mean log-probability), 3 places, as Whisper's users know it."""
    return round(min(1.0, max(0.0, 1.0 + mean_log_probability)), 3)


def tidy_segments(segments: list[Segment], *, duration: float) -> tuple[Segment, ...]:
    """The segments in order of time, clipped to 0..duration (s); those with no text or no length are dropped."""
    clipped = (clip(segment, duration) for segment in sorted(segments, key=lambda s: (s.start, s.end)))
    return tuple(segment for segment in clipped if segment.text.strip() and segment.end > segment.start)


def clip(timed: Timed, duration: float) -> Timed:
    start, end = (seconds(min(max(t, 0.0), duration)) for t in (timed.start, timed.end))
    update: dict[str, object] = {"start": start, "end": max(start, end)}
    if isinstance(timed, Segment):
        update["words"] = tuple(clip(word, duration) for word in timed.words)
    return timed.model_copy(update=update)


def shifted(segment: Segment, by_s: float) -> Segment:
    """The segment and its words, `by_s` seconds later."""
    words = tuple(w.model_copy(update={"start": w.start + by_s, "end": w.end + by_s}) for w in segment.words)
    return segment.model_copy(update={"start": segment.start + by_s, "end": segment.end + by_s, "words": words})


def join_parts(parts: list[tuple[float, Transcription]], *, duration: float, made_by: EngineInfo) -> Transcription:
    """One transcription from parts that start at the given seconds; confidence and language by spoken time."""
    segments = tidy_segments(
        [shifted(segment, start) for start, part in parts for segment in part.segments], duration=duration
    )
    spoken = [(sum(s.end - s.start for s in part.segments), part) for _, part in parts]
    total = sum(length for length, _ in spoken)
    if total == 0:
        return Transcription(language=None, confidence=0.0, made_by=made_by)
    return Transcription(
        language=max(spoken, key=lambda pair: pair[0])[1].language,
        confidence=round(sum(length * part.confidence for length, part in spoken) / total, 3),
        segments=segments,
        made_by=made_by,
    )


def timing_faults(transcription: Transcription, *, duration: float) -> list[str]:
    """Segments out of order or outside the video, a sentence each."""
    faults, previous = [], 0.0
    for segment in transcription.segments:
        where = f"segment at {segment.start:.2f} s"
        if segment.start < previous:
            faults.append(f"{where} starts before the one in front of it")
        if not 0 <= segment.start <= segment.end <= duration + 0.001:
            faults.append(f"{where} to {segment.end:.2f} s is outside the video's {duration:.2f} s")
        previous = segment.start
    return faults
