"""`cw monitor`: what waits, works and was done, counted each second, as lines or as one JSON list.

How things are at one moment is health.py's to find out.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Self

import typer

from cw_assets.cli import output
from cw_assets.domain.values import Value

if TYPE_CHECKING:
    from cw_assets.defs.execution.runs import RunTally
    from cw_assets.health import BrokerLook
    from cw_assets.settings import Settings

EVERY_S = 1.0
COLUMNS = ("time", "workers", "at work", "steps", "queued", "started", "finished")
"""Before those of the queues."""


class Counts(Value):
    """How much there is now, and what has been done since counting began, `seconds` ago."""

    seconds: float
    broker: bool
    """Whether it answers; without it the next three are empty."""
    queues: dict[str, int]
    running: int
    workers: int
    steps_done: int
    """A worker's last steps are missed where it ended between two looks."""
    database: bool
    """Whether it answers; without it the numbers of runs stay as they were."""
    runs_queued: int
    runs_started: int
    runs_finished: int


class Tally:
    """Counts from now on, each time it is asked; `with` lets the database go at the end."""

    def __init__(self, settings: "Settings") -> None:
        self._settings = settings
        self._opened = ExitStack()
        self._began, self._since = time.monotonic(), datetime.now(UTC)
        self._runs: RunTally | None = None
        self._before: int | None = None
        self._steps: dict[str, int] = {}
        """Steps of each worker's process, when last heard of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def look(self) -> Counts:
        from cw_assets.health import ask_broker

        look = ask_broker(self._settings)
        database = self._count_runs()
        runs = self._runs
        return Counts(
            seconds=round(time.monotonic() - self._began, 1),
            broker=look.service.answers,
            queues=look.lengths,
            running=sum(state.running is not None for state in look.states),
            workers=len(look.states),
            steps_done=self._count_steps(look),
            database=database,
            runs_queued=len(runs.queued) if runs else 0,
            runs_started=len(runs.started) if runs else 0,
            runs_finished=len(runs.finished) if runs else 0,
        )

    def _count_steps(self, look: "BrokerLook") -> int:
        """Since the broker first answered: processes that were there had done some before, later ones began at 0."""
        self._steps |= {state.id: state.steps for state in look.states}
        done = sum(self._steps.values())
        if self._before is None and look.service.answers:
            self._before = done
        return done - (self._before or 0)

    def _count_runs(self) -> bool:
        """Whether the database answers."""
        from dagster_postgres.utils import DagsterPostgresException
        from sqlalchemy.exc import SQLAlchemyError

        from cw_assets.health import ask_database

        if not ask_database(self._settings).answers:
            return False
        try:
            self._runs = self._runs or self._open_runs()
            self._runs.look()
        except (SQLAlchemyError, DagsterPostgresException):  # it went away meanwhile
            return False
        return True

    def _open_runs(self) -> "RunTally":
        from cw_assets.defs.execution.runs import RunTally
        from cw_assets.defs.instance import open_instance

        instance = self._opened.enter_context(open_instance(self._settings, in_terminal=True))
        return RunTally(instance, self._since)


def monitor(seconds: Annotated[float, typer.Argument(min=0, help="How long.")], json: output.Json = False) -> None:
    """Count each second: workers and those at work, steps done, runs queued, started and finished since it began.

    Then what waits in each queue. Ends with a summary, or with --json as one list.
    """
    from cw_assets.settings import Settings
    from cw_assets.workers.broker import QUEUES

    found: list[Counts] = []
    if not json:
        output.say(f"[dim]{'  '.join((*COLUMNS, *QUEUES))}[/]")
    with Tally(Settings()) as tally:
        for counts in each_second(tally, seconds):
            found.append(counts)
            if not json:
                output.say(line(counts))
    if json:
        output.print_json([counts.model_dump(mode="json") for counts in found])
    else:
        output.say(summary(found[-1]))


def each_second(tally: Tally, seconds: float) -> Iterator[Counts]:
    """Counts at once, every second, and at the end; Ctrl-C ends it too."""
    began = time.monotonic()
    try:
        yield tally.look()
        while (passed := time.monotonic() - began) < seconds:
            time.sleep(min(EVERY_S - passed % EVERY_S, seconds - passed))
            yield tally.look()
    except KeyboardInterrupt:
        return


def line(counts: Counts) -> str:
    """The numbers under COLUMNS and the names of the queues."""
    runs = (counts.runs_queued, counts.runs_started, counts.runs_finished)
    values = [f"{counts.seconds:.1f}", counts.workers, counts.running, counts.steps_done, *runs]
    told = "  ".join(str(value).rjust(len(name)) for name, value in zip(COLUMNS, values, strict=True))
    waiting = "  ".join(str(length).rjust(len(queue)) for queue, length in counts.queues.items())
    away = [name for name, answers in (("broker", counts.broker), ("database", counts.database)) if not answers]
    silent = f"[red]no answer from {' and '.join(away)}[/]" if away else ""
    return "  ".join(part for part in (told, waiting, silent) if part)


def summary(last: Counts) -> str:
    rate = last.steps_done / last.seconds if last.seconds else 0.0
    return (
        f"{last.steps_done} steps done in {last.seconds:.1f} s, {rate:.2f} a second; "
        f"runs: {last.runs_queued} queued, {last.runs_started} started, {last.runs_finished} finished"
    )
