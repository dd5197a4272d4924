"""Real processes that do something at the same instant."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

PRELUDE = """
import sys, time, pathlib
def ready():
    folder = pathlib.Path(sys.argv[1])
    (folder / sys.argv[2]).touch()
    while not (folder / "go").exists():
        time.sleep(0.001)
"""


def run_at_once(script: str, *, processes: int) -> list[str]:
    """Run the script in so many processes; each waits in `ready()` for the others. What they print comes back."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-W", "error", "-c", PRELUDE + script, folder]
        started = [
            subprocess.Popen(
                [*command, str(number)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
            )
            for number in range(processes)
        ]
        wait_for(Path(folder), started)
        (Path(folder) / "go").touch()
        ended = [(*process.communicate(timeout=60), process.returncode) for process in started]
    assert [(code, errors) for _, errors, code in ended] == [(0, "")] * processes
    return [answer for answer, _, _ in ended]


def wait_for(folder: Path, started: list[subprocess.Popen[str]]) -> None:
    """Until every process is ready, or one has ended already."""
    while len(list(folder.iterdir())) < len(started) and all(process.poll() is None for process in started):
        time.sleep(0.005)
