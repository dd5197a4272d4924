"""Storyboards: adding and changing them, planning their frames, and what came of these.

How a frame's prompt and job are made, changed and deleted stands in frames.py, what the frames make of a storyboard in
standing.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from cw_assets.catalog.checking import change, checked, columns
from cw_assets.catalog.diffusion_jobs import parts
from cw_assets.catalog.frames import (
    Planning,
    delete_frames,
    frames_of,
    image_of_job,
    image_record,
    images_in_order,
    lock_unit_of,
    locked,
    note_rendered,
    with_ids,
)
from cw_assets.catalog.holding import begin_life, check_idle, held_to_save
from cw_assets.catalog.models import AdUnitMedia, DiffusionJob, Storyboard, VideoAdUnit
from cw_assets.catalog.records import (
    FrameOrder,
    PlannedFrames,
    StoryboardFields,
    StoryboardImageRecord,
    StoryboardRecord,
)
from cw_assets.catalog.sessions import Sessions, called, existing, newest_first, put
from cw_assets.catalog.slugs import partition_key, slug_of
from cw_assets.catalog.standing import count_anew, finish, lacks_frames
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput

LINKS = ("diffusion_model", "lora_id", "controlnet")
"""What the frames are made with, as a person names it."""
GIVING = frozenset({Status.PROCESSING, Status.RETRYING, Status.COMPLETED, Status.PARTIAL})
"""A run may make something of the frames."""


class StoryboardRepository(Sessions):
    """The part of the catalog that keeps storyboards and their images."""

    def add_storyboard(
        self,
        unit_id: int,
        diffusion_model: str,
        *,
        lora_id: int | None = None,
        controlnet: str | None = None,
        media_id: int | None = None,
        **fields: Any,
    ) -> StoryboardRecord:
        """A new storyboard, `pending`; model and ControlNet by their slugs, `fields` as in StoryboardFields.

        InvalidInput for a setting out of its range, for what does not exist or is not active, and where the source
        does not fit: keyframes need a ControlNet and the video they are of, text takes neither.
        """
        kept, now = checked(StoryboardFields, "The storyboard", fields), self._clock()
        with self._writing() as session:
            unit = existing(session, VideoAdUnit, unit_id)
            check_video(session, media_id)
            row = Storyboard(
                **columns(kept),
                **parts(session, diffusion_model, lora_id, controlnet),
                video_ad_unit_id=unit.id,
                media_id=media_id,
                slug=slug_for(unit),
            )
            check_source(row)
            begin_life(row, now)
            session.add(row)
            session.flush()
            return StoryboardRecord.model_validate(row)

    def update_storyboard(self, storyboard_id: int, **changes: Any) -> StoryboardRecord:
        """Change what is given of StoryboardFields, `diffusion_model`, `lora_id`, `controlnet` and `media_id`.

        Its frames stay as they are until it is planned again. InvalidInput as for `add_storyboard`, and while a run
        holds it.
        """
        links = {name: changes.pop(name) for name in LINKS if name in changes}
        with self._writing() as session:
            row = existing(session, Storyboard, storyboard_id, lock=True)
            check_idle(row)
            media_id = changes.pop("media_id", row.media_id)
            check_video(session, media_id)
            made_with = parts(session, **{name: getattr(row, name) for name in LINKS} | links) if links else {}
            put(row, {**made_with, "media_id": media_id})
            change(row, StoryboardFields, called(Storyboard, row.id), changes)
            check_source(row)
            session.flush()
            session.refresh(row)  # what other tables say of it
            return StoryboardRecord.model_validate(row)

    def get_storyboard(self, storyboard_id: int) -> StoryboardRecord:
        """NotFound where there is none."""
        with self._reading() as session:
            return StoryboardRecord.model_validate(existing(session, Storyboard, storyboard_id))

    def list_storyboards(
        self, status: Status | None = None, *, unit_id: int | None = None, limit: int | None = 100, offset: int = 0
    ) -> list[StoryboardRecord]:
        """Newest first; of one status and unit, or of all."""
        query = newest_first(Storyboard, status, limit, offset)
        if unit_id is not None:
            query = query.where(Storyboard.video_ad_unit_id == unit_id)
        with self._reading() as session:
            return [StoryboardRecord.model_validate(row) for row in session.scalars(query)]

    def storyboard_images(self, storyboard_id: int) -> list[StoryboardImageRecord]:
        """By the order of the script's rows, then within them; those whose row is gone last."""
        with self._reading() as session:
            found = session.execute(images_in_order(storyboard_id)).all()
            return [image_record(image, job) for image, job in found]

    def storyboard_image_of_job(self, job_id: int) -> StoryboardImageRecord | None:
        """The image that this job draws; None where it draws for no storyboard."""
        with self._reading() as session:
            image = image_of_job(session, job_id)
            return image_record(image, existing(session, DiffusionJob, job_id)) if image else None

    def plan_frames(
        self, storyboard_id: int, run_id: str, orders: Sequence[FrameOrder], plan: Mapping[str, Any]
    ) -> PlannedFrames:
        """Make the storyboard's frames those that are ordered, all at once.

        A frame whose `input_key` is the same stays as it is. Of one with another, prompt and job change in place, and
        its old picture stays until a new one is whole. Frames that no order is for are deleted, with the prompts and
        jobs that are theirs alone; those that a run is at work on stay as records of their own.

        `plan` is kept: a StoryboardPlan as JSON, to whose `frames`, in the sequence of the orders, the ids of prompts
        and jobs are added. InvalidInput for a row that is gone, and while another run is at work on a prompt or job
        that is to change; Cancelled, and nothing is written, where the run does not hold the storyboard any more.
        """
        with self._writing() as session:
            lock_unit_of(session, storyboard_id)
            board = held_to_save(session, Storyboard, storyboard_id, run_id)
            planning = Planning(session, board, run_id, self._clock())
            frames = planning.carry_out(orders)
            board.plan = with_ids(plan, frames)
            return PlannedFrames(
                images=tuple(image_record(frame.image, frame.job) for frame in frames),
                plan=board.plan,
                prompt_keys=tuple(partition_key(frame.prompt.id, frame.prompt.slug) for frame in frames),
                job_keys=tuple(partition_key(frame.job.id, frame.job.slug) for frame in frames),
                dropped=planning.dropped,
            )

    def frame_rendered(self, job_id: int, input_key: str) -> None:
        """The picture of this job was made from what `input_key` names; nothing where it draws for no storyboard."""
        with self._writing() as session:
            note_rendered(session, job_id, input_key)

    def finish_frames(
        self, storyboard_id: int, run_id: str, reason: str = "", *, error_kind: str = ""
    ) -> StoryboardRecord:
        """`completed` where all frames are rendered and there is no `reason` against it; else `partial`, with it.

        `error_kind` is the `kind_of` what kept frames from being drawn. Cancelled where the run does not hold the
        storyboard any more.
        """
        with self._writing() as session:
            row = held_to_save(session, Storyboard, storyboard_id, run_id)
            finish(row, reason, error_kind, self._clock())
            return StoryboardRecord.model_validate(row)

    def refresh_storyboard_of(self, job_id: int, input_key: str) -> StoryboardRecord | None:
        """The storyboard after one of its jobs was drawn by a run of its own; None where the job is of none.

        `input_key` is what the frame's was when the run began: one that was planned anew since is not rendered. A
        storyboard that lacked nothing but frames is completed where all are rendered now; its outputs stay.
        """
        with self._writing() as session:
            image = image_of_job(session, job_id)
            row = locked(session, Storyboard, [image.storyboard_id]).get(image.storyboard_id) if image else None
            if image is None or row is None:
                return None
            note_rendered(session, job_id, input_key)
            session.refresh(row)
            if lacks_frames(row):
                count_anew(row, self._clock())
            return StoryboardRecord.model_validate(row)

    def save_storyboard_outputs(self, storyboard_id: int, run_id: str, **outputs: Any) -> StoryboardRecord:
        """Keep what was made of the frames (JSON), by name, beside what has other names.

        Cancelled where the run does not hold the storyboard any more, or has failed on it.
        """
        with self._writing() as session:
            row = held_to_save(session, Storyboard, storyboard_id, run_id)
            if row.status not in GIVING:
                raise Cancelled(
                    f"What run {run_id} made of storyboard {row.id} is not kept, as that is {row.status}; "
                    "launch a new one."
                )
            row.outputs = {**row.outputs, **outputs}
            return StoryboardRecord.model_validate(row)

    def delete_storyboard(self, storyboard_id: int) -> tuple[str, ...]:
        """Delete it with images, prompts and jobs that are its alone; the keys of its pictures come back.

        WrongStatus while a run holds it.
        """
        with self._writing() as session:
            row = existing(session, Storyboard, storyboard_id, lock=True)
            check_idle(row)
            pictures = delete_frames(session, row, frames_of(session, row.id))
            session.delete(row)
            return pictures


def check_video(session: Session, media_id: int | None) -> None:
    """NotFound where there is no such video."""
    if media_id is not None:
        existing(session, AdUnitMedia, media_id)


def check_source(row: Storyboard) -> None:
    """InvalidInput where source, ControlNet and video do not fit together."""
    if row.source_type == "keyframe" and row.controlnet_id is None:
        raise InvalidInput("A storyboard from keyframes has no ControlNet to follow them; choose one.")
    if row.source_type == "keyframe" and row.media_id is None:
        raise InvalidInput("A storyboard from keyframes has no video that they are of; choose an analysed one.")
    if row.source_type == "text" and (row.controlnet_id is not None or row.media_id is not None):
        raise InvalidInput(
            "A storyboard from text follows no video and no ControlNet; leave them out, or choose keyframes as source."
        )


def slug_for(unit: VideoAdUnit) -> str:
    """Of the unit's code, with its language and country behind it where they are not there already."""
    market = slug_of(f"{unit.language} {unit.country}", otherwise="")
    code = slug_of(unit.code, otherwise="storyboard")
    named = not market or f"-{code}".endswith(f"-{market}")
    return code if named else slug_of(f"{code} {market}", otherwise=code)
