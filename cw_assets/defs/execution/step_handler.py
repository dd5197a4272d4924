"""Sends steps to queues and watches over them: who has each, whether that worker is there, what to do when it is not.

At least one message, at most one taker: whatever is in doubt is sent again, and the catalog gives each attempt away
once. So neither a broker that forgets nor a worker that dies can lose a step or have it done twice.
"""

import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster._core.events import DagsterEvent, EngineEventData
from dagster._core.executor.step_delegating import CheckStepHealthResult, StepHandler
from dagster._core.executor.step_delegating.step_handler.base import StepHandlerContext

from cw_assets.defs.execution.flights import SEEK_AFTER_S, Flight, send
from cw_assets.errors import CwError, ExternalFailure, LimitExceeded, NotReady, kind_of
from cw_assets.settings import Settings

if TYPE_CHECKING:
    import redis

    from cw_assets.catalog.repository import Catalog
    from cw_assets.workers.presence import Ending, WorkerState

MISSING_S = 4.0
"""A worker must be missing for so long, the broker answering, before its step is given to another: after a restart of
the broker, or a laptop's sleep, workers need a moment to be heard again."""
LONGEST_SEEK_S = 60.0
HEALTHY = CheckStepHealthResult.healthy()


class CeleryStepHandler(StepHandler):
    """What Dagster's executor asks of whoever runs its steps."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._flights: dict[str, Flight] = {}

    @property
    def name(self) -> str:
        return "celery"

    @cached_property
    def catalog(self) -> "Catalog":
        from cw_assets.defs.catalogs import open_catalog

        return open_catalog(self._settings)

    @cached_property
    def redis(self) -> "redis.Redis":
        from cw_assets.workers.broker import connect

        return connect(self._settings)

    @cached_property
    def celery(self) -> Any:
        from cw_assets.workers.celery_app import celery_app

        return celery_app(self._settings)

    def launch_step(self, step_handler_context: StepHandlerContext) -> Iterator[DagsterEvent]:
        """Send the step, or keep it until a worker serves its queue and the broker answers."""
        run_id, step_key = step_of(step_handler_context)
        flight = Flight(step_handler_context, step_key, self.catalog.next_attempt(run_id, step_key))
        self._flights[step_key] = flight
        self._try_to_send(flight)
        yield from ()

    def check_step_health(self, step_handler_context: StepHandlerContext) -> CheckStepHealthResult:
        """Look after one step; unhealthy once nothing more can be done for it."""
        run_id, step_key = step_of(step_handler_context)
        flight = self._flights.get(step_key) or self._adopted(step_handler_context)
        if flight is None:
            return CheckStepHealthResult.unhealthy("it was not sent before this process of the run began")
        flight.context = step_handler_context
        lost = self._look_after(flight)
        if lost is None:
            return HEALTHY
        self.catalog.next_attempt(run_id, step_key)  # what the lost worker may still bring does not count
        self.catalog.fail_run(run_id, f"{step_key}: {lost}", error_kind=kind_of(lost))
        return CheckStepHealthResult.unhealthy(str(lost))

    def terminate_step(self, step_handler_context: StepHandlerContext) -> Iterator[DagsterEvent]:
        """Nothing: a run that is over closes all its attempts at once."""
        yield from ()

    def landed(self, step_key: str) -> bool:
        """A step's last event has come; False where it had come before: this one is a lost worker's."""
        return self._flights.pop(step_key, None) is not None

    def close(self, run_id: str) -> None:
        """The run is over: no worker may go on for it, or begin."""
        self.catalog.end_run(run_id)

    def cancel(self, run_id: str) -> None:
        """Over, because somebody wants so."""
        self.catalog.cancel_run(run_id)
        self.close(run_id)

    def fail(self, run_id: str, sentence: str, *, error_kind: str = "") -> None:
        """Over, because it cannot go on."""
        self.catalog.fail_run(run_id, sentence, error_kind=error_kind)
        self.close(run_id)

    def _adopted(self, context: StepHandlerContext) -> Flight | None:
        """A step that an earlier process of this run sent."""
        run_id, step_key = step_of(context)
        found = self.catalog.newest_attempts(run_id).get(step_key)
        if found is None:
            return None
        flight = self._flights[step_key] = Flight(context, step_key, found[0], worker=found[1])
        flight.was_sent()
        return flight

    # sending

    def _try_to_send(self, flight: Flight) -> None:
        import redis
        from kombu.exceptions import OperationalError

        try:
            if self._is_served(flight.queue):
                self._send(flight)
            else:
                self._tell_unserved(flight)
        except (redis.RedisError, OperationalError, OSError) as error:
            cause = str(error).rstrip(".")
            self._tell_waiting(flight, f"The broker does not answer ({cause}); the step is sent when it does")

    def _send(self, flight: Flight) -> None:
        send(self.celery, flight, self._settings)
        again = "" if flight.attempt.number == 1 else f", attempt {flight.attempt.number}"
        DagsterEvent.step_worker_starting(
            flight.context.get_step_context(flight.step_key),
            f"Sent to the queue {flight.queue!r}{again}.",
            metadata={"queue": dg.MetadataValue.text(flight.queue)},
        )
        flight.was_sent()

    def _tell_unserved(self, flight: Flight) -> None:
        from cw_assets.workers.presence import tell_unserved

        queue = flight.queue
        waiting = sum(1 for other in self._flights.values() if other.queue == queue and not other.sent)
        tell_unserved(self.redis, queue, flight.run_id, waiting)
        self._tell_waiting(flight, f"No worker serves the queue {queue!r}; start one: cw worker --queue {queue}")

    def _tell_waiting(self, flight: Flight, sentence: str) -> None:
        """Once for each reason, and not for a moment's delay."""
        if flight.told != sentence and time.monotonic() - flight.waits_since > SEEK_AFTER_S:
            flight.told = sentence
            tell(flight, f"{flight.step_key} waits. {sentence}.")

    # looking after what was sent

    def _look_after(self, flight: Flight) -> CwError | None:
        """Do what the step needs; the error where it must fail."""
        import redis

        if not flight.sent:
            self._try_to_send(flight)
            return None
        attempt, flight.worker = self.catalog.newest_attempts(flight.run_id).get(flight.step_key, (None, ""))
        if attempt != flight.attempt:
            return None  # the run was cancelled
        try:
            if flight.worker:
                return self._look_after_taken(flight)
            self._look_after_waiting(flight)
        except redis.RedisError:
            flight.missing_since = None  # nothing can be said of workers while the broker is away
        return None

    def _look_after_waiting(self, flight: Flight) -> None:
        from cw_assets.workers.broker import waiting_ids

        now = time.monotonic()
        if not self._is_served(flight.queue):
            flight.sent = False  # the message may still be there: whichever comes first is taken, the other dropped
            self._try_to_send(flight)
        elif now >= flight.seek_at:
            flight.seek_at = now + min(LONGEST_SEEK_S, 2 * (now - flight.waits_since))
            if flight.task_id not in waiting_ids(self.redis, flight.queue):
                waits_since, seek_at = flight.waits_since, flight.seek_at
                tell(flight, f"The broker lost the message of {flight.step_key}, or a worker died with it: sent again.")
                self._send(flight)
                flight.waits_since, flight.seek_at = waits_since, seek_at

    def _look_after_taken(self, flight: Flight) -> CwError | None:
        from cw_assets.workers.presence import Ending, ending_of

        ending = ending_of(self.redis, flight.task_id)
        if ending is not None:
            return self._answer(flight, ending)
        if self._is_at_work(flight):
            flight.missing_since = None
            return None
        flight.missing_since = flight.missing_since or time.monotonic()
        if time.monotonic() - flight.missing_since < MISSING_S:
            return None
        lost = f"the worker {flight.worker} is not heard of any more, or has left the step"
        return self._answer(flight, Ending(reason="died", sentence=lost))

    def _answer(self, flight: Flight, ending: "Ending") -> CwError | None:
        """Send the step again, or give up with an error."""
        if ending.reason == "hard_limit":
            return LimitExceeded(f"{ending.sentence}; raise CW_HARD_LIMIT_S or give it less to do.")
        if ending.reason == "refused":  # by a worker that is set up otherwise
            return NotReady(ending.sentence)
        flight.resends += ending.reason == "died"
        if flight.resends > self._settings.step_resends:
            return ExternalFailure(f"{ending.sentence}; it was sent {flight.resends} times. See the workers' logs.")
        flight.begin_again(self.catalog.next_attempt(flight.run_id, flight.step_key))
        tell(flight, f"{flight.step_key} is sent again: {ending.sentence}.")
        self._try_to_send(flight)
        return None

    # who is there

    def _workers(self) -> "Sequence[WorkerState]":
        from cw_assets.workers.presence import workers

        return workers(self.redis)

    def _is_served(self, queue: str) -> bool:
        return any(queue in worker.queues for worker in self._workers())

    def _is_at_work(self, flight: Flight) -> bool:
        running = (worker.running for worker in self._workers() if worker.id == flight.worker)
        return any(step and (step.run_id, step.step, step.attempt) == flight.attempt for step in running)


def step_of(context: StepHandlerContext) -> tuple[str, str]:
    """Run and step that Dagster speaks of; it hands over one at a time."""
    (step_key,) = context.execute_step_args.step_keys_to_execute or ()
    return context.execute_step_args.run_id, step_key


def tell(flight: Flight, sentence: str) -> None:
    """In the run's log, at the step."""
    DagsterEvent.engine_event(flight.context.get_step_context(flight.step_key), sentence, EngineEventData())
