"""`cw prompt`: texts to draw from, and their enhancement."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cw_assets.cli import output
from cw_assets.cli.profile import ProfileOption
from cw_assets.cli.where import OnWorkers, project_where
from cw_assets.domain.prompts.styles import EnhancementStyle

if TYPE_CHECKING:
    from cw_assets.api import EnhanceOutcome, ProjectApi

app = typer.Typer(help="Prompts: add, enhance, list.", no_args_is_help=True)
Style = Annotated[EnhancementStyle, typer.Option(help="auto picks one by the words of the prompt.")]
Creativity = Annotated[float, typer.Option(help="0 to 1: how much is added, and how freely.")]


@app.command("add")
def add(
    texts: Annotated[list[str], typer.Argument(help="Each becomes a prompt of its own.")],
    style: Style = "auto",
    creativity: Creativity = 0.7,
    negative: Annotated[str, typer.Option(help="What must not be seen.")] = "",
    json: output.Json = False,
) -> None:
    """Take prompts into the catalog; each becomes a partition in Dagster."""
    from cw_assets import api

    with api.local() as project:
        records = [
            project.add_prompt(text, enhancement_style=style, creativity=creativity, negative_prompt=negative)
            for text in texts
        ]
    if json:
        output.print_json([record.model_dump(mode="json") for record in records])
        return
    for record in records:
        output.say(f"prompt {record.id} is {output.escaped(record.partition_key)}")


@app.command("enhance")
def enhance(
    ids: Annotated[list[int] | None, typer.Argument(help="Ids from cw prompt list.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are not enhanced yet.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also those that are enhanced already.")] = False,
    on_workers: OnWorkers = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Enhance prompts: in this process many at once go through the model together, on workers each is a run."""
    with project_where(on_workers, profile) as project:
        wanted = list(ids or ()) or unenhanced(project, everything=everything)
        with output.progress_bar(f"{len(wanted)} prompts", shown=not json) as advance:
            outcomes = project.enhance_prompts(wanted, force=force, on_progress=advance)
    if json:
        output.print_json([outcome.model_dump(mode="json") for outcome in outcomes])
        return
    for outcome in outcomes:
        tell(outcome)


def unenhanced(project: "ProjectApi", *, everything: bool) -> list[int]:
    from cw_assets.errors import InvalidInput

    if not everything:
        raise InvalidInput("No prompt is named, so nothing can be enhanced; give ids (cw prompt list), or --all.")
    return project.catalog.unenhanced_prompts()


def tell(outcome: "EnhanceOutcome") -> None:
    skipped = ", skipped: it was enhanced already" if outcome.status == "skipped" else ""
    output.say(f"[bold]prompt {outcome.prompt_id}[/] ({outcome.method}{skipped})")
    output.say(output.escaped(outcome.enhanced_prompt))
    if outcome.negative_prompt:
        output.say(f"[dim]without:[/] {output.escaped(outcome.negative_prompt)}")
    if outcome.fallback_reason:
        output.say(f"[dim]instead of a model: {output.escaped(outcome.fallback_reason)}[/]")


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1)] = 100, json: output.Json = False) -> None:
    """Prompts, newest first."""
    from cw_assets import api

    with api.local() as project:
        records = project.catalog.list_prompts(limit=limit)
    if json:
        output.print_json([record.model_dump(mode="json") for record in records])
        return
    table = Table("id", "source", "style", "method", "enhanced", box=None)
    for record in records:
        style, method = record.enhancement_style, record.enhancement_method
        table.add_row(
            *map(output.escaped, (str(record.id), record.source_prompt, style, method, record.enhanced_prompt))
        )
    output.lines.print(table)
