"""Timecodes as editors read them; media time itself stays in seconds and frames."""

import re
from fractions import Fraction

TIMECODE = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d):(\d{2,3})")


def timecode(seconds: float, frame_rate: Fraction) -> str:
    """HH:MM:SS:FF of the frame nearest to `seconds`, non-drop: every frame has the next number, none is skipped.

    The count runs in whole seconds of the nominal rate (30 for 30000/1001, 24 for 24000/1001), as in SMPTE ST 12-1,
    so at 29.97 frames a second an hour of video is 00:59:56:12. Before 0 it is 00:00:00:00.
    """
    frames = max(0, round(Fraction(seconds) * frame_rate))
    whole, frame = divmod(frames, nominal_rate(frame_rate))
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}:{frame:02d}"


def nominal_rate(frame_rate: Fraction) -> int:
    """Whole frames that a timecode's second counts; at least 1."""
    return max(1, int(frame_rate + Fraction(1, 2)))


def timecode_order(text: str) -> tuple[int, ...] | None:
    """Hours, minutes, seconds and frames, for comparing; None where it is no timecode."""
    match = TIMECODE.fullmatch(text)
    return tuple(int(part) for part in match.groups()) if match else None
