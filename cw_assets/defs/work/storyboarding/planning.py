"""Planning a storyboard: a prompt and a DiffusionJob for each frame, from the rows as they are now.

A frame whose order has not changed is left as it is, with its picture; drawing is `drawing`'s work.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cw_assets.defs.versions import code_version
from cw_assets.defs.work.storyboarding.brief import Brief
from cw_assets.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cw_assets.catalog.records import FrameOrder, KeyFrameRecord, PlannedFrames, StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.defs.work.drawing import Order
    from cw_assets.defs.work.step import Step
    from cw_assets.domain.storyboards.continuity import Continuity, ElementKind
    from cw_assets.domain.storyboards.matching import RowMatch
    from cw_assets.domain.storyboards.plan import StoryboardPlan
    from cw_assets.domain.storyboards.prompts import FramePrompt
    from cw_assets.settings import Settings

WIDTH_PX, HEIGHT_PX = 1280, 720
STYLE, CREATIVITY = "cinematic", 0.7
"""Of the enhancement."""
MOST_FRAMES = 500
"""Of one storyboard. An EDL counts 999 pictures, and the panel's picture of all frames is a JPEG, which has an end."""
TAKE_SEEDS = 4
"""Seeds between two takes of a row: as many as a row has images at most."""


def plan_frames(step: Step) -> tuple[StoryboardPlan, PlannedFrames]:
    """The frames' prompts and jobs, made or changed in one transaction; pictures of frames that are gone go too."""
    from cw_assets.domain.storyboards.plan import StoryboardPlan

    catalog, store = step.workplace.catalog, step.workplace.store
    step.report(0, "planning", now=True)
    brief = Brief.read(catalog, step.record_id)
    check_extent(brief.storyboard, len(brief.rows))
    planner = Planner.of(brief, step.workplace.settings)
    orders = planner.orders()
    planned = catalog.plan_frames(step.record_id, step.run_id, orders, planner.plan(orders))
    for key in planned.dropped:
        store.path(key).unlink(missing_ok=True)
    return StoryboardPlan.model_validate(planned.plan), planned


def check_extent(board: StoryboardRecord, rows: int) -> None:
    """LimitExceeded for more than MOST_FRAMES."""
    count = rows * board.images_per_row
    if count > MOST_FRAMES:
        raise LimitExceeded(
            f"Storyboard {board.id} would have {count} frames ({rows} rows with {board.images_per_row} each), more "
            f"than {MOST_FRAMES}; cut the script into parts, or draw fewer images a row."
        )


def check_drawable(workplace: Workplace, board: StoryboardRecord) -> None:
    """InvalidInput, LimitExceeded or Refused for what could not be drawn; nothing is loaded."""
    check_extent(board, len(workplace.catalog.script_rows(board.video_ad_unit_id)))
    any_frame(workplace, board, next(iter(board.references.values()), "")).request()


def any_frame(workplace: Workplace, board: StoryboardRecord, shown: str) -> Order:
    """What a frame is ordered with, whatever it shows; `shown` is the reference picture that it follows, or ""."""
    from cw_assets.catalog.records import DiffusionJobFields, DiffusionJobRecord, PromptFields, PromptRecord
    from cw_assets.defs.work.drawing import Order

    catalog = workplace.catalog
    frame = DiffusionJobFields(width=WIDTH_PX, height=HEIGHT_PX, seed=board.seed, ip_adapter_image=shown)
    return Order(
        job=DiffusionJobRecord.model_construct(**frame.model_dump()),
        prompt=PromptRecord.model_construct(**PromptFields(source_prompt="a frame").model_dump()),
        model=catalog.get_diffusion_model(board.diffusion_model_id),
        lora=catalog.get_lora(board.lora_id) if board.lora_id else None,
        controlnet=catalog.get_controlnet(board.controlnet_id) if board.controlnet_id else None,
        ip_adapter_weights=workplace.settings.ip_adapter_weights,
    )


def is_drawn(workplace: Workplace, board: StoryboardRecord) -> bool:
    """Whether planning anew would find the picture of every frame there, made from the very same."""
    from cw_assets.defs.work.storyboarding.drawing import is_whole

    planner = Planner.of(Brief.read(workplace.catalog, board.id), workplace.settings)
    images = workplace.catalog.storyboard_images(board.id)
    made = {image.rendered_key for image in images if image.is_fresh and is_whole(workplace, image)}
    return all(order.input_key in made for order in planner.orders())


@dataclass(frozen=True)
class Planner:
    """One storyboard with what is held constant in it, and the keyframe of each row."""

    brief: Brief
    continuity: Continuity
    matches: Mapping[int, RowMatch]
    """By row, counted from 0; empty for a storyboard that follows no video."""
    settings: Settings

    @classmethod
    def of(cls, brief: Brief, settings: Settings) -> Planner:
        from cw_assets.domain.storyboards.continuity import continuity_of

        board, video, matches = brief.storyboard, brief.footage, dict[int, "RowMatch"]()
        if video:
            from cw_assets.domain.storyboards.matching import match_scenes

            scenes = video.result.analysis.scenes
            found = match_scenes(brief.script, scenes, frame_rate=video.media.frame_rate)
            matches = {match.row: match for match in found}
        references: dict[ElementKind, str] = board.references
        continuity = continuity_of(
            brief.script, style=brief.style, product=brief.product, seed=board.seed, references=references
        )
        return cls(brief, continuity, matches, settings)

    def places(self) -> Iterator[tuple[int, int]]:
        """Row and image of each frame that is to be drawn."""
        for row in range(len(self.brief.rows)):
            if not self.reason_against(row):
                yield from ((row, index) for index in range(self.brief.storyboard.images_per_row))

    def reason_against(self, row: int) -> str:
        """Why nothing is drawn for a row; "" where something is."""
        match = self.matches.get(row)
        if match is None:
            return ""
        if match.scene_number is None:
            return match.reason
        if self.keyframe(row):
            return ""
        return (
            f"Shot {match.shot_number} shows scene {match.scene_number}, which has no keyframe; analyse the video anew."
        )

    def keyframe(self, row: int) -> KeyFrameRecord | None:
        """The one that a row's frames follow."""
        video, match = self.brief.footage, self.matches.get(row)
        if video is None or match is None:
            return None
        frames = video.result.key_frames
        return next((frame for frame in frames if frame.scene_number == match.scene_number), None)

    def orders(self) -> list[FrameOrder]:
        return [self.order(row, index) for row, index in self.places()]

    def words(self, row: int) -> FramePrompt:
        """The prompt of a row's frames."""
        from cw_assets.domain.storyboards.continuity import words_for
        from cw_assets.domain.storyboards.prompts import frame_prompt

        text, held = self.brief.script[row].visual_text, words_for(self.continuity, row)
        return frame_prompt(text, style=self.continuity.style, held=held)

    def order(self, row: int, index: int) -> FrameOrder:
        """What a frame is to be made of, under a key that names all of it."""
        from cw_assets.catalog.records import FrameOrder

        words = self.words(row)
        keyframe = self.keyframe(row)
        order = FrameOrder(
            script_row_id=self.brief.rows[row].id,
            image_index=index,
            key_frame_id=keyframe.id if keyframe else None,
            input_key="-",
            source_prompt=words.prompt,
            negative_prompt=words.negative_prompt,
            enhancement_style=STYLE,
            creativity=CREATIVITY,
            job=self.job(row, index),
        )
        return order.model_copy(update={"input_key": self.input_key(order)})

    def job(self, row: int, index: int) -> Any:
        from cw_assets.catalog.records import DiffusionJobFields
        from cw_assets.domain.storyboards.continuity import reference_for

        board, keyframe = self.brief.storyboard, self.keyframe(row)
        return DiffusionJobFields(
            identifier=self.identifier(row, index),
            width=WIDTH_PX,
            height=HEIGHT_PX,
            seed=self.seed(row, index),
            lora_strength=board.lora_strength if board.lora_id else None,
            reference_image=keyframe.image if keyframe else "",
            conditioning_scale=board.conditioning_scale if keyframe else None,
            guidance_end=board.guidance_end if keyframe else None,
            ip_adapter_image=reference_for(self.continuity, row),
        )

    def seed(self, row: int, index: int) -> int:
        """Of the row's seed family; another take moves on to the neighbours."""
        from cw_assets.domain.storyboards.continuity import seed_of

        take = self.brief.storyboard.takes.get(str(self.brief.rows[row].id), 0)
        return seed_of(self.continuity, row, index + TAKE_SEEDS * take)

    def identifier(self, row: int, index: int) -> str:
        from cw_assets.domain.storyboards.identifiers import frame_identifier

        return frame_identifier(
            self.brief.campaign.job_id if self.brief.campaign else "",
            self.brief.unit.code,
            shot=self.brief.rows[row].shot_number,
            image=index + 1,
            wireframe=self.brief.footage is not None,
        )

    def input_key(self, order: FrameOrder) -> str:
        """Names all that the picture is made from: words, settings, model, and the engines that the settings choose."""
        board = self.brief.storyboard
        made_by = [code_version("generated_images", self.settings)]
        if board.enhance_prompts:
            made_by.append(code_version("enhanced_prompt", self.settings))
        parts = [board.diffusion_model, board.lora_id, board.controlnet]
        said = order.model_dump(mode="json", exclude={"input_key", "script_row_id", "key_frame_id"})
        return hashlib.sha256(json.dumps([said, parts, made_by], sort_keys=True).encode()).hexdigest()

    def plan(self, orders: Sequence[FrameOrder]) -> dict[str, Any]:
        """A StoryboardPlan as JSON, with the frames that are ordered, but for the ids that the catalog gives."""
        against = {row: reason for row in range(len(self.brief.rows)) if (reason := self.reason_against(row))}
        return {
            "frames": [self.planned(row, order) for (row, _), order in zip(self.places(), orders, strict=True)],
            "unmatched": [
                {"row": row, "shot_number": self.brief.rows[row].shot_number, "reason": reason}
                for row, reason in against.items()
            ],
            "continuity": self.continuity.model_dump(mode="json"),
            "enhanced": self.brief.storyboard.enhance_prompts,
        }

    def planned(self, row: int, order: FrameOrder) -> dict[str, Any]:
        from cw_assets.domain.storyboards.continuity import held_in

        keyframe = self.keyframe(row)
        return {
            "row": row,
            "shot_number": self.brief.rows[row].shot_number,
            "image_index": order.image_index,
            "prompt": order.source_prompt,
            "seed": order.job.seed,
            "scene_number": keyframe.scene_number if keyframe else None,
            "held": [element.name for element in held_in(self.continuity, row)],
        }
