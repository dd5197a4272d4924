"""What waits for somebody to launch it: records that no run has had yet, and storyboards whose outputs may be behind.

Launching is told above.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, exists, func, or_, select, union

from cw_assets.catalog.models import (
    AdUnitMedia,
    DiffusionJob,
    LoraModel,
    Prompt,
    Storyboard,
    StoryboardImage,
    VideoAdUnit,
)
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.records import StoryboardRecord
from cw_assets.catalog.sessions import MAX_ID, Sessions
from cw_assets.catalog.slugs import partition_key
from cw_assets.catalog.work import SETTLED, TABLES
from cw_assets.domain.status import ACTIVE, RecordKind, Status

NEW = (Status.PENDING, Status.UPLOADED)
COMING = frozenset({*NEW, *ACTIVE})
"""What is made of such a record has to wait for it."""


class WaitingWork(NamedTuple):
    """A record that waits to be launched."""

    partition_key: str
    lost_runs: int
    """Runs that it had in another life: 0 but for records that came back from an archive."""


class WaitingRepository(Sessions):
    """The part of the catalog that knows what could be launched."""

    def waiting_work(self, kind: RecordKind, *, limit: int) -> list[WaitingWork]:
        """Records of this kind that no run has had, and whose run somebody would want by itself; oldest first.

        Left out: ORIGIN units; jobs and prompts that another record's run takes care of; and what is made of a
        record that is not done itself yet (a storyboard's script and video, a job's LoRA).
        """
        table = TABLES[kind]
        new = select(table.id, table.slug, table.closed_runs).where(table.status.in_(NEW), table.run_id == "")
        query = new.where(*by_itself(table), *is_ready(table)).order_by(table.id).limit(limit)
        with self._reading() as session:
            return [
                WaitingWork(partition_key(row_id, slug), len(closed)) for row_id, slug, closed in session.execute(query)
            ]

    def queued_work(self, kind: RecordKind, *, at_most: int) -> int:
        """How many records of this kind are queued by themselves; counted up to `at_most`."""
        table = TABLES[kind]
        some = select(table.id).where(table.status == Status.QUEUED, *by_itself(table)).limit(at_most)
        with self._reading() as session:
            return session.execute(select(func.count()).select_from(some.subquery())).scalar_one()

    def finished_storyboards(
        self, run_ids: Sequence[str] | None = None, *, below: int = MAX_ID, limit: int | None = None
    ) -> list[StoryboardRecord]:
        """Those where all frames are rendered and no run goes on, newest first; of the ids `below` this one.

        With `run_ids` only those that these runs, or runs on their jobs, had last.
        """
        over = or_(Storyboard.run_over, Storyboard.run_id == "")
        query = select(Storyboard).where(Storyboard.id < below, Storyboard.status.in_(SETTLED), over)
        query = query.where(Storyboard.frames_total > 0, Storyboard.frames_total == Storyboard.frames_rendered)
        if run_ids is not None:
            query = query.where(Storyboard.id.in_(had_by(run_ids)))
        with self._reading() as session:
            found = session.scalars(query.order_by(Storyboard.id.desc()).limit(limit))
            return [StoryboardRecord.model_validate(row) for row in found]


def had_by(run_ids: Sequence[str]) -> CompoundSelect[tuple[int]]:
    """The ids of storyboards that these runs, or runs on their jobs, had last."""
    drawn = select(StoryboardImage.storyboard_id).join(
        DiffusionJob, DiffusionJob.id == StoryboardImage.diffusion_job_id
    )
    return union(
        select(Storyboard.id).where(Storyboard.run_id.in_(run_ids)), drawn.where(DiffusionJob.run_id.in_(run_ids))
    )


def by_itself(table: type[Work]) -> list[ColumnElement[bool]]:
    """Whether a record is one whose run somebody would launch, and no other record's run takes care of it."""
    if table is VideoAdUnit:
        return [VideoAdUnit.unit_type == "ADAPTATION"]
    if table is DiffusionJob:
        return [~exists().where(StoryboardImage.diffusion_job_id == DiffusionJob.id)]
    if table is Prompt:
        return [~exists().where(DiffusionJob.prompt_id == Prompt.id)]
    return []


def is_ready(table: type[Work]) -> list[ColumnElement[bool]]:
    """Whether nothing that a record is made of is still to come."""
    made_of: dict[type[Work], list[tuple[type[Work], ColumnElement[bool]]]] = {
        DiffusionJob: [(LoraModel, LoraModel.id == DiffusionJob.lora_id)],
        Storyboard: [
            (VideoAdUnit, VideoAdUnit.id == Storyboard.video_ad_unit_id),
            (AdUnitMedia, AdUnitMedia.id == Storyboard.media_id),
            (LoraModel, LoraModel.id == Storyboard.lora_id),
        ],
    }
    return [~exists().where(link, source.status.in_(COMING)) for source, link in made_of.get(table, [])]
