"""`cw unit`: ad units, origins and adaptations: looked at, taken in, and given out in the forms of the trade."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cw_assets.cli import adapt, gate_history, output, rows
from cw_assets.cli.status import plain_table, print_table
from cw_assets.domain.scripts.edits import EDITED_AT
from cw_assets.domain.status import ACTIVE, PHASE_WORDS, Status
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cw_assets.api import ProjectApi, ScriptImport
    from cw_assets.catalog.records import AdUnitRecord
    from cw_assets.domain.scripts.rows import ScriptRow

app = typer.Typer(help="Ad units: list, show, set, import, export, delete.", no_args_is_help=True)
Paper = Literal["a4", "letter"]
UnitId = Annotated[int, typer.Argument(help="Id from cw unit list.")]


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1)] = 100, json: output.Json = False) -> None:
    """Origins and adaptations, newest first."""
    from cw_assets import api

    with api.local() as project:
        units = project.catalog.list_ad_units(limit=limit)
    if json:
        output.print_json([unit.model_dump(mode="json") for unit in units])
        return
    table = plain_table("partition", "type", "market", "status", "to do", right=("to do",), wrap=("partition",))
    for unit in units:
        left = str(unit.pipeline_metadata.get("lines_to_translate", ""))
        cells = (unit.partition_key, unit.unit_type, market_of(unit), status_of(unit), left)
        table.add_row(*map(output.escaped, cells))
    print_table(table)
    for unit in units:
        if unit.error_message:
            output.say(output.escaped(f"{unit.partition_key}: {unit.error_message}"))


def market_of(unit: "AdUnitRecord") -> str:
    return "-".join(part for part in (unit.language, unit.country) if part)


def status_of(unit: "AdUnitRecord") -> str:
    """With how far it is, while a run holds it."""
    if unit.status not in ACTIVE:
        return unit.status
    parts = (unit.status, PHASE_WORDS.get(unit.phase, unit.phase), f"{unit.progress} %")
    return ", ".join(filter(None, parts))


@app.command("show")
def show(
    unit_id: UnitId,
    draft: Annotated[bool, typer.Option("--draft", help="The last draft of an adaptation that failed.")] = False,
    json: output.Json = False,
) -> None:
    """A unit's rows, an adaptation's beside those of its origin, and what the gates said."""
    from cw_assets import api

    with api.local() as project:
        unit, script = project.catalog.get_ad_unit(unit_id), project.catalog.unit_script(unit_id)
        last_draft = project.last_draft(unit)
        if draft and not last_draft:
            raise InvalidInput(f"Ad unit {unit_id} is {unit.status} and has no draft that failed; leave out --draft.")
        if json:
            shown = {"script_rows": script, "last_draft": last_draft}
            rows_of = {name: [row.model_dump(mode="json") for row in found] for name, found in shown.items()}
            output.print_json(unit.model_dump(mode="json") | rows_of)
            return
        tell(unit, project.unit_settings(unit))
        if unit.unit_type == "ORIGIN":
            output.lines.print(rows.table(script))
        else:
            tell_adaptation(project, unit, () if draft else script, last_draft)


def tell(unit: "AdUnitRecord", settings: "Mapping[str, str]") -> None:
    """What it is, what is set on it, and each word of each gate."""
    title = output.escaped(unit.title or unit.code)
    edited_at = unit.pipeline_metadata.get(EDITED_AT)
    edited = f", edited {edited_at[:10]}" if edited_at else ""
    output.say(f"[bold]{title}[/] ({unit.unit_type} {market_of(unit)}) is {status_of(unit)}{edited}")
    for name, value in settings.items():
        output.say(output.escaped(f"{name}: {value}"))
    if left := unit.pipeline_metadata.get("lines_to_translate"):
        output.say(f"lines to translate: {left}")
    if unit.error_message:
        output.complain(unit.error_message)
    if unit.evaluation_history:
        if edited:
            output.say("what the gates said before that:")
        output.lines.print(gate_history.table(gate_history.history_of(unit)))
        if unit.pipeline_metadata.get("final_model", {}).get("engine") == "rules":
            output.say(gate_history.BY_CODE_ALONE)


def tell_adaptation(
    project: "ProjectApi", unit: "AdUnitRecord", script: "Sequence[ScriptRow]", last_draft: "Sequence[ScriptRow]"
) -> None:
    """Its rows, or the last draft where there are none, beside its origin's; then where the page is."""
    if not script and last_draft:
        output.say("its gates did not let it through; this is its last draft:")
    elif script and unit.status in (Status.FAILED, Status.CANCELLED):
        other = "; the last draft of the one that failed: --draft" if last_draft else ""
        output.say(f"these rows are of an earlier adaptation{other}")
    origin = project.catalog.get_ad_unit(unit.source_ad_unit_id or 0)
    names = (f"origin ({market_of(origin) or 'unknown'})", market_of(unit))
    output.lines.print(rows.beside(project.catalog.unit_script(origin.id), script or last_draft, *names))
    page = project.adaptation_page(unit.id)
    if page.is_file():
        before = " (as it was before its rows were edited)" if EDITED_AT in unit.pipeline_metadata else ""
        output.say(f"page{before}: {output.escaped(str(page.resolve()))}")


@app.command("set")
def set_(
    unit_id: UnitId,
    title: Annotated[str | None, typer.Option(help="Of the spot.")] = None,
    persona: Annotated[str | None, typer.Option(help="Slug of a persona.")] = None,
    brand: Annotated[str | None, typer.Option(help="Code of a brand, in the place of the campaign's.")] = None,
    model: Annotated[str | None, typer.Option(help="Hub id of the writer's language model.")] = None,
    node_model: Annotated[list[str] | None, typer.Option(help="Of one node, as culture=Qwen/Qwen3-8B.")] = None,
    style: Annotated[str | None, typer.Option(help="Visual style prompt, in English.")] = None,
    json: output.Json = False,
) -> None:
    """Change what a unit is adapted with, for the next time; an empty text takes a choice back."""
    from cw_assets import api

    said = {"title": title, "persona": persona, "llm": model, "visual_style_prompt": style, "brand": brand}
    changes: dict[str, Any] = {name: value.strip() for name, value in said.items() if value is not None}
    if node_model:
        changes["node_models"] = adapt.nodes(node_model, or_none=True)
    if not changes:
        raise InvalidInput(
            "Nothing is to be changed; give --title, --persona, --brand, --model, --node-model, --style."
        )
    with api.local() as project:
        unit = project.set_unit(unit_id, **changes)
        settings = project.unit_settings(unit)
    if json:
        output.print_json(unit.model_dump(mode="json"))
    else:
        tell(unit.model_copy(update={"evaluation_history": (), "error_message": ""}), settings)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A script as JSON v1.0; with --into also CSV.")],
    into: Annotated[int | None, typer.Option(help="Id of an adaptation whose lines come back translated.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is wrong, or what would be made.")] = False,
    code: Annotated[str, typer.Option(help="Code of the unit; default: made of the title.")] = "",
    json: output.Json = False,
) -> None:
    """Take in a script that was written elsewhere: it becomes an ORIGIN unit, all of it or nothing.

    With --into the rows go into an adaptation: what `cw unit export ID -f json` (or csv) gave to a translator comes
    back, and `cw adapt` leaves it as it is from then on, unless it is told to --force.
    """
    from cw_assets import api

    if into is not None and code:
        raise InvalidInput(f"Ad unit {into} keeps its code, and another one is given; leave out --code or --into.")
    with api.local() as project:
        if into is None:
            done = project.import_script(file, dry_run=dry_run, code=code)
        else:
            done = project.import_rows(into, file, dry_run=dry_run)
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
    for line in findings(done):
        output.say(output.escaped(line))


def findings(done: "ScriptImport") -> "Iterator[str]":
    """Of lines that came back into an adaptation: how many are not done, and what the gates' code says of them all."""
    from cw_assets.api import RowsImport

    if isinstance(done, RowsImport) and not done.faults:
        yield f"lines to translate: {done.lines_to_translate}"
        for issue in done.issues:
            yield (
                f"{issue.severity} ({issue.gate} gate), {issue.location}: {issue.description} {issue.suggestion}"
            ).strip()


@app.command("export")
def export(
    unit_id: UnitId,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", "-f", help="Of docx, pdf, csv, json, srt, vtt; several with commas, or all. [default: docx,pdf]"
        ),
    ] = None,
    to: Annotated[Path | None, typer.Option(help="A folder; default: scripts in the media folder.")] = None,
    paper: Annotated[Paper, typer.Option(help="Of docx and pdf.")] = "a4",
    draft: Annotated[bool, typer.Option("--draft", help="The last draft of an adaptation that failed.")] = False,
    json: output.Json = False,
) -> None:
    """A unit's script as the trade wants it: AV script (DOCX, PDF), table (CSV), JSON, captions (SRT, VTT)."""
    from cw_assets import api

    with api.local() as project:
        named = ",".join(formats or ["docx,pdf"]).split(",")
        wanted = [one.strip().lower() for one in named if one.strip()]
        paths = project.export_unit(unit_id, wanted, folder=to, paper=paper, draft=draft)
    if json:
        output.print_json({"video_ad_unit_id": unit_id, "paths": [str(path) for path in paths]})
        return
    for path in paths:
        output.say(output.escaped(str(path.resolve())))


@app.command("delete")
def delete(unit_id: UnitId, json: output.Json = False) -> None:
    """Take a unit and its rows out of the catalog; its page and the files it was exported to stay."""
    from cw_assets import api

    with api.local() as project:
        unit = project.delete_unit(unit_id)
    if json:
        output.print_json(unit.model_dump(mode="json"))
    else:
        output.say(f"ad unit {unit_id} ({output.escaped(unit.code)}) is deleted")
