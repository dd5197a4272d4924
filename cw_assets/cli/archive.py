"""`cw export` and `cw import`: records given to another catalog and taken from one, without loss."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cw_assets.cli import output

if TYPE_CHECKING:
    from cw_assets.catalog.archive import ArchiveReport


class What(StrEnum):
    """What can be exported; each is a `kind` of the archive."""

    RESULT = "result"
    MEDIA = "media"
    UNIT = "unit"
    CAMPAIGN = "campaign"
    ALL = "all"


def export(
    what: Annotated[What, typer.Argument(help="A result or a media by its id, a unit, a campaign by its job id, all.")],
    which: Annotated[str, typer.Argument(help="Id or job id; nothing for all.")] = "",
    to: Annotated[Path, typer.Option(help="A .json file for records alone, a .zip with the media files.")] = Path(
        "export.json"
    ),
    json: output.Json = False,
) -> None:
    """Write records, with all that belongs to them, as JSON v1.0; in a .zip their media files too."""
    from cw_assets import api

    with api.local() as project:
        counts = project.export_archive(what.value, which, to)
    if json:
        output.print_json({"path": str(to), "records": counts})
        return
    output.say(output.escaped(f"{to}: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count)))


def import_(
    file: Annotated[Path, typer.Argument(help="What `cw export` wrote.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change, or what is wrong.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Records that are there and differ are replaced.")] = False,
    json: output.Json = False,
) -> None:
    """Take in what `cw export` wrote, all of it or nothing."""
    from cw_assets import api

    with api.local() as project:
        report = project.import_archive(file, dry_run=dry_run, replace=replace)
    if json:
        output.print_json(report.model_dump(mode="json"))
    else:
        tell(report, dry_run=dry_run)
    if report.faults:
        raise typer.Exit(2)


def tell(report: "ArchiveReport", *, dry_run: bool) -> None:
    for fault in report.faults:
        output.complain(fault)
    if not report.faults:
        would = " (dry run: nothing was written)" if dry_run else ""
        for name in report.added:
            counts = (report.added[name], report.changed[name], report.unchanged[name])
            if any(counts):
                output.say(f"{name}: {counts[0]} added, {counts[1]} changed, {counts[2]} as they were{would}")
