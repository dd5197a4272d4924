"""What the outputs of a storyboard have in common: whether they are up to date, and how they are kept on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cw_assets.defs.work.storyboarding.drawing import finish, outcomes
from cw_assets.domain.status import Status

if TYPE_CHECKING:
    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.storyboards.plan import AnimaticFiles, StoryboardFiles
    from cw_assets.domain.values import Value

Files = TypeVar("Files", bound="Value")
KEYS = frozenset({"png", "pdf_a4", "pdf_letter", "page", "video", "otio", "edl", "srt", "vtt"})
"""Fields that are keys in the media store."""


def kept_outputs(
    step: Step, board: StoryboardRecord, name: str, key: str, files: StoryboardFiles | AnimaticFiles
) -> bool:
    """Whether files made from the very same are there already; told in the panel."""
    found = board.outputs.get(name, {}).get("key") == key and not step.forced
    paths = [value for field, value in files.model_dump().items() if field in KEYS]
    step.notes["reused"] = found and all(step.workplace.store.path(path).is_file() for path in paths)
    return bool(step.notes["reused"])


def kept_files(board: StoryboardRecord, name: str, kind: type[Files]) -> Files | None:
    """What the record says of an output; None where it was never made."""
    kept = {field: value for field, value in board.outputs.get(name, {}).items() if field != "key"}
    return kind.model_validate(kept) if kept else None


def settle(step: Step, **outputs: Any) -> None:
    """Keep what was made; a run that makes nothing but outputs leaves the storyboard as its frames are."""
    board = step.workplace.catalog.save_storyboard_outputs(step.record_id, step.run_id, **outputs)
    if board.status is Status.PROCESSING:
        finish(step, outcomes(step.workplace, board))
