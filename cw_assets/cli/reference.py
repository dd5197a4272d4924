"""`cw reference`: places, languages, audiences, models and templates: what ships, and what a team makes of it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cw_assets.cli import output
from cw_assets.cli.status import plain_table, print_table

if TYPE_CHECKING:
    from cw_assets.catalog.reference_data import ImportReport

app = typer.Typer(help="Reference data: import, export, list.", no_args_is_help=True)


class Kind(StrEnum):
    """What can be listed."""

    REGIONS = "regions"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    SEGMENTS = "segments"
    PERSONAS = "personas"
    LANGUAGE_MODELS = "llm_models"
    TEMPLATES = "templates"


@app.command("import")
def import_(
    folder: Annotated[Path | None, typer.Argument(help="A folder as export writes it; default: what ships.")] = None,
    json: output.Json = False,
) -> None:
    """Bring the catalog up to what the files say, all of it or nothing; again, it changes nothing."""
    from cw_assets import api

    with api.local() as project:
        report = project.catalog.import_reference(folder)
    if json:
        output.print_json(report.model_dump(mode="json"))
    else:
        tell(report)


def tell(report: "ImportReport") -> None:
    for name in report.added:
        counts = f"{report.added[name]} added, {report.changed[name]} changed, {report.unchanged[name]} as they were"
        output.say(f"{name.replace('_', ' ')}: {counts}")


@app.command("export")
def export(folder: Path, json: output.Json = False) -> None:
    """Write the reference data as files that people can read, change and import again."""
    from cw_assets import api

    with api.local() as project:
        written = project.catalog.export_reference(folder)
    if json:
        output.print_json(dict(written))
        return
    for name, count in written.items():
        output.say(f"{output.escaped(str(folder / name))}.json: {count}")


@app.command("list")
def list_(kind: Kind, json: output.Json = False) -> None:
    """Records of one kind."""
    from cw_assets import api

    with api.local() as project:
        records = getattr(project.catalog, f"list_{kind.value}")()
    if json:
        output.print_json([record.model_dump(mode="json") for record in records])
        return
    columns = COLUMNS[kind]
    names = [column.replace("_", " ") for column in columns]
    table = plain_table(*names, wrap=[name for name in names if name in FOLDING])
    for record in records:
        table.add_row(*(output.escaped(cell(getattr(record, column))) for column in columns))
    print_table(table)


COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.REGIONS: ("slug", "name", "insights"),
    Kind.COUNTRIES: ("code", "name", "languages", "region", "insights"),
    Kind.LANGUAGES: ("code", "name", "primary_model", "alternative_models"),
    Kind.SEGMENTS: ("slug", "kind", "name", "description"),
    Kind.PERSONAS: ("slug", "name", "country", "language", "segments"),
    Kind.LANGUAGE_MODELS: ("model_id", "licence", "load_in_4bit", "is_active"),
    Kind.TEMPLATES: ("slug", "version", "category"),
}
FOLDING = ("name", "description", "languages", "alternative models", "segments", "licence")
"""Columns that take several lines where the terminal is narrow."""


def cell(value: object) -> str:
    """Insights as their number, other lists by their words, truth as yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"{len(value)} headings" if value and hasattr(value[0], "heading") else ", ".join(map(str, value))
    return str(value)
