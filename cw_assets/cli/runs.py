"""`cw run`: Dagster's runs are listed, followed and cancelled."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import output
from cw_assets.cli.status import duration, plain_table, print_table

if TYPE_CHECKING:
    from cw_assets.catalog.records import WorkRecord
    from cw_assets.defs.execution.runs import Runs, RunState

app = typer.Typer(help="Runs: list, watch, cancel.", no_args_is_help=True)
RunId = Annotated[str, typer.Argument(help="Id of the run, or its beginning.")]
CANCEL_WAIT_S = 20.0
FOREVER_S = float("inf")
COLOURS = {"SUCCESS": "green", "FAILURE": "red", "CANCELED": "yellow", "CANCELING": "yellow"}
INTERRUPTED = 130


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20, json: output.Json = False) -> None:
    """Runs, newest first: what each is at, or why it failed."""
    from cw_assets.defs.execution.runs import Runs
    from cw_assets.settings import Settings

    with Runs.open(Settings()) as runs:
        found = runs.newest(limit)
    if json:
        output.print_json([run.model_dump(mode="json") for run in found])
        return
    columns = ("run", "job", "partition", "status", "began", "took", "steps", "at work")
    table = plain_table(*columns, right=("took", "steps"), wrap=("job", "partition", "at work"))
    for run in found:
        table.add_row(*row(run))
    print_table(table)
    for run in found:
        if run.error:
            output.say(f"[red]{run.short_id}:[/] {output.escaped(run.error)}")


def row(run: "RunState") -> tuple[str, ...]:
    """What a person wants to see of a run in a line."""
    from cw_assets.defs.execution.runs import at_work

    took = "" if run.seconds is None else duration(run.seconds)
    again = f" ({run.repeats} sent again)" if run.repeats else ""
    named = map(output.escaped, (run.short_id, run.job, run.partition))
    steps = f"{run.steps_done}/{run.steps_planned}"
    return (*named, coloured(run.status), moment(run.started_at), took, steps, output.escaped(at_work(run) + again))


def moment(at: datetime | None) -> str:
    """The time of day here, with the date where it was not today."""
    if at is None:
        return ""
    here = at.astimezone()
    today = here.date() == datetime.now().astimezone().date()
    return f"{here:%H:%M:%S}" if today else f"{here:%Y-%m-%d %H:%M}"


def coloured(status: str) -> str:
    return f"[{COLOURS[status]}]{status}[/]" if status in COLOURS else output.escaped(status)


@app.command("watch")
def watch(run_id: RunId, json: output.Json = False) -> None:
    """Follow a run to its end; exit code 0 for success, 1 otherwise. Ctrl-C leaves it, the run goes on."""
    from cw_assets.defs.execution.runs import Runs
    from cw_assets.settings import Settings

    with Runs.open(Settings()) as runs:
        run = runs.find(run_id)
        try:
            run = follow(runs, run, bar=not json)
        except KeyboardInterrupt:
            output.errors.print(f"the run goes on; cw run cancel {run.short_id} ends it")
            raise typer.Exit(INTERRUPTED) from None
    if json:
        output.print_json(run.model_dump(mode="json"))
    else:
        output.say(ending(run))
    if run.status != "SUCCESS":
        raise typer.Exit(1)


def follow(runs: "Runs", run: "RunState", *, bar: bool) -> "RunState":
    """With a bar on standard error until the run is over."""
    from cw_assets.domain.status import PHASE_WORDS

    def tell(now: "RunState") -> None:
        progress = runs.progress(now)
        words = progress.phase if progress.phase in PHASE_WORDS else output.escaped(progress.phase)
        advance(progress.model_copy(update={"phase": words}))

    with output.progress_bar(f"{run.short_id} {run.partition}", shown=bar) as advance:
        return runs.wait(run, FOREVER_S, tell)


def ending(run: "RunState") -> str:
    """ "1a2b3c4d analyze_video_job 1-spot: SUCCESS after 8 s"."""
    took = "" if run.seconds is None else f" after {duration(run.seconds)}"
    name = output.escaped(f"{run.short_id} {run.job} {run.partition}".strip())
    why = f": {output.escaped(run.error)}" if run.error else ""
    return f"{name}: {coloured(run.status)}{took}{why}"


@app.command("cancel")
def cancel(run_id: RunId, json: output.Json = False) -> None:
    """End a run that waits or works, and cancel its record; exit code 1 where it has not ended within 20 s."""
    from cw_assets.defs.execution.runs import Runs
    from cw_assets.settings import Settings

    with Runs.open(Settings()) as runs:
        if (lost := runs.cancel_unknown(run_id)) is not None:
            tell_lost(run_id, lost, json=json)
            return
        run = runs.find(run_id)
        runs.cancel(run)
        run = runs.wait(run, CANCEL_WAIT_S)
        record = runs.record_of(run)
    if json:
        held: dict[str, Any] | None = record.model_dump(mode="json") if record else None
        output.print_json(run.model_dump(mode="json") | {"record": held})
    else:
        of_record = f"; its record {record.partition_key} is {record.status}" if record else "; it held no record"
        output.say(cancelled(run) + output.escaped(of_record))
    if run.status != "CANCELED":
        raise typer.Exit(1)


def tell_lost(run_id: str, record: "WorkRecord", *, json: bool) -> None:
    if json:
        output.print_json({"id": run_id, "status": "CANCELED", "record": record.model_dump(mode="json")})
    else:
        now = f"its record {record.partition_key} is {record.status}"
        output.say(output.escaped(f"Dagster knows no run {run_id}; {now}"))


def cancelled(run: "RunState") -> str:
    """What became of a run that was to end."""
    if run.finished:
        return ending(run)
    return (
        f"{run.short_id} has been told to end, and has not within {CANCEL_WAIT_S:.0f} s ({run.status}); "
        "Dagster's daemon ends it where its process is gone (cw status shows whether it is alive)"
    )
