"""Whether a storyboard is complete, partial or failed by its frames and outputs, on locked rows.

Planning frames and keeping outputs is the work of storyboards.py; failures of runs come in by work.py.
"""

from datetime import datetime

from cw_assets.catalog.holding import complete, note_error
from cw_assets.catalog.models import Storyboard
from cw_assets.catalog.records import StoryboardRecord
from cw_assets.catalog.sessions import move
from cw_assets.domain.status import Status

DRAWING = "drawing"
"""The phase in which a run draws frames."""


def finish(row: Storyboard, reason: str, error_kind: str, now: datetime) -> None:
    """`completed` where all frames are rendered and there is no `reason` against it; else `partial`, with it."""
    if missing(row) or reason:
        move(row, Status.PARTIAL, now)
        row.progress = frames_percent(row)
        row.message = ""
        note_error(row, " ".join(reason.split()) or missing_frames(row), error_kind)
    else:
        complete(row, now)


def lacks_frames(row: Storyboard) -> bool:
    """Whether its run ended for want of frames, and not before it could draw any."""
    if row.status is Status.FAILED:
        return row.phase == DRAWING
    return row.status is Status.PARTIAL and row.progress < 100


def count_anew(row: Storyboard, now: datetime) -> None:
    """After one more frame, for a storyboard that lacks frames; what it lacks besides is told still."""
    left, failed = lacking(row), row.status is Status.FAILED
    if not missing(row) and not left:
        complete(row, now)
    elif row.frames_rendered:
        move(row, Status.PARTIAL, now)
        row.progress = frames_percent(row)
        if not missing(row):
            note_error(row, "\n".join(left))
        elif failed:
            note_error(row, missing_frames(row))


def lacking(row: Storyboard) -> list[str]:
    """What it lacks but for frames: keyframes of rows, and outputs.

    Why an output failed, work.py tells in the lines below the frames' own reason.
    """
    _, _, outputs = row.error_message.partition("\n")
    unmatched = [gap["reason"] for gap in row.plan.get("unmatched", ())]
    return [*unmatched, *([outputs] if outputs and row.status is Status.PARTIAL else [])]


def missing(row: Storyboard) -> int:
    """Frames that are not rendered as they are planned now."""
    return row.frames_total - row.frames_rendered


def frames_percent(row: Storyboard) -> int:
    return StoryboardRecord.model_validate(row).frames_percent


def missing_frames(row: Storyboard) -> str:
    return (
        f"{missing(row)} of {row.frames_total} frames are not drawn as they are planned now; "
        "render the storyboard again."
    )
