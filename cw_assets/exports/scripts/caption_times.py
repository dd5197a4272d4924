"""When each caption of a row stands: shares of the row's time by the length of its text, with a gap behind each."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

SHORTEST_MS = 833
"""20 frames at 24 a second: less is a flash that nobody reads."""
LONGEST_MS = 7000
GAP_FRAMES = 2
USUAL_RATE = Fraction(25)
"""Frames per second where a script does not know its own."""


def gap_ms(frame_rate: Fraction | None) -> int:
    """Two frames, in milliseconds."""
    return round(1000 * GAP_FRAMES / (frame_rate or USUAL_RATE))


def cue_times(start_ms: int, end_ms: int, weights: Sequence[int], gap: int) -> list[tuple[int, int]]:
    """Start and end of each caption in milliseconds, in order, within the row and without overlap.

    Each has at least one millisecond where the row has as many as it has captions.
    """
    borders = [start_ms]
    for share in shares(end_ms - start_ms, weights, gap):
        borders.append(borders[-1] + share)
    return [(start, shown_until(start, end, gap)) for start, end in pairwise(borders)]


def shares(room_ms: int, weights: Sequence[int], gap: int) -> list[int]:
    """Whole milliseconds that add up to the room: by weight, but none below the shortest time where all have that."""
    least = min(SHORTEST_MS + gap, room_ms // len(weights))
    lifted: set[int] = set()
    while True:
        free = room_ms - least * len(lifted)
        whole = sum(weight for place, weight in enumerate(weights) if place not in lifted)
        short = {p for p, w in enumerate(weights) if p not in lifted and free * w < least * whole}
        if not short:
            break
        lifted |= short
    ends, passed = [], Fraction(0)
    for place, weight in enumerate(weights):
        passed += least if place in lifted else Fraction(free * weight, whole)
        ends.append(int(passed))  # rounding to even would take a millisecond from one that has just enough
    return [end - before for before, end in zip([0, *ends[:-1]], ends, strict=True)]


def shown_until(start: int, end: int, gap: int) -> int:
    """With the gap behind it where the shortest time still stays before; never longer than anybody needs."""
    shown = end - gap if end - gap - start >= SHORTEST_MS else end - min(gap, (end - start) // 2)
    return min(shown, start + LONGEST_MS)
