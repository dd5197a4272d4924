"""From durations to whole frames: which of them a row covers at a rate; what they show is settled elsewhere."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor

from cw_assets.domain.video.timecode import timecode as timecode_at
from cw_assets.errors import InvalidInput

RATES: tuple[Fraction, ...] = tuple(
    map(Fraction, ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60"))
)
"""Frames per second in which films are delivered, ascending."""
RATE_NAMES = "23.976, 24, 25, 29.97, 30, 50, 59.94 or 60"
NAMED = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}|/[0-9]{1,6})?")
NAMED_WITHIN = Fraction(1, 100)
"""How far a name may be from its rate: people write 23.976, 23.98 and 23.97 for 24000/1001."""
MICRO = 1_000_000
LONGEST_S = 1_000_000
"""No row lasts eleven days."""


def nearest_rate(rate: Fraction) -> Fraction:
    """The one of RATES that a video of any other rate comes nearest to."""
    return min(RATES, key=lambda known: abs(known - rate))


def rate_named(text: str) -> Fraction:
    """The one of RATES that is meant by "23.976", "29.97", "25" or "24000/1001"; InvalidInput for any other."""
    name = text.strip()
    if NAMED.fullmatch(name) and not re.search(r"/0+$", name):
        rate = nearest_rate(Fraction(name))
        if abs(rate - Fraction(name)) <= NAMED_WITHIN:
            return rate
    raise InvalidInput(f"{text[:40]!r} is no frame rate that films are delivered in; choose {RATE_NAMES}.")


def exact_seconds(seconds: float) -> Fraction:
    """The microsecond nearest to it, as `values.seconds` writes it, so that sums of durations carry no error."""
    return Fraction(round(seconds * MICRO), MICRO)


def row_starts(durations: Sequence[float]) -> tuple[Fraction, ...]:
    """When each row starts, in seconds, and behind the last one when the script ends.

    InvalidInput for a row that lasts less than no time, or for ever.
    """
    for place, duration in enumerate(durations, start=1):
        if not 0 <= duration <= LONGEST_S:
            raise InvalidInput(f"Row {place} lasts {duration:.3f} s, which no row can; mend its duration.")
    return tuple(accumulate(map(exact_seconds, durations), initial=Fraction(0)))


def frame_spans(durations: Sequence[float], rate: Fraction) -> tuple[range, ...]:
    """The frames of each row, from 0 on and without gaps: a row begins with the frame nearest to its time.

    Durations are in seconds. All rows together have round(total * rate) frames, half up, whatever the rows; one that
    is shorter than a frame may have none.
    """
    borders = [nearest_frame(start, rate) for start in row_starts(durations)]
    return tuple(range(first, end) for first, end in pairwise(borders))


def shared_spans(span: range, parts: int) -> tuple[range, ...]:
    """The frames of a row shared evenly among its pictures; some have none where there are more than frames."""
    borders = [span.start + nearest_frame(Fraction(len(span) * part, parts), Fraction(1)) for part in range(parts + 1)]
    return tuple(range(first, end) for first, end in pairwise(borders))


def nearest_frame(time_s: Fraction, rate: Fraction) -> int:
    """Half up."""
    return floor(time_s * rate + Fraction(1, 2))


def timecode(frame: int, rate: Fraction) -> str:
    """HH:MM:SS:FF of a frame that is counted from 0; non-drop, at 29.97 and 59.94 too."""
    return timecode_at(float(frame / rate), rate)
