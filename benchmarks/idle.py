"""What each part of the stack takes of a processor core while nothing is asked of it: `cw up` as people start it.

`python -m benchmarks.idle` measures this alone.
"""

import http.client
import signal
import socket
import time
from dataclasses import dataclass

import psutil
from rich.progress import track

from benchmarks import figures
from benchmarks.figures import Figure
from benchmarks.measure import ERRORS
from benchmarks.parts import Parts, parts
from cw_assets.workers.broker import QUEUES

AIM_PERCENT = 2.0
SETTLE_S, WINDOW_S = 10.0, 65.0
"""Dagster's daemon starts its code server anew every 65 s; a shorter window would have that in it or not."""
NAMES = {
    "cw_assets.cli broker": "broker",
    **{f"cw_assets.cli worker --queue {queue}": f"worker for {queue}, with its supervisor" for queue in QUEUES},
    "cw_assets.cli daemon": "daemon, with its code server",
    "cw_assets.web": "web page, with its code server",
}
"""Of what `cw up` starts, by what is on its command lines."""


@dataclass(frozen=True)
class Tree:
    """A process and all that it started."""

    name: str
    root: psutil.Process

    def cpu_s(self) -> float:
        """User and system time so far, ended and collected children's included."""
        found = [self.root, *self.root.children(recursive=True)]
        return sum(spent_s(process) for process in found)


def spent_s(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(spent.user + spent.system + spent.children_user + spent.children_system)


def rows(windows: int = 2) -> list[Figure]:
    """Percent of one core, for each part."""
    port = free_port()
    with parts(CW_PORT=str(port)) as started:
        up = started.start("up", *started.cw, "up")
        family = psutil.Process(up.pid)
        try:
            started.until(lambda: answers(port), "the web page answers", 120, every_s=0.2)
            started.until(lambda: len(started.workers) == len(QUEUES), "the workers are there", every_s=0.2)
            trees = trees_of(family)
            time.sleep(SETTLE_S)
            looks = [look(trees) for _ in track(range(windows), "idle", console=ERRORS, transient=True)]
        finally:
            end(started, family)
    return [Figure(f"idle: {n}", [x[n] for x in looks], "%", 2, AIM_PERCENT) for n in looks[0]]


def look(trees: list[Tree]) -> dict[str, float]:
    """Percent of a core that each takes over a window."""
    began, before = time.monotonic(), {tree.name: tree.cpu_s() for tree in trees}
    time.sleep(WINDOW_S)
    took = time.monotonic() - began
    return {tree.name: 100 * (tree.cpu_s() - before[tree.name]) / took for tree in trees}


def trees_of(family: psutil.Process) -> list[Tree]:
    """The parts by name. Each is kept by a process and a shell that start it again when it ends."""
    lines = {child: command_lines(child) for child in family.children()}
    found = [Tree(name, child) for text, name in NAMES.items() for child, known in lines.items() if text in known]
    assert len(found) == len(NAMES), f"not all parts are there: {lines}"
    return found


def command_lines(process: psutil.Process) -> str:
    return "\n".join(" ".join(part.cmdline()) for part in [process, *process.children(recursive=True)])


def end(started: Parts, family: psutil.Process) -> None:
    """As Ctrl-C does; what has a group of its own and is left goes too."""
    members = family.children(recursive=True)
    started.stop("up", signal.SIGINT)
    _, left = psutil.wait_procs(members, timeout=5)
    for process in left:
        process.kill()


def answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asked.request("GET", "/server_info")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    figures.show(rows())
