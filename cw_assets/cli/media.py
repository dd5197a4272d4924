"""`cw media`: the videos in the catalog, and the review of their analyses."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cw_assets.cli import analyze, output, rows
from cw_assets.cli.profile import ProfileOption, settings_of
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from cw_assets.catalog.records import MediaRecord
    from cw_assets.domain.scripts.rows import ScriptRow

app = typer.Typer(
    help="Videos in the catalog: add, list, show, edit, approve, reject, reprocess.", no_args_is_help=True
)
MediaId = Annotated[int, typer.Argument(help="Id from cw media list.")]


@app.command("add")
def add(
    files: list[Path],
    campaign: Annotated[str, typer.Option(help="Job id of a campaign (cw campaign list).")] = "",
    json: output.Json = False,
) -> None:
    """Take videos into the catalog without analysing them; each becomes a partition in Dagster."""
    from cw_assets import api

    with api.local() as project:
        campaign_id = project.catalog.get_campaign(campaign).id if campaign else None
        results, worst = output.each(
            files, lambda file: project.add_media(file, campaign_id=campaign_id), None if json else tell
        )
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


@app.command("show")
def show(media_id: MediaId, json: output.Json = False) -> None:
    """A video with what its analysis found, for whoever is to approve it."""
    from cw_assets import api

    with api.local() as project:
        record, result = project.catalog.get_media(media_id), project.catalog.get_result(media_id)
        page = project.report_path(record)
    found = result.analysis
    if json:
        output.print_json(record.model_dump(mode="json") | {"result": found.model_dump(mode="json")})
        return
    edited = ", script edited" if result.script_edited_at else ""
    output.say(f"[bold]{output.escaped(record.file_name)}[/] is {record.status}{edited}")
    if record.review_note:
        output.say(f"note: {output.escaped(record.review_note)}")
    output.say(
        f"{len(found.scenes)} scenes, {found.sentiment_analysis.overall_sentiment}, "
        f"language {found.transcription.language or 'unknown'}"
    )
    output.lines.print(rows.table(found.script.script_rows))
    if record.video_ad_unit_id:
        output.say(f"its script is ad unit {record.video_ad_unit_id}")
    output.say(f"report: {output.escaped(str(page.resolve()))}")


@app.command("edit")
def edit(
    media_id: MediaId,
    row: Annotated[int | None, typer.Option(help="Shot number of the row to change.")] = None,
    visual: Annotated[str | None, typer.Option(help="What is seen in it.")] = None,
    audio: Annotated[str | None, typer.Option(help="What is heard in it.")] = None,
    script: Annotated[Path | None, typer.Option(help="A script file (JSON v1.0) in the place of all rows.")] = None,
    json: output.Json = False,
) -> None:
    """Correct the script that the analysis wrote: one row, or all of them from a file."""
    from cw_assets import api

    if script is not None and not (row is None and visual is None and audio is None):
        raise InvalidInput(
            "A file takes the place of all rows; give --script alone, or --row with --visual or --audio."
        )
    with api.local() as project:
        if script is not None:
            changed = list(project.read_script_file(script).script_rows)
        else:
            changed = with_row(project.catalog.get_result(media_id).analysis.script.script_rows, row, visual, audio)
        result = project.edit_script(media_id, changed)
    if json:
        output.print_json(result.analysis.script.model_dump(mode="json"))
        return
    now = result.analysis.script.script_rows
    output.lines.print(rows.table([one for one in now if row in (None, one.shot_number)]))
    output.say(f"approve it with `cw media approve {media_id}`")


def with_row(
    script: "tuple[ScriptRow, ...]", number: int | None, visual: str | None, audio: str | None
) -> "list[ScriptRow]":
    """The rows with one of them changed."""
    if number is None or (visual is None and audio is None):
        raise InvalidInput("Nothing is to be changed; give --row with --visual or --audio, or --script FILE.")
    if number not in [row.shot_number for row in script]:
        raise InvalidInput(f"There is no row {number} in this script; choose one of 1 to {len(script)}.")
    said: dict[str, Any] = {"visual_text": visual, "audio_text": audio}
    changes = {name: value for name, value in said.items() if value is not None}
    return [row.model_copy(update=changes) if row.shot_number == number else row for row in script]


@app.command("approve")
def approve(
    media_id: MediaId,
    note: Annotated[str, typer.Option(help="For the record.")] = "",
    code: Annotated[str, typer.Option(help="Code of the ad unit; default: made of the file's name.")] = "",
    title: Annotated[str, typer.Option(help="Title of the ad unit; default: the file's name.")] = "",
    json: output.Json = False,
) -> None:
    """Accept the analysis and make an ORIGIN ad unit with its script."""
    from cw_assets import api

    with api.local() as project:
        unit = project.approve_media(media_id, note=note, code=code, title=title)
    if json:
        output.print_json(unit.model_dump(mode="json"))
    else:
        output.say(f"media {media_id} is reviewed; its script is ad unit {unit.id} ({output.escaped(unit.code)})")


@app.command("reject")
def reject(media_id: MediaId, note: Annotated[str, typer.Option(help="Why.")] = "", json: output.Json = False) -> None:
    """Send the analysis back, with a note."""
    from cw_assets import api

    with api.local() as project:
        record = project.workplace.catalog.review(media_id, approve=False, note=note)
    if json:
        output.print_json(record.model_dump(mode="json"))
    else:
        output.say(f"media {media_id} is uploaded again; analyse it anew with `cw media reprocess {media_id}`")


@app.command("reprocess")
def reprocess(media_id: MediaId, profile: ProfileOption = None, json: output.Json = False) -> None:
    """Analyse a video anew, whatever is stored; what was edited in its script is lost."""
    from cw_assets import api

    with api.local(settings_of(profile)) as project:
        record = project.catalog.get_media(media_id)
        with output.progress_bar(record.file_name, shown=not json) as advance:
            outcome = project.analyze_video(media_id, force=True, on_progress=advance).result()
    if json:
        output.print_json(outcome.model_dump(mode="json"))
    else:
        analyze.tell(outcome, Path(record.file_name))
