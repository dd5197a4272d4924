"""Of the format: the rows' number and order, their durations and timecodes; what they say is checked in wording.py."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, pairwise

from cw_assets.domain.adaptation.checks.case import Case, ReadRow
from cw_assets.domain.adaptation.checks.severities import issue
from cw_assets.domain.adaptation.evaluation import Issue
from cw_assets.domain.scripts.rows import milliseconds
from cw_assets.domain.video.timecode import nominal_rate, timecode_order

DAY_S = 86400.0
RATES = tuple(Fraction(rate, 1001) for rate in (24000, 30000, 60000)) + tuple(map(Fraction, (24, 25, 30, 48, 50, 60)))
"""Frames a second of video."""
TOLERANCE = 1
"""Frames by which a timecode may miss, for durations are rounded to the millisecond."""


def timing_issues(case: Case) -> Iterator[Issue]:
    yield from row_issues(case)
    yield from duration_issues(case)
    yield from timecode_issues(case)


def row_issues(case: Case) -> Iterator[Issue]:
    """The number of rows; their numbers, where the number of rows is right."""
    wanted, there = len(case.origin), len(case.rows)
    if wanted != there:
        yield issue(
            "row count",
            "script_rows",
            f"The script has {there} rows, the origin {wanted}.",
            f"Write exactly {wanted} rows, one for each row of the origin, in its order.",
        )
        return
    for origin, row in case.pairs:
        if row.row.shot_number != origin.row.shot_number:
            yield issue(
                "row numbers",
                row.location,
                f"Row {row.place} has the shot number {row.row.shot_number}, in the origin {origin.row.shot_number}.",
                f"Keep the origin's order, and give this row the shot number {origin.row.shot_number}.",
            )


def duration_issues(case: Case) -> Iterator[Issue]:
    """Rows that last no time or more than a day, and a total that differs, to the millisecond."""
    durations = {row.place: whole_ms(row) for row in case.origin}
    for row in case.rows:
        if whole_ms(row) <= min(0, durations.get(row.place, 1) - 1) or abs(row.row.duration_seconds) > DAY_S:
            yield issue(
                "row duration",
                row.location,
                f"Row {row.place} lasts {row.row.duration_seconds:g} s.",
                "Give the row the duration that it has in the origin.",
            )
    wanted, there = sum(durations.values()), sum(whole_ms(row) for row in case.rows)
    if wanted != there:
        yield issue(
            "total time",
            "script_rows",
            f"The rows last {there / 1000:.3f} s in all, the origin {wanted / 1000:.3f} s.",
            "Take the durations of the origin's rows, or make up in another row for what one has gained or lost.",
        )


def whole_ms(row: ReadRow) -> int:
    """Milliseconds, at most those of a day."""
    return milliseconds(max(-DAY_S, min(DAY_S, row.row.duration_seconds)))


def timecode_issues(case: Case) -> Iterator[Issue]:
    """Timecodes that are none, that go back, or that differ from what the durations say; the origin's own are right."""
    own = {row.place: row.row.timecode_start for row in case.origin}
    for row in case.rows:
        if timecode_order(row.row.timecode_start) is None and row.row.timecode_start != own.get(row.place):
            yield issue(
                "timecode form",
                row.location,
                f"Row {row.place} starts at {row.row.timecode_start!r}, which is no HH:MM:SS:FF.",
                f"Write {own.get(row.place, 'HH:MM:SS:FF')}.",
            )
    if [row.row.timecode_start for row in case.rows] != list(own.values()):
        yield from order_issues(case)
    yield from clock_issues(case)


def order_issues(case: Case) -> Iterator[Issue]:
    for before, row in pairwise(case.rows):
        first, second = timecode_order(before.row.timecode_start), timecode_order(row.row.timecode_start)
        if first and second and second < first:
            yield issue(
                "timecode order",
                row.location,
                f"Row {row.place} starts at {row.row.timecode_start}, before row {before.place} does.",
                "Keep the origin's order and timecodes.",
            )


def clock_issues(case: Case) -> Iterator[Issue]:
    """By the frame rates that fit the origin's timecodes; silent where none does, or where rows are missing."""
    if not case.rows or len(case.rows) != len(case.origin):
        return
    rates = [rate for rate in RATES if all(on_time(case, case.origin, rate))]
    verdicts = [on_time(case, case.rows, rate) for rate in rates]
    for row, *fits in zip(case.rows, *verdicts, strict=True):
        if fits and not any(fits) and timecode_order(row.row.timecode_start):
            yield issue(
                "timecode",
                row.location,
                f"Row {row.place} starts at {row.row.timecode_start}, which is not where the rows before it end.",
                "Count the timecode from the origin's first one by the durations of the rows before.",
            )


def on_time(case: Case, rows: tuple[ReadRow, ...], rate: Fraction) -> list[bool]:
    """Of each row: whether it starts where the rows before it end, counted from the origin's first timecode."""
    first = frames_at(case.origin[0].row.timecode_start, rate)
    starts = accumulate((whole_ms(row) for row in rows[:-1]), initial=0)
    return [
        first is not None
        and (there := frames_at(row.row.timecode_start, rate)) is not None
        and abs(there - first - round(Fraction(start, 1000) * rate)) <= TOLERANCE
        for row, start in zip(rows, starts, strict=True)
    ]


def frames_at(timecode: str, rate: Fraction) -> int | None:
    """The number of the frame, from midnight; None where there is no such timecode at this rate."""
    parts = timecode_order(timecode)
    if parts is None or parts[3] >= nominal_rate(rate):
        return None
    hours, minutes, seconds, frames = parts
    return ((hours * 60 + minutes) * 60 + seconds) * nominal_rate(rate) + frames
