"""`cw status`: whether everything works and what is at work, as tables and sentences or as JSON.

What it shows is found out in health.py.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from cw_assets.cli import output

if TYPE_CHECKING:
    from cw_assets.health import Health, Service, Worker

MEGABYTE = 1024 * 1024
WIDEST = 1000


def status(json: output.Json = False) -> None:
    """Broker, database, queues, workers, daemon, web page, models in memory; exit code 1 where something is wrong."""
    from cw_assets.health import take_stock
    from cw_assets.settings import Settings

    health = take_stock(Settings())
    if json:
        output.print_json(health.model_dump(mode="json"))
    else:
        show(health)
    if not health.healthy:
        raise typer.Exit(1)


def show(health: "Health") -> None:
    """Tables, then the problems as sentences."""
    tables = [services(health), queues(health), workers(health.workers), models(health.workers)]
    for table in tables:
        if table.row_count:
            print_table(table)
            output.lines.print()
    for worker in health.workers:
        for lack in worker.lacks:
            output.say(f"[yellow]{output.escaped(worker.name)} lacks an engine:[/] {output.escaped(lack)}")
    for problem in health.problems:
        output.say(f"[bold red]problem:[/] {output.escaped(problem)}")
    if health.healthy:
        output.say("[bold green]healthy[/]")


def services(health: "Health") -> Table:
    table = plain_table()
    table.add_row("broker", *answer(health.broker))
    table.add_row("database", *answer(health.database))
    heard = "" if health.daemon.seconds is None else f"heard of {duration(health.daemon.seconds)} ago"
    alive = "[green]alive[/]" if health.daemon.alive else "[red]not alive[/]"
    table.add_row("daemon", alive if health.database.answers else "[yellow]unknown[/]", heard)
    table.add_row("web page", *answer(health.web, grave=False))
    return table


def answer(service: "Service", *, grave: bool = True) -> tuple[str, str]:
    colour = "green" if service.answers else "red" if grave else "yellow"
    words = "answers" if service.answers else "does not answer"
    return f"[{colour}]{words}[/]", output.escaped(service.address)


def queues(health: "Health") -> Table:
    table = plain_table("queue", "waiting", "served by", right=("waiting",), wrap=("served by",))
    for queue in {**health.queues, **health.unserved}:
        waiting = health.unserved.get(queue, health.queues.get(queue, 0))
        serving = ", ".join(worker.name for worker in health.workers if queue in worker.queues)
        table.add_row(output.escaped(queue), str(waiting), output.escaped(serving) or "[red]nobody[/]")
    return table


def workers(found: Iterable["Worker"]) -> Table:
    columns = ("worker", "pid", "queues", "steps", "memory", "at work", "for")
    right = ("pid", "steps", "memory", "for")
    table = plain_table(*columns, right=right, wrap=("worker", "queues", "at work"))
    for worker in found:
        name = worker.name if worker.host in worker.name else f"{worker.name} on {worker.host}"
        took = duration(worker.running.seconds) if worker.running else ""
        memory = f"{worker.memory_bytes / MEGABYTE:.0f} MB"
        cells = (name, worker.pid, ", ".join(worker.queues), worker.steps, memory, at_work(worker), took)
        table.add_row(*(output.escaped(str(cell)) for cell in cells))
    return table


def at_work(worker: "Worker") -> str:
    """ "1-spot transcription, attempt 2: waits for cuda:0"."""
    step = worker.running
    if step is None:
        return "idle"
    again = "" if step.attempt == 1 else f", attempt {step.attempt}"
    waits = f": {worker.waiting}" if worker.waiting else ""
    return f"{step.partition or step.run_id[:8]} {step.step}{again}{waits}"


def models(found: Iterable["Worker"]) -> Table:
    """What each worker holds, and below it what its cache has done."""
    right = ("MB", "load s", "loads", "hits", "evictions")
    table = plain_table("models of", "model", "device", *right, right=right, wrap=("models of", "model"))
    for worker in found:
        done = tuple(map(str, (worker.loads, worker.hits, worker.evictions)))
        if not worker.models and worker.loads:
            table.add_row(output.escaped(worker.name), "none now", "", "", "", *done)
        for number, model in enumerate(worker.models):
            first = number == 0
            cells = (model.name, model.device, f"{model.memory_bytes / MEGABYTE:.0f}", f"{model.load_seconds:.1f}")
            row = (worker.name if first else "", *cells, *(done if first else ()))
            table.add_row(*map(output.escaped, row))
    return table


def plain_table(*columns: str, right: Iterable[str] = (), wrap: Iterable[str] = ()) -> Table:
    """Without lines; `right` are the columns of numbers, `wrap` those that take several lines where room is short."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim", show_header=bool(columns))
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", no_wrap=name not in wrap, overflow="fold")
    return table


def print_table(table: Table) -> None:
    """As wide as the terminal; into a file or a pipe as wide as it likes."""
    console = output.lines
    if not console.is_terminal:
        wished = Measurement.get(console, console.options.update(width=WIDEST), table).maximum
        console = Console(width=max(wished, 1), highlight=False)
    console.print(table)


def duration(seconds: float) -> str:
    """ "12 s", "3 min 20 s", "1 h 5 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
