"""`cw queue`: what waits in the broker's queues is listed, and thrown away on request."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import output
from cw_assets.cli.status import plain_table, print_table
from cw_assets.errors import InvalidInput, NotReady, Refused

if TYPE_CHECKING:
    from cw_assets.health import BrokerLook
    from cw_assets.settings import Settings

app = typer.Typer(help="Queues of steps: list, purge.", no_args_is_help=True)
SENT_AGAIN = (
    "Runs that are under way notice it within seconds, at the latest within a minute, and send their steps again "
    "by themselves; to stop work, cancel runs: cw run cancel RUN."
)


@app.command("list")
def list_(json: output.Json = False) -> None:
    """How many steps wait in each queue, and who serves it."""
    from cw_assets.settings import Settings

    rows = queue_rows(answered(Settings()))
    if json:
        output.print_json(rows)
        return
    table = plain_table(
        "queue", "waiting", "without a worker", "served by", right=("waiting", "without a worker"), wrap=("served by",)
    )
    for row in rows:
        serving = output.escaped(", ".join(row["workers"])) or "[red]nobody[/]"
        table.add_row(output.escaped(row["name"]), str(row["waiting"]), str(row["unserved"]), serving)
    print_table(table)


def answered(settings: "Settings") -> "BrokerLook":
    """What the broker says. NotReady where it does not answer."""
    from cw_assets.health import ask_broker

    look = ask_broker(settings)
    if not look.service.answers:
        raise NotReady(look.service.error)
    return look


def queue_rows(look: "BrokerLook") -> list[dict[str, Any]]:
    """For each queue the steps in it, those that a run keeps until there is a worker, and the workers' names."""
    from cw_assets.health import waiting_unserved

    unserved = waiting_unserved(look)
    return [
        {
            "name": queue,
            "waiting": look.lengths.get(queue, 0),
            "unserved": unserved.get(queue, 0),
            "workers": [state.name for state in look.states if queue in state.queues],
        }
        for queue in {**look.lengths, **unserved}
    ]


@app.command("purge")
def purge(
    queue: Annotated[str, typer.Argument(help="default or enhancement; without it both.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: output.Json = False,
) -> None:
    """Throw away the steps that wait in a queue. Runs that are under way send theirs again; it ends no run."""
    from cw_assets.settings import Settings
    from cw_assets.workers import broker

    settings = Settings()
    lengths = {name: answered(settings).lengths[name] for name in chosen(queue)}
    if sum(lengths.values()) and not yes:
        ask(lengths)
    with broker.connect(settings) as client:
        thrown = {name: broker.purge(client, name) for name in lengths}
    if json:
        output.print_json(thrown)
    else:
        output.say(purged(thrown))


def chosen(queue: str) -> tuple[str, ...]:
    """One queue, or all. InvalidInput for one that does not exist."""
    from cw_assets.workers.broker import QUEUES

    if queue and queue not in QUEUES:
        raise InvalidInput(f"There is no queue {queue!r}; write {' or '.join(QUEUES)}, or nothing for both.")
    return (queue,) if queue else QUEUES


def ask(lengths: dict[str, int]) -> None:
    """Have a person agree. Refused where nobody can be asked, the command ends where the answer is no."""
    what = counted(lengths)
    if not sys.stdin.isatty():
        raise Refused(f"{what} would be thrown away, and nobody can be asked here; add --yes.")
    output.errors.print(SENT_AGAIN, soft_wrap=True)
    typer.confirm(f"Throw {what} away?", abort=True, err=True)


def purged(thrown: dict[str, int]) -> str:
    if not sum(thrown.values()):
        return f"nothing waited in {' and '.join(thrown)}"
    return f"{counted(thrown)} thrown away. {SENT_AGAIN}"


def counted(lengths: dict[str, int]) -> str:
    """ "3 steps in default and 1 step in enhancement"."""
    counts = (f"{n} {'step' if n == 1 else 'steps'} in {queue}" for queue, n in lengths.items() if n)
    return " and ".join(counts)
