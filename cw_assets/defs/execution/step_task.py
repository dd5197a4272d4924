"""Dagster-celery's step task as our workers run it: taken once, fenced, limited, told; models stay warm around it.

The executor sends the task from a run's process; what a message may make a worker do is decided here.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import redis
from celery import Celery, Task
from dagster import DagsterEventType, DagsterInstance
from dagster._config.field import Field as DagsterField
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.definitions.reconstruct import ReconstructableJob
from dagster._core.events import EngineEventData
from dagster._core.events.log import EventLogEntry
from dagster._core.execution.api import create_execution_plan, execute_plan_iterator
from dagster._core.storage.dagster_run import DagsterRun
from dagster._core.storage.tags import PARTITION_NAME_TAG
from dagster._grpc.types import ExecuteStepArgs
from dagster._serdes import ConfigurableClassData, unpack_value
from dagster_celery.config import TASK_EXECUTE_PLAN_NAME

from cw_assets import interrupts, tracing
from cw_assets.catalog.attempts import Attempt, fenced
from cw_assets.catalog.repository import Catalog
from cw_assets.defs.catalogs import open_catalog
from cw_assets.defs.instance import open_instance
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import CwError, NotReady, Refused
from cw_assets.settings import Settings
from cw_assets.workers.broker import connect
from cw_assets.workers.lifecycle import Lifecycle
from cw_assets.workers.limits import soft_limit
from cw_assets.workers.metrics import plain_step
from cw_assets.workers.presence import Ending, notify_run

OUTCOMES = {
    DagsterEventType.STEP_SUCCESS: "success",
    DagsterEventType.STEP_FAILURE: "failure",
    DagsterEventType.STEP_UP_FOR_RETRY: "retry",
    DagsterEventType.STEP_SKIPPED: "skipped",
}
"""What is told of an attempt; where Dagster could not run it, the reason of its ending is."""


@dataclass
class Bench:
    """What a worker's process works with, over all its steps."""

    settings: Settings
    worker_id: str
    lifecycle: Lifecycle
    attempt: Attempt | None = None
    """The one that is being worked on."""
    run: DagsterRun | None = None
    """The run that it belongs to."""

    @cached_property
    def catalog(self) -> Catalog:
        return open_catalog(self.settings)

    @cached_property
    def redis(self) -> redis.Redis:
        return connect(self.settings)

    @cached_property
    def instance(self) -> "FencedInstance":
        """Kept for all steps: opening Dagster's storage costs more than a small step.

        It is ours, whatever folders the sender has: workers on other machines have other ones.
        """
        with open_instance(self.settings) as plain:
            mine = ConfigurableClassData(__name__, FencedInstance.__name__, "{}")
            ref = plain.get_ref()._replace(custom_instance_class_data=mine)
        instance = DagsterInstance.from_ref(ref)
        assert isinstance(instance, FencedInstance)
        instance.bench = self
        return instance


class FencedInstance(DagsterInstance):
    """Stores the events of the attempt at hand only while it counts."""

    bench: Bench

    @classmethod
    def config_schema(cls) -> Mapping[str, DagsterField]:
        return {}

    def handle_new_event(self, event: EventLogEntry, *, batch_metadata: Any = None) -> None:
        attempt = self.bench.attempt
        if attempt is None or self.bench.catalog.counts(attempt):
            super().handle_new_event(event, batch_metadata=batch_metadata)


def register_step_task(app: Celery, bench: Bench) -> None:
    """Have the workers of an application take dagster-celery's step task."""

    @app.task(bind=True, shared=False, name=TASK_EXECUTE_PLAN_NAME)  # type: ignore[untyped-decorator]
    def execute_plan(task: Task, execute_step_args_packed: dict[str, Any], executable_dict: dict[str, Any]) -> None:
        args = unpack_value(execute_step_args_packed, as_type=ExecuteStepArgs)
        hard, soft = task.request.timelimit or (None, None)
        limits = (soft or bench.settings.soft_limit_s, hard or bench.settings.hard_limit_s)
        attempt, queue = attempt_of(args, task.request.id), task.request.delivery_info.get("routing_key") or ""
        work = partial(run_step, bench, args, executable_dict)
        run_attempt(bench, attempt, task.request.id, limits, work, queue=queue)


def run_step(bench: Bench, args: ExecuteStepArgs, executable_dict: dict[str, Any]) -> str:
    """What dagster-celery's task does, on an instance that stays open; the outcome."""
    check_definitions(executable_dict, bench.settings)
    job, instance = ReconstructableJob.from_dict(executable_dict), bench.instance
    run = bench.run
    if run is None:
        raise NotReady(f"Dagster's storage here knows no run {args.run_id}; set the same CW_DATABASE_URL everywhere.")
    plan = create_execution_plan(
        job, run.run_config, step_keys_to_execute=args.step_keys_to_execute, known_state=args.known_state
    )
    report_worker(bench, run, args)
    events = execute_plan_iterator(plan, job, run, instance, retry_mode=args.retry_mode, run_config=run.run_config)
    outcome = "failure"
    for event in events:
        outcome = OUTCOMES.get(event.event_type, outcome)
    return outcome


def report_worker(bench: Bench, run: DagsterRun, args: ExecuteStepArgs) -> None:
    """Show in the run which worker has the step."""
    (step_key,) = args.step_keys_to_execute or ()
    bench.instance.report_engine_event(
        f"{bench.worker_id.partition('#')[0]} works on {step_key}.",
        run,
        EngineEventData({"worker": bench.worker_id}),
        step_key=step_key,
    )


def attempt_of(args: ExecuteStepArgs, task: str) -> Attempt:
    (step_key,) = args.step_keys_to_execute or ()
    return Attempt(args.run_id, step_key, int(task.rpartition(":")[2]))


def run_attempt(
    bench: Bench,
    attempt: Attempt,
    task: str,
    limits: tuple[float, float],
    work: Callable[[], str],
    *,
    queue: str = "",
) -> None:
    """Work on an attempt, unless it was taken before or does not count any more; `work` gives its outcome."""
    run_id, step, number = attempt
    bench.run = bench.instance.get_run_by_id(run_id)
    facts = {"run_id": run_id, "step": step, "attempt": number, "partition": partition_of(bench.run)}
    if not bench.catalog.take(attempt, bench.worker_id):
        bench.lifecycle.tell("step_dropped", **facts)
        return
    soft, hard = limits
    bench.lifecycle.tell("step_started", **facts, queue=queue, task_id=task, soft_limit_s=soft, hard_limit_s=hard)
    began, bench.attempt, ending, outcome = time.monotonic(), attempt, None, "died"
    with step_span(bench, attempt, queue) as span:
        try:
            interrupts.clear()
            with fenced(attempt), soft_limit(step, soft), CACHE.step():
                outcome = work()
        except Exception as broken:  # whatever Dagster could not put on the run's log
            ending = ending_by(broken, step)
            outcome = ending.reason
        finally:
            bench.attempt = None
            seconds = round(time.monotonic() - began, 3)
            tell_span(span, outcome, seconds)
            why = {"ending": ending.model_dump()} if ending else {}
            bench.lifecycle.tell("step_ended", **facts, queue=queue, seconds=seconds, outcome=outcome, **why)
    tell_run(bench, run_id)


def step_span(bench: Bench, attempt: Attempt, queue: str) -> tracing.Span:
    """Below the run's span."""
    facts: tracing.Facts = {
        "cw.run.id": attempt.run_id,
        "cw.step": attempt.step_key,
        "cw.attempt": attempt.number,
        "cw.partition": partition_of(bench.run),
        "cw.worker": bench.worker_id.partition("#")[0],
        "messaging.destination.name": queue,
    }
    parent = tracing.span_of_run(attempt.run_id, bench.run.tags) if bench.run else ""
    return tracing.span("step", plain_step(attempt.step_key), facts, parent=parent)


def tell_span(span: tracing.Span, outcome: str, seconds: float) -> None:
    span.note({"cw.outcome": outcome, "cw.seconds": seconds})
    if outcome not in ("success", "skipped", "retry"):
        span.fail(outcome)


def ending_by(error: Exception, step: str) -> Ending:
    """What the run is told, by way of the supervisor; whether another worker should try."""
    again = not isinstance(error, CwError) or error.retryable
    told = str(error) if isinstance(error, CwError) else f"{type(error).__name__}: {error}"
    return Ending(reason="died" if again else "refused", sentence=f"{step} could not be run: {told}")


def partition_of(run: DagsterRun | None) -> str:
    """What the run is about, for people; empty where it has no partition."""
    return run.tags.get(PARTITION_NAME_TAG, "") if run else ""


def tell_run(bench: Bench, run_id: str) -> None:
    """Have the run look at its events now; it would by itself, a little later."""
    try:
        notify_run(bench.redis, run_id)
    except redis.RedisError:
        return


def check_definitions(executable_dict: dict[str, Any], settings: Settings) -> None:
    """Refused for code of any other module than the one that the settings name."""
    pointer = ReconstructableJob.from_dict(executable_dict).repository.pointer
    module = pointer.module if isinstance(pointer, ModuleCodePointer) else type(pointer).__name__
    if module != settings.definitions:
        raise Refused(
            f"A step of {module} was sent here, but this worker runs {settings.definitions} alone; "
            "set CW_DEFINITIONS to the same module everywhere."
        )
