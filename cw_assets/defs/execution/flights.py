"""A step under way, from the run's process to a worker: what is known of it, and how its message is made."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dagster._core.executor.step_delegating.step_handler.base import StepHandlerContext
from dagster_shared.record import copy
from dagster_shared.serdes import pack_value

from cw_assets.defs.queues import HARD_LIMIT_TAG, PRIORITY_TAG, QUEUE_TAG, RUN_PRIORITY_TAG, SOFT_LIMIT_TAG
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from cw_assets.catalog.attempts import Attempt

SEEK_AFTER_S = 3.0
"""A step that nobody has taken for so long is looked for in its queue; then after twice the time, and so on."""


@dataclass
class Flight:
    """A step that waits to be sent, waits for a worker, or is with one."""

    context: StepHandlerContext
    step_key: str
    attempt: "Attempt"
    sent: bool = False
    worker: str = ""
    """Who has taken the attempt; empty: nobody yet."""
    resends: int = 0
    """How often it was sent again because a worker was lost."""
    waits_since: float = field(default_factory=time.monotonic)
    seek_at: float = 0.0
    missing_since: float | None = None
    """Since when the worker that has it is not heard of."""
    told: str = ""
    """What was told last about its waiting, so that it is told once."""

    @property
    def run_id(self) -> str:
        return self.attempt.run_id

    @property
    def tags(self) -> Mapping[str, str]:
        return self.context.step_tags[self.step_key]

    @property
    def queue(self) -> str:
        return self.tags[QUEUE_TAG]

    @property
    def priority(self) -> int:
        """The step's own and its run's together."""
        return whole(self.tags.get(PRIORITY_TAG)) + whole(self.context.dagster_run.tags.get(RUN_PRIORITY_TAG))

    @property
    def task_id(self) -> str:
        return task_id(self.attempt)

    def was_sent(self) -> None:
        self.sent, self.told, self.waits_since = True, "", time.monotonic()
        self.seek_at = self.waits_since + SEEK_AFTER_S

    def begin_again(self, attempt: "Attempt") -> None:
        """With a new attempt, which is not sent yet."""
        self.attempt, self.sent, self.worker, self.missing_since = attempt, False, "", None
        self.waits_since = time.monotonic()


def task_id(attempt: "Attempt") -> str:
    """Made of run, step and attempt: the same step is never two tasks by accident."""
    return f"{attempt.run_id}:{attempt.step_key}:{attempt.number}"


def send(app: Any, flight: Flight, settings: Settings) -> None:
    """Put dagster-celery's step task into the step's queue. Kombu's OperationalError where no broker answers."""
    from dagster_celery.config import TASK_EXECUTE_PLAN_NAME

    from cw_assets.workers.broker import redis_priority

    # Our own instance may name a database's password, and folders of this machine: workers have theirs.
    args = copy(flight.context.execute_step_args, instance_ref=None)
    job = flight.context._plan_context.reconstructable_job
    soft, hard = limits(flight.tags, settings)
    app.send_task(
        TASK_EXECUTE_PLAN_NAME,
        kwargs={"execute_step_args_packed": pack_value(args), "executable_dict": job.to_dict()},
        queue=flight.queue,
        task_id=flight.task_id,
        priority=redis_priority(flight.priority),
        soft_time_limit=soft,
        time_limit=hard,
        retry=False,
    )


def whole(value: str | None) -> int:
    """A priority in a tag; what is no number counts as 0."""
    try:
        return int(value or 0)
    except ValueError:
        return 0


def limits(tags: Mapping[str, str], settings: Settings) -> tuple[float, float]:
    """Soft and hard limit in seconds: the asset's own, else the settings'."""
    soft = float(tags.get(SOFT_LIMIT_TAG, settings.soft_limit_s))
    return soft, float(tags.get(HARD_LIMIT_TAG, max(settings.hard_limit_s, soft)))
