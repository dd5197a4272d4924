"""Drawing the frames of a storyboard: which of them are to be drawn, each with an outcome of its own, and all of them.

How a job becomes a picture stands in `cw_assets.defs.work.drawing`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from cw_assets.defs.work.drawing import draw_job
from cw_assets.defs.work.failures import unexpected
from cw_assets.defs.work.step import Step
from cw_assets.errors import Cancelled, CwError, InvalidInput, NotReady, error_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cw_assets.catalog.records import DiffusionJobRecord, StoryboardImageRecord, StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.images.metadata import GenerationMetadata
    from cw_assets.domain.storyboards.plan import FrameOutcome, PlannedFrame, StoryboardFrames, StoryboardPlan

SHOTS_TAG = "cw/shots"
"""Run tag: draw the frames of these shots anew, as in "3,5"."""
DIGITS = 10
"""Fewer than so many make the number of a shot."""
ALMOST = 99
"""Percent until everything is settled."""


def shots_of(tags: Mapping[str, str]) -> frozenset[int]:
    """The shots that a run's tags name, of "3,5". InvalidInput for what names none."""
    tag = tags.get(SHOTS_TAG, "")
    numbers = [part.strip() for part in tag.split(",") if part.strip()]
    if not all(number.isascii() and number.isdecimal() and len(number) < DIGITS for number in numbers):
        raise InvalidInput(f"The tag {SHOTS_TAG} says {tag!r}, which names no shots; write their numbers, as in 3,5.")
    return frozenset(map(int, numbers))


def plan_of(board: StoryboardRecord) -> StoryboardPlan:
    """As it was made last. NotReady where it never was."""
    from cw_assets.domain.storyboards.plan import StoryboardPlan

    if not board.plan:
        raise NotReady(f"The storyboard {board.partition_key} has no plan yet; materialize `storyboard` first.")
    return StoryboardPlan.model_validate(board.plan)


def stale_images(step: Step, shots: Collection[int] = ()) -> list[StoryboardImageRecord]:
    """Those that are missing, broken or changed, those of the named shots, and all in a forced run."""
    catalog, workplace = step.workplace.catalog, step.workplace
    plan = plan_of(catalog.get_storyboard(step.record_id))
    of_job = {frame.job_id: frame.shot_number for frame in plan.frames}
    unknown = set(shots) - {*of_job.values(), *(row.shot_number for row in plan.unmatched)}
    if unknown:
        raise InvalidInput(
            f"The storyboard {step.partition} has no shot {', '.join(map(str, sorted(unknown)))}; "
            "look at `cw storyboard show`."
        )
    images = [image for image in catalog.storyboard_images(step.record_id) if image.diffusion_job_id in of_job]
    return [
        image
        for image in images
        if step.forced
        or of_job[image.diffusion_job_id] in shots
        or not image.is_fresh
        or not is_whole(workplace, image)
    ]


def is_there(workplace: Workplace, image: StoryboardImageRecord) -> bool:
    return all(workplace.store.path(key).is_file() for key in image.result_images)


def is_whole(workplace: Workplace, image: StoryboardImageRecord) -> bool:
    """Whether its files are there and hold pictures that can be read to their end."""
    from cw_assets.exports.storyboards.fitting import readable_size

    return is_there(workplace, image) and all(readable_size(workplace.store.path(key)) for key in image.result_images)


def queue(step: Step, images: list[StoryboardImageRecord]) -> dict[str, int]:
    """Have the frames' jobs wait for this run; each job's id under the name that its step has."""
    catalog = step.workplace.catalog
    plan = plan_of(catalog.get_storyboard(step.record_id))
    shot_of = {frame.job_id: frame.shot_number for frame in plan.frames}
    named = dict[str, int]()
    for image in images:
        job_id = image.diffusion_job_id
        catalog.queue_work("diffusion job", job_id, step.run_id)
        named[step_name(job_id, shot_of[job_id], image.image_index)] = job_id
    tell(step)
    return named


def step_name(job_id: int, shot_number: int, image_index: int) -> str:
    """Of a frame's step; the shot stands last, as Dagster's page cuts names in their middle."""
    return f"job_{job_id}_shot_{shot_number:02d}" + (f"_image_{image_index + 1}" if image_index else "")


def job_in(name: str) -> int:
    """The id of the job that a step is named after."""
    return int(name.split("_")[1])


def draw_frame(step: Step, job_id: int) -> tuple[DiffusionJobRecord, GenerationMetadata] | None:
    """Draw one frame; None where that failed, which the job's record tells, or where it was left to somebody else.

    Cancelled where the storyboard is not wanted any more.
    """
    catalog = step.workplace.catalog
    job = catalog.get_diffusion_job(job_id)
    image = catalog.storyboard_image_of_job(job_id)
    frame = replace(step, kind="diffusion job", record_id=job_id, partition=job.partition_key, notes={}, tells=False)
    made = None
    tell(step)
    with outcome_of_its_own(step, frame):
        catalog.start_work(frame.kind, job_id, frame.run_id)
        made = draw_job(frame)
        if image:
            catalog.frame_rendered(job_id, image.input_key)
    step.notes.update(frame.notes)
    tell(step)
    return (catalog.get_diffusion_job(job_id), made) if made else None


@contextmanager
def outcome_of_its_own(step: Step, frame: Step) -> Iterator[None]:
    """What stops one frame lands on its job, and leaves the others alone."""
    try:
        yield
    except Cancelled as error:
        tell(step)  # Cancelled too, where all of the run is
        step.say(f"{frame.partition} is left out: {error}")
    except Exception as error:
        sentence = str(error) if isinstance(error, CwError) else unexpected("the frame", error)
        held = (frame.kind, frame.record_id, frame.run_id)
        step.workplace.catalog.fail_work(*held, sentence, error_kind=kind_of(error))
        step.say(f"{frame.partition} could not be drawn: {sentence}")


def tell(step: Step) -> None:
    """Percent of the frames on the storyboard's record; Cancelled where it is not wanted any more."""
    from cw_assets.catalog.standing import DRAWING

    board = step.workplace.catalog.get_storyboard(step.record_id)
    step.report(
        min(board.frames_percent, ALMOST),
        DRAWING,
        f"frame {board.frames_rendered} of {board.frames_total}",
        current=board.frames_rendered,
        total=board.frames_total,
        now=True,
    )


def gather(step: Step) -> StoryboardFrames:
    """What became of every frame; the storyboard is complete when its frames are, else partial with the reason.

    The frames' error is raised where not a single one could be drawn.
    """
    catalog = step.workplace.catalog
    frames = outcomes(step.workplace, catalog.get_storyboard(step.record_id))
    if frames.frames and not any(frame.image for frame in frames.frames):
        first = frames.frames[0]
        raise error_of(first.error_kind, first.error or f"No frame was drawn: the first one is {first.status}.")
    finish(step, frames)
    return frames


def finish(step: Step, frames: StoryboardFrames) -> None:
    """Complete the storyboard, or leave it partial, with the reason and what kind of error the first one was."""
    kind = next((frame.error_kind for frame in frames.missing if frame.error), "")
    step.workplace.catalog.finish_frames(step.record_id, step.run_id, reason(frames), error_kind=kind)


def outcomes(workplace: Workplace, board: StoryboardRecord) -> StoryboardFrames:
    """Of the run that holds the storyboard, or did last."""
    from cw_assets.domain.storyboards.plan import StoryboardFrames

    plan, catalog = plan_of(board), workplace.catalog
    places = {row.id: place for place, row in enumerate(catalog.script_rows(board.video_ad_unit_id))}
    images = {image.diffusion_job_id: image for image in catalog.storyboard_images(board.id)}
    frames = tuple(
        outcome(workplace, board, planned, image, places[image.script_row_id])
        for planned in plan.frames
        if (image := images.get(planned.job_id)) and image.script_row_id in places
    )
    return StoryboardFrames(
        frames=frames, unmatched=plan.unmatched, jobs_queued=sum(frame.queued_now for frame in frames)
    )


def outcome(
    workplace: Workplace,
    board: StoryboardRecord,
    planned: PlannedFrame,
    image: StoryboardImageRecord,
    row: int,
) -> FrameOutcome:
    """`row` is the place that the frame's row has in the script now."""
    from cw_assets.domain.storyboards.plan import FrameOutcome

    job = workplace.catalog.get_diffusion_job(image.diffusion_job_id)
    made, here = job.generation_metadata, bool(job.result_images) and is_there(workplace, image)
    return FrameOutcome(
        row=row,
        shot_number=planned.shot_number,
        image_index=planned.image_index,
        job_id=job.id,
        status=job.status,
        image=job.result_images[0] if here else "",
        stale=here and not image.is_fresh,
        seed=made["images"][0]["seed"] if made else None,
        error=job.error_message,
        error_kind=job.error_kind,
        queued_now=job.run_id == board.run_id,
        seconds=made.get("generate_seconds", 0.0),
        engine=made.get("engine"),
    )


def reason(frames: StoryboardFrames) -> str:
    """Why the storyboard is not whole, in one sentence; "" where it is."""
    parts = []
    missing = frames.missing
    if missing:
        errors = "; ".join(dict.fromkeys(frame.error.rstrip(".") for frame in missing if frame.error))
        parts.append(
            f"{len(missing)} of {len(frames.frames)} frames are not drawn "
            f"({shots_said([frame.shot_number for frame in missing])}): {errors or 'they were left'}"
        )
    if frames.unmatched:
        told = "; ".join(row.reason.rstrip(".") for row in frames.unmatched)
        count = len(frames.unmatched)
        parts.append(f"{count} {'row matches' if count == 1 else 'rows match'} no keyframe ({told})")
    return f"{', and '.join(parts)}." if parts else ""


def shots_said(numbers: Sequence[int]) -> str:
    """ "shot 4", "shots 4, 5"."""
    named = list(dict.fromkeys(numbers))
    return f"shot{'' if len(named) == 1 else 's'} {', '.join(map(str, named))}"
