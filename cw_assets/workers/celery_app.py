"""The Celery application: how steps travel. JSON alone, UTC, acknowledged when done, one at a time, no result backend.

What a step does is defined in defs; results are read from Dagster's event log.
"""

from typing import Any

from celery import Celery, Task
from celery.worker.request import Request

from cw_assets.settings import Settings
from cw_assets.workers.broker import PRIORITIES, broker


class StepRequest(Request):  # type: ignore[misc]
    """A step's message, acknowledged on the spot; where the broker is away the worker connects anew.

    Celery's own only logs that, and then waits for ever: the message still counts against the prefetch of one.
    """

    def acknowledge(self) -> None:
        if not self.acknowledged:  # type: ignore[has-type]
            self.message.ack()  # its connection error reaches the consumer, which answers by connecting
            self.acknowledged = True


class StepTask(Task):  # type: ignore[misc]
    """The class of our tasks."""

    Request = StepRequest


def celery_app(settings: Settings) -> Celery:
    """An application for sending or for working; nothing is connected yet."""
    app = Celery("cw_assets", broker=broker(settings).celery_url, task_cls=StepTask, set_as_current=False)
    app.conf.update(configuration(settings))
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    return {
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "enable_utc": True,
        "timezone": "UTC",
        "task_default_queue": "default",
        "task_create_missing_queues": True,
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        "worker_concurrency": 1,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        # Its subscription blocks the whole worker when the broker comes back; presence says what we need.
        "worker_enable_remote_control": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_enable_soft_shutdown_on_idle": False,
        "worker_send_task_events": True,
        "task_send_sent_event": True,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 5,
        "broker_transport_options": {
            # Above the hard limit: a message that is redelivered while its step runs would be a second one.
            "visibility_timeout": int(max(7200, 2 * settings.hard_limit_s)),
            "priority_steps": list(PRIORITIES),
            "socket_keepalive": True,
            "health_check_interval": 10,
            "retry_on_timeout": True,
        },
    }
