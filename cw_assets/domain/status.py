"""The status of a record, the moves it may make, and the one shape of progress; storing them is the catalog's work."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from cw_assets.domain.values import Value
from cw_assets.errors import WrongStatus

RecordKind = Literal["media", "ad unit", "prompt", "diffusion job", "lora", "storyboard"]
"""The records that runs work on."""


class Status(StrEnum):
    """One vocabulary for all records; `uploaded` and `reviewed` are for media alone, `pending` for the others."""

    PENDING = "pending"
    QUEUED = "queued"
    PROCESSING = "processing"
    RETRYING = "retrying"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UPLOADED = "uploaded"
    REVIEWED = "reviewed"


ACTIVE = frozenset({Status.QUEUED, Status.PROCESSING, Status.RETRYING})
"""A run holds the record."""
REVIEWABLE = frozenset({Status.COMPLETED, Status.PARTIAL, Status.REVIEWED})
"""A media has an analysis to look at, edit and approve."""
ENDED = frozenset({Status.COMPLETED, Status.PARTIAL, Status.FAILED, Status.CANCELLED})
"""The run is over, well or not."""

PHASE_WORDS: Mapping[str, str] = {
    "metadata": "reading the file",
    "scenes": "finding scenes",
    "transcription": "listening",
    "objects": "looking at keyframes",
    "visual_style": "measuring the look",
    "sentiment": "sensing the mood",
    "categories": "sorting scenes",
    "script": "writing the script",
    "audience_insights": "thinking of the audience",
    "result": "saving",
    "concept_analysis": "reading the concept",
    "cultural_analysis": "reading the market",
    "writing": "writing",
    "format_evaluation": "checking the form",
    "cultural_evaluation": "checking against the market",
    "concept_evaluation": "checking against the concept",
    "brand_evaluation": "checking against the brand",
    "revising": "revising",
    "enhancing": "enhancing",
    "fetching": "fetching the LoRA",
    "loading": "loading the model",
    "drawing": "drawing",
    "planning": "planning the frames",
    "sheet": "setting the sheet",
    "animatic": "making the film",
    "saving": "saving",
}
"""What people read for a phase; one that is not here is read as it stands."""

_LAUNCH = frozenset({Status.QUEUED, Status.PROCESSING})
_STOP = frozenset({Status.FAILED, Status.CANCELLED})
_DONE = frozenset({Status.COMPLETED, Status.PARTIAL})

# A launch is possible from everywhere: a new run takes over from one that waits, works or was lost.
# Failed to completed: a run that was given up for lost and brought its result all the same.
# Reviewed to completed: the script was edited, and waits for approval again.
# Completed to partial: a storyboard's frames are there, and its sheet or animatic failed.
WORK_MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: _LAUNCH | {Status.CANCELLED},
    Status.QUEUED: _LAUNCH | _STOP | {Status.RETRYING},
    Status.PROCESSING: _LAUNCH | _DONE | _STOP | {Status.RETRYING},
    Status.RETRYING: _LAUNCH | _DONE | _STOP | {Status.RETRYING},
    Status.COMPLETED: _LAUNCH | {Status.COMPLETED},
    Status.PARTIAL: _LAUNCH | _DONE,
    Status.FAILED: _LAUNCH | _DONE,
    Status.CANCELLED: _LAUNCH,
}
_REVIEW = frozenset({Status.REVIEWED, Status.UPLOADED})
MEDIA_MOVES: Mapping[Status, frozenset[Status]] = {
    **{old: moves for old, moves in WORK_MOVES.items() if old is not Status.PENDING},
    Status.UPLOADED: _LAUNCH,
    Status.COMPLETED: WORK_MOVES[Status.COMPLETED] | _REVIEW,
    Status.PARTIAL: WORK_MOVES[Status.PARTIAL] | _REVIEW,
    Status.REVIEWED: _LAUNCH | {Status.UPLOADED, Status.COMPLETED},
}
STORYBOARD_MOVES: Mapping[Status, frozenset[Status]] = {
    **WORK_MOVES,
    Status.COMPLETED: WORK_MOVES[Status.COMPLETED] | {Status.PARTIAL},
    Status.PARTIAL: WORK_MOVES[Status.PARTIAL] | {Status.PARTIAL},
}
MOVES: Mapping[RecordKind, Mapping[Status, frozenset[Status]]] = {
    "media": MEDIA_MOVES,
    "ad unit": WORK_MOVES,
    "prompt": WORK_MOVES,
    "diffusion job": WORK_MOVES,
    "lora": WORK_MOVES,
    "storyboard": STORYBOARD_MOVES,
}


def check_move(kind: RecordKind, old: Status, new: Status, *, name: str = "") -> None:
    """WrongStatus where a record of this kind may not go from `old` to `new`; `name` is how the message calls it."""
    allowed = MOVES[kind].get(old, frozenset())
    if new not in allowed:
        instead = " or ".join(sorted(allowed)) or "nothing else"
        raise WrongStatus(f"{name or f'This {kind}'} is {old} and cannot become {new}; it can become {instead}.")


class Progress(Value):
    """How far the work on a record is: step `current` of `total`, and `progress` in percent of the whole."""

    id: int
    status: Status
    phase: str = ""
    current: int = 0
    total: int = 0
    progress: int = Field(default=0, ge=0, le=100)
    message: str = ""
    error: str = ""
