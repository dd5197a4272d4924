"""Jobs read from the records they are about: which record of a run stands for it, and what is told of it.

A job is a launch, so it is told of records that a run of this catalog was given; jobs.py asks for them.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session, aliased

from cw_assets.catalog.models import (
    AdUnitMedia,
    DiffusionJob,
    Prompt,
    Storyboard,
    StoryboardImage,
    VideoAdUnit,
)
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.slugs import partition_key
from cw_assets.domain.jobs import FUNCTIONS, JobState
from cw_assets.domain.status import PHASE_WORDS, Status

LEADERS_OF: Mapping[type[Work], tuple[type[Work], ...]] = {
    DiffusionJob: (Storyboard,),
    Prompt: (Storyboard, DiffusionJob),
}
"""What stands for a run in the place of a record of this table, where the run holds it too."""
DONE = frozenset({Status.COMPLETED, Status.PARTIAL, Status.REVIEWED, Status.UPLOADED})
"""Told only once the run is over."""
KEPT = (
    "slug",
    "status",
    "run_over",
    "progress",
    "phase",
    "current",
    "total",
    "message",
    "error_kind",
    "revision",
    "launched_at",
    "started_at",
    "completed_at",
)


def states(session: Session, query: Any) -> list[JobState]:
    """What `jobs_in` selects, as values."""
    return [to_state(row) for row in session.execute(query).mappings()]


def to_state(row: RowMapping) -> JobState:
    known = {str(name): value for name, value in row.items()}
    name = partition_key(row["record_id"], known.pop("slug"))
    known["status"] = told_status(row["status"], run_over=known.pop("run_over"))
    return JobState(name=name, current_stage=PHASE_WORDS.get(row["phase"], row["phase"]), **known)


def told_status(status: Status, *, run_over: bool) -> Status:
    """A record may be complete before its run is over, and then other things are made of it still."""
    return Status.PROCESSING if status in DONE and not run_over else status


def has_status(table: type[Work], status: Status) -> ColumnElement[bool]:
    """Whether this is what is told of a record."""
    if status in DONE:
        return and_(table.status == status, table.run_over)
    if status is Status.PROCESSING:
        return or_(table.status == status, and_(table.status.in_(DONE), ~table.run_over))
    return table.status == status


def states_of_records(session: Session, rows: Iterable[Work]) -> list[JobState]:
    """The jobs that these records stand for, as they are in this transaction."""
    ids: dict[type[Work], list[int]] = {}
    for row in rows:
        ids.setdefault(type(row), []).append(row.id)
    return [
        state for table, found in ids.items() for state in states(session, jobs_in(table).where(table.id.in_(found)))
    ]


@cache
def jobs_in(table: type[Work]) -> Select[Any]:
    """The jobs that records of a table stand for, by the names of JobState's fields, with what these are made of."""
    return select(
        literal(table.record_kind).label("record_kind"),
        table.id.label("record_id"),
        table.run_id.label("job_id"),
        function_of(table).label("function"),
        campaign_of(table).label("project_id"),
        table.error_message.label("error"),
        *(getattr(table, name) for name in KEPT),
    ).where(*leads(table))


@cache
def leads(table: type[Work]) -> tuple[ColumnElement[bool], ...]:
    """Whether a record was launched, and stands for its run."""
    other = aliased(table)
    before = exists().where(other.run_id == table.run_id, other.id < table.id)
    others = [exists().where(leader.run_id == table.run_id) for leader in LEADERS_OF.get(table, ())]
    return (table.launched_at.is_not(None), *(~found for found in (before, *others)))


def function_of(table: type[Work]) -> ColumnElement[Any]:
    function = literal(FUNCTIONS[table.record_kind])
    if table is not Storyboard:
        return function
    return case((Storyboard.source_type == "keyframe", literal("generate_wireframe_storyboard")), else_=function)


def campaign_of(table: type[Work]) -> ColumnElement[Any]:
    """The campaign that a record belongs to by itself, its ad unit or its storyboard; prompts and LoRAs have none."""
    if table in (AdUnitMedia, VideoAdUnit):
        return table.__table__.c.campaign_id
    unit = select(VideoAdUnit.campaign_id)
    if table is Storyboard:
        return unit.where(VideoAdUnit.id == Storyboard.video_ad_unit_id).scalar_subquery()
    if table is DiffusionJob:
        board = aliased(Storyboard)
        drawn = unit.join(board, board.video_ad_unit_id == VideoAdUnit.id)
        drawn = drawn.join(StoryboardImage, StoryboardImage.storyboard_id == board.id)
        return drawn.where(StoryboardImage.diffusion_job_id == DiffusionJob.id).scalar_subquery()
    return sql_cast(null(), Integer)
