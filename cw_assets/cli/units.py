"""`cw unit`: ad units, origins and adaptations: looked at, taken in, and given out in the forms of the trade."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cw_assets.cli import output, rows

if TYPE_CHECKING:
    from cw_assets.api import ScriptImport
    from cw_assets.catalog.records import AdUnitRecord

app = typer.Typer(help="Ad units: list, show, import, export.", no_args_is_help=True)
Paper = Literal["a4", "letter"]
UnitId = Annotated[int, typer.Argument(help="Id from cw unit list.")]


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1)] = 100, json: output.Json = False) -> None:
    """Origins and adaptations, newest first."""
    from rich.table import Table

    from cw_assets import api

    with api.local() as project:
        units = project.catalog.list_ad_units(limit=limit)
    if json:
        output.print_json([unit.model_dump(mode="json") for unit in units])
        return
    table = Table("partition", "type", "market", "status", "phase", "progress", "to translate", "error", box=None)
    for unit in units:
        left = str(unit.pipeline_metadata.get("lines_to_translate", ""))
        cells = (
            unit.partition_key,
            unit.unit_type,
            market_of(unit),
            unit.status,
            unit.phase,
            f"{unit.progress} %",
            left,
        )
        table.add_row(*map(output.escaped, (*cells, unit.error_message)))
    output.lines.print(table)


def market_of(unit: "AdUnitRecord") -> str:
    return "-".join(part for part in (unit.language, unit.country) if part)


@app.command("show")
def show(unit_id: UnitId, json: output.Json = False) -> None:
    """A unit's rows beside its origin's, and what the gates said."""
    from cw_assets import api

    with api.local() as project:
        unit, script = project.catalog.get_ad_unit(unit_id), project.catalog.unit_script(unit_id)
        if json:
            output.print_json(
                unit.model_dump(mode="json") | {"script_rows": [row.model_dump(mode="json") for row in script]}
            )
            return
        tell(unit)
        output.lines.print(rows.table(script or project.last_draft(unit)))
        if unit.unit_type == "ADAPTATION" and project.adaptation_page(unit.id).is_file():
            output.say(f"page: {project.adaptation_page(unit.id).resolve()}")


def tell(unit: "AdUnitRecord") -> None:
    """What it is, and each word of each gate."""
    output.say(
        f"[bold]{output.escaped(unit.title or unit.code)}[/] ({unit.unit_type} {market_of(unit)}) is {unit.status}"
    )
    if unit.error_message:
        output.complain(unit.error_message)
    for word in unit.evaluation_history:
        verdict = "passed" if word["passed"] else "failed"
        output.say(
            f"{word['gate']} gate, revision {word['revision']}: {verdict}, score {word['score']:.2f}"
            f"{': ' if word['issues'] else ''}"
            + output.escaped("; ".join(f"{i['severity']} ({i['source']}): {i['description']}" for i in word["issues"]))
        )


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A script as JSON v1.0.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is wrong, or what would be made.")] = False,
    code: Annotated[str, typer.Option(help="Code of the unit; default: made of the title.")] = "",
    json: output.Json = False,
) -> None:
    """Take in a script that was written elsewhere: it becomes an ORIGIN unit, all of it or nothing."""
    from cw_assets import api

    with api.local() as project:
        done = project.import_script(file, dry_run=dry_run, code=code)
    if json:
        output.print_json(done.model_dump(mode="json"))
    else:
        tell_import(done, file)
    if done.faults:
        raise typer.Exit(2)


def tell_import(done: "ScriptImport", file: Path) -> None:
    name = output.escaped(file.name)
    if done.faults:
        output.complain(f"{file.name} is no script that can be taken in; mend these and try again:")
        for fault in done.faults:
            output.errors.print(f"  {output.escaped(fault)}", soft_wrap=True)
    elif done.unit_id is None:
        output.say(f"{name} is whole: {done.rows} rows, {done.seconds:.3f} s; nothing was taken in")
    else:
        output.say(f"{name} is ad unit {done.unit_id}: {done.rows} rows, {done.seconds:.3f} s")


@app.command("export")
def export(
    unit_id: UnitId,
    formats: Annotated[
        str, typer.Option("--format", "-f", help="Of docx, pdf, csv, json, srt, vtt; several with commas, or all.")
    ] = "docx,pdf",
    to: Annotated[Path | None, typer.Option(help="A folder; default: scripts in the media folder.")] = None,
    paper: Annotated[Paper, typer.Option(help="Of docx and pdf.")] = "a4",
    draft: Annotated[bool, typer.Option("--draft", help="The last draft of an adaptation that failed.")] = False,
    json: output.Json = False,
) -> None:
    """A unit's script as the trade wants it: AV script (DOCX, PDF), table (CSV), JSON, captions (SRT, VTT)."""
    from cw_assets import api

    with api.local() as project:
        wanted = [one.strip().lower() for one in formats.split(",") if one.strip()]
        paths = project.export_unit(unit_id, wanted, folder=to, paper=paper, draft=draft)
    if json:
        output.print_json({"video_ad_unit_id": unit_id, "paths": [str(path) for path in paths]})
        return
    for path in paths:
        output.say(output.escaped(str(path.resolve())))
