"""Ctrl-C while `cw analyze` works: a sentence, a record that says so, and nothing done twice afterwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cw_assets import api
from cw_assets.domain.status import Status
from cw_assets.settings import Settings

SPOT = Path(__file__).parents[2] / "media" / "samples" / "summer_spot.mp4"
HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Whatever started the tests: a shell has what it puts in the background ignore Ctrl-C."""
CW = [sys.executable, "-c", f"{HEARS}; from cw_assets.cli import main; main()"]


@pytest.mark.slow
def test_ctrl_c_stops_and_the_next_run_goes_on_from_there(tmp_path: Path):
    settings = Settings(_env_file=None, media_root=tmp_path)
    environment = os.environ | {"CW_MEDIA_ROOT": str(tmp_path)}
    with subprocess.Popen([*CW, "analyze", str(SPOT)], env=environment, stderr=subprocess.PIPE, text=True) as process:
        wait_for_scenes(settings)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said.count("\n")) == (1, 1)
    assert "was stopped; run it again to go on" in said
    with api.local(settings) as project:
        assert project.workplace.catalog.get_media(1).status is Status.CANCELLED
        project.analyze_video(1).result()
        reused = {run.asset for run in project.workplace.catalog.phase_runs(1) if run.reused}
    assert {"video_metadata", "scenes"} <= reused


def wait_for_scenes(settings: Settings, timeout_s: float = 60) -> None:
    """Until the scenes are found and kept, and the next phase works."""
    ends = time.monotonic() + timeout_s
    while not list((settings.media_root / ".values" / "scenes").glob(".*.made-from.json")):
        assert time.monotonic() < ends
        time.sleep(0.05)
    time.sleep(0.3)


FINALISER = """
{hears}
import sys, time
from cw_assets.cli.main import interrupt_again

class Finalised:
    def __del__(self):
        raise {error}

sys.unraisablehook = interrupt_again
try:
    Finalised()
    time.sleep({wait_s})
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize(("error", "wait_s", "said"), [("KeyboardInterrupt", 30, "interrupted"), ("ValueError", 1, "")])
def test_ctrl_c_that_falls_into_a_finaliser_is_not_lost(error: str, wait_s: int, said: str):
    script = FINALISER.format(hears=HEARS, error=error, wait_s=wait_s)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
    assert ("Exception ignored" in done.stderr) == (not said)
