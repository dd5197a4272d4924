"""How long a launch takes: until the handle or the answer is there, and until the work begins; by three ways in.

How changes come to sockets is in sockets, what ten thousand records cost in many_records. `python -m
benchmarks.launching` measures this alone; with a media folder and the ids of two prompts it is a process that launches.
"""

import contextlib
import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.idle import answers, free_port
from benchmarks.measure import Row, Series, compare, fresh_python, in_turns
from benchmarks.parts import Parts, environment_of, parts
from cw_assets import api
from cw_assets.catalog.records import WorkRecord
from cw_assets.domain.jobs import JobFunction
from cw_assets.domain.status import RecordKind
from cw_assets.settings import Settings

PYTHON, HTTP, GRAPHQL = "api.connect()", "POST /api/jobs", "Dagster's own launchRun"
FUNCTIONS: dict[JobFunction, tuple[RecordKind, str, str]] = {
    "enhance_prompt": ("prompt", "prompt_id", "1 asset"),
    "analyze_video": ("media", "ad_unit_media_id", "10 assets"),
}
"""What is launched: the kind of its record, how a request names that, and the size of its job."""
WARM_LAUNCHES = 3
"""So many a round, of which each way's median counts; many rounds would leave thousands of runs in the queue."""
LONGEST_S = 60.0
DEQUEUE_EVERY_S = 1.0
"""The daemon looks so often for what is queued."""
CHANCE = random.Random(1)
LAUNCH_RUN = """
mutation ($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { runId } } }
}"""


# ---- the stack


@dataclass
class Stack:
    """A broker and a page on a folder of their own; a project and a client of the page in this process."""

    started: Parts
    port: int
    project: api.StackProject
    client: httpx.Client
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def start_page(self) -> float:
        """Seconds from the start of its process until it answers."""
        begun = time.perf_counter()
        self.started.start("page", sys.executable, "-m", "cw_assets.web")
        self.started.until(lambda: answers(self.port), "the page answers")
        return time.perf_counter() - begun

    def start_worker(self, *queues: str) -> None:
        self.started.start("worker", *self.started.cw, "worker", "--queue", ",".join(queues), "--name", "worker")
        self.started.until(lambda: self.started.workers, "the worker is ready")

    def get(self, path: str, **query: Any) -> Any:
        """What the page answers."""
        return self.client.get(path, params=query).raise_for_status().json()

    def post(self, path: str, content: dict[str, Any]) -> Any:
        return self.client.post(path, json=content).raise_for_status().json()

    def new_record(self, kind: RecordKind) -> WorkRecord:
        """With its partition; the video is an empty file, so its run is not to begin."""
        number, catalog = next(self.numbers), self.project.catalog
        if kind == "prompt":
            return self.project.add_prompt(f"A bottle of lemonade in the sun, take {number}")
        name = f"spot-{number}.mp4"
        (self.started.settings.media_root / name).touch()
        media = catalog.add_media(file_name=name, video_file=name, sha256=f"{number:064x}", file_size=1)
        self.project.instance.add_dynamic_partitions("media", [media.partition_key])
        return media


@contextlib.contextmanager
def stack(*, page: bool = True) -> Iterator[Stack]:
    """Broker and page, all ended and removed afterwards."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        parts(CW_PORT=str(port)) as started,
        environment_of(started),
        api.connect(settings=started.settings) as project,
        httpx.Client(base_url=address, timeout=LONGEST_S) as client,
    ):
        started.start_broker()
        project.instance  # noqa: B018 made before the page looks for it
        found = Stack(started, port, project, client)
        if page:
            found.start_page()
        yield found


# ---- the ways in


@dataclass
class Launches:
    """The same function launched by each way; a new record each time, which is made before the clock starts."""

    stack: Stack
    function: JobFunction

    @property
    def ways(self) -> dict[str, Callable[[], float]]:
        """Seconds of a launch."""
        return {name: partial(self.timed, launch) for name, launch in self.calls.items()}

    @property
    def calls(self) -> dict[str, Callable[[WorkRecord], str]]:
        """The ids of the runs."""
        return {PYTHON: self.by_python, HTTP: self.by_http, GRAPHQL: self.by_graphql}

    def new_record(self) -> WorkRecord:
        return self.stack.new_record(FUNCTIONS[self.function][0])

    def timed(self, launch: Callable[[WorkRecord], str]) -> float:
        """Checked: the record is queued when the call is back."""
        record = self.new_record()
        begun = time.perf_counter()
        run_id = launch(record)
        took = time.perf_counter() - begun
        queued = self.stack.project.catalog.get_work(record.kind, record.id)
        assert (queued.status, queued.run_id) == ("queued", run_id), f"{self.function}: {queued.status}"
        return took

    def by_python(self, record: WorkRecord) -> str:
        handle: api.RunHandle[Any] = getattr(self.stack.project, self.function)(record.id)
        return handle.run_id

    def by_http(self, record: WorkRecord) -> str:
        request = {"function": self.function, FUNCTIONS[self.function][1]: record.id}
        return str(self.stack.post("/api/jobs", request)["job_id"])

    def by_graphql(self, record: WorkRecord) -> str:
        """As Dagster's page does when somebody presses its button."""
        where = {"repositoryLocationName": "cw_assets", "repositoryName": "__repository__"}
        params = {
            "selector": {**where, "jobName": f"{self.function}_job"},
            "runConfigData": {},
            "mode": "default",
            "executionMetadata": {"tags": [{"key": "dagster/partition", "value": record.partition_key}]},
        }
        answer = self.stack.post("/graphql", {"query": LAUNCH_RUN, "variables": {"params": params}})
        return str(answer["data"]["launchRun"]["run"]["runId"])


# ---- what is measured


def rows(rounds: int = 3) -> list[Row | Figure]:
    return [*warm_launches(rounds), *first_launches(rounds), *begun_work(rounds)]


def warm_launches(rounds: int) -> list[Row | Figure]:
    """Until the record is queued and the caller knows its run; nobody takes runs out of the queue meanwhile."""
    with stack() as found:
        found.start_worker("default")
        return [row for function in FUNCTIONS for row in compared(Launches(found, function), rounds)]


def compared(launches: Launches, rounds: int) -> list[Row | Figure]:
    series = in_turns(launches.ways, WARM_LAUNCHES * rounds, f"launches of {launches.function}")
    what = f"launch of {launches.function} ({FUNCTIONS[launches.function][2]}), queued"
    in_ms = in_milliseconds(series)
    return [
        *(compare(what, in_ms, ours, GRAPHQL, unit="ms") for ours in (PYTHON, HTTP)),
        *(Figure(f"{what}: {name}", values, "ms", 1) for name, values in in_ms.items()),
    ]


def first_launches(rounds: int) -> list[Figure]:
    """Of a page that has just begun to answer, and of a Python process; each with the launch after it."""
    names = ("the page answers after its start", f"first {HTTP}", f"second {HTTP}")
    of_page: Series = {name: [] for name in names}
    of_python: Series = {name: [] for name in ("whole process", f"first {PYTHON}", f"second {PYTHON}")}
    with stack(page=False) as found:
        launches = Launches(found, "enhance_prompt")
        for _ in range(rounds):
            took = [found.start_page(), *(launches.timed(launches.by_http) for _ in range(2))]
            found.started.stop("page")
            for name, value in zip(of_page, took, strict=True):
                of_page[name].append(value)
            for name, value in zip(of_python, python_process(launches), strict=True):
                of_python[name].append(value)
    return [Figure(f"cold: {name}", values) for name, values in (of_page | of_python).items()]


def python_process(launches: Launches) -> tuple[float, float, float]:
    """Seconds of a Python process that launches twice: all of it, its first launch with all imports, its second."""
    ids = [str(launches.new_record().id) for _ in range(2)]
    folder = str(launches.stack.started.settings.media_root)
    begun = time.perf_counter()
    told = fresh_python(
        "-m", "benchmarks.launching", folder, *ids, environment=launches.stack.started.environment
    ).split()
    return time.perf_counter() - begun, float(told[-2]), float(told[-1])


def child(folder: Path, *prompt_ids: int) -> None:
    """Launch these and print the seconds of each; opening the project belongs to the first."""
    begun = time.perf_counter()
    with api.connect(settings=Settings(_env_file=None, media_root=folder)) as project:
        for prompt_id in prompt_ids:
            project.enhance_prompt(prompt_id)
            print(time.perf_counter() - begun)
            begun = time.perf_counter()


def begun_work(rounds: int) -> list[Figure]:
    """From the call until the record is `processing`, and until the job is over; daemon and worker are warm."""
    with stack() as found:
        found.start_worker("default", "enhancement")
        found.started.start("daemon", *found.started.cw, "daemon")
        launches = Launches(found, "enhance_prompt")
        over: Series = {name: [] for name in launches.calls}
        timed = {name: partial(until_begun, launches, launch, over[name]) for name, launch in launches.calls.items()}
        begun = in_turns(timed, WARM_LAUNCHES * rounds, "work begins")
    what = "enhance_prompt from the call on"
    return [
        *(Figure(f"{what}, until `processing`: {name}", values, digits=2) for name, values in begun.items()),
        *(Figure(f"{what}, until it is over: {name}", values[1:], digits=2) for name, values in over.items()),
    ]


def until_begun(launches: Launches, launch: Callable[[WorkRecord], str], over: list[float]) -> float:
    """Seconds until the first step has begun, as its record says; until the job is over goes into `over`."""
    record, project = launches.new_record(), launches.stack.project
    time.sleep(DEQUEUE_EVERY_S * CHANCE.random())  # else each launch would meet the daemon's look at the same moment
    begun = time.time()
    ended = project.follow_job(launch(record)).wait(LONGEST_S)
    over.append(time.time() - begun)
    assert ended.status == "completed", f"{ended.status}: {ended.error}"
    assert ended.started_at is not None
    return ended.started_at.timestamp() - begun


def in_milliseconds(series: Series) -> Series:
    return {name: [1000 * value for value in values] for name, values in series.items()}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    else:
        measured = rows()
        measure.show([row for row in measured if isinstance(row, Row)])
        figures.show([figure for figure in measured if isinstance(figure, Figure)])
