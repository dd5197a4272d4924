"""Whether the engines and weights that a launch needs are there: in this process, or on the workers that would do it.

What an engine lacks is found out in `engines.readiness` and `engines.named_weights`; workers announce it of themselves.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cw_assets.defs.execution.record_weights import RecordWeights, is_made, weights_of
from cw_assets.defs.resources import Workplace
from cw_assets.domain.jobs import JobFunction
from cw_assets.domain.weights import WeightsHere
from cw_assets.engines.readiness import Need, kind_of, require
from cw_assets.errors import CwError, NotReady
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import broker, client
from cw_assets.workers.presence import WorkerState

if TYPE_CHECKING:
    from cw_assets.catalog.records import WorkRecord

Answer = TypeVar("Answer")
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


def check_here(
    workplace: Workplace, function: JobFunction, record: "WorkRecord", *, force: bool, tags: Mapping[str, str]
) -> None:
    """What the work on a record would raise in this process for want of an engine or of weights.

    NotReady, Refused or InvalidInput; nothing where all is made already.
    """
    with unless_made(workplace, function, record, force, tags):
        for need in NEEDS[function]:
            if not workplace.engines.is_given(kind_of(need)):
                check_need(workplace, need, record)
        weights_of(workplace, function, record, force=force, tags=tags).check(workplace)


def check_on_workers(
    workplace: Workplace, function: JobFunction, record: "WorkRecord", *, force: bool, tags: Mapping[str, str]
) -> None:
    """NotReady as `check_engines` says it, with the weights that the record names; nothing where all is made already.

    InvalidInput or Refused for an order that nobody could draw.
    """
    with unless_made(workplace, function, record, force, tags):
        named = weights_of(workplace, function, record, force=force, tags=tags)
        check_engines(function, workplace.settings, named, silent=sound_of(record) is False)


@contextmanager
def unless_made(
    workplace: Workplace, function: JobFunction, record: "WorkRecord", force: bool, tags: Mapping[str, str]
) -> Iterator[None]:
    """What is raised counts only where the work has something to do."""
    try:
        yield
    except CwError:
        if force or not is_made(workplace, function, record, tags):
            raise


def check_need(workplace: Workplace, need: Need, record: "WorkRecord") -> None:
    """Raises as `require`; what the speech model lacks counts only where there is something to hear."""
    try:
        require(need, workplace.engines.settings)
    except NotReady:
        if need != "speech_model" or is_heard(workplace, record):
            raise


def is_heard(workplace: Workplace, media: Any) -> bool:
    """Whether a video has sound, as its record knows or its file says; False where neither tells."""
    known = sound_of(media)
    if known is not None:
        return known
    from cw_assets.engines.decoding.container import Limits
    from cw_assets.engines.decoding.probe import has_sound

    try:
        return has_sound(workplace.store.path(media.video_file), Limits.from_settings(workplace.settings))
    except (CwError, OSError):
        return False


def sound_of(record: Any) -> bool | None:
    """Whether a video has sound; None before an analysis has looked, and for other records."""
    return record.audio_codec is not None if getattr(record, "video_codec", None) else None


def check_engines(
    function: JobFunction, settings: Settings, named: RecordWeights = RecordWeights(), *, silent: bool = False
) -> None:
    """NotReady where there are workers for the function, and each of them lacks an engine or weights that it needs.

    A `silent` video needs no speech model. Where no worker is there, or the broker does not answer within a second,
    nothing is known: a run would wait.
    """
    needs = [need for need in NEEDS[function] if not (silent and need == "speech_model")]
    if not needs:
        return
    nobody: list[tuple[WorkerState, WeightsHere | None]] = []
    serving = ask(settings, lambda asked: serving_with_weights(asked, queue_of(function)), nobody)
    faults = [fault_of(worker, needs) or named_fault(worker, told, named, settings) for worker, told in serving]
    if faults and all(faults):
        raise NotReady(said_of(serving[0][0], faults[0]))


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


def named_fault(worker: WorkerState, told: WeightsHere | None, named: RecordWeights, settings: Settings) -> str:
    """Why it cannot be given work with these weights; empty where it can, or has not said."""
    return named.fault(settings, told, worker.missing or {}) if told else ""


def said_of(worker: WorkerState, fault: str) -> str:
    """The sentence, with the worker's name, and its host where that is not in the name."""
    where = worker.name if worker.host in worker.name else f"{worker.name} on {worker.host}"
    return f"No worker can do this, as {where} says: {fault}"


def workers(settings: Settings) -> list[WorkerState]:
    """Those that are there; none where the broker does not answer."""
    return ask(settings, presence.workers, [])


def serving_with_weights(asked: redis.Redis, queue: str) -> list[tuple[WorkerState, WeightsHere | None]]:
    """The workers of a queue, with what each says of its weights."""
    serving = [worker for worker in presence.workers(asked) if queue in worker.queues]
    return list(zip(serving, presence.weights(asked, serving), strict=True))


def ask(settings: Settings, question: Callable[[redis.Redis], Answer], otherwise: Answer) -> Answer:
    """The broker's answer, or what holds where it gives none within a second."""
    asked = client(
        broker(settings).redis_url,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return question(asked)
    except redis.RedisError:
        return otherwise
    finally:
        asked.close()
