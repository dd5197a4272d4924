"""Jobs: one by its run, some, or a page of all, newest launch first; how they are read stands in job_states.py.

Only the last run of a record is known here.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all

from cw_assets.catalog.job_states import campaign_of, has_status, jobs_in, leads, states
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.sessions import Sessions
from cw_assets.catalog.work import TABLES
from cw_assets.domain.jobs import JobPage, JobState
from cw_assets.domain.status import RecordKind, Status


class JobRepository(Sessions):
    """The part of the catalog that tells how far jobs are."""

    def find_job(self, job_id: str) -> JobState | None:
        """None where no record has it as its last run."""
        return next(iter(self.jobs_of([job_id])), None)

    def jobs_of(self, job_ids: Sequence[str]) -> list[JobState]:
        """In their order; those that `find_job` knows."""
        query = union_all(*(jobs_in(table).where(table.run_id.in_(job_ids)) for table in TABLES.values()))
        with self._reading() as session:
            found = {state.job_id: state for state in states(session, query)}
        return [found[job_id] for job_id in dict.fromkeys(job_ids) if job_id in found]

    def list_jobs(
        self,
        status: Status | None = None,
        *,
        project_id: int | None = None,
        kind: RecordKind | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> JobPage:
        """Newest launch first; of one status (as a job tells it), campaign and kind of record, or of all."""
        such = {table: filters(table, status, project_id) for known, table in TABLES.items() if kind in (None, known)}
        with self._reading() as session:
            total = session.execute(select(reduce(add, (counted(table, such[table]) for table in such)))).scalar_one()
            found = states(session, page(such, limit, offset)) if offset < total else []
        return JobPage(jobs=tuple(found), total=total, limit=limit, offset=offset)


Filters = list[ColumnElement[bool]]


def filters(table: type[Work], status: Status | None, project_id: int | None) -> Filters:
    found: Filters = []
    if status is not None:
        found.append(has_status(table, status))
    if project_id is not None:
        found.append(campaign_of(table) == project_id)
    return found


def counted(table: type[Work], such: Filters) -> ColumnElement[int]:
    return select(func.count(table.id)).where(*leads(table), *such).scalar_subquery()


def page(such: Mapping[type[Work], Filters], limit: int, offset: int) -> Select[Any]:
    """Each table gives no more than the page can hold, by its index of launches."""
    parts = []
    for table, conditions in such.items():
        newest = jobs_in(table).where(*conditions).order_by(table.launched_at.desc(), table.id.desc())
        parts.append(select(newest.limit(limit + offset).subquery()))
    every = union_all(*parts).subquery()
    order = (every.c.launched_at.desc(), every.c.record_kind, every.c.record_id.desc())
    return select(every).order_by(*order).limit(limit).offset(offset)
