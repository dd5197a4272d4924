"""How a storyboard is told in lines: what it is drawn with, its frames, what is held, and where its files are."""

from fractions import Fraction
from typing import TYPE_CHECKING

from cw_assets.cli import output
from cw_assets.cli.status import plain_table, print_table

if TYPE_CHECKING:
    from cw_assets.api import ProjectApi, StoryboardOutcome
    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.domain.storyboards.plan import FrameOutcome, StoryboardPlan


def show(
    project: "ProjectApi", board: "StoryboardRecord", outcome: "StoryboardOutcome", plan: "StoryboardPlan"
) -> None:
    """All that there is to tell, but for the error."""
    from cw_assets.domain.storyboards.continuity import sentences

    output.say(output.escaped(made_with(board)))
    print_frames(outcome, plan)
    for row in outcome.unmatched_rows:
        output.say(output.escaped(f"shot {row.shot_number} is not drawn: {row.reason}"))
    for sentence in sentences(plan.continuity):
        output.say(output.escaped(f"held constant: {sentence}"))
    tell(project, outcome.model_copy(update={"status": board.status}), f"{outcome.num_jobs} jobs in the last run")
    if outcome.sheet and not outcome.is_current:
        output.say(f"script or frames have changed since; draw it again with: cw storyboard render {board.id}")


def print_frames(outcome: "StoryboardOutcome", plan: "StoryboardPlan") -> None:
    table = plain_table(
        "shot", "image", "status", "job", "seed", "seconds", "prompt", "error", wrap=("prompt", "error")
    )
    prompts = {frame.job_id: frame.prompt for frame in plan.frames}
    for frame in outcome.frames:
        table.add_row(*map(output.escaped, frame_cells(frame, prompts.get(frame.job_id, ""))))
    print_table(table)


def frame_cells(frame: "FrameOutcome", prompt: str) -> tuple[str, ...]:
    status = f"{frame.status}, shows its row as it was" if frame.stale else str(frame.status)
    seed = "" if frame.seed is None else str(frame.seed)
    numbers = (str(frame.shot_number), str(frame.image_index + 1), status, str(frame.job_id), seed)
    return (*numbers, f"{frame.seconds:.2f}", prompt, frame.error)


def made_with(board: "StoryboardRecord") -> str:
    """What a storyboard is drawn with, in one line."""
    source = f"from keyframes of media {board.media_id} by {board.controlnet}" if board.media_id else "from text"
    followed = [f"{kind} follows {key}" for kind, key in board.references.items()]
    lora = [f"LoRA {board.lora_id}"] if board.lora_id else []
    title, style = board.title or board.partition_key, [f"style: {board.style_prompt}"] if board.style_prompt else []
    said = (f"ad unit {board.video_ad_unit_id}", source, board.diffusion_model, *lora, f"seed {board.seed}")
    return f"{title}: {', '.join((*said, *followed, *style))}"


def tell(project: "ProjectApi", outcome: "StoryboardOutcome", jobs: str) -> None:
    """What was drawn, and where the files are."""
    output.say(
        f"storyboard {outcome.storyboard_id}: {outcome.status}, "
        f"{outcome.frames_rendered} of {outcome.frames_total} frames rendered ({jobs})"
    )
    film = outcome.animatic
    if film:
        voice = f"voice by {film.voice.engine}" if film.voice else "no voice"
        rate = f"{float(Fraction(film.frame_rate)):.5g}"
        output.say(f"animatic: {film.frame_count} frames at {rate} a second, {film.duration_s:.3f} s, {voice}")
        for note in film.notes:
            output.say(output.escaped(f"note: {note}"))
    keys = [
        *((outcome.sheet.pdf_a4, outcome.sheet.png) if outcome.sheet else ()),
        *((film.video, film.otio, film.edl) if film else ()),
    ]
    for key in keys:
        output.say(output.escaped(str(project.workplace.store.path(key).resolve())))
    if outcome.page:
        output.say(f"page: {output.escaped(str(outcome.page.resolve()))}")
