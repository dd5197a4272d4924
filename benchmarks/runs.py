"""How soon a queued run begins, and how soon a step goes on whose worker was killed; with the daemon, as in service.

`python -m benchmarks.runs` measures this alone.
"""

import time
from typing import Any

import psutil
from rich.progress import track

from benchmarks import figures
from benchmarks.execution import Place, place
from benchmarks.figures import Figure
from benchmarks.measure import ERRORS, Series
from cw_assets.workers.supervisor import QUICK_DEATH_S

BEGUN, FIRST_STEP = "RUN_START", "the first STEP_START"
ENDED = ("SUCCESS", "FAILURE", "CANCELED")


def rows(rounds: int = 5) -> list[Figure]:
    """The first run of each kind is left out: workers and the daemon's code server are cold then."""
    with place() as found:
        found.parts.start("daemon", *found.parts.cw, "daemon")
        starts: Series = {BEGUN: [], FIRST_STEP: []}
        for number in counted(rounds, "starts of runs"):
            begun, first_step = start(found, f"{number}-start")
            starts[BEGUN].append(begun)
            starts[FIRST_STEP].append(first_step)
        recoveries = [recovery(found, f"{number}-recovery") for number in counted(rounds, "killed workers")]
    return [
        *(Figure(f"run start: launch_job until {name}", values[1:], digits=2) for name, values in starts.items()),
        Figure("worker killed at its step: until STEP_START on the next", recoveries[1:], digits=2),
    ]


def counted(rounds: int, title: str) -> Any:
    return track(range(rounds + 1), description=title, console=ERRORS, transient=True)


def start(found: Place, key: str) -> tuple[float, float]:
    """Seconds from queueing until RUN_START and until the first STEP_START."""
    at = time.time()
    run_id = launch(found, "started", key)
    finish(found, run_id)
    first = {kind: times(found, run_id, kind)[0] - at for kind in ("PIPELINE_START", "STEP_START")}
    return first["PIPELINE_START"], first["STEP_START"]


def recovery(found: Place, key: str) -> float:
    """Seconds from the kill of the process that has a step until it begins in the next.

    Of a process that has lived for a while: after a short life its supervisor waits, longer each time.
    """
    found.parts.until(lambda: settled(found), "the worker is no newcomer", every_s=0.2)
    hold = found.parts.settings.media_root / ".hold"
    hold.touch()
    run_id = launch(found, "held", key)
    found.parts.until(lambda: times(found, run_id, "STEP_START"), "the step begins")
    at = time.time()
    kill_worker(found)
    begun = found.parts.until(lambda: times(found, run_id, "STEP_START")[1:], "the step begins again")
    hold.unlink()
    finish(found, run_id)
    return begun[0] - at


def launch(found: Place, job: str, key: str) -> str:
    """Queue a run, for a partition that no other run has."""
    from cw_assets.defs.execution.launch import launch_job

    found.instance.add_dynamic_partitions("media", [key])
    return launch_job(found.instance, found.parts.settings, f"{job}_ours", key)


def finish(found: Place, run_id: str) -> None:
    """Wait until the run has ended; it must have ended well."""

    def status() -> str:
        run = found.instance.get_run_by_id(run_id)
        return run.status.value if run and run.status.value in ENDED else ""

    ended = found.parts.until(status, "the run ends", every_s=0.05)
    assert ended == "SUCCESS", ended


def kill_worker(found: Place) -> None:
    """The process that works, a child of the supervisor that we started."""
    (worker,) = psutil.Process(found.parts.running["worker-1"].pid).children()
    worker.kill()


def settled(found: Place) -> bool:
    return any(time.time() - worker.started_at > QUICK_DEATH_S + 1 for worker in found.parts.workers)


def times(found: Place, run_id: str, kind: str) -> list[float]:
    """When events of a kind were recorded, in order, seconds of the epoch."""
    from dagster import DagsterEventType

    return sorted(entry.timestamp for entry in found.instance.all_logs(run_id, of_type=DagsterEventType(kind)))


if __name__ == "__main__":
    figures.show(rows())
