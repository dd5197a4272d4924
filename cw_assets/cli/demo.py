"""`cw demo`: the sample spot through the whole stack, as at a customer's: broker, two workers, daemon and web page."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cw_assets.cli import analyze, output
from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.api import AnalysisOutcome, LocalProject
    from cw_assets.settings import Settings

SAMPLE = Path("media/samples/summer_spot.mp4")
READY_WITHIN_S = 90.0


def demo(
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything up afterwards, until Ctrl-C.")] = False,
) -> None:
    """Analyse the sample spot that ships with the project, on the whole stack; it ends with a report."""
    from cw_assets import api
    from cw_assets.settings import Settings

    sample = find_sample()
    settings = Settings() if keep else Settings(port=free_port())
    with api.local(settings) as project:
        media = project.add_media(sample)
        if not keep and project.up_to_date(media):
            outcome = project.analyze_video(media.id)  # which finds that there is nothing to do
        else:
            with stack(settings, quiet=json):
                outcome = on_workers(project, media.id, bar=not json)
                show(outcome, sample, json=json)
                if keep:
                    stay(settings)
                return
    show(outcome, sample, json=json)


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


def on_workers(project: "LocalProject", media_id: int, *, bar: bool) -> "AnalysisOutcome":
    with output.progress_bar(project.workplace.catalog.get_media(media_id).file_name, shown=bar) as advance:
        return project.follow_analysis(media_id, project.launch_analysis(media_id), advance)


def show(outcome: "AnalysisOutcome", sample: Path, *, json: bool) -> None:
    if json:
        output.print_json(outcome.model_dump(mode="json"))
    else:
        analyze.tell(outcome, sample)


def stay(settings: "Settings") -> None:
    """Until Ctrl-C."""
    output.say(f"The page is at http://{settings.host}:{settings.port} (Ctrl-C ends it)")
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
