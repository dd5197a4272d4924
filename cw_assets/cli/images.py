"""`cw image`: drawing from a prompt, and drawing again what a file says of itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import output
from cw_assets.cli.profile import ProfileOption, settings_of
from cw_assets.cli.where import OnWorkers, project_where
from cw_assets.domain.images.options import OPTIONS
from cw_assets.domain.images.settle import IP_ADAPTER_SCALE
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from cw_assets.api import ImagesOutcome, ReproducedImage

app = typer.Typer(help="Images: generate, reproduce, list.", no_args_is_help=True)
Slug = Annotated[str, typer.Option(help="Slug of the diffusion model (cw models list); default: CW_IMAGE_PRESET.")]


@app.command("generate")
def generate(
    text: Annotated[str, typer.Argument(help="What to draw; leave it out with --prompt or --job.")] = "",
    count: Annotated[int, typer.Option("-n", "--count", help="How many images, 1 to 10.")] = 1,
    model: Slug = "",
    prompt: Annotated[int | None, typer.Option(help="Id of a prompt from cw prompt list, enhanced or not.")] = None,
    enhance: Annotated[bool, typer.Option("--enhance", help="Enhance the prompt first.")] = False,
    negative: Annotated[str, typer.Option(help="What must not be seen, where the model takes it.")] = "",
    lora: Annotated[str, typer.Option(help="Id, label or AIR of a LoRA; fetched where it is not here.")] = "",
    lora_strength: Annotated[float | None, typer.Option(help="0 to 2; default: the LoRA's own.")] = None,
    width: Annotated[int | None, typer.Option(help="Pixels.")] = None,
    height: Annotated[int | None, typer.Option(help="Pixels.")] = None,
    steps: Annotated[int | None, typer.Option(help="1 to 200.")] = None,
    guidance: Annotated[float | None, typer.Option(help="0 to 20.")] = None,
    seed: Annotated[int | None, typer.Option(help="Image 1 has it, image 2 the next; default: fresh ones.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="For example 'DPM++ 2M' or 'Euler Ancestral'.")] = None,
    controlnet: Annotated[str, typer.Option(help="Slug of a ControlNet; needs --reference.")] = "",
    reference: Annotated[Path | None, typer.Option(help="The picture that the ControlNet follows.")] = None,
    control_scale: Annotated[float | None, typer.Option(help="0 to 2; default: the ControlNet's own.")] = None,
    control_end: Annotated[float | None, typer.Option(help="0 to 1: the share of steps it has a say in.")] = None,
    ip_adapter_image: Annotated[
        Path | None, typer.Option(help="A picture whose subject and look the images follow; its middle square is seen.")
    ] = None,
    ip_adapter_scale: Annotated[
        float | None, typer.Option(help=f"0 to 1: how closely; default: {IP_ADAPTER_SCALE}.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option(help=f"Trades the picture for speed: {', '.join(OPTIONS)}.")
    ] = None,
    identifier: Annotated[str, typer.Option(help="Begins the files' names.")] = "",
    job_id: Annotated[int | None, typer.Option("--job", help="Draw this job of cw image list, as it stands.")] = None,
    on_workers: OnWorkers = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Draw images, with a bar; their paths and seeds are printed.

    Without weights the sketch engine draws storyboard drafts; --profile local draws with the model itself.
    """
    if job_id is not None and (text or prompt is not None):
        raise InvalidInput("A job has its own prompt, and another one is given too; leave one of the two out.")
    with project_where(on_workers, profile) as project:
        job = project.catalog.get_diffusion_job(job_id) if job_id is not None else None
        job = job or project.add_diffusion_job(
            text,
            prompt_id=prompt,
            model=model,
            negative_prompt=negative,
            lora=lora,
            controlnet=controlnet,
            reference=reference,
            ip_adapter_image=ip_adapter_image,
            identifier=identifier,
            num_images=count,
            options=tuple(option or ()),
            **given(
                lora_strength=lora_strength,
                width=width,
                height=height,
                steps=steps,
                guidance_scale=guidance,
                seed=seed,
                scheduler=scheduler,
                conditioning_scale=control_scale,
                guidance_end=control_end,
                ip_adapter_scale=ip_adapter_scale,
            ),
        )
        with output.progress_bar(job.slug, shown=not json) as advance:
            if enhance:
                project.enhance_prompt(job.prompt_id, on_progress=advance).result()
            outcome = project.generate_images(job.id, on_progress=advance).result()
    if json:
        output.print_json(outcome.model_dump(mode="json"))
    else:
        tell(outcome)


def given(**values: Any) -> dict[str, Any]:
    """Those that were given: 0 is a value."""
    return {name: value for name, value in values.items() if value is not None}


def tell(outcome: "ImagesOutcome") -> None:
    """What a person wants to know at the end."""
    made = outcome.metadata
    warmth = "" if made.load_seconds < 0.05 else f", {made.load_seconds:.1f} s to load"
    output.say(
        f"job {outcome.job_id}: {outcome.images_count} by [bold]{output.escaped(drawn_by(outcome))}[/], "
        f"{made.generate_seconds:.1f} s{warmth}"
    )
    for image, path in zip(made.images, outcome.paths, strict=True):
        output.say(f"{output.escaped(str(path))}  seed {image.seed}")
    for note in made.notes:
        output.say(output.escaped(f"note: {note}"))


def drawn_by(outcome: "ImagesOutcome") -> str:
    made = outcome.metadata
    return f"{made.engine.engine} {made.engine.model}".strip()


@app.command("reproduce")
def reproduce(
    files: Annotated[list[Path], typer.Argument(help="Images that cw made.")],
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Make images again from what stands in their files: model, LoRA, prompt, settings and seed.

    Each becomes a job of its own, with the engine that drew the file unless --profile names another; the pictures are
    compared with what the files show.
    """
    from cw_assets import api

    with api.local(settings_of(profile)) as project, output.progress_bar("again", shown=not json) as advance:
        results, worst = output.each(
            files,
            lambda file: project.reproduce_image(file, same_engine=profile is None, on_progress=advance),
            None if json else tell_reproduced,
        )
    if json:
        output.print_json(results[0] if len(files) == 1 else results)
    if worst:
        raise typer.Exit(worst)


def tell_reproduced(made: "ReproducedImage", file: Path) -> None:
    same = "the same picture" if made.same_picture else f"differs by up to {made.largest_difference} of 255"
    output.say(f"{output.escaped(file.name)} → {output.escaped(str(made.path))}: {same}")


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1)] = 100, json: output.Json = False) -> None:
    """Jobs, newest first."""
    from rich.table import Table

    from cw_assets import api

    with api.local() as project:
        jobs = project.catalog.list_diffusion_jobs(limit=limit)
    if json:
        output.print_json([job.model_dump(mode="json") for job in jobs])
        return
    table = Table("partition", "model", "images", "status", "progress", "error", box=None)
    for job in jobs:
        done = f"{len(job.result_images)}/{job.num_images}"
        cells = (job.partition_key, job.diffusion_model, done, job.status, f"{job.progress} %", job.error_message)
        table.add_row(*map(output.escaped, cells))
    output.lines.print(table)
