"""What the outputs of a storyboard show: its script with the pictures that are there now, and why others are not."""

from __future__ import annotations

import hashlib
from os.path import relpath
from typing import TYPE_CHECKING

from cw_assets.defs.work.script_material import script_material
from cw_assets.defs.work.storyboarding.brief import Brief
from cw_assets.defs.work.storyboarding.drawing import outcomes, plan_of
from cw_assets.defs.work.storyboarding.planning import Planner
from cw_assets.errors import NotReady

if TYPE_CHECKING:
    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.storyboards.plan import FrameOutcome, StoryboardFrames, StoryboardPlan
    from cw_assets.exports.storyboards.material import FramePicture, StoryboardMaterial

FOLDER = "storyboards"


def folder_key(board: StoryboardRecord) -> str:
    """Key in the media store of the folder of a storyboard's outputs."""
    return f"{FOLDER}/{board.partition_key}"


def file_key(board: StoryboardRecord, name: str) -> str:
    """Key of one of them."""
    return f"{folder_key(board)}/{name}"


def storyboard_material(workplace: Workplace, board: StoryboardRecord) -> StoryboardMaterial:
    """NotReady where nothing has been drawn yet."""
    from cw_assets.domain.storyboards.continuity import sentences
    from cw_assets.exports.storyboards.material import StoryboardMaterial

    brief, frames = Brief.read(workplace.catalog, board.id), outcomes(workplace, board)
    if not any(frame.image for frame in frames.frames):
        raise NotReady(
            f"The storyboard {board.partition_key} has no frames yet; materialize `storyboard_frames` first."
        )
    script = script_material(workplace, brief.unit, brief.script)
    frames = with_changed_rows(workplace, brief, plan_of(board), frames)
    named = {"title": board.title} if board.title else {}
    return StoryboardMaterial(
        script=script.model_copy(update={**named, "frame_rate": brief.frame_rate, "visual_style_prompt": brief.style}),
        pictures=tuple(pictures(workplace, board, frames, row) for row in range(len(brief.rows))),
        frame_rate=brief.frame_rate,
        drawn_by=drawn_by(frames),
        held=sentences(plan_of(board).continuity),
    )


def with_changed_rows(
    workplace: Workplace, brief: Brief, plan: StoryboardPlan, frames: StoryboardFrames
) -> StoryboardFrames:
    """Frames of rows that say something else than when they were planned are stale too."""
    planner = Planner.of(brief, workplace.settings)
    planned = {frame.job_id: frame.prompt for frame in plan.frames}
    now = {row: planner.words(row).prompt for row in {frame.row for frame in frames.frames}}
    marked = (
        frame.model_copy(update={"stale": frame.stale or now[frame.row] != planned[frame.job_id]})
        for frame in frames.frames
    )
    return frames.model_copy(update={"frames": tuple(marked)})


def pictures(
    workplace: Workplace, board: StoryboardRecord, frames: StoryboardFrames, row: int
) -> tuple[FramePicture, ...]:
    """Those of one row; where no keyframe matches it, one that says so."""
    from cw_assets.exports.storyboards.material import FramePicture

    against = next((one.reason for one in frames.unmatched if one.row == row), "")
    if against:
        return (FramePicture(missing=f"No keyframe matches this row: {against}"),)
    return tuple(picture(workplace, board, frame) for frame in frames.frames if frame.row == row)


def picture(workplace: Workplace, board: StoryboardRecord, frame: FrameOutcome) -> FramePicture:
    from cw_assets.exports.storyboards.material import FramePicture

    if not frame.image:
        return FramePicture(missing=frame.error or f"Not drawn: {frame.status}")
    engine = f"{frame.engine.engine} {frame.engine.model}".strip() if frame.engine else ""
    return FramePicture(
        path=workplace.store.existing(frame.image),
        href=relpath(frame.image, folder_key(board)),
        missing=f"Drawn before the last change: {frame.error or 'not drawn anew'}" if frame.stale else "",
        caption=f"seed {frame.seed}, {engine}",
    )


def drawn_by(frames: StoryboardFrames) -> str:
    """The engines that drew the pictures, each once."""
    engines = [frame.engine for frame in frames.frames if frame.engine and frame.image]
    return ", ".join(dict.fromkeys(f"{engine.engine} {engine.model}".strip() for engine in engines))


def material_key(workplace: Workplace, board: StoryboardRecord, material: StoryboardMaterial, made_by: str) -> str:
    """Names all that an output shows, and behind it how that is made."""
    return f"{shown_key(workplace, board, material)}-{hashlib.sha256(made_by.encode()).hexdigest()}"


def shows(board: StoryboardRecord, output: str, key: str) -> bool:
    """Whether the output of that name was made of the material of this `shown_key`."""
    kept = board.outputs.get(output, {}).get("key", "")
    return bool(kept.partition("-")[0] == key)


def shown_key(workplace: Workplace, board: StoryboardRecord, material: StoryboardMaterial) -> str:
    """Names script and pictures; these are told apart by what they were made from, and when."""
    catalog = workplace.catalog
    jobs = [catalog.get_diffusion_job(image.diffusion_job_id) for image in catalog.storyboard_images(board.id)]
    drawn = [f"{job.result_images} {job.generation_metadata.get('generated_at')}" for job in jobs]
    said = material.model_dump_json(exclude={"script": {"date"}})
    return hashlib.sha256("\n".join([said, *drawn]).encode()).hexdigest()
