"""The rows of a script: what is seen and heard, from when on, for how long; the lines within a row are in lines.py."""

from collections.abc import Sequence
from itertools import pairwise

from cw_assets.domain.values import Value
from cw_assets.domain.video.timecode import timecode_order


class ScriptRow(Value):
    """A row of a script; `timecode_start` is HH:MM:SS:FF, `duration_seconds` in seconds."""

    shot_number: int
    timecode_start: str
    duration_seconds: float
    visual_text: str
    audio_text: str


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def row_faults(rows: Sequence[ScriptRow]) -> list[str]:
    """Rows that cannot be as they are, a sentence each."""
    faults = []
    for row in rows:
        if row.duration_seconds < 0:
            faults.append(f"row {row.shot_number} lasts {row.duration_seconds:.3f} s")
        if timecode_order(row.timecode_start) is None:
            faults.append(f"row {row.shot_number} starts at {row.timecode_start!r}, which is no HH:MM:SS:FF")
    return faults


def order_faults(rows: Sequence[ScriptRow]) -> list[str]:
    """Rows out of order, a sentence each."""
    faults = []
    for place, row in enumerate(rows, start=1):
        if row.shot_number != place:
            faults.append(f"row {place} has the number {row.shot_number}")
    for before, row in pairwise(rows):
        first, second = timecode_order(before.timecode_start), timecode_order(row.timecode_start)
        if first and second and second < first:
            faults.append(f"row {row.shot_number} starts at {row.timecode_start}, before row {before.shot_number}")
    return faults
