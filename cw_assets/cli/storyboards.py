"""`cw storyboard`: a script drawn frame by frame, its sheet, its film, and giving them out."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import output, storyboard_view
from cw_assets.cli.profile import ProfileOption
from cw_assets.cli.status import plain_table, print_table
from cw_assets.cli.where import OnWorkers, project_where
from cw_assets.domain.storyboards.continuity import ELEMENT_KINDS, ElementKind
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    pass

app = typer.Typer(help="Storyboards: create, set, render, show, list, export, delete.", no_args_is_help=True)
Id = Annotated[int, typer.Argument(help="Id of a storyboard (cw storyboard list).")]
Title = Annotated[str | None, typer.Option(help="Stands above the sheet; default: the unit's.")]
Style = Annotated[str | None, typer.Option(help="Stands first in every prompt; default: the unit's visual style.")]
Rate = Annotated[
    str | None, typer.Option(help="Of the film: 23.976, 24, 25, 29.97, 30 …; default: the video's, or 25.")
]
Enhance = Annotated[
    bool | None, typer.Option("--enhance/--no-enhance", help="Whether prompts are enhanced first; default: they are.")
]
Move = Annotated[
    bool | None, typer.Option("--move/--no-move", help="A gentle move over each frame of the film; default: none.")
]
Voice = Annotated[
    bool | None,
    typer.Option("--voice/--no-voice", help="A scratch voice, where a speech engine is there; default: it speaks."),
]
Strength = Annotated[float | None, typer.Option(help="0 to 2: how closely the ControlNet follows the keyframes.")]


@app.command("create")
def create(
    unit: Annotated[int, typer.Argument(help="Id of an ad unit with a script (cw unit list).")],
    from_keyframes: Annotated[
        bool, typer.Option("--from-keyframes", help="Follow the keyframes of the video behind the unit.")
    ] = False,
    model: Annotated[str, typer.Option(help="Slug of the diffusion model; default: CW_IMAGE_PRESET.")] = "",
    images_per_row: Annotated[int, typer.Option("-n", "--images-per-row", help="1 to 4.")] = 1,
    lora: Annotated[str, typer.Option(help="Id, label or AIR of a LoRA.")] = "",
    controlnet: Annotated[str, typer.Option(help="Slug of a ControlNet, with --from-keyframes.")] = "",
    control_scale: Strength = None,
    reference: Annotated[
        list[str] | None, typer.Option(help="A picture to follow, as product=pack.png; also cast= and place=.")
    ] = None,
    title: Title = None,
    style: Style = None,
    seed: Annotated[
        int | None, typer.Option(help="The seeds of all frames follow from it; default: a fresh one.")
    ] = None,
    frame_rate: Rate = None,
    enhance: Enhance = None,
    move: Move = None,
    voice: Voice = None,
    json: output.Json = False,
) -> None:
    """Make a storyboard of an ad unit's script; nothing is drawn yet."""
    from cw_assets import api

    with api.local() as project:
        board = project.add_storyboard(
            unit,
            from_keyframes=from_keyframes,
            model=model,
            lora=lora,
            controlnet=controlnet,
            references=references(reference or []),
            seed=seed,
            images_per_row=images_per_row,
            **changes(title, style, frame_rate, enhance, move, voice, control_scale),
        )
    if json:
        output.print_json(board.model_dump(mode="json"))
    else:
        output.say(f"storyboard {board.partition_key}; draw it with: cw storyboard render {board.id}")


def references(given: Sequence[str]) -> dict[ElementKind, Path]:
    """Of "product=pack.png"."""
    named = dict[ElementKind, Path]()
    for one in given:
        kind, equals, file = one.partition("=")
        if not equals or kind.strip() not in ELEMENT_KINDS or not file.strip():
            raise InvalidInput(
                f"{one!r} names no reference picture; write KIND=FILE, as in product=pack.png, "
                f"with one of {', '.join(ELEMENT_KINDS)}."
            )
        if kind.strip() in named:
            raise InvalidInput(f"{kind.strip()} has two reference pictures; name one for each kind.")
        named[kind.strip()] = Path(file.strip())  # type: ignore[index]
    return named


def changes(
    title: str | None,
    style: str | None,
    frame_rate: str | None,
    enhance: bool | None,
    move: bool | None,
    voice: bool | None,
    control_scale: float | None,
) -> dict[str, Any]:
    """The fields that were given; 0 is a value, and an empty text takes a choice back."""
    from cw_assets.domain.storyboards.frame_times import rate_named

    said = {
        "title": title,
        "style_prompt": style,
        "enhance_prompts": enhance,
        "gentle_move": move,
        "scratch_voice": voice,
        "conditioning_scale": control_scale,
    }
    found: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if frame_rate is not None:
        found["frame_rate"] = rate_named(frame_rate) if frame_rate.strip() else None
    return found


@app.command("set")
def set_(
    storyboard: Id,
    model: Annotated[str, typer.Option(help="Slug of another diffusion model.")] = "",
    images_per_row: Annotated[int | None, typer.Option("-n", "--images-per-row", help="1 to 4.")] = None,
    title: Title = None,
    style: Style = None,
    seed: Annotated[int | None, typer.Option(help="Another seed for all frames.")] = None,
    frame_rate: Rate = None,
    enhance: Enhance = None,
    move: Move = None,
    voice: Voice = None,
    control_scale: Strength = None,
    json: output.Json = False,
) -> None:
    """Change a storyboard; what it touches is drawn anew when it is rendered. An empty text takes a choice back."""
    from cw_assets import api

    more = {"diffusion_model": model or None, "images_per_row": images_per_row, "seed": seed}
    wanted = changes(title, style, frame_rate, enhance, move, voice, control_scale)
    wanted |= {name: value for name, value in more.items() if value is not None}
    if not wanted:
        raise InvalidInput("Nothing is to be changed; give --title, --style, --model, --seed or another option.")
    with api.local() as project:
        board = project.set_storyboard(storyboard, **wanted)
    if json:
        output.print_json(board.model_dump(mode="json"))
    else:
        output.say(f"storyboard {board.partition_key} is changed; draw it with: cw storyboard render {board.id}")


@app.command("render")
def render(
    storyboard: Id,
    shot: Annotated[list[int] | None, typer.Option(help="Draw this shot anew; again for others.")] = None,
    another: Annotated[list[int] | None, typer.Option(help="Draw another take of this shot, from other seeds.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Draw and write everything anew.")] = False,
    on_workers: OnWorkers = False,
    profile: ProfileOption = None,
    json: output.Json = False,
) -> None:
    """Draw what is missing or changed, then the sheet, the page, the film and the timeline.

    A frame that fails leaves the others: the storyboard is partial then, and says why; render it again to draw what is
    missing.
    """
    with project_where(on_workers, profile) as project:
        board = project.catalog.get_storyboard(storyboard)
        with output.progress_bar(board.slug, shown=not json) as advance, redirect_stdout(sys.stderr):
            wanted: dict[str, Any] = {"shots": shot or (), "other_takes": another or (), "force": force}
            outcome = project.generate_storyboard(storyboard, on_progress=advance, **wanted).result()
        if not json:
            storyboard_view.tell(project, outcome, f"{outcome.num_jobs} jobs queued by this run")
    if json:
        output.print_json(outcome.model_dump(mode="json"))
    if outcome.error:
        output.complain(outcome.error)
    if outcome.status == "partial":
        raise typer.Exit(1)


@app.command("show")
def show(storyboard: Id, json: output.Json = False) -> None:
    """A line a frame, what is held constant over them, and where the files are."""
    from cw_assets import api
    from cw_assets.domain.storyboards.plan import StoryboardPlan

    with api.local() as project:
        outcome = project.storyboard_outcome(storyboard)
        board = project.catalog.get_storyboard(storyboard)
        plan = StoryboardPlan.model_validate(board.plan)
        if json:
            now = {"status": board.status, "plan": plan.model_dump(mode="json")}
            output.print_json(outcome.model_dump(mode="json") | now)
            return
        storyboard_view.show(project, board, outcome, plan)
        if outcome.error:
            output.complain(outcome.error)


@app.command("list")
def list_(
    unit: Annotated[int | None, typer.Option(help="Of this ad unit alone.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    json: output.Json = False,
) -> None:
    """Storyboards, newest first."""
    from cw_assets import api

    with api.local() as project:
        boards = project.catalog.list_storyboards(unit_id=unit, limit=limit)
    if json:
        output.print_json([board.model_dump(mode="json") for board in boards])
        return
    table = plain_table("storyboard", "unit", "from", "model", "status", "frames", "error", wrap=("error",))
    for board in boards:
        frames = f"{board.frames_rendered}/{board.frames_total}"
        cells = (board.partition_key, str(board.video_ad_unit_id), board.source_type, board.diffusion_model)
        table.add_row(*map(output.escaped, (*cells, board.status, frames, board.error_message)))
    print_table(table)


@app.command("export")
def export(
    storyboard: Id,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="Of png, pdf, letter, mp4, otio, edl, srt, vtt, html, frames; several with commas; default: all.",
        ),
    ] = None,
    to: Annotated[Path | None, typer.Option(help="A folder; default: delivery, beside the storyboard's files.")] = None,
    json: output.Json = False,
) -> None:
    """Copy a storyboard's files for somebody else, with the frames that the timeline and the page name."""
    from cw_assets import api

    with api.local() as project:
        named = ",".join(formats or ["all"]).split(",")
        wanted = [one.strip().lower() for one in named if one.strip()]
        paths = project.export_storyboard(storyboard, wanted, folder=to)
    if json:
        output.print_json({"storyboard_id": storyboard, "paths": [str(path) for path in paths]})
        return
    for path in paths:
        output.say(output.escaped(str(path.resolve())))


@app.command("delete")
def delete(storyboard: Id, json: output.Json = False) -> None:
    """Delete a storyboard with its prompts, jobs, pictures and files."""
    from cw_assets import api

    with api.local() as project:
        project.delete_storyboard(storyboard)
    if json:
        output.print_json({"deleted": storyboard})
    else:
        output.say(f"storyboard {storyboard} is deleted")
