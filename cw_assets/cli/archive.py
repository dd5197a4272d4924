"""`cw export` and `cw import`: records given to another catalog and taken from one, without loss."""

import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cw_assets.cli import output

if TYPE_CHECKING:
    from cw_assets.api.archive import ImportOutcome, MissingVideo


class What(StrEnum):
    """What can be exported; each is a `kind` of the archive."""

    RESULT = "result"
    MEDIA = "media"
    UNIT = "unit"
    CAMPAIGN = "campaign"
    ALL = "all"


def export(
    what: Annotated[What, typer.Argument(help="With all that belongs to it; result: a media's analysis alone.")],
    which: Annotated[
        str,
        typer.Argument(help="Id of the media (also for a result) or unit, job id of the campaign; nothing for all."),
    ] = "",
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
    written = ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "no records"
    output.say(output.escaped(f"{to}: {written}"))


def import_(
    file: Annotated[Path, typer.Argument(help="What `cw export` wrote.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change, or what is wrong.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Records that are there and differ are replaced.")] = False,
    json: output.Json = False,
) -> None:
    """Take in what `cw export` wrote, all of it or nothing."""
    from cw_assets import api

    with api.local() as project:
        done = project.import_archive(file, dry_run=dry_run, replace=replace)
    if json:
        output.print_json(done.model_dump(mode="json"))
    elif done.faults:
        tell_faults(done, replace=replace)
    else:
        tell(done, dry_run=dry_run)
    if done.faults:
        raise typer.Exit(2)


def tell_faults(done: "ImportOutcome", *, replace: bool) -> None:
    for fault in done.faults:
        output.complain(fault)
    if done.differences and not replace:
        output.say("with --replace, the file's records take the place of those that differ")


def tell(done: "ImportOutcome", *, dry_run: bool) -> None:
    """What became of the records, and what a person must still add."""
    counts = {name: (done.added[name], done.changed[name], done.unchanged[name]) for name in done.added}
    for name, (added, changed, unchanged) in counts.items():
        if added or changed or unchanged:
            output.say(f"{name}: {added} added, {changed} changed, {unchanged} as they were")
    if not any(map(any, counts.values())):
        output.say("there are no records in it")
    for line in done.differences:
        output.say(output.escaped(f"replaced: {line}"))
    for video in done.missing_videos:
        output.say(output.escaped(told(video)))
    if dry_run:
        output.say("dry run: nothing was written")


def told(video: "MissingVideo") -> str:
    campaign = f" --campaign {shlex.quote(video.campaign)}" if video.campaign else ""
    return f"not in the media folder: {video.file_name}; bring it with `cw media add{campaign} FILE`"
