"""What workers have done, counted in Redis over all machines and restarts: steps, their seconds, loads of models.

Supervisors add; the page /metrics reads. How many wait, and who is there, is told by broker.py and presence.py.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import redis

STEPS = "cw:metrics:steps"
MODELS = "cw:metrics:models"
BUCKETS_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
"""Upper bounds of the histogram of seconds; above the last it is infinite."""
MAPPED = re.compile(r"\[[^\]]*\]")


@dataclass
class Counts:
    """What a supervisor has counted and the broker has not been told yet."""

    _added: dict[tuple[str, str], float] = field(default_factory=dict)

    def step(self, queue: str, step: str, outcome: str, seconds: float) -> None:
        """One attempt that ended."""
        labels = (queue, plain_step(step), outcome)
        self._add(STEPS, 1, *labels, "within", bucket_of(seconds))
        self._add(STEPS, seconds, *labels, "seconds")

    def models(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """What two reports in a row of a process's model cache differ by; empty: it has just begun."""
        held, holds = before.get("models", []), now.get("models", [])
        for model in (model for model in holds if model not in held):
            self._add(MODELS, 1, "loads", plain_model(model["name"]))
            self._add(MODELS, model["load_seconds"], "load_seconds", plain_model(model["name"]))
        for model in (model for model in held if model not in holds):
            self._add(MODELS, 1, "evictions", plain_model(model["name"]))
        if hits := now.get("hits", 0) - before.get("hits", 0):
            self._add(MODELS, hits, "hits")

    def send(self, client: redis.Redis) -> None:
        """Add it all at once to what the broker holds; kept for the next time where that fails."""
        if self._added:
            with client.pipeline() as pipe:
                for (key, name), value in self._added.items():
                    pipe.hincrbyfloat(key, name, value)
                pipe.execute()
            self._added.clear()

    def _add(self, key: str, value: float, *names: str) -> None:
        counted = (key, json.dumps(names))
        self._added[counted] = self._added.get(counted, 0) + value


@dataclass
class StepTimes:
    """The attempts at one step on one queue that ended in one way."""

    queue: str
    step: str
    outcome: str
    """success, failure, retry, skipped; or why the worker lost it: died, hard_limit, handed_back, refused."""
    seconds: float = 0.0
    """Of all together."""
    within: dict[float, int] = field(default_factory=dict)
    """How many took so many seconds at most, but more than the bound before."""


def step_times(client: redis.Redis) -> list[StepTimes]:
    found: dict[tuple[str, ...], StepTimes] = {}
    for (queue, step, outcome, what, *bound), value in counted(client, STEPS):
        times = found.setdefault((queue, step, outcome), StepTimes(queue, step, outcome))
        if what == "seconds":
            times.seconds = value
        else:
            times.within[float(bound[0])] = round(value)
    return [found[labels] for labels in sorted(found)]


def model_counts(client: redis.Redis) -> dict[str, dict[str, float]]:
    """`loads`, `load_seconds` and `evictions` by the model's name; `hits` of all models, by an empty name."""
    found: dict[str, dict[str, float]] = {"loads": {}, "load_seconds": {}, "evictions": {}, "hits": {}}
    for (what, *model), value in counted(client, MODELS):
        found[what][model[0] if model else ""] = value
    return found


def counted(client: redis.Redis, key: str) -> Iterator[tuple[list[str], float]]:
    for name, value in sorted(cast(dict[str, str], client.hgetall(key)).items()):
        yield json.loads(name), float(value)


def plain_step(step: str) -> str:
    """Without what was mapped, as "draw_frame" for "draw_frame[job_7]": of those there may be thousands."""
    return MAPPED.sub("", step)


def plain_model(name: str) -> str:
    """The last part of a hub id or a path."""
    return name.rstrip("/").rpartition("/")[2]


def bucket_of(seconds: float) -> str:
    """The smallest bound that holds it."""
    place = bisect_left(BUCKETS_S, seconds)
    return str(BUCKETS_S[place]) if place < len(BUCKETS_S) else "inf"
