"""`cw analyze`: all ten phases in this process, with a bar, ending at the report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cw_assets.cli import output
from cw_assets.cli.profile import ProfileOption
from cw_assets.cli.where import OnWorkers, project_where

if TYPE_CHECKING:
    from cw_assets.api import AnalysisOutcome, ProjectApi


def analyze(
    files: Annotated[list[Path], typer.Argument(help="Videos: mp4, mov, avi, mkv or webm.")],
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Make everything anew, whatever is stored.")] = False,
    campaign: Annotated[str, typer.Option(help="Job id of the campaign that they belong to.")] = "",
    on_workers: OnWorkers = False,
    profile: ProfileOption = None,
) -> None:
    """Watch videos: scenes, words, objects, look, mood, script and audience, ending with a report page.

    Works in this process and needs no server; several files one after another, going on after a bad one.
    """
    with project_where(on_workers, profile) as project:
        campaign_id = project.catalog.get_campaign(campaign).id if campaign else None
        results, worst = output.each(
            files,
            lambda file: analyze_one(project, file, campaign_id=campaign_id, force=force, bar=not json),
            None if json else tell,
        )
    if json:
        output.print_json(results[0] if len(files) == 1 else results)
    if worst:
        raise typer.Exit(worst)


def analyze_one(
    project: "ProjectApi", file: Path, *, campaign_id: int | None, force: bool, bar: bool
) -> "AnalysisOutcome":
    with output.progress_bar(file.name, shown=bar) as advance:
        media = project.add_media(file, campaign_id=campaign_id)
        return project.analyze_video(media.id, force=force, on_progress=advance).result()


def tell(outcome: "AnalysisOutcome", file: Path) -> None:
    """What a person wants to know at the end."""
    result = outcome.result
    spoken = len(result.transcription.text.split())
    took = "nothing had changed" if outcome.status == "skipped" else f"{outcome.processing_time:.1f} s of work"
    output.say(
        f"[bold]{output.escaped(file.name)}[/]: {len(result.scenes)} scenes, {spoken} words, "
        f"{result.sentiment_analysis.overall_sentiment}, {result.visual_style.camera_work.pacing} pacing ({took})"
    )
    output.say(f"report: {outcome.report.resolve()}")
