"""`cw media`: the videos in the catalog."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cw_assets.cli import output

if TYPE_CHECKING:
    from cw_assets.catalog.records import MediaRecord

app = typer.Typer(help="Videos in the catalog.", no_args_is_help=True)


@app.command("add")
def add(files: list[Path], json: output.Json = False) -> None:
    """Take videos into the catalog without analysing them; each becomes a partition in Dagster."""
    from cw_assets import api

    with api.local() as project:
        results, worst = output.each(files, project.add_media, None if json else tell)
    if json:
        output.print_json(results)
    if worst:
        raise typer.Exit(worst)


def tell(record: "MediaRecord", file: Path) -> None:
    output.say(f"{output.escaped(file.name)} is {record.partition_key}")


@app.command("list")
def list_(json: output.Json = False, limit: int = 100) -> None:
    """All videos, newest first."""
    from cw_assets import api

    with api.local() as project:
        records = project.workplace.catalog.list_media(limit=limit)
    if json:
        output.print_json([record.model_dump(mode="json") for record in records])
        return
    table = Table("partition", "file", "status", "progress", "seconds", "error", box=None)
    for record in records:
        length = "" if record.duration is None else f"{record.duration:.1f}"
        cells = (record.partition_key, record.file_name, record.status, f"{record.progress} %", length)
        table.add_row(*map(output.escaped, (*cells, record.error_message)))
    output.lines.print(table)


@app.command("approve")
def approve(media_id: int) -> None:
    """Accept the analysis and make an ORIGIN ad unit with its script."""
    from cw_assets import api

    with api.local() as project:
        catalog = project.workplace.catalog
        catalog.review(media_id, approve=True)
        unit = catalog.create_origin_unit(media_id)
    output.say(f"media {media_id} is reviewed; its script is ad unit {unit.id}")


@app.command("reject")
def reject(media_id: int, note: Annotated[str, typer.Option(help="Why.")] = "") -> None:
    """Send the analysis back, with a note."""
    from cw_assets import api

    with api.local() as project:
        project.workplace.catalog.review(media_id, approve=False, note=note)
    output.say(f"media {media_id} is uploaded again")
