"""Whether the engines that a launch needs are there, on the workers that would do it.

What an engine lacks is found out in `engines.readiness`; workers announce it of themselves.
"""

from collections.abc import Collection, Mapping

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cw_assets.domain.jobs import JobFunction
from cw_assets.engines.readiness import Need
from cw_assets.errors import NotReady
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import broker, client
from cw_assets.workers.presence import WorkerState

TIMEOUT_S = 1.0
NEEDS: Mapping[JobFunction, tuple[Need, ...]] = {
    "analyze_video": (
        "decoder",
        "scene_detector",
        "speech_model",
        "object_detector",
        "text_reader",
        "color_quantizer",
        "text_model",
    ),
    "create_adaptation": ("language_model",),
    "generate_storyboard": ("image_model",),
    "generate_wireframe_storyboard": ("image_model",),
    "generate_images": ("image_model",),
    "enhance_prompt": (),
    "download_lora": ("lora_hub",),
}
"""Engines without which the work fails; rules answer where the one that enhances prompts is missing."""


def check_engines(function: JobFunction, settings: Settings) -> None:
    """NotReady where there are workers for the function, and each of them lacks an engine that it needs.

    Where no worker is there, or the broker does not answer within a second, nothing is known: a run would wait.
    """
    if not NEEDS[function]:
        return
    serving = [worker for worker in workers(settings) if queue_of(function) in worker.queues]
    faults = [fault_of(worker, NEEDS[function]) for worker in serving]
    if faults and all(faults):
        raise NotReady(said_of(serving[0], faults[0]))


def why_it_waits(function: JobFunction, settings: Settings) -> str:
    """A sentence where nobody is there who would do the work of a queued job; "" where somebody is."""
    queue = queue_of(function)
    if any(queue in worker.queues for worker in workers(settings)):
        return ""
    return f"No worker serves the queue {queue!r}; start the stack with `cw up`, `cw status` shows what is missing."


def queue_of(function: JobFunction) -> str:
    return "enhancement" if function == "enhance_prompt" else "default"


def fault_of(worker: WorkerState, needs: Collection[Need]) -> str:
    """Why it cannot do work with these needs; empty where it can, or has not said."""
    lacks = worker.missing or {}
    return next((lacks[need] for need in needs if need in lacks), "")


def said_of(worker: WorkerState, fault: str) -> str:
    """The sentence, with the worker's name, and its host where that is not in the name."""
    where = worker.name if worker.host in worker.name else f"{worker.name} on {worker.host}"
    return f"No worker can do this, as {where} says: {fault}"


def workers(settings: Settings) -> list[WorkerState]:
    """Those that are there; none where the broker does not answer."""
    asked = client(
        broker(settings).redis_url,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return presence.workers(asked)
    except redis.RedisError:
        return []
    finally:
        asked.close()
