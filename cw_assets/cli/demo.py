"""`cw demo`: the sample spot from analysis to animatic, on the whole stack, as at a customer's."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import analyze, output
from cw_assets.domain.status import Status
from cw_assets.errors import CwError, InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.api import AdaptationOutcome, AnalysisOutcome, ProjectApi, StoryboardOutcome
    from cw_assets.catalog.records import MediaRecord, StoryboardRecord
    from cw_assets.settings import Settings

SAMPLE = Path("media/samples/summer_spot.mp4")
READY_WITHIN_S = 90.0
MARKET = "de-DE"
TITLE, SEED = "Summer spot, first draft", 24
"""Of the sample's storyboard."""


def demo(
    json: Annotated[bool, typer.Option("--json", help="Print the results as JSON and nothing else.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything up afterwards, until Ctrl-C.")] = False,
) -> None:
    """The sample spot through the whole chain, on the whole stack: analysis, adaptation, storyboard, animatic.

    It ends with one page from which all of it is reached; what has been done before is not done again.
    """
    from cw_assets import api
    from cw_assets.settings import Settings

    sample = find_sample()
    settings = Settings() if keep else Settings(port=free_port())
    with api.local(settings) as project:
        media = project.add_media(sample)
        if not keep and is_done(project, media):
            run(Chain(project, media, quiet=json), sample)
            return
    with stack(settings, quiet=json), api.connect(settings=settings) as project:
        run(Chain(project, media, quiet=json), sample)
        if keep:
            stay(settings)


def is_done(project: "ProjectApi", media: "MediaRecord") -> bool:
    """Whether the chain was walked to its end before, so that nothing would be left for workers."""
    boards = project.catalog.list_storyboards(Status.COMPLETED)
    return media.status is Status.REVIEWED and project.up_to_date(media) and any(is_sample(board) for board in boards)


def is_sample(board: "StoryboardRecord") -> bool:
    return board.title == TITLE


@dataclass(frozen=True)
class Chain:
    """The way from a video to an animatic, a stage after the other, on the workers or in this process."""

    project: "ProjectApi"
    media: "MediaRecord"
    quiet: bool

    def bar(self, title: str) -> Any:
        return output.progress_bar(title, shown=not self.quiet)

    def analysis(self) -> "AnalysisOutcome":
        project, media_id = self.project, self.media.id
        with self.bar(self.media.file_name) as advance:
            return project.analyze_video(media_id, on_progress=advance).result()

    def adaptation(self) -> "AdaptationOutcome":
        """Of the approved script, for one market."""
        origin = self.project.approve_media(self.media.id, note="by cw demo")
        with self.bar(MARKET) as advance:
            (outcome,) = self.project.create_adaptations(origin.id, [MARKET], on_progress=lambda _: advance)
        if outcome.status == "failed":
            raise CwError(outcome.error)
        return outcome

    def storyboard(self, unit_id: int) -> "StoryboardOutcome":
        project = self.project
        known = [board for board in project.catalog.list_storyboards(unit_id=unit_id) if is_sample(board)]
        board = (
            known[0]
            if known
            else project.add_storyboard(unit_id, from_keyframes=True, title=TITLE, seed=SEED, gentle_move=True)
        )
        with self.bar("storyboard") as advance:
            return project.generate_storyboard(board.id, on_progress=advance).result()


def run(chain: Chain, sample: Path) -> None:
    """All stages, telling what came of each; the page that links them is the last line."""
    analysis = chain.analysis()
    if not chain.quiet:
        analyze.tell(analysis, sample)
    adaptation = chain.adaptation()
    if not chain.quiet:
        tell_adaptation(adaptation)
    storyboard = chain.storyboard(adaptation.video_ad_unit_id)
    page = chain.project.write_overview(storyboard.storyboard_id)
    if not chain.quiet:
        tell_storyboard(storyboard)
        output.say(f"all of it on one page: {output.escaped(str(page.resolve()))}")
        return
    outcomes = {"analysis": analysis, "adaptation": adaptation, "storyboard": storyboard}
    output.print_json(
        {name: outcome.model_dump(mode="json") for name, outcome in outcomes.items()} | {"page": str(page)}
    )


def tell_adaptation(outcome: "AdaptationOutcome") -> None:
    left = outcome.pipeline.lines_to_translate if outcome.pipeline else 0
    output.say(f"adapted for {outcome.market}: {len(outcome.script_rows)} rows, {left} lines left for a translator")


def tell_storyboard(outcome: "StoryboardOutcome") -> None:
    film = outcome.animatic
    lasts = f", animatic of {film.duration_s:.1f} s ({film.frame_count} frames)" if film else ""
    output.say(f"storyboard: {outcome.frames_rendered} of {outcome.frames_total} frames{lasts}")
    if outcome.error:
        output.complain(outcome.error)


def find_sample() -> Path:
    found: list[Any] = [path for path in (SAMPLE, Path(__file__).parents[2] / SAMPLE) if path.is_file()]
    if not found:
        raise InvalidInput(f"{SAMPLE} is not here; run cw demo in a checkout of the project.")
    return Path(found[0])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def stack(settings: "Settings", *, quiet: bool) -> Iterator[None]:
    """`cw up` while the block runs, and not longer, however we are told to stop; what it prints is kept in `up.log`."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell has background commands ignore Ctrl-C
        signal.signal(number, signal.default_int_handler)
    log = settings.runtime_dir / "up.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cw_assets.cli", "up", "--port", str(settings.port)]
    with log.open("wb") as lines:
        process = subprocess.Popen(
            command, stdout=lines, stderr=lines, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        if not quiet:
            output.errors.print("starting broker, workers, daemon and page …")
        wait_until_ready(settings, process, log)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGINT)
        process.wait()


def wait_until_ready(settings: "Settings", process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until workers and page answer. NotReady where they do not."""
    from cw_assets.health import take_stock

    ends = time.monotonic() + READY_WITHIN_S
    while True:
        health = take_stock(settings)
        if health.healthy and health.web.answers:
            return
        if process.poll() is not None or time.monotonic() > ends:
            raise NotReady(f"The stack did not come up; {log} says why.")
        time.sleep(0.3)


def stay(settings: "Settings") -> None:
    """Until Ctrl-C."""
    output.say(f"The page is at http://{settings.host}:{settings.port} (Ctrl-C ends it)")
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
