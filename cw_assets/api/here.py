"""Work in this process, without servers: at once, or in the background, one run after another.

Launching on workers is in stack.py; what is launched, in the files of its records.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition, Lock
from typing import Any
from uuid import uuid4

from cw_assets import tracing
from cw_assets.api.base import Project, Stopped, range_of, tags_of
from cw_assets.api.handles import OnProgress, Outcome, RunHandle, made_before, still_running
from cw_assets.catalog.records import WorkRecord
from cw_assets.domain.jobs import JobFunction, JobState
from cw_assets.domain.status import ACTIVE, Progress, Status
from cw_assets.errors import CwError, WrongStatus, error_of, kind_of

STOPPABLE = ACTIVE | {Status.COMPLETED, Status.PARTIAL}
"""What a record may be while its run is under way: a storyboard is complete before its sheet and film are."""


class RunHere(RunHandle[Outcome]):
    """A run of this process; its handle ends with the process."""

    def __init__(self, project: "WorksHere", function: JobFunction, record: WorkRecord, run_id: str) -> None:
        self._project, self._done, self._told, self._news = project, Future[Outcome](), list[JobState](), Condition()
        self.function, self.run_id = function, run_id
        self.record_kind, self.record_id = record.kind, record.id
        project.workplace.job_listeners.append(self.hear)

    def state(self) -> JobState:
        return self._project.jobs.get(self.run_id)

    def hear(self, state: JobState) -> None:
        """A change of any job of this process."""
        if state.job_id == self.run_id:
            with self._news:
                self._told.append(state)
                self._news.notify_all()

    def do(self, work: Callable[[], Outcome]) -> None:
        """Do it now, and keep what comes of it. Stopped by Ctrl-C it raises; whatever else happens is the result's."""
        try:
            self._done.set_result(work())
        except Stopped as error:
            self._done.set_exception(error)
            raise
        except Exception as error:
            self._done.set_exception(error)
        finally:
            self.leave()

    @property
    def is_done(self) -> bool:
        """Whether nothing more comes of it."""
        return self._done.done()

    def leave(self) -> None:
        """Hear no more; who waits for something is woken."""
        self._project.workplace.job_listeners.remove(self.hear)
        with self._news:
            self._news.notify_all()

    def events(self, timeout_s: float | None = None) -> Iterator[JobState]:
        ends = time.monotonic() + (float("inf") if timeout_s is None else timeout_s)
        seen = 0
        while True:
            with self._news:
                while seen == len(self._told) and not self._done.done():
                    left = ends - time.monotonic()
                    if not self._news.wait(min(left, 60.0)) and left <= 0:
                        raise still_running(self, timeout_s)
                new, over = self._told[seen:], self._done.done()
            seen += len(new)
            yield from new
            if over and seen == len(self._told):
                return

    def wait(self, timeout_s: float | None = None) -> JobState:
        for _ in self.events(timeout_s):
            pass
        return self.state()

    def result(self, timeout_s: float | None = None) -> Outcome:
        if not self.is_done:
            self.wait(timeout_s)
        return self._done.result()

    def _outcome(self) -> Outcome:
        return self._done.result()

    def cancel(self) -> JobState:
        if self.is_done:
            raise WrongStatus(f"Job {self.run_id} is over; there is nothing to cancel.")
        return self._project.jobs.cancel(self.run_id)


@dataclass
class WorksHere(Project):
    """A project whose runs are done in this process."""

    background: bool = False
    """Launching gives its handle at once, and a thread does the work; else it is done when the handle comes."""
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "cw-runs"), repr=False)
    _handles: list[RunHere[Any]] = field(default_factory=list, repr=False)
    """Of what was launched in the background and is not over."""
    _launching: Lock = field(default_factory=Lock, repr=False)

    def close(self) -> None:
        """Wait for what was launched in the background, then let the databases go."""
        self._thread.shutdown()
        super().close()

    def cancel_all(self) -> None:
        """Have all stop that was launched in the background and is not over."""
        for handle in tuple(self._handles):
            with suppress(WrongStatus):
                handle.cancel()

    def _launch(
        self,
        function: JobFunction,
        record: WorkRecord,
        outcome: Callable[[], Outcome],
        *,
        force: bool = False,
        tags: Mapping[str, str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> RunHandle[Outcome]:
        from cw_assets.defs.jobs import JOB_NAMES

        self._check_engines(function, record, force=force, tags=tags)
        self._add_partitions([record])
        handle: RunHere[Outcome] = RunHere(self, function, record, str(uuid4()))
        handle.on_progress = on_progress

        def work() -> Outcome:
            self.run_job(
                JOB_NAMES[record.kind],
                [record],
                force=force,
                tags=tags,
                on_progress=on_progress,
                run_id=handle.run_id,
            )
            return outcome()

        if self.background:
            self._line_up(handle, record, work)
        else:
            handle.do(work)
        return handle

    def _line_up(self, handle: RunHere[Outcome], record: WorkRecord, work: Callable[[], Outcome]) -> None:
        try:
            with self._launching:
                self._check_idle(record)
                self.catalog.queue_work(record.kind, record.id, handle.run_id)
                self._handles = [*(other for other in self._handles if not other.is_done), handle]
            self._thread.submit(handle.do, work)
        except BaseException:
            handle.leave()
            raise

    def _check_idle(self, record: WorkRecord) -> None:
        """Only what this project does in the background is known; what another process left behind is taken over."""
        for other in self._handles:
            if not other.is_done and (other.record_kind, other.record_id) == (record.kind, record.id):
                raise WrongStatus(
                    f"The work on {record.kind} {record.partition_key} was launched already, as job {other.run_id}; "
                    "wait for it, or cancel it."
                )

    def _check_engines(
        self, function: JobFunction, record: WorkRecord, *, force: bool = False, tags: Mapping[str, str] | None = None
    ) -> None:
        from cw_assets.defs.execution.readiness import check_here

        check_here(self.workplace, function, record, force=force, tags=tags or {})

    def _run_together(
        self, job_name: str, records: Sequence[WorkRecord], *, force: bool, on_progress: OnProgress | None
    ) -> None:
        self.run_job(job_name, records, force=force, on_progress=on_progress)

    def _skip(self, function: JobFunction, record: WorkRecord, outcome: Outcome) -> RunHandle[Outcome] | None:
        job = self.catalog.find_job(record.run_id) if record.run_id else None
        return made_before(function, record, job, outcome)

    def run_job(
        self,
        job_name: str,
        records: Sequence[WorkRecord],
        *,
        force: bool = False,
        tags: Mapping[str, str] | None = None,
        on_progress: OnProgress | None = None,
        run_id: str | None = None,
    ) -> None:
        """Run a job in this process, for one record, or for several whose partitions follow one another.

        The error that ended it is raised; it stands on the record too.
        """
        from cw_assets.defs.build import build_definitions
        from cw_assets.defs.execution.run_launcher import HERE_TAG, where

        self._add_partitions(records)
        about = {"cw.partition": records[0].partition_key, "cw.job": job_name}
        with self._failing(run_id), self._telling(on_progress), tracing.span("run", job_name, about) as span:
            job = build_definitions(workplace=self.workplace).resolve_job_def(job_name)
            result = job.execute_in_process(
                instance=self.instance,
                partition_key=records[0].partition_key if len(records) == 1 else None,
                tags={
                    **tags_of(force=force),
                    **(tags or {}),
                    **(range_of(records) if len(records) > 1 else {}),
                    HERE_TAG: where(os.getpid()),
                },
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
                run_id=run_id,
            )
            span.note({"cw.run.id": result.run_id})
            if not result.success:
                span.fail("run_failed")
        failure = None if result.success else self._failure(records, result)
        self.catalog.end_run(result.run_id)
        if failure:
            raise failure

    @contextmanager
    def _failing(self, run_id: str | None) -> Iterator[None]:
        """What keeps a run from being done at all lands on the record that waits for it."""
        try:
            yield
        except Exception as error:
            told = str(error) if isinstance(error, CwError) else f"The run broke off: {type(error).__name__}: {error}."
            with suppress(CwError):
                self.catalog.fail_run(run_id or "", told, error_kind=kind_of(error))
            raise

    @contextmanager
    def _telling(self, on_progress: Callable[[Progress], None] | None) -> Iterator[None]:
        listeners = self.workplace.listeners
        if on_progress is None:
            yield
            return
        listeners.append(on_progress)
        try:
            yield
        finally:
            listeners.remove(on_progress)

    def _failure(self, records: Sequence[WorkRecord], result: Any) -> CwError:
        """The error that ended a run, of the class it was raised with, or of which that is a case."""
        from cw_assets.defs.execution.reasons import kind_in

        failures = [event.step_failure_data for event in result.get_step_failure_events()]
        first = next((failure for failure in failures if failure.user_failure_data), None)
        now = [self.catalog.get_work(record.kind, record.id) for record in records]
        held = [record for record in now if record.status in STOPPABLE and record.run_id == result.run_id]
        if first is None and held:  # Dagster's answer to Ctrl-C
            self.catalog.cancel_run(result.run_id)
            kept = " to go on: finished phases are kept" if held[0].kind == "media" else ""
            return Stopped(f"The work on {held[0].kind} {held[0].partition_key} was stopped; run it again{kept}.")
        kind = (kind_in(first) if first else "") or now[0].error_kind
        sentence = first.user_failure_data.description if first and first.user_failure_data else now[0].error_message
        return error_of(kind, sentence or "The run failed before its first step.")
