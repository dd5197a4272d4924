"""What tests of storyboards put in: orders for frames, a run that plans them, and pictures that it draws."""

from collections.abc import Iterable, Sequence
from typing import Any

from cw_assets.catalog.records import (
    DiffusionJobFields,
    FrameOrder,
    PlannedFrames,
    ScriptRowRecord,
    StoryboardImageRecord,
    StoryboardRecord,
)
from cw_assets.catalog.repository import Catalog


def order(row: ScriptRowRecord, *, words: str = "", image_index: int = 0, **job: Any) -> FrameOrder:
    """Of a row's words, or of others; its key is made of them."""
    words = words or row.visual_text
    return FrameOrder(
        script_row_id=row.id,
        image_index=image_index,
        input_key=f"{words} {image_index} {sorted(job.items())}",
        source_prompt=words,
        negative_prompt="blurry",
        job=DiffusionJobFields(identifier=f"J_row-{row.shot_number}_img-{image_index:02}", width=1280, **job),
    )


def orders(catalog: Catalog, unit_id: int, **job: Any) -> list[FrameOrder]:
    """One for each row of the unit."""
    return [order(row, **job) for row in catalog.script_rows(unit_id)]


def planned(
    catalog: Catalog, board: StoryboardRecord, frames: Sequence[FrameOrder] | None = None, *, run: str = "run"
) -> PlannedFrames:
    """The run takes the storyboard and plans these frames, or one for each row."""
    catalog.start_work("storyboard", board.id, run)
    frames = orders(catalog, board.video_ad_unit_id) if frames is None else frames
    return catalog.plan_frames(board.id, run, frames, {"unmatched": []})


def draw(catalog: Catalog, images: Iterable[StoryboardImageRecord], *, run: str = "run") -> None:
    """The run makes a picture for each, of what it is to be made from now."""
    for image in images:
        catalog.start_work("diffusion job", image.diffusion_job_id, run)
        picture = f"diffusion/{run}-{image.diffusion_job_id}.jpg"
        catalog.save_images(image.diffusion_job_id, run, result_images=[picture], generation_metadata={"seed": 0})
        catalog.frame_rendered(image.diffusion_job_id, image.input_key)
