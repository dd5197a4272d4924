"""`cw adapt`: an origin's script for other markets, one after another, ending with a table that compares them."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import output
from cw_assets.cli.profile import ProfileOption, settings_of
from cw_assets.domain.adaptation.evaluation import GATES
from cw_assets.domain.adaptation.request import NODES, Node
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cw_assets.api import AdaptationOutcome, LocalProject
    from cw_assets.catalog.records import AdUnitRecord


def adapt(
    origin: Annotated[int, typer.Argument(help="Id of an ORIGIN ad unit (cw unit list).")],
    markets: Annotated[str, typer.Option(help="Language and country of each: de-DE,ja-JP,ar-SA.")],
    persona: Annotated[str, typer.Option(help="Slug of a persona (cw reference list personas).")] = "",
    brand: Annotated[str, typer.Option(help="Code of a brand in the place of the campaign's.")] = "",
    model: Annotated[str, typer.Option(help="Hub id of the writer's language model.")] = "",
    node_model: Annotated[
        list[str] | None, typer.Option(help="Of one node, as culture=Qwen/Qwen3-8B; again for others.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also where nothing has changed.")] = False,
    on_workers: Annotated[bool, typer.Option("--on-workers", help="On the workers of cw up, side by side.")] = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Adapt an approved script for other markets; a bad one does not stop the others.

    Without a language model it keeps structure and durations, puts in what is certain (dates, units, forms of money)
    and marks every line that a translator must still do.
    """
    from cw_assets import api

    wanted = [market for market in markets.replace(" ", "").split(",") if market]
    settings: dict[str, Any] = {
        "persona": persona,
        "brand": brand,
        "llm": model,
        "node_models": nodes(node_model or []),
    }
    with api.local(settings_of(profile)) as project, bars(shown=not json) as bar_of:
        work = project.adapt_on_workers if on_workers else project.create_adaptations
        outcomes = work(origin, wanted, force=force, on_progress=bar_of, **settings)
        units = [project.catalog.get_ad_unit(outcome.video_ad_unit_id) for outcome in outcomes]
        if not json:
            compare(project, outcomes, units)
    if json:
        output.print_json({"units": [outcome.model_dump(mode="json") for outcome in outcomes]})
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def nodes(given: "Sequence[str]") -> dict[Node, str]:
    """Of "culture=Qwen/Qwen3-8B"."""
    named = dict[Node, str]()
    for one in given:
        node, equals, model = one.partition("=")
        if not equals or node not in NODES:
            raise InvalidInput(f"{one!r} names no node's model; write it as NODE=MODEL with {', '.join(NODES)}.")
        named[node] = model
    return named


@contextmanager
def bars(*, shown: bool) -> "Iterator[Any]":
    """A bar for each unit on standard error; back comes what makes one."""
    from rich.progress import Progress

    with Progress(*output.COLUMNS, console=output.errors, disable=not shown or not output.errors.is_terminal) as bar:

        def bar_of(unit: "AdUnitRecord") -> Any:
            return output.advancing(bar, f"{unit.language}-{unit.country}")

        yield bar_of


def compare(project: "LocalProject", outcomes: "Sequence[AdaptationOutcome]", units: "Sequence[AdUnitRecord]") -> None:
    """A line a market: what came of it, through which gates, by whom, and what is left to do."""
    from rich.table import Table

    table = Table("unit", "market", "status", "rows", "seconds", "gates", "revised", "to translate", "by", box=None)
    for outcome, unit in zip(outcomes, units, strict=True):
        rows, made = outcome.script_rows, outcome.pipeline
        length = f"{sum(row.duration_seconds for row in rows):.3f}" if rows else ""
        cells = [str(unit.id), outcome.market, outcome.status, str(len(rows)), length, gates(unit)]
        cells += (
            ["", "", ""]
            if made is None
            else [
                str(sum(made.revisions.values())),
                str(made.lines_to_translate),
                made.final_model.model or made.final_model.engine,
            ]
        )
        table.add_row(*map(output.escaped, cells))
    output.lines.print(table)
    for outcome, unit in zip(outcomes, units, strict=True):
        if outcome.error:
            output.complain(f"{outcome.market}: {outcome.error}")
        else:
            output.say(f"{outcome.market}: {output.escaped(str(project.adaptation_page(unit.id).resolve()))}")


def gates(unit: "AdUnitRecord") -> str:
    """By the last word of each: "4 of 4", or the one that did not let it through."""
    last = {word["gate"]: word["passed"] for word in unit.evaluation_history}
    failed = [gate for gate, passed in last.items() if not passed]
    return f"not {failed[-1]}" if failed else f"{len(last)} of {len(GATES)}"
