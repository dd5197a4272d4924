"""`cw models`: the weights that the local engines need, and whether they are on this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from cw_assets.cli import output

app = typer.Typer(help="Weights of the local engines.", no_args_is_help=True)


@app.command("list")
def list_(json: output.Json = False) -> None:
    """The weights we know of, with licence, size and whether they are here."""
    from cw_assets.engines.downloads import KNOWN
    from cw_assets.settings import Settings

    models = Settings().models_path
    here = {weights.name: (models / weights.target).exists() for weights in KNOWN}
    if json:
        output.print_json([vars(weights) | {"here": here[weights.name]} for weights in KNOWN])
        return
    table = Table("name", "engine", "licence", "size", "here", box=None)
    for weights in KNOWN:
        size = f"{weights.size_mb / 1000:.1f} GB"
        table.add_row(weights.name, weights.engine, weights.licence, size, "yes" if here[weights.name] else "no")
    output.lines.print(table)


@app.command("pull")
def pull(names: Annotated[list[str], typer.Argument(help="Names from the list, or hub ids.")]) -> None:
    """Fetch weights into the models folder (CW_MODELS_PATH)."""
    from cw_assets.engines import downloads
    from cw_assets.settings import Settings

    for weights in [downloads.find(name) for name in names]:
        with download_bar(weights.name) as advance:
            path = downloads.pull(weights, Settings().models_path, advance)
        output.say(f"{weights.name} ({weights.licence}): {path}")


@contextmanager
def download_bar(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on standard error; back comes what to call with the bytes so far and in all."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=output.errors, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)
