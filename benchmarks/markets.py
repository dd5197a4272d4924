"""Ten markets of one origin through the whole stack, launched together, with one worker and with two.

Once with rules, which answer at once and keep a processor busy, and once with a model that answers like a server.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.figures import Figure
from benchmarks.measure import Row, Series, compare
from benchmarks.parts import Parts, environment_of, parts
from cw_assets import api
from cw_assets_tests.engines.adaptation.instant import ROWS

MARKETS = ["de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL", "pl-PL", "sv-SE", "tr-TR", "ja-JP", "ar-SA"]
MODELS = {"rules": "cw_assets.definitions", "a model of 0.25 s an answer": "benchmarks.market_definitions"}
ONE, TWO = "1 worker", "2 workers"
LONGEST_S = 180.0


@dataclass
class Place:
    """Broker, daemon and a worker, with an origin to adapt."""

    started: Parts
    project: api.StackProject
    origin: int

    def adapt_all(self) -> float:
        """Seconds until all markets are adapted anew."""
        units = self.project.add_adaptations(self.origin, MARKETS)
        begun = time.perf_counter()
        runs = [self.project.create_adaptation(unit.id, force=True).run_id for unit in units]
        self.started.until(lambda: all(map(self.ended, runs)), "all markets are adapted", LONGEST_S, every_s=0.05)
        return time.perf_counter() - begun

    def ended(self, run_id: str) -> bool:
        run = self.project.instance.get_run_by_id(run_id)
        assert run is not None
        if run.is_finished and not run.is_success:
            raise RuntimeError(f"run {run_id} is {run.status}\n{self.started.logs()}")
        return run.is_finished


@contextlib.contextmanager
def place(definitions: str) -> Iterator[Place]:
    with (
        parts(CW_DEFINITIONS=definitions) as started,
        environment_of(started),
        api.connect(settings=started.settings) as project,
    ):
        started.start_broker()
        project.instance  # noqa: B018 made before daemon and worker look for it
        started.start("daemon", *started.cw, "daemon")
        started.start_worker("worker-1")
        origin = project.catalog.import_origin_unit(
            code="LEMON-30", title="Lemonade", language="en", rows=ROWS, duration=8.0
        )
        yield Place(started, project, origin.id)


def rows(rounds: int = 3) -> list[Row | Figure]:
    return [found for model, definitions in MODELS.items() for found in by_workers(model, definitions, rounds)]


def by_workers(model: str, definitions: str, rounds: int) -> list[Row | Figure]:
    """The same markets with one worker and with two, in turns."""
    series: Series = {ONE: [], TWO: []}
    with place(definitions) as found:
        found.adapt_all()
        for _ in range(rounds):
            series[ONE].append(found.adapt_all())
            found.started.start_worker("worker-2")
            found.adapt_all()  # its first adaptation loads libraries
            series[TWO].append(found.adapt_all())
            found.started.stop("worker-2")
    what = f"{len(MARKETS)} markets, {model}"
    return [compare(what, series, TWO, ONE), *(Figure(f"{what}, {n}", values) for n, values in series.items())]
