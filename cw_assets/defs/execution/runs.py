"""Dagster's runs for people: listing, finding by the beginning of an id, how far each is, cancelling, counting.

What a run did to its records is read from the catalog; launching is in launch.py, why one failed in reasons.py.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunRecord, RunsFilter
from dagster._core.execution.stats import StepEventStatus
from dagster._core.storage.tags import PARTITION_NAME_TAG

from cw_assets.catalog.records import WorkRecord
from cw_assets.catalog.repository import Catalog
from cw_assets.defs.catalogs import open_catalog
from cw_assets.defs.execution.reasons import why
from cw_assets.defs.instance import open_instance
from cw_assets.domain.status import Progress, Status
from cw_assets.domain.values import Value
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings

SHORT_ID = 8
"""So much of an id is shown to people."""
LOOK_EVERY_S = 0.5
UNDER_WAY = (DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING)
LATE_S = 5
"""A change may show in the storage so long after its time stamp."""


class RunState(Value):
    """A run, and how far it is."""

    id: str
    job: str
    partition: str
    status: str
    """Dagster's word: QUEUED, STARTING, STARTED, CANCELING, SUCCESS, FAILURE, CANCELED."""
    finished: bool
    created_at: datetime
    started_at: datetime | None
    seconds: float | None
    """From its start to its end, or until now."""
    steps_done: int
    steps_planned: int
    working: tuple[str, ...] = ()
    """Steps that are being worked on."""
    waiting: tuple[str, ...] = ()
    """Steps that wait for a worker to take them."""
    repeats: int | None = None
    """Attempts at its steps beyond the first ones; known while it is under way."""
    error: str = ""
    """Why it failed."""

    @property
    def short_id(self) -> str:
        return self.id[:SHORT_ID]


@dataclass(frozen=True)
class Runs:
    """The runs of one place, with its records."""

    instance: DagsterInstance
    catalog: Catalog

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> "Iterator[Runs]":
        """Those of the settings. NotReady where the database does not answer."""
        with open_catalog(settings) as catalog, open_instance(settings, in_terminal=True) as instance:
            yield cls(instance, catalog)

    def newest(self, limit: int) -> list[RunState]:
        """Newest first."""
        return [self._state(record) for record in self.instance.get_run_records(limit=limit)]

    def find(self, beginning: str) -> RunState:
        """The one run whose id begins so. InvalidInput where none does, or several do."""
        record = self.instance.get_run_record_by_id(beginning)
        if record is None:
            record = self.instance.get_run_record_by_id(self._only_id(beginning))
        assert record is not None
        return self._state(record)

    def _only_id(self, beginning: str) -> str:
        found = [run_id for run_id in self.instance.get_run_ids() if beginning and run_id.startswith(beginning)]
        if not found:
            raise InvalidInput(f"No run's id begins with {beginning!r}; cw run list shows the runs.")
        if len(found) > 1:
            examples = ", ".join(run_id[: len(beginning) + 4] for run_id in found[:3])
            raise InvalidInput(f"{len(found)} runs begin with {beginning!r} ({examples}); write more of the id.")
        return found[0]

    def _state(self, record: RunRecord) -> RunState:
        run = record.dagster_run
        stats = self.instance.get_run_stats(run.run_id)
        begun, done = run.status in UNDER_WAY, stats.steps_succeeded + stats.steps_failed
        attempts = self.catalog.newest_attempts(run.run_id).values() if begun else ()
        waiting = tuple(attempt.step_key for attempt, worker in attempts if not worker)
        working = self._working(run.run_id, waiting) if begun else ()
        return RunState(
            id=run.run_id,
            job=run.job_name,
            partition=run.tags.get(PARTITION_NAME_TAG, ""),
            status=run.status.value,
            finished=run.is_finished,
            created_at=record.create_timestamp,
            started_at=datetime.fromtimestamp(record.start_time, UTC) if record.start_time else None,
            seconds=seconds_of(record),
            steps_done=done,
            steps_planned=max(self._planned(run), done + len(waiting) + len(working)),
            working=working,
            waiting=waiting,
            repeats=sum(attempt.number - 1 for attempt, _ in attempts) if begun else None,
            error=why(self.instance, run.run_id) if run.status is DagsterRunStatus.FAILURE else "",
        )

    def _planned(self, run: DagsterRun) -> int:
        """Steps as far as they were known when the run was launched: those of a fan-out count as one."""
        if run.execution_plan_snapshot_id is None:
            return 0
        return len(self.instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id).step_keys_to_execute)

    def _working(self, run_id: str, waiting: tuple[str, ...]) -> tuple[str, ...]:
        """Begun and not ended; a step that waits for another worker was begun too."""
        begun = [s for s in self.instance.get_run_step_stats(run_id) if s.status is StepEventStatus.IN_PROGRESS]
        return tuple(step.step_key for step in begun if step.step_key not in waiting)

    # ---- its record

    def record_of(self, run: RunState) -> WorkRecord | None:
        """The record that the run holds, or held last: that of its partition, else the first one."""
        held = self.catalog.work_of_run(run.id)
        return next((record for record in held if record.partition_key == run.partition), next(iter(held), None))

    def progress(self, run: RunState) -> Progress:
        """The record's, where the run makes the whole analysis; else the share of its steps that are done."""
        record, words = self.record_of(run), at_work(run) or run.status.lower()
        if record is not None:
            told = record.to_progress()
            return told if told.phase else told.model_copy(update={"phase": words})
        percent = 100 * run.steps_done // run.steps_planned if run.steps_planned else 0
        return Progress(id=0, status=Status.PROCESSING, phase=words, progress=min(100, percent))

    # ---- ending it

    def cancel(self, run: RunState) -> None:
        """Have it stop, whether it waits in the queue or works. InvalidInput where it is over."""
        if run.finished:
            raise InvalidInput(f"Run {run.short_id} is over ({run.status}); nothing is to be cancelled.")
        self.instance.run_coordinator.cancel_run(run.id)

    def cancel_unknown(self, run_id: str) -> WorkRecord | None:
        """The record that waits for a run which Dagster does not know (any more), cancelled; None where none does."""
        if not self.instance.has_run(run_id) and self.catalog.work_of_run(run_id):
            self.catalog.cancel_run(run_id)
            return self.catalog.work_of_run(run_id)[0]
        return None

    def wait(self, run: RunState, timeout_s: float, tell: Callable[[RunState], None] | None = None) -> RunState:
        """Until it is over, or so long; how it is then. `tell` is called with what it is at, now and then."""
        ends = time.monotonic() + timeout_s
        while not run.finished and time.monotonic() < ends:
            time.sleep(LOOK_EVERY_S)
            run = self.find(run.id)
            if tell:
                tell(run)
        return run


def at_work(run: RunState) -> str:
    """ "link_1, link_2; 3 wait for a worker"; empty where nothing is under way."""
    count = len(run.waiting)
    waiting = f"{count} {'waits' if count == 1 else 'wait'} for a worker" if count else ""
    return "; ".join(part for part in (", ".join(run.working), waiting) if part)


def seconds_of(record: RunRecord) -> float | None:
    if not record.start_time:
        return None
    return round(max(0.0, (record.end_time or time.time()) - record.start_time), 1)


@dataclass
class RunTally:
    """Which runs were queued, started and finished since `since`; each look reads only what has changed."""

    instance: DagsterInstance
    since: datetime
    queued: set[str] = field(default_factory=set)
    started: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    _looked: datetime | None = None

    def look(self) -> None:
        now = datetime.now(UTC)
        changed = RunsFilter(updated_after=(self._looked or self.since) - timedelta(seconds=LATE_S))
        for record in self.instance.get_run_records(changed):
            self._count(record)
        self._looked = now

    def _count(self, record: RunRecord) -> None:
        run_id, since = record.dagster_run.run_id, self.since.timestamp()
        if record.create_timestamp.timestamp() >= since:
            self.queued.add(run_id)
        if record.start_time and record.start_time >= since:
            self.started.add(run_id)
        if record.end_time and record.end_time >= since:
            self.finished.add(run_id)
