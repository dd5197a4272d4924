"""`cw adapt`: an origin's script for other markets, one after another, ending with a table that compares them."""

import sys
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import gate_history, output
from cw_assets.cli.profile import ProfileOption
from cw_assets.cli.status import plain_table, print_table
from cw_assets.cli.where import OnWorkers, project_where
from cw_assets.domain.adaptation.request import NODES, Node
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cw_assets.api import AdaptationOutcome, ProjectApi
    from cw_assets.catalog.records import AdUnitRecord
    from cw_assets.domain.adaptation.metadata import PipelineMetadata
    from cw_assets.domain.scripts.rows import ScriptRow

COLUMNS = ("unit", "market", "status", "rows", "seconds", "gates", "revised", "to do", "by")
NUMBERS = ("rows", "seconds", "revised", "to do")


def adapt(
    origin: Annotated[int, typer.Argument(help="Id of an ORIGIN ad unit (cw unit list).")],
    markets: Annotated[str, typer.Option(help="Language and country of each: de-DE,ja-JP,ar-SA.")],
    persona: Annotated[str, typer.Option(help="Slug of a persona (cw reference list personas).")] = "",
    brand: Annotated[str, typer.Option(help="Code of a brand in the place of the campaign's.")] = "",
    model: Annotated[str, typer.Option(help="Hub id of the writer's language model.")] = "",
    node_model: Annotated[
        list[str] | None, typer.Option(help="Of one node, as culture=Qwen/Qwen3-8B; again for others.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also where nothing has changed, and in the place of edited rows.")
    ] = False,
    on_workers: OnWorkers = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Adapt an approved script for other markets; a bad one does not stop the others.

    Without a language model it keeps structure and durations, puts in what is certain (dates, units, forms of money)
    and marks every line that a translator must still do. Lines that came back by `cw unit import --into` are kept:
    where the origin or a setting has changed since, the market is refused without --force.
    """
    wanted = [market.strip() for market in markets.split(",") if market.strip()]
    settings: dict[str, Any] = {
        "persona": persona.strip(),
        "brand": brand.strip(),
        "llm": model.strip(),
        "node_models": nodes(node_model or []),
    }
    with project_where(on_workers, profile) as project:
        with bars(shown=not json) as bar_of, redirect_stdout(sys.stderr):
            outcomes = project.create_adaptations(origin, wanted, force=force, on_progress=bar_of, **settings)
        tell_unused_models(project, settings)
        units = [project.catalog.get_ad_unit(outcome.video_ad_unit_id) for outcome in outcomes]
        if not json:
            compare(project, outcomes, units)
    if json:
        output.print_json({"units": [outcome.model_dump(mode="json") for outcome in outcomes]})
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(3 if any(outcome.not_ready for outcome in outcomes) else 1)


def nodes(given: "Sequence[str]", *, or_none: bool = False) -> dict[Node, str]:
    """Of "culture=Qwen/Qwen3-8B"; with `or_none` also of "culture=", which names no model."""
    named = dict[Node, str]()
    for one in given:
        node, equals, model = (part.strip() for part in one.partition("="))
        if not equals or not (model or or_none):
            raise InvalidInput(f"{one!r} names no node's model; write NODE=MODEL, as in culture=Qwen/Qwen3-8B.")
        if node not in NODES:
            raise InvalidInput(f"{node!r} is no node of an adaptation; choose one of {', '.join(NODES)}.")
        named[node] = model
    return named


def tell_unused_models(project: "ProjectApi", settings: "Mapping[str, Any]") -> None:
    """Say that nobody asks the models that were named."""
    from cw_assets.engines.registry import chosen

    if (settings["llm"] or settings["node_models"]) and chosen("text_model", project.settings) == "rules":
        output.errors.print(
            "note: the text model is rules, which asks no language model; the ones you named are kept with the units "
            "for CW_TEXT_MODEL=transformers or openai",
            soft_wrap=True,
        )


@contextmanager
def bars(*, shown: bool) -> "Iterator[Any]":
    """A bar for each unit on standard error; back comes what makes one."""
    from rich.progress import Progress

    hidden = not shown or not output.errors.is_terminal
    with Progress(*output.COLUMNS, console=output.errors, transient=True, disable=hidden) as bar:

        def bar_of(unit: "AdUnitRecord") -> Any:
            return output.advancing(bar, f"{unit.language}-{unit.country}")

        yield bar_of


def compare(project: "ProjectApi", outcomes: "Sequence[AdaptationOutcome]", units: "Sequence[AdUnitRecord]") -> None:
    """A line a market: what came of it, through which gates, by whom, and what is left to do."""
    table = plain_table(*COLUMNS, right=NUMBERS, wrap=("by",))
    for outcome, unit in zip(outcomes, units, strict=True):
        words = gate_history.last_words(gate_history.history_of(unit))
        cells = (str(unit.id), outcome.market, outcome.status, *size_of(outcome.script_rows), words)
        table.add_row(*map(output.escaped, (*cells, *made_by(outcome.pipeline))))
    print_table(table)
    if any(outcome.pipeline and outcome.pipeline.lines_to_translate for outcome in outcomes):
        output.say("to do: lines for a translator, each marked TO TRANSLATE")
    if any(outcome.pipeline and outcome.pipeline.final_model.engine == "rules" for outcome in outcomes):
        output.say(gate_history.BY_CODE_ALONE)
    for outcome in outcomes:
        if outcome.error:
            output.complain(f"{outcome.market}: {outcome.error}")
        else:
            tell_page(project, outcome)


def tell_page(project: "ProjectApi", outcome: "AdaptationOutcome") -> None:
    """Where it is; a unit that was taken in from elsewhere, or written by hand, has none."""
    page = project.adaptation_page(outcome.video_ad_unit_id)
    if page.is_file():
        output.say(f"{outcome.market}: {output.escaped(str(page.resolve()))}")


def size_of(rows: "Sequence[ScriptRow]") -> tuple[str, str]:
    """Their number and seconds; nothing where there are none."""
    return (str(len(rows)), f"{sum(row.duration_seconds for row in rows):.3f}") if rows else ("", "")


def made_by(made: "PipelineMetadata | None") -> tuple[str, str, str]:
    """Revisions, lines to translate, and the writer."""
    if made is None:
        return "", "", ""
    writer = made.final_model
    by = "rules" if writer.engine == "rules" else writer.model or writer.engine
    return str(sum(made.revisions.values())), str(made.lines_to_translate), by
