"""The cut of a storyboard: which picture stands in which frames of the film, and what has no room in it.

Animatic and timeline are both made of these shots; how they are written lives in their modules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.storyboards.frame_times import RATE_NAMES, RATES, frame_spans, shared_spans
from cw_assets.errors import InvalidInput
from cw_assets.exports.storyboards.frames import Frame, LabelledPicture, frames_of
from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial


@dataclass(frozen=True)
class Shot:
    """A picture in its place; the film's frames are counted from 0, and there is at least one."""

    row: ScriptRow
    content: Frame
    """What every output shows of the row."""
    label: str
    """ "3", or "3b" for the second picture of its row."""
    picture: FramePicture
    frames: range
    opens_row: bool

    @property
    def name(self) -> str:
        return f"Shot {self.label}"


def shots_of(material: StoryboardMaterial) -> tuple[Shot, ...]:
    """Every shot that has a frame, in order and without gaps.

    A row's time is shared among its pictures; one that has none stands there whole, with what is known of the reason.
    InvalidInput for another frame rate than RATES, and where not even one frame comes together.
    """
    if material.frame_rate not in RATES:
        raise InvalidInput(
            f"{material.script.code} is to run at {rate_name(material.frame_rate)} frames a second, which films are "
            f"not delivered in; choose {RATE_NAMES}."
        )
    shots = tuple(shot for row, content, span in rows_in_time(material) for shot in row_shots(row, content, span))
    if not shots:
        raise InvalidInput(f"{material.script.code} lasts less than a frame; give its rows their durations.")
    return shots


def timing_notes(material: StoryboardMaterial) -> tuple[str, ...]:
    """Rows and pictures that have no room in the film, a sentence each."""
    notes = (timing_note(content, span, material.frame_rate) for _, content, span in rows_in_time(material))
    return tuple(filter(None, notes))


def timing_note(content: Frame, span: range, rate: Fraction) -> str:
    number, shown = content.cells.number, len(drawn(content))
    if not span:
        return (
            f"Shot {number} lasts {content.duration_s:.3f} s, too short for a frame of its own at {rate_name(rate)} "
            "frames a second, so the film does not show it; give it more time."
        )
    if len(span) < shown:
        return (
            f"Shot {number} has {shown} pictures and lasts {len(span)} of {rate_name(rate)} frames a second, so the "
            "film does not show all of them; give it more time."
        )
    return ""


def rows_in_time(material: StoryboardMaterial) -> Iterator[tuple[ScriptRow, Frame, range]]:
    rows = material.script.rows
    spans = frame_spans([row.duration_seconds for row in rows], material.frame_rate)
    return zip(rows, frames_of(material), spans, strict=True)


def row_shots(row: ScriptRow, content: Frame, span: range) -> Iterator[Shot]:
    shown = drawn(content) or [LabelledPicture(content.cells.number, content.main)]
    for one, frames in zip(shown, shared_spans(span, len(shown)), strict=True):
        if frames:
            opens = frames.start == span.start
            yield Shot(row, content, label=one.label, picture=one.picture, frames=frames, opens_row=opens)


def drawn(content: Frame) -> list[LabelledPicture]:
    """The pictures that are there."""
    return [one for one in content.pictures if one.picture.path]


def rate_name(rate: Fraction) -> str:
    """ "23.976", "25"."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")
