"""What a launch gives: a handle on the run, by which it is followed, waited for and cancelled.

How a handle on a run of the workers, of this process, or of a page elsewhere comes by its states stands here, in
here.py and in remote/.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cw_assets.catalog.records import WorkRecord
from cw_assets.domain.jobs import JobFunction, JobState, is_newer
from cw_assets.domain.status import Progress, RecordKind, Status
from cw_assets.errors import Cancelled, StillRunning, WrongStatus, error_of
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from cw_assets.defs.execution.jobs import Jobs

Outcome = TypeVar("Outcome")
OnProgress = Callable[[Progress], None]
USUAL_WAIT_S = 5.0
LOOK_EVERY_S = 1.0
"""Without word of a change the record is looked at."""


class RunHandle(ABC, Generic[Outcome]):
    """A launched job. It may be asked from any thread; to leave it alone does not stop the job."""

    function: JobFunction
    record_kind: RecordKind
    record_id: int
    run_id: str
    """The job's id too."""
    on_progress: OnProgress | None = None
    """Told each change while somebody waits."""

    @abstractmethod
    def state(self) -> JobState:
        """How far it is now, with all that is known of it."""

    def status(self) -> Status:
        """`queued`, `processing`, `retrying`, or how it ended."""
        return self.state().status

    def progress(self) -> Progress:
        """In the shape that everything uses: percent, phase, step `current` of `total`, message, error."""
        return progress_of(self.state())

    @abstractmethod
    def events(self, timeout_s: float | None = None) -> Iterator[JobState]:
        """The state now, then each new one until the job is over. StillRunning after `timeout_s` seconds."""

    def wait(self, timeout_s: float | None = None) -> JobState:
        """Until the job is over, well or not; how it ended. StillRunning (a TimeoutError) after `timeout_s` seconds."""
        last = None
        for last in self.events(timeout_s):
            if self.on_progress:
                self.on_progress(progress_of(last))
        return last or self.state()

    def result(self, timeout_s: float | None = None) -> Outcome:
        """What the job made, once it is over. What ended it is raised: its error, or Cancelled."""
        raise_failure(self.wait(timeout_s))
        return self._outcome()

    @abstractmethod
    def _outcome(self) -> Outcome: ...

    @abstractmethod
    def cancel(self) -> JobState:
        """Have it stop at its next progress point; its late result does not count. WrongStatus where it is over."""


class QueuedRun(RunHandle[Outcome]):
    """A run on the workers of the stack that `cw up` started, followed by its record; any process may hold it."""

    def __init__(
        self,
        jobs: "Jobs",
        settings: Settings,
        about: JobState,
        outcome: Callable[[], Outcome],
        on_progress: OnProgress | None = None,
    ) -> None:
        self._jobs, self._settings, self._made, self.on_progress = jobs, settings, outcome, on_progress
        self.function, self.run_id = about.function, about.job_id
        self.record_kind, self.record_id = about.record_kind, about.record_id

    def state(self) -> JobState:
        """Of a job that waits longer than usual `message` says why, where nobody is there who would do it."""
        from cw_assets.defs.execution.readiness import why_it_waits

        state = self._jobs.get(self.run_id)
        if state.status is not Status.QUEUED or not has_waited(state):
            return state
        return state.model_copy(update={"message": why_it_waits(self.function, self._settings)})

    def events(self, timeout_s: float | None = None) -> Iterator[JobState]:
        from cw_assets.workers.updates import follow

        ends = time.monotonic() + (float("inf") if timeout_s is None else timeout_s)
        with ExitStack() as stack:
            news = stack.enter_context(follow(self._settings, self.run_id))
            told = self.state()
            seen: JobState | None = None
            while not told.is_over:
                if is_newer(told, seen) or (seen and told.message and seen.message != told.message):
                    seen = told
                    yield told
                left = ends - time.monotonic()
                if left <= 0:
                    raise still_running(self, timeout_s)
                told = news.next(min(LOOK_EVERY_S, left)) or self.state()
            yield told

    def cancel(self) -> JobState:
        return self._jobs.cancel(self.run_id)

    def _outcome(self) -> Outcome:
        return self._made()


class FinishedRun(RunHandle[Outcome]):
    """A job that has nothing left to do: what it would make is there."""

    def __init__(self, about: JobState, outcome: Outcome) -> None:
        self._state, self._made = about, outcome
        self.function, self.run_id = about.function, about.job_id
        self.record_kind, self.record_id = about.record_kind, about.record_id

    def state(self) -> JobState:
        return self._state

    def events(self, timeout_s: float | None = None) -> Iterator[JobState]:
        yield self._state

    def cancel(self) -> JobState:
        raise WrongStatus(f"The work on {self.record_kind} {self._state.name} is done; there is nothing to cancel.")

    def _outcome(self) -> Outcome:
        return self._made


def made_before(
    function: JobFunction, record: WorkRecord, job: JobState | None, outcome: Outcome
) -> FinishedRun[Outcome]:
    """A handle on what a complete record holds, told by its last job where that is over.

    There may be none, as of a record from an archive; or one that goes on with other things.
    """
    if job is None or not job.is_over:
        job = JobState(
            job_id=record.run_id,
            function=function,
            record_kind=record.kind,
            record_id=record.id,
            name=record.partition_key,
            status=Status.COMPLETED,
            progress=100,
            completed_at=record.completed_at,
        )
    return FinishedRun(job, outcome)


def has_waited(state: JobState) -> bool:
    """Longer than a queue that is served takes."""
    return state.launched_at is not None and (datetime.now(UTC) - state.launched_at).total_seconds() > USUAL_WAIT_S


def progress_of(state: JobState) -> Progress:
    return Progress(
        id=state.record_id,
        **{name: getattr(state, name) for name in Progress.model_fields if name != "id"},
    )


def raise_failure(state: JobState) -> None:
    """The error by which the job failed, in its class, or Cancelled where it was stopped; each with a sentence.

    No ExternalFailure is `retryable` here: the job itself has tried again what could pass.
    """
    if state.status is Status.FAILED:
        sentence = state.error or f"Job {state.job_id} did not end well; see its run's log."
        raise error_of(state.error_kind, sentence)
    if state.status is Status.CANCELLED:
        raise Cancelled(f"The work on {state.record_kind} {state.name} was cancelled; launch it again.")


def still_running(handle: RunHandle[Any], timeout_s: float | None) -> StillRunning:
    return StillRunning(
        f"Job {handle.run_id} ({handle.function}) is not over after {timeout_s:g} s, and goes on; wait longer, "
        "cancel it, or see by `cw status` whether anybody works on it."
    )
