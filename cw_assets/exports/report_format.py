"""How the report writes figures: times, sizes, shares and spoken words; what they mean is the domain's business."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from cw_assets.domain.video.objects import ClassSummary
from cw_assets.domain.video.transcription import Segment, Word

LOW_CONFIDENCE = 0.5


def clock(time_s: float) -> str:
    """Media time as m:ss.f, from an hour on as h:mm:ss.f."""
    tenths = round(time_s * 10)
    minutes, rest = divmod(tenths, 600)
    hours, within = divmod(minutes, 60)
    second = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{within:02d}:{second}" if hours else f"{minutes}:{second}"


def lasting(duration_s: float) -> str:
    """A duration in words that do not break: "4.2 s", "1 min 30 s", "2 h 5 min"."""
    if round(duration_s, 1) < 60:
        return f"{duration_s:.1f}\u00a0s"
    minutes, second = divmod(round(duration_s), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min {second}\u00a0s" if second else f"{minutes}\u00a0min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}\u00a0h {minutes}\u00a0min"


def percent(share: float) -> str:
    return f"{share * 100:.0f}\u00a0%"


def css_percent(share: float) -> str:
    """A share kept within 0 to 1, as a CSS length."""
    return f"{min(max(share, 0.0), 1.0) * 100:.3f}%"


def signed(score: float) -> str:
    """A score with its sign and a true minus; what rounds to nothing is "0.00"."""
    text = f"{abs(score):.2f}"
    if text == "0.00":
        return text
    return f"{'+' if score > 0 else '−'}{text}"


def rate(frame_rate: Fraction) -> str:
    """Frames per second with at most three decimals: 25, 23.976."""
    return f"{float(frame_rate):.3f}".rstrip("0").rstrip(".")


def size(size_bytes: int) -> str:
    mib = size_bytes / 1024**2
    return f"{mib:.1f} MB" if mib >= 0.1 else f"{max(1, round(size_bytes / 1024))} kB"


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".strip()


def counted(count: int, noun: str) -> str:
    """ "1 scene", "9 scenes"; the noun takes an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: "a", "a and b", "a, b and c"."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def marked_words(segment: Segment) -> Iterator[tuple[str, Word | None]]:
    """The segment's text in pieces, each with the word it is, or None between words; joined they are the text."""
    spans = located(segment)
    if not spans:
        yield segment.text, None
        return
    edges = [(0, 0), *((start, end) for start, end, _ in spans), (len(segment.text),) * 2]
    gaps = [segment.text[end:start] for (_, end), (start, _) in pairwise(edges)]
    for gap, (start, end, word) in zip(gaps, spans, strict=False):
        yield gap, None
        yield segment.text[start:end], word
    yield gaps[-1], None


def located(segment: Segment) -> list[tuple[int, int, Word]]:
    """Where each word stands in the segment's text; empty where the words are not those of the text."""
    found, position = [], 0
    for word in segment.words:
        text = word.text.strip()
        start = segment.text.find(text, position)
        if start < 0:
            return []
        position = start + len(text)
        found.append((start, position, word))
    return found


def is_faint(word: Word) -> bool:
    return word.confidence < LOW_CONFIDENCE


def by_count(classes: dict[str, ClassSummary]) -> list[tuple[str, ClassSummary]]:
    """The most seen first, equals by name."""
    return sorted(classes.items(), key=lambda item: (-item[1].count, item[0]))


def times(share: float) -> str:
    """How work compares with running time: "0.4 × the running time"."""
    return f"{share:.1f} × the running time"


FILTERS: dict[str, Callable[..., Any]] = {
    "clock": clock,
    "lasting": lasting,
    "by_count": by_count,
    "times": times,
    "percent": percent,
    "css_percent": css_percent,
    "signed": signed,
    "rate": rate,
    "size": size,
    "day": day,
    "counted": counted,
    "listed": listed,
    "marked_words": marked_words,
    "is_faint": is_faint,
}
