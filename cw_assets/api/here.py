"""Work in this process, without servers: at once, or in the background, one run after another.

Launching on workers is in stack.py; what is launched, in the files of its records.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition
from typing import Any
from uuid import uuid4

from cw_assets import errors, tracing
from cw_assets.api.handles import FinishedRun, OnProgress, Outcome, RunHandle, still_running
from cw_assets.api.project import Project, Stopped, range_of, tags_of
from cw_assets.catalog.records import WorkRecord
from cw_assets.domain.jobs import JobFunction, JobState
from cw_assets.domain.status import ACTIVE, Progress, Status
from cw_assets.errors import CwError, WrongStatus

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
        self.wait(timeout_s) if not self._done.done() else None
        return self._done.result()

    def _outcome(self) -> Outcome:
        return self._done.result()

    def cancel(self) -> JobState:
        if self._done.done():
            raise WrongStatus(f"Job {self.run_id} is over; there is nothing to cancel.")
        return self._project.jobs.cancel(self.run_id)


@dataclass
class WorksHere(Project):
    """A project whose runs are done in this process."""

    background: bool = False
    """Launching gives its handle at once, and a thread does the work; else it is done when the handle comes."""
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "cw-runs"), repr=False)
    _handles: list[RunHere[Any]] = field(default_factory=list, repr=False)

    def close(self) -> None:
        """Wait for what was launched in the background, then let the databases go."""
        self._thread.shutdown()
        super().close()

    def cancel_all(self) -> None:
        """Have all stop that was launched in the background and is not over."""
        for handle in self._handles:
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

        self._add_partitions([record])
        if self.background:
            self.catalog.queue_work(record.kind, record.id, handle.run_id)
            self._handles.append(handle)
            self._thread.submit(handle.do, work)
        else:
            handle.do(work)
        return handle

    def _run_together(
        self, job_name: str, records: Sequence[WorkRecord], *, force: bool, on_progress: OnProgress | None
    ) -> None:
        self.run_job(job_name, records, force=force, on_progress=on_progress)

    def _skip(self, function: JobFunction, record: WorkRecord, outcome: Outcome) -> RunHandle[Outcome] | None:
        job = self.catalog.find_job(record.run_id) if record.run_id else None
        return FinishedRun(job or done_without_a_job(function, record), outcome)

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
        job = build_definitions(workplace=self.workplace).resolve_job_def(job_name)
        about = {"cw.partition": records[0].partition_key, "cw.job": job_name}
        with self._telling(on_progress), tracing.span("run", job_name, about) as span:
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
        """The error that ended a run, of the class it was raised with."""
        failures = [event.step_failure_data for event in result.get_step_failure_events()]
        told = [failure.user_failure_data.description for failure in failures if failure.user_failure_data]
        now = [self.catalog.get_work(record.kind, record.id) for record in records]
        held = [record for record in now if record.status in STOPPABLE and record.run_id == result.run_id]
        if not told and held:  # Dagster's answer to Ctrl-C
            self.catalog.cancel_run(result.run_id)
            kept = " to go on: finished phases are kept" if held[0].kind == "media" else ""
            return Stopped(f"The work on {held[0].kind} {held[0].partition_key} was stopped; run it again{kept}.")
        names = [failure.error.cause.cls_name for failure in failures if failure.error.cause]
        kind = getattr(errors, names[0], CwError) if names else CwError
        sentence = told[0] if told else now[0].error_message
        return (kind if issubclass(kind, CwError) else CwError)(sentence or "The run failed before its first step.")


def done_without_a_job(function: JobFunction, record: WorkRecord) -> JobState:
    """Of a record that is complete although no run of ours made it so, as one from an archive."""
    return JobState(
        job_id=record.run_id,
        function=function,
        record_kind=record.kind,
        record_id=record.id,
        name=record.partition_key,
        status=Status.COMPLETED,
        progress=100,
        completed_at=record.completed_at,
    )
