"""The frames of a storyboard with their prompts and jobs: made, changed and deleted on locked rows.

Which storyboard they belong to, and which run may plan them, is settled in storyboards.py.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import columns
from cw_assets.catalog.diffusion_jobs import check_followed, check_reference
from cw_assets.catalog.holding import begin_life
from cw_assets.catalog.models import AdUnitScriptRow, DiffusionJob, Prompt, Storyboard, StoryboardImage, VideoAdUnit
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.records import FrameOrder, StoryboardImageRecord
from cw_assets.catalog.sessions import WorkRow, called, put
from cw_assets.catalog.slugs import partition_key, slug_of
from cw_assets.domain.status import ACTIVE
from cw_assets.errors import InvalidInput, WrongStatus

PARTS = ("diffusion_model_id", "lora_id", "controlnet_id")
"""What the jobs of a storyboard are made with, as the storyboard says."""


@dataclass
class Frame:
    """An image with its job and its prompt, all of them locked."""

    image: StoryboardImage
    job: DiffusionJob
    prompt: Prompt

    @property
    def place(self) -> tuple[int | None, int]:
        return self.image.script_row_id, self.image.image_index


@dataclass
class Planning:
    """The frames of one storyboard, and what becomes of them by the orders of one run."""

    session: Session
    board: Storyboard
    run_id: str
    now: datetime
    dropped: tuple[str, ...] = ()

    def carry_out(self, orders: Sequence[FrameOrder]) -> list[Frame]:
        """A frame for each order, in their sequence; frames that no order is for are deleted."""
        check_orders(self.session, self.board, orders)
        places = [(order.script_row_id, order.image_index) for order in orders]
        frames = frames_of(self.session, self.board.id)
        self.dropped = delete_frames(self.session, self.board, [frame for frame in frames if frame.place not in places])
        present = {frame.place: frame for frame in frames}
        return [self._frame(present.get(place), order) for place, order in zip(places, orders, strict=True)]

    def _frame(self, frame: Frame | None, order: FrameOrder) -> Frame:
        if frame is None:
            return self._new_frame(order)
        if frame.image.input_key != order.input_key:
            self._change(frame, order)
        frame.image.key_frame_id = order.key_frame_id
        return frame

    def _new_frame(self, order: FrameOrder) -> Frame:
        prompt = Prompt(**prompt_columns(order), slug=slug_of(order.source_prompt, otherwise="prompt"))
        begin_life(prompt, self.now)
        self.session.add(prompt)
        self.session.flush()
        job = DiffusionJob(
            **columns(order.job),
            **{part: getattr(self.board, part) for part in PARTS},
            prompt_id=prompt.id,
            slug=slug_of(order.job.identifier, otherwise="frame"),
        )
        begin_life(job, self.now)
        self.session.add(job)
        self.session.flush()
        image = StoryboardImage(
            storyboard_id=self.board.id,
            diffusion_job_id=job.id,
            created_at=self.now,
            **order.model_dump(include={"script_row_id", "image_index", "key_frame_id", "input_key"}),
        )
        self.session.add(image)
        self.session.flush()
        return Frame(image, job, prompt)

    def _change(self, frame: Frame, order: FrameOrder) -> None:
        """The old picture, and how far its job is, stay until a new one is whole."""
        for row in (frame.job, frame.prompt):
            check_free(row, {self.run_id, *self.board.closed_runs})
        put(frame.prompt, prompt_columns(order))
        put(frame.job, columns(order.job) | {part: getattr(self.board, part) for part in PARTS})
        frame.image.input_key = order.input_key


def check_orders(session: Session, board: Storyboard, orders: Sequence[FrameOrder]) -> None:
    """InvalidInput for an order of a row that the unit does not have, and for one whose pictures cannot be followed."""
    of_unit = select(AdUnitScriptRow.id).where(AdUnitScriptRow.unit_id == board.video_ad_unit_id)
    rows = set(session.scalars(of_unit))
    for order in orders:
        if order.script_row_id not in rows:
            raise InvalidInput(
                f"The script of ad unit {board.video_ad_unit_id} has changed while storyboard {board.id} was planned; "
                "render it again."
            )
        check_reference(board.controlnet, order.job.reference_image)
        check_followed(order.job)


def check_free(row: Work, own_runs: Collection[str]) -> None:
    """WrongStatus while a run that is not one of the storyboard's is at work on a prompt or job that is to change."""
    if row.status in ACTIVE and row.run_id not in own_runs:
        raise WrongStatus(
            f"{called(type(row), row.id)} is {row.status} by another run; wait for it or cancel it, then again."
        )


def prompt_columns(order: FrameOrder) -> dict[str, object]:
    """A prompt that nobody has enhanced yet."""
    unenhanced = {"enhanced_prompt": "", "enhancement_method": "none", "enhancement_model": "", "fallback_reason": ""}
    said = order.model_dump(include={"source_prompt", "negative_prompt", "enhancement_style", "creativity"})
    return said | unenhanced


def lock_unit_of(session: Session, storyboard_id: int) -> None:
    """So that nobody changes the rows of the script while frames are planned for them."""
    of_board = select(Storyboard.video_ad_unit_id).where(Storyboard.id == storyboard_id).scalar_subquery()
    session.execute(select(VideoAdUnit.id).where(VideoAdUnit.id == of_board).with_for_update(of=VideoAdUnit))


def frames_of(session: Session, storyboard_id: int) -> list[Frame]:
    """All of a storyboard, locked in the order of work.py: prompts, then jobs, by id."""
    of_board = select(StoryboardImage).where(StoryboardImage.storyboard_id == storyboard_id)
    images = session.scalars(of_board.order_by(StoryboardImage.id)).all()
    unlocked = select(DiffusionJob.prompt_id).where(DiffusionJob.id.in_([image.diffusion_job_id for image in images]))
    prompts = locked(session, Prompt, session.scalars(unlocked).all())
    jobs = locked(session, DiffusionJob, [image.diffusion_job_id for image in images])
    found = [(image, jobs[image.diffusion_job_id]) for image in images]
    return [Frame(image, job, prompts[job.prompt_id]) for image, job in found]


def locked(session: Session, table: type[WorkRow], ids: Collection[int]) -> dict[int, WorkRow]:
    """Rows by id."""
    query = select(table).where(table.id.in_(ids)).order_by(table.id).with_for_update(of=table)
    return {row.id: row for row in session.scalars(query)}


def delete_frames(session: Session, board: Storyboard, frames: Iterable[Frame]) -> tuple[str, ...]:
    """The keys of their pictures. A job or prompt that a run is at work on, or another job draws from, stays.

    Runs of the storyboard itself are over, or plan these frames anew.
    """
    frames, own = list(frames), {board.run_id, *board.closed_runs}
    free = [frame.job for frame in frames if frame.job.status not in ACTIVE or frame.job.run_id in own]
    prompts = {
        frame.prompt.id: frame.prompt
        for frame in frames
        if frame.prompt.status not in ACTIVE or frame.prompt.run_id in own
    }
    remove(session, StoryboardImage, [frame.image.id for frame in frames])
    remove(session, DiffusionJob, [job.id for job in free])
    used = set(session.scalars(select(DiffusionJob.prompt_id).where(DiffusionJob.prompt_id.in_(prompts))))
    remove(session, Prompt, prompts.keys() - used)
    return tuple(key for job in free for key in job.result_images)


def remove(session: Session, table: type[StoryboardImage | DiffusionJob | Prompt], ids: Collection[int]) -> None:
    session.execute(delete(table).where(table.id.in_(ids)))


def images_in_order(storyboard_id: int) -> Select[StoryboardImage, DiffusionJob]:
    """Images with their jobs, by the order of the rows; those whose row is gone last."""
    order = AdUnitScriptRow.order_index
    return (
        select(StoryboardImage, DiffusionJob)
        .join(DiffusionJob, DiffusionJob.id == StoryboardImage.diffusion_job_id)
        .outerjoin(AdUnitScriptRow, AdUnitScriptRow.id == StoryboardImage.script_row_id)
        .where(StoryboardImage.storyboard_id == storyboard_id)
        .order_by(order.is_(None), order, StoryboardImage.image_index, StoryboardImage.id)
    )


def image_of_job(session: Session, job_id: int) -> StoryboardImage | None:
    of_job = select(StoryboardImage).where(StoryboardImage.diffusion_job_id == job_id)
    return session.scalars(of_job).one_or_none()


def note_rendered(session: Session, job_id: int, input_key: str) -> None:
    image = update(StoryboardImage).where(StoryboardImage.diffusion_job_id == job_id)
    session.execute(image.values(rendered_key=input_key))


def with_ids(plan: Mapping[str, Any], frames: Sequence[Frame]) -> dict[str, Any]:
    """The plan with the prompt and job of each of its frames."""
    if "frames" not in plan:
        return dict(plan)
    ids = [{"prompt_id": frame.prompt.id, "job_id": frame.job.id} for frame in frames]
    return {**plan, "frames": [{**said, **known} for said, known in zip(plan["frames"], ids, strict=True)]}


def image_record(image: StoryboardImage, job: DiffusionJob) -> StoryboardImageRecord:
    own = {name: getattr(image, name) for name in IMAGE_COLUMNS}
    return StoryboardImageRecord(
        **own,
        prompt_id=job.prompt_id,
        job_partition_key=partition_key(job.id, job.slug),
        job_status=job.status,
        job_error=job.error_message,
        result_images=tuple(job.result_images),
    )


IMAGE_COLUMNS = tuple(StoryboardImage.__table__.columns.keys())
