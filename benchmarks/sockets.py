"""How soon a worker's change of a record reaches the sockets that follow its job, and what telling costs the worker.

Worker, page and sockets are a process each. `python -m benchmarks.sockets` measures this alone; with a job and a
number it is the process that holds so many sockets.
"""

import asyncio
import gc
import itertools
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import redis.asyncio
import websockets

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.launching import Stack, stack
from benchmarks.measure import ROOT, Row, compare, in_turns
from benchmarks.parts import bounded
from cw_assets.catalog.repository import Catalog
from cw_assets.defs.catalogs import open_catalog
from cw_assets.workers.broker import embedded
from cw_assets.workers.updates import channel_of

COUNTS = (1, 10, 200)
CHANGES, EVERY_S = 100, 0.1
AIM_P99_MS = 50.0
POLLED_CHANGES, POLLED_EVERY_S, POLLED_COUNT = 20, 1.37, 10
"""Slower than the page looks, so that each change is seen, and at another moment each time."""
WRITES = 100
KEPT_WAITING_S = 0.5
"""Before the first change: the page has looked at the records that the sockets came for."""
LONGEST_S = 120.0
LAST = "the last change"
TELLING, SILENT, BROKER_AWAY = "told to followers", "not told", "told, the broker stopped"


# ---- the process that writes


@dataclass
class Worker:
    """A job on a record, whose progress is reported as a step does it."""

    catalog: Catalog
    record_id: int
    job_id: str

    @classmethod
    def on_new_record(cls, found: Stack, catalog: Catalog) -> "Worker":
        record = found.new_record("media")
        worker = cls(catalog, record.id, f"benchmark-{record.id}")
        catalog.line_up_work("media", record.id, worker.job_id)
        catalog.start_work("media", record.id, worker.job_id)
        return worker

    def report(self, message: str) -> None:
        assert self.catalog.report_progress("media", self.record_id, self.job_id, 50, "scenes", message)

    def report_with_time(self, changes: int, every_s: float) -> None:
        """Each change carries the time just before it was written."""
        due = time.monotonic()
        for _ in range(changes):
            due += every_s
            time.sleep(max(0.0, due - time.monotonic()))
            self.report(repr(time.time()))
        time.sleep(every_s)
        self.report(LAST)


@dataclass(frozen=True)
class Heard:
    """Milliseconds from just before each change until it was there; a newer change may have come in its place."""

    by_sockets: list[float]
    """Of all sockets together."""
    in_redis: list[float]
    """Of one bare subscription in the same process: what is left when the page is taken away."""


def latencies(found: Stack, catalog: Catalog, count: int, changes: int, every_s: float) -> Heard:
    worker = Worker.on_new_record(found, catalog)
    redis_url = embedded(found.started.settings).redis_url if "broker" in found.started.running else ""
    address = f"ws://127.0.0.1:{found.port}/ws/jobs/{worker.job_id}"
    command = [sys.executable, "-m", "benchmarks.sockets", address, str(count), redis_url, channel_of(worker.job_id)]
    with bounded(LONGEST_S), subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sockets:
        try:
            assert sockets.stdout is not None
            assert sockets.stdout.readline(), "the sockets were refused"
            time.sleep(KEPT_WAITING_S)
            worker.report_with_time(changes, every_s)
            return Heard(*([1000 * s for s in kept] for kept in json.loads(sockets.stdout.read())))
        finally:
            sockets.kill()


# ---- the process with the sockets


async def follow(address: str, count: int, redis_url: str, channel: str) -> None:
    """Tell when all are open; at the end the seconds that the changes took to all of them and to Redis, as JSON."""
    gc.freeze()  # searching what was imported stops this process for longer than any change takes
    sockets = [await websockets.connect(address) for _ in range(count)]
    ears = [hear(map_text(socket)) for socket in sockets]
    if redis_url:
        ears.append(hear(await subscription(redis_url, channel)))
    print("open", flush=True)
    heard = await asyncio.gather(*ears)
    print(json.dumps([list(itertools.chain(*heard[:count])), list(itertools.chain(*heard[count:]))]))


async def map_text(socket: websockets.ClientConnection) -> AsyncIterator[str]:
    async for text in socket:
        yield str(text)


async def subscription(redis_url: str, channel: str) -> AsyncIterator[str]:
    """It is there when this returns."""
    pubsub = redis.asyncio.Redis.from_url(redis_url, decode_responses=True).pubsub()
    await pubsub.subscribe(channel)
    return (message["data"] async for message in pubsub.listen() if message["type"] == "message")


async def hear(texts: AsyncIterator[str]) -> list[float]:
    """Seconds that each change took; read once all have come, as reading takes its time too."""
    came: list[tuple[float, str]] = []
    async for text in texts:
        came.append((time.time(), text))
        if LAST in text:
            break
    told = [(at, json.loads(text)) for at, text in came]
    return [at - float(one["message"]) for at, one in told if is_change(one)]


def is_change(told: dict[str, Any]) -> bool:
    return told.get("type") != "status" and told["message"] not in ("", LAST)


# ---- what is measured


def rows(rounds: int = 3) -> list[Row | Figure]:
    with stack() as found, open_catalog(found.started.settings) as catalog:
        live = {n: [latencies(found, catalog, n, CHANGES, EVERY_S) for _ in range(rounds)] for n in COUNTS}
        with Catalog.open(found.started.settings) as silent:
            costs = {TELLING: cost(found, catalog), SILENT: cost(found, silent)}
            written = in_turns(costs, 5 * rounds, "writing")
        found.started.stop("broker")
        written_alone = in_turns({BROKER_AWAY: cost(found, catalog)}, 5 * rounds, "writing without a broker")
        changes = POLLED_CHANGES if rounds > 1 else POLLED_CHANGES // 2
        polled = latencies(found, catalog, POLLED_COUNT, changes, POLLED_EVERY_S)
    what = "a change of a record"
    return [
        compare(what, written, TELLING, SILENT, unit="ms"),
        *(Figure(f"{what}: {name}", values, "ms", 2) for name, values in (written | written_alone).items()),
        *(figure for count, heard in live.items() for figure in spreads(count, heard)),
        *spread(f"{what}, polled by the page, until {POLLED_COUNT} sockets have it", [polled.by_sockets]),
    ]


def spreads(count: int, heard: list[Heard]) -> list[Figure]:
    beside = f"a bare subscription in Redis, beside {count} sockets, has it"
    return [
        *spread(f"a change of a record until {count} sockets have it", [one.by_sockets for one in heard], AIM_P99_MS),
        *spread(f"a change of a record until {beside}", [one.in_redis for one in heard]),
    ]


def cost(found: Stack, catalog: Catalog) -> Callable[[], float]:
    """Milliseconds of a change, over many on a record of its own; the page and a job's log hear of them."""
    worker = Worker.on_new_record(found, catalog)

    def write() -> float:
        begun = time.perf_counter()
        for number in range(WRITES):
            worker.report(f"step {number}")
        return 1000 * (time.perf_counter() - begun) / WRITES

    return write


def spread(what: str, rounds: list[list[float]], aim: float | None = None) -> list[Figure]:
    """Median and 99th percentile of each round, over all changes and all sockets."""
    return [
        Figure(f"{what}: median", [median(values) for values in rounds], "ms", 1),
        Figure(f"{what}: 99th percentile", [quantiles(values, n=100)[98] for values in rounds], "ms", 1, aim),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(follow(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
    else:
        measured = rows()
        measure.show([row for row in measured if isinstance(row, Row)])
        figures.show([figure for figure in measured if isinstance(figure, Figure)])
