"""The executor that every job runs on: Dagster's StepDelegatingExecutor, its steps sent to Celery queues.

Events come from Dagster's event log alone, so a broker may be away for a while, and a run may change its process.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.events import DagsterEvent
from dagster._core.execution.retries import RetryMode, get_retries_config
from dagster._core.executor.step_delegating import StepDelegatingExecutor
from dagster._core.storage.dagster_run import DagsterRunStatus

from cw_assets.defs.execution.step_handler import CeleryStepHandler
from cw_assets.errors import ExternalFailure, kind_of
from cw_assets.settings import Settings

LOOK_EVERY_S = 1
"""How often the steps under way are looked after, and a cancel is looked for."""
NEWS_S = 0.25
"""Events are read when a worker says that there are some, and this often without."""


class CeleryStepExecutor(StepDelegatingExecutor):
    """Follows a run's event log as soon as a worker says that there is news, and leaves nothing behind at its end."""

    def __init__(self, settings: Settings, retries: RetryMode) -> None:
        self._handler = CeleryStepHandler(settings)
        self._news: Any = None
        self._replayed = True
        super().__init__(self._handler, retries, sleep_seconds=0.02, check_step_health_interval_seconds=LOOK_EVERY_S)

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[DagsterEvent]:
        """The events of a run. Interrupted, it is cancelled if somebody asked for that, else it goes on later."""
        instance, run_id = plan_context.instance, plan_context.run_id
        self._replayed = not plan_context.resume_from_failure
        try:
            with interrupted_when_cancelled(instance, run_id):
                yield from super().execute(plan_context, execution_plan)
        except DagsterExecutionInterruptedError:
            if is_canceling(instance, run_id):
                self._handler.cancel(run_id)
            elif not instance.run_will_resume(run_id):
                lost = "The run was interrupted too often to go on; launch it again."
                self._handler.fail(run_id, lost, error_kind=ExternalFailure.__name__)
            raise
        except Exception as error:
            sentence = f"The run stopped on an unexpected {type(error).__name__} ({error}); see its log."
            self._handler.fail(run_id, sentence, error_kind=kind_of(error))
            raise
        self._handler.close(run_id)

    def _pop_events(self, instance: Any, run_id: str, seen_storage_ids: set[int]) -> Sequence[DagsterEvent]:
        if not self._replayed:  # what an earlier process of the run has seen
            self._replayed = True
            return super()._pop_events(instance, run_id, seen_storage_ids)
        self._wait_for_news(run_id)
        return [event for event in super()._pop_events(instance, run_id, seen_storage_ids) if self._counts(event)]

    def _counts(self, event: DagsterEvent) -> bool:
        last = event.is_step_success or event.is_step_failure or event.is_step_up_for_retry
        return not last or self._handler.landed(str(event.step_key))

    def _wait_for_news(self, run_id: str) -> None:
        """Until a worker says that events are there, or NEWS_S have passed."""
        import redis

        from cw_assets.workers.presence import follow_run

        try:
            self._news = self._news or follow_run(self._handler.redis, run_id)
            if self._news.get_message(timeout=NEWS_S):
                while self._news.get_message():
                    pass
        except (redis.RedisError, OSError):
            with contextlib.suppress(Exception):
                self._news.close()
            self._news = None
            time.sleep(NEWS_S)


@contextlib.contextmanager
def interrupted_when_cancelled(instance: Any, run_id: str) -> Iterator[None]:
    """Have Dagster interrupt the run soon after its status in the database says so: a cancel can come from anywhere."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(LOOK_EVERY_S):
            with contextlib.suppress(Exception):  # a database that is away for a moment
                if is_canceling(instance, run_id):
                    os.kill(os.getpid(), signal.SIGINT)
                    return

    threading.Thread(target=watch, name="watch-for-cancel", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def is_canceling(instance: Any, run_id: str) -> bool:
    run = instance.get_run_by_id(run_id)
    return run is not None and run.status is DagsterRunStatus.CANCELING


def celery_executor(settings: Settings) -> dg.ExecutorDefinition:
    """The executor over the broker of these settings."""
    schema = {"retries": get_retries_config()}  # type: ignore[no-untyped-call]

    @dg.executor(name="celery", config_schema=schema, requirements=dg.multiple_process_executor_requirements())
    def celery(init: dg.InitExecutorContext) -> CeleryStepExecutor:
        return CeleryStepExecutor(settings, RetryMode.from_config(init.executor_config["retries"]))  # type: ignore[arg-type]

    return celery
