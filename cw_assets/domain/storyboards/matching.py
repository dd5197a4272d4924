"""Which scene of a video belongs to each row of a script, by time; following the scene's keyframe is drawing's work."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.values import Value
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.timecode import nominal_rate, timecode_order

TIE = Fraction(2, 1000)
"""Seconds by which two overlaps may differ and count as equal, for rows and scenes are rounded to the millisecond."""
HOUR = 3600


class RowMatch(Value):
    """The scene that a row shows, or why there is none; rows are counted from 0."""

    row: int
    shot_number: int
    scene_number: int | None = None
    reason: str = ""
    """A sentence; empty where the row has a scene."""


class Stretch(NamedTuple):
    """From `start` to `end`, in seconds."""

    start: Fraction
    end: Fraction

    @property
    def length(self) -> Fraction:
        return self.end - self.start

    def shared_with(self, other: "Stretch") -> Fraction:
        return max(Fraction(0), min(self.end, other.end) - max(self.start, other.start))


def match_scenes(
    rows: Sequence[ScriptRow], scenes: Sequence[Scene], *, frame_rate: Fraction | None
) -> tuple[RowMatch, ...]:
    """The scene that covers most of each row, if that is half of the row or half of the scene; the earlier of equals.

    Rows begin where their timecodes say (at `frame_rate`, non-drop) if these ascend, for a row may have been cut out
    before them; else where the rows before them end.
    """
    times = [stretch_of(scene) for scene in scenes]
    return tuple(
        matched(place, row, time, scenes, times)
        for place, (row, time) in enumerate(zip(rows, row_times(rows, frame_rate), strict=True))
    )


def stretch_of(scene: Scene) -> Stretch:
    return Stretch(exact(scene.start_time), exact(scene.end_time))


def exact(seconds: float) -> Fraction:
    """To the millisecond."""
    return Fraction(round(seconds * 1000), 1000)


def row_times(rows: Sequence[ScriptRow], frame_rate: Fraction | None) -> list[Stretch]:
    lengths = [max(Fraction(0), exact(row.duration_seconds)) for row in rows]
    starts = own_starts(rows, frame_rate) or list(accumulate(lengths, initial=Fraction(0)))[:-1]
    return [Stretch(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def own_starts(rows: Sequence[ScriptRow], frame_rate: Fraction | None) -> list[Fraction]:
    """Seconds at which the rows' timecodes say they start; none where they do not ascend or cannot be read.

    Whole hours before the first row are taken off: a programme begins at 01:00:00:00 or 10:00:00:00.
    """
    parts = [timecode_order(row.timecode_start) for row in rows]
    if not frame_rate or frame_rate < 0 or None in parts:
        return []
    nominal = nominal_rate(frame_rate)
    frames = [
        ((hours * 60 + minutes) * 60 + seconds) * nominal + frame
        for hours, minutes, seconds, frame in filter(None, parts)
    ]
    before = frames[0] // (HOUR * nominal) * HOUR * nominal if frames else 0
    ascend = all(first < second for first, second in pairwise(frames))
    return [(frame - before) / frame_rate for frame in frames] if ascend else []


def matched(place: int, row: ScriptRow, time: Stretch, scenes: Sequence[Scene], times: Sequence[Stretch]) -> RowMatch:
    best = most_shared(time, times)
    if best is not None and is_enough(time, times[best]):
        return RowMatch(row=place, shot_number=row.shot_number, scene_number=scenes[best].scene_number)
    return RowMatch(row=place, shot_number=row.shot_number, reason=why_unmatched(row, time, times))


def most_shared(time: Stretch, times: Sequence[Stretch]) -> int | None:
    """The place of the first of the stretches that share most with `time`."""
    shared = [time.shared_with(other) for other in times]
    most = max(shared, default=Fraction(0))
    return next((place for place, share in enumerate(shared) if share >= most - TIE), None)


def is_enough(time: Stretch, scene: Stretch) -> bool:
    shared = time.shared_with(scene)
    return shared > 0 and 2 * (shared + TIE) >= min(time.length, scene.length)


def why_unmatched(row: ScriptRow, time: Stretch, times: Sequence[Stretch]) -> str:
    """A sentence for people."""
    shot, start = f"Shot {row.shot_number}", f"{float(time.start):.3f} s"
    if not times:
        return f"{shot} has no keyframe to follow, as no scene of the video is known; analyse the video first."
    if not time.length:
        return f"{shot} lasts no time, so no scene can be shown in it; give it a duration."
    end = max(scene.end for scene in times)
    if time.start >= end:
        return f"{shot} starts at {start}, and the video ends at {float(end):.3f} s; draw it from its words instead."
    return (
        f"{shot} runs over several scenes from {start} to {float(time.end):.3f} s, none of which fills half of it; "
        "part it into shorter shots, or draw it from its words instead."
    )
