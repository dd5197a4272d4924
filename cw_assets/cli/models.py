"""`cw models`: the weights that the local engines need, and whether they are on this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from cw_assets.cli import output
from cw_assets.domain.images.request import Architecture, DType
from cw_assets.errors import Refused

if TYPE_CHECKING:
    from cw_assets.engines.downloads import Weights

app = typer.Typer(help="Models and their weights: import, add, list, pull.", no_args_is_help=True)


@app.command("import")
def import_(json: output.Json = False) -> None:
    """Load the presets, ControlNets, language models and templates that ship; again, it changes nothing."""
    from cw_assets import api

    with api.local() as project:
        report = project.import_models()
    if json:
        output.print_json(report.model_dump(mode="json"))
        return
    for name in report.added:
        counts = f"{report.added[name]} added, {report.changed[name]} changed, {report.unchanged[name]} as they were"
        output.say(f"{name.replace('_', ' ')}: {counts}")


@app.command("add")
def add(
    slug: Annotated[str, typer.Argument(help="How jobs name it: a-z, 0-9, - and _.")],
    path: Annotated[str, typer.Argument(help="A hub id, or a .safetensors file, within the models folder.")],
    architecture: Annotated[Architecture, typer.Option(help="What it was made from.")] = "sdxl",
    label: Annotated[str, typer.Option(help="Its name for people; default: the slug.")] = "",
    steps: Annotated[int, typer.Option(help="1 to 200.")] = 28,
    guidance: Annotated[float, typer.Option(help="0 to 20.")] = 7.0,
    width: Annotated[int, typer.Option(help="Pixels.")] = 1024,
    height: Annotated[int, typer.Option(help="Pixels.")] = 1024,
    scheduler: Annotated[str, typer.Option(help="Default: the model's own.")] = "",
    dtype: Annotated[DType, typer.Option(help="Precision on a GPU.")] = "float16",
    negative: Annotated[bool, typer.Option(help="Whether it heeds a negative text.")] = True,
    licence: Annotated[str, typer.Option(help="Shown in the list.")] = "",
    json: output.Json = False,
) -> None:
    """Take a diffusion model of your own into the catalog."""
    from cw_assets import api

    with api.local() as project:
        record = project.catalog.add_diffusion_model(
            slug=slug,
            label=label or slug,
            path=path,
            base_architecture=architecture,
            steps=steps,
            guidance_scale=guidance,
            width=width,
            height=height,
            max_pixels=max(width * height, 1024 * 1024),
            scheduler=scheduler,
            dtype=dtype,
            supports_negative_prompt=negative,
            licence=licence,
        )
    if json:
        output.print_json(record.model_dump(mode="json"))
    else:
        output.say(output.escaped(f"{record.slug} is a {record.base_architecture} model at {record.path}"))


@app.command("list")
def list_(json: output.Json = False) -> None:
    """The weights we know of, with licence, size and whether they are here."""
    from cw_assets import api

    with api.local() as project:
        known, models = project.list_weights(), project.settings.models_path
    here = {weights.name: (models / weights.target).exists() for weights in known}
    if json:
        output.print_json([vars(weights) | {"here": here[weights.name]} for weights in known])
        return
    table = Table("name", "engine", "licence", "size", "here", box=None)
    for weights in known:
        size = f"{weights.size_mb / 1000:.1f} GB" if weights.size_mb else ""
        table.add_row(weights.name, weights.engine, weights.licence, size, "yes" if here[weights.name] else "no")
    output.lines.print(table)


@app.command("pull")
def pull(
    names: Annotated[list[str], typer.Argument(help="Names from the list, or hub ids.")],
    accept: Annotated[
        bool, typer.Option("--accept-licence", help="You may use weights under a restricting licence.")
    ] = False,
) -> None:
    """Fetch weights into the models folder (CW_MODELS_PATH): safetensors, configuration and tokenizer."""
    from cw_assets import api
    from cw_assets.engines import downloads

    with api.local() as project:
        wanted = [project.find_weights(name) for name in names]
    for weights in wanted:
        check_licence(weights, accepted=accept)
    for weights in wanted:
        with download_bar(weights.name) as advance:
            path = downloads.pull(weights, project.settings.models_path, advance)
        output.say(f"{weights.name} ({weights.licence}): {path}")


def check_licence(weights: "Weights", *, accepted: bool) -> None:
    """Refused for weights under a restricting licence that nobody has accepted."""
    if weights.restricted and not accepted:
        raise Refused(
            f"{weights.name} is under {weights.licence}, which does not allow every use; "
            "read it, and if your use is allowed add --accept-licence."
        )


@contextmanager
def download_bar(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on standard error; back comes what to call with the bytes so far and in all."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=output.errors, transient=True, disable=not output.errors.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)
