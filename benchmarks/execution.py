"""Steps that do nothing, one after another and side by side: our executor against dagster-celery's own and others.

`python -m benchmarks.execution` measures this alone; starts of runs, killed workers, idle processes: in runs and idle.
"""

import contextlib
import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.measure import Row, Series, compare, in_turns
from benchmarks.parts import Parts, bounded, environment_of, parts

MODULE = "benchmarks.execution_definitions"
AIM_S, AIM_RATIO = 0.15, 1 / 8
STEPS, MANY = 10, 40
"""As many as execution_definitions has, which is read only where its settings are set."""
LONGEST_RUN_S = 120.0
OURS, STOCK, HERE, PLAIN = "ours", "stock dagster-celery", "in one process", "plain Celery"
EXECUTORS = {OURS: "ours", STOCK: "stock", HERE: "in_process"}
FORMS = {"chained": "a chained step", "independent": "an independent step"}
STOCK_DATABASE, PLAIN_DATABASE = 1, 0
"""Of the same Redis; ours uses 2."""
Execute = Callable[[str, str], float]


@dataclass
class Place:
    """Started parts, and what this process needs to run jobs on them."""

    parts: Parts
    spans: Series = field(default_factory=dict)
    """Seconds a step by the event log, beside those that are returned."""

    @cached_property
    def instance(self) -> Any:
        from cw_assets.defs.instance import open_instance

        return open_instance(self.parts.settings)

    @cached_property
    def stock_instance(self) -> Any:
        """As Dagster makes it, with SQLite in a folder; only telemetry is off, and its log says less, as ours."""
        from dagster import DagsterInstance

        changes = {"telemetry": {"enabled": False}, "python_logs": {"python_log_level": "INFO"}}
        self.stock_home.mkdir()
        (self.stock_home / "dagster.yaml").write_text(yaml.safe_dump(changes))
        return DagsterInstance.from_config(str(self.stock_home))

    @property
    def stock_home(self) -> Path:
        return self.parts.folder / "stock"

    @property
    def stock_config(self) -> dict[str, Any]:
        url = self.address(STOCK_DATABASE)
        return {"execution": {"config": {"broker": url, "backend": url}}}

    def address(self, database: int) -> str:
        """Celery's spelling of the broker, and of the place for results."""
        from cw_assets.workers.broker import broker

        return broker(self.parts.settings).celery_url.replace("virtual_host=2", f"virtual_host={database}")

    # workers

    def start_stock_worker(self) -> None:
        """By dagster-celery's own command; one process, one step at a time, as ours."""
        config = self.parts.folder / "stock.yaml"
        config.write_text(yaml.safe_dump(self.stock_config))
        options = ["-A", "dagster_celery.app", "-y", str(config), "-q", "default", "-l", "WARNING"]
        command = ["dagster-celery", "worker", "start", *options, "--", "-P", "solo", "-c", "1"]
        self.parts.start("stock-worker", *command, environment={"DAGSTER_HOME": str(self.stock_home)})

    def start_plain_worker(self) -> None:
        address = self.address(PLAIN_DATABASE)
        command = ["celery", "-A", "benchmarks.plain_celery", "worker", "-P", "solo", "-c", "1", "-l", "WARNING"]
        self.parts.start("plain-worker", *command, environment=plain_environment(address))

    # what is measured

    def run(self, job: str, executor: str, steps: int) -> float:
        """A run of a job, seconds a step; by its events too."""
        import dagster as dg
        from dagster._core.code_pointer import ModuleCodePointer
        from dagster._core.definitions.reconstruct import ReconstructableJob, ReconstructableRepository

        name = f"{job}_{EXECUTORS[executor]}"
        target = ReconstructableJob(ReconstructableRepository(ModuleCodePointer(MODULE, "defs")), name)
        instance = self.stock_instance if executor == STOCK else self.instance
        results: list[Any] = []

        def work() -> None:
            config = self.stock_config if executor == STOCK else {}
            with dg.execute_job(target, instance=instance, run_config=config, raise_on_error=True) as result:
                results.append(result)

        with bounded(LONGEST_RUN_S):
            took = measure.seconds(work)()
        self.spans.setdefault(executor, []).append(span(instance, results[0].run_id, steps) / steps)
        return took / steps

    def run_plainly(self, job: str) -> float:
        """Seconds a task of a chain or a group, until the last one's result is here."""
        from celery import chain, group

        from benchmarks.plain_celery import app, nothing

        app.conf.update(broker_url=self.address(PLAIN_DATABASE), result_backend=self.address(PLAIN_DATABASE))
        tasks = (chain if job == "chained" else group)([nothing.si() for _ in range(STEPS)])
        with bounded(LONGEST_RUN_S):
            return measure.seconds(lambda: tasks.apply_async().get(LONGEST_RUN_S, interval=0.005))() / STEPS


def plain_environment(address: str) -> dict[str, str]:
    return {"CELERY_BROKER_URL": address, "CELERY_RESULT_BACKEND": address}


def span(instance: Any, run_id: str, steps: int) -> float:
    """Seconds from a started run's first event of a step to the last step's success; all must have succeeded.

    The first says that the step was sent, or, in one process, that it starts.
    """
    events = [entry for entry in instance.all_logs(run_id) if entry.dagster_event]
    begun = next(e.timestamp for e in events if e.dagster_event.event_type_value == "PIPELINE_START")
    ends = [e.timestamp for e in events if e.dagster_event.is_step_success]
    assert len(ends) == steps, f"{len(ends)} of {steps} steps succeeded"
    return max(ends) - min(e.timestamp for e in events if e.step_key and e.timestamp > begun)


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """A broker and one of our workers; this process set up to run jobs on them."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="Task name 'execute_plan' is already registered")
    with parts(CW_DEFINITIONS=MODULE) as started, environment_of(started):
        found = Place(started)
        started.start_broker()
        try:
            found.instance  # noqa: B018 made before a worker looks for it
            started.start_worker("worker-1")
            yield found
        finally:
            for name in {"instance", "stock_instance"} & set(vars(found)):
                getattr(found, name).dispose()


def rows(rounds: int = 5) -> list[Row | Figure]:
    """Seconds a step on each, then steps a second with one and two workers."""
    with place() as found:
        found.stock_instance  # noqa: B018 its folder is there before its worker
        found.start_stock_worker()
        found.start_plain_worker()
        measured = [row for form in FORMS for row in steps_of(found, form, rounds)]
        found.parts.stop("stock-worker")
        found.parts.stop("plain-worker")
        return [*measured, *throughput(found, rounds)]


def steps_of(found: Place, form: str, rounds: int) -> list[Row | Figure]:
    contestants: dict[str, Callable[[], float]] = {
        name: lambda name=name: found.run(form, name, STEPS) for name in EXECUTORS
    }
    contestants[PLAIN] = lambda: found.run_plainly(form)
    found.spans = {}
    series = in_turns(contestants, rounds, f"{form} steps")
    aims = {OURS: AIM_S if form == "chained" else None}
    what = FORMS[form]
    return [
        *(Figure(f"{what}, whole run / {STEPS}: {n}", series[n], digits=4, aim=aims.get(n)) for n in series),
        *(Figure(f"{what}, by its events: {n}", values[1:], digits=4) for n, values in found.spans.items()),
        compare(what, series, OURS, STOCK, AIM_RATIO if form == "chained" else None),
        *(compare(what, series, OURS, other) for other in (HERE, PLAIN)),
    ]


def throughput(found: Place, rounds: int) -> list[Figure]:
    """One run of many independent steps, with one worker and with two, in turns."""
    rates: Series = {"1 worker": [], "2 workers": []}
    for _ in range(rounds):
        found.run("independent", OURS, STEPS)
        rates["1 worker"].append(rate(found))
        found.parts.start_worker("worker-2")
        found.run("independent", OURS, STEPS)
        rates["2 workers"].append(rate(found))
        found.parts.stop("worker-2")
    return [Figure(f"one run of {MANY} independent steps, {n}", v, "steps/s", 1) for n, v in rates.items()]


def rate(found: Place) -> float:
    """Steps a second, by the run's events."""
    found.run("many", OURS, MANY)
    return 1 / found.spans[OURS][-1]


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
