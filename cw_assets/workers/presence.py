"""What is known of workers, in Redis: each one's state with a short expiry, and a note of why one ended.

A worker's supervisor writes; the executor and `cw status` read. A worker whose state is gone is not there.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Literal, cast

import redis
from pydantic import ConfigDict, Field, ValidationError

from cw_assets.domain.values import Value
from cw_assets.domain.weights import WeightsHere

STATE = "cw:worker:"
WEIGHTS = "cw:weights:"
ENDED = "cw:ended:"
UNSERVED = "cw:unserved:"
RUN = "cw:run:"
KEEP_NOTES_S = 24 * 3600
UNSERVED_EXPIRY_S = 5


class Announced(Value):
    """What a worker of another version may say more of itself is passed over."""

    model_config = ConfigDict(extra="ignore")


class RunningStep(Announced):
    """What a worker is at."""

    run_id: str
    step: str
    attempt: int
    task_id: str
    partition: str = ""
    since: float
    """Seconds of the epoch."""
    soft_limit_s: float
    hard_limit_s: float


class WorkerState(Announced):
    """One process that serves queues; `id` is new with each process, `name` stays over restarts."""

    id: str
    name: str
    pid: int
    host: str
    queues: tuple[str, ...]
    started_at: float
    """Seconds of the epoch."""
    steps: int = 0
    """Steps that this process has done."""
    memory_bytes: int = 0
    running: RunningStep | None = None
    models: dict[str, Any] = Field(default_factory=dict)
    """The report of its model cache."""
    missing: dict[str, str] | None = None
    """For each kind of engine that cannot work there a sentence why; None: it has not looked."""
    weights: str = ""
    """Under which name `keep_weights` has what it says of its weights; empty: it says nothing."""


class Ending(Announced):
    """Why an attempt at a step ended without a word in Dagster's event log."""

    reason: Literal["handed_back", "hard_limit", "died", "refused"]
    sentence: str


def announce(client: redis.Redis, state: WorkerState, expiry_s: float) -> None:
    client.set(STATE + state.id, state.model_dump_json(), px=int(expiry_s * 1000))


def keep_weights(client: redis.Redis, told: WeightsHere, expiry_s: float) -> str:
    """Keep what a worker says of its weights; its name, which workers with the same share.

    Apart from their states, which are read often.
    """
    content, expiry_ms = told.model_dump_json(), int(expiry_s * 1000)
    name = hashlib.sha256(content.encode()).hexdigest()[:32]
    if not client.pexpire(WEIGHTS + name, expiry_ms):
        client.set(WEIGHTS + name, content, px=expiry_ms)
    return name


def weights(client: redis.Redis, states: Sequence[WorkerState]) -> list[WeightsHere | None]:
    """What each of them says of its weights; None where that is not known, or cannot be understood."""
    if not states:
        return []
    return [read_weights(told) for told in cast(list[str | None], client.mget([WEIGHTS + s.weights for s in states]))]


def read_weights(told: str | None) -> WeightsHere | None:
    try:
        return WeightsHere.model_validate_json(told) if told else None
    except ValidationError:
        return None


def withdraw(client: redis.Redis, worker_id: str) -> None:
    """The worker's process is gone."""
    client.delete(STATE + worker_id)


def note_ending(client: redis.Redis, run_id: str, task_id: str, ending: Ending) -> None:
    """Tell a run why its attempt ended."""
    client.set(ENDED + task_id, ending.model_dump_json(), ex=KEEP_NOTES_S)
    notify_run(client, run_id)


def workers(client: redis.Redis) -> list[WorkerState]:
    """The workers that are there now, by name."""
    keys = list(client.scan_iter(match=STATE + "*", count=500))
    states = cast(list[str | None], client.mget(keys)) if keys else []
    return sorted((WorkerState.model_validate_json(s) for s in states if s), key=lambda w: (w.name, w.started_at))


def ending_of(client: redis.Redis, task_id: str) -> Ending | None:
    note = cast(str | None, client.get(ENDED + task_id))
    return Ending.model_validate_json(note) if note else None


def tell_unserved(client: redis.Redis, queue: str, run_id: str, steps: int) -> None:
    """So many steps of a run wait for a worker of a queue that has none; holds for a few seconds."""
    client.set(f"{UNSERVED}{queue}:{run_id}", steps, ex=UNSERVED_EXPIRY_S)


def unserved(client: redis.Redis) -> dict[str, int]:
    """Steps that wait for a worker, by queue."""
    keys = list(client.scan_iter(match=UNSERVED + "*", count=500))
    counts = cast(list[str | None], client.mget(keys)) if keys else []
    found: dict[str, int] = {}
    for key, count in zip(keys, counts, strict=True):
        queue = key.removeprefix(UNSERVED).rpartition(":")[0]
        found[queue] = found.get(queue, 0) + int(count or 0)
    return found


def notify_run(client: redis.Redis, run_id: str) -> None:
    """Something happened to a step of the run: who follows its events should look now."""
    client.publish(RUN + run_id, "")


def follow_run(client: redis.Redis, run_id: str) -> Any:
    """A subscription to `notify_run`."""
    news = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    news.subscribe(RUN + run_id)
    return news
