"""`cw lora`: LoRAs in the catalog, and their files."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cw_assets.cli import output
from cw_assets.cli.profile import ProfileOption, settings_of
from cw_assets.cli.where import OnWorkers, project_where

if TYPE_CHECKING:
    from cw_assets.api import LoraOutcome
    from cw_assets.catalog.records import LoraRecord

app = typer.Typer(help="LoRAs: add, fetch, list, refresh.", no_args_is_help=True)
Ids = Annotated[list[int], typer.Argument(help="Ids from cw lora list.")]


@app.command("add")
def add(
    source: Annotated[
        str, typer.Argument(help="An AIR, a CivitAI page, civitai:MODEL@VERSION, or a .safetensors file.")
    ],
    label: Annotated[str, typer.Option(help="Its name; default: what the source says.")] = "",
    architecture: Annotated[str, typer.Option(help="sdxl, sd15, flux1, qwen or zimage; default: the source's.")] = "",
    trigger_words: Annotated[str, typer.Option(help="Put after each prompt; default: the source's.")] = "",
    strength: Annotated[float | None, typer.Option(help="0 to 2.")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch the file too.")] = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Take a LoRA into the catalog with what its source says of it."""
    from cw_assets import api

    with api.local(settings_of(profile)) as project:
        record = project.add_lora(
            source, label=label, base_architecture=architecture, prompt_suffix=trigger_words, default_strength=strength
        )
        if fetch:
            with output.progress_bar(record.label, shown=not json) as advance:
                project.download_lora(record.id, on_progress=advance).result()
            record = project.catalog.get_lora(record.id)
    if json:
        output.print_json(record.model_dump(mode="json"))
    else:
        tell_record(record)


def tell_record(record: "LoraRecord") -> None:
    words = f", trigger words: {record.prompt_suffix}" if record.prompt_suffix else ""
    output.say(output.escaped(f"LoRA {record.id} is {record.label} for {record.base_architecture}{words}"))


@app.command("fetch")
def fetch(
    ids: Ids,
    force: Annotated[bool, typer.Option("--force", help="Again, where the file is here already.")] = False,
    on_workers: OnWorkers = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Fetch the files of LoRAs, checked by their hash; a download that was cut goes on where it stopped."""
    with project_where(on_workers, profile) as project, output.progress_bar("LoRA", shown=not json) as advance:
        results, worst = output.each(
            ids,
            lambda lora_id: project.download_lora(lora_id, force=force, on_progress=advance).result(),
            None if json else tell_fetched,
        )
    if json:
        output.print_json(results)
    if worst:
        raise typer.Exit(worst)


def tell_fetched(outcome: "LoraOutcome", lora_id: int) -> None:
    here = " was here already" if outcome.status == "skipped" else ""
    output.say(f"LoRA {lora_id}{here}: {output.escaped(str(outcome.path))}")


@app.command("refresh")
def refresh(ids: Ids, profile: ProfileOption = None, json: output.Json = False) -> None:
    """Ask the source again for name, trigger words, guidance and notes."""
    from cw_assets import api

    with api.local(settings_of(profile)) as project:
        results, worst = output.each(ids, project.refresh_lora, None if json else lambda record, _: tell_record(record))
    if json:
        output.print_json(results)
    if worst:
        raise typer.Exit(worst)


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1)] = 100, json: output.Json = False) -> None:
    """LoRAs, newest first."""
    from cw_assets import api

    with api.local() as project:
        records = project.catalog.list_loras(limit=limit)
    if json:
        output.print_json([record.model_dump(mode="json") for record in records])
        return
    table = Table("id", "label", "architecture", "strength", "trigger words", "AIR", "file", "error", box=None)
    for r in records:
        cells = (str(r.id), r.label, r.base_architecture, f"{r.default_strength:g}", r.prompt_suffix, r.air, r.path)
        table.add_row(*map(output.escaped, (*cells, r.error_message)))
    output.lines.print(table)
