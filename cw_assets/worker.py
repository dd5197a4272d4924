"""One worker's process: Celery's solo pool over our step task. `cw worker` supervises it; nobody else starts it."""

import argparse
import faulthandler
import importlib
import logging
import signal
import sys
import time
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

import redis
from celery import signals
from celery.exceptions import CPendingDeprecationWarning
from celery.worker import state

from cw_assets import tracing
from cw_assets.defs.execution.step_task import Bench, register_step_task
from cw_assets.engines.model_cache import CACHE
from cw_assets.errors import CwError, InvalidInput
from cw_assets.settings import Settings
from cw_assets.workers.broker import broker, connect, unreachable
from cw_assets.workers.celery_app import celery_app
from cw_assets.workers.lifecycle import DUMP, LEAVE, Lifecycle, follow_supervisor


def work(settings: Settings, *, worker_id: str, name: str, queues: str, lifecycle: Lifecycle) -> int:
    """Serve the queues until told to stop; the exit code."""
    tracing.set_up(settings.otlp_endpoint, service="cw_assets.worker")
    load_definitions(settings)
    wait_for_broker(settings)
    app = celery_app(settings)
    register_step_task(app, Bench(settings, worker_id, lifecycle))
    recycle(settings, lifecycle)
    signal.signal(LEAVE, leave)
    CACHE.lease.owner = name
    CACHE.on_change.append(lambda: lifecycle.tell("models_changed", **CACHE.report().model_dump(mode="json")))
    signals.worker_ready.connect(ready(lifecycle, queues), weak=False)
    worker = app.Worker(
        pool="solo",
        concurrency=1,
        hostname=name,
        queues=queues.split(","),
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def ready(lifecycle: Lifecycle, queues: str) -> Callable[..., None]:
    def tell(**_: Any) -> None:
        faulthandler.register(DUMP)  # after Celery has set its own handlers
        lifecycle.tell("worker_ready", queues=queues.split(","))

    return tell


def load_definitions(settings: Settings) -> None:
    """So that the first step need not. InvalidInput where there is no such module."""
    try:
        importlib.import_module(settings.definitions)
    except ImportError as error:
        raise InvalidInput(
            f"CW_DEFINITIONS names {settings.definitions}, which cannot be imported ({error}); "
            "name a module with Dagster definitions, or mend it."
        ) from error


def leave(_signal: int, _frame: FrameType | None) -> None:
    """Celery leaves when it next looks, at the latest a second after the present step."""
    state.should_stop = 0


def wait_for_broker(settings: Settings) -> None:
    """The broker may be started after its workers, or be away for a while."""
    client, waits = connect(settings), False
    while True:
        try:
            client.ping()
            return
        except redis.RedisError as error:
            if not waits:
                logging.warning("%s", unreachable(broker(settings), error))
            waits = True
            time.sleep(0.5)


def recycle(settings: Settings, lifecycle: Lifecycle) -> None:
    """Leave after a step once enough steps were done or too much memory is held; the supervisor starts afresh."""
    done = 0

    def after_step(**_: Any) -> None:
        nonlocal done
        done += 1
        if why := reason_to_recycle(settings, done, memory_bytes()):
            lifecycle.tell("worker_recycling", why=why)
            leave(LEAVE, None)

    signals.task_postrun.connect(after_step, weak=False)


def reason_to_recycle(settings: Settings, steps: int, memory: int) -> str:
    """In words; empty where there is none."""
    if 0 < settings.worker_max_steps <= steps:
        return f"{steps} steps done"
    if 0 < settings.worker_max_memory_bytes < memory:
        return f"{memory / 2**20:.0f} MiB held"
    return ""


def memory_bytes() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--name", "--queues", "--id"):
        parser.add_argument(option, required=True)
    for option in ("--events", "--life"):
        parser.add_argument(option, type=int, required=True)
    given = parser.parse_args()
    warnings.simplefilter("ignore", CPendingDeprecationWarning)  # Celery's own, each time a broker comes back
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    follow_supervisor(given.life)
    try:
        code = work(
            Settings(), worker_id=given.id, name=given.name, queues=given.queues, lifecycle=Lifecycle(given.events)
        )
    except CwError as error:
        sys.stderr.write(f"error: {error}\n")
        code = error.exit_code
    sys.exit(code)


if __name__ == "__main__":
    main()
