"""How everything here is measured: contestants in turns within one run, medians, and one table of ratios.

What is measured stands in the modules beside this one.
"""

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.clips import CACHE

ROOT = Path(__file__).parents[1]
ERRORS = Console(stderr=True)
Series = dict[str, list[float]]


@dataclass(frozen=True)
class Row:
    """One ratio; `aim` None where the row only informs."""

    what: str
    ours: str
    against: str
    ratio: float
    aim: float | None = None


def compare(what: str, series: Series, ours: str, against: str, aim: float | None = None, unit: str = "s") -> Row:
    """The median of the ratios of each round, so that a noisy neighbour disturbs one round and not the result."""
    ratio = median(a / b for a, b in zip(series[ours], series[against], strict=True))
    digits = 0 if unit == "MB" else 3
    shown = [f"{name}: {median(series[name]):.{digits}f} {unit}" for name in (ours, against)]
    return Row(what, shown[0], shown[1], ratio, aim)


def in_turns(contestants: Mapping[str, Callable[[], float]], rounds: int, title: str, *, warm: bool = True) -> Series:
    """What each contestant returns, `rounds` times, another one first in each round; `warm`: each runs once before."""
    names, series = list(contestants), {name: list[float]() for name in contestants}
    for name in names if warm else ():
        contestants[name]()
    for number in track(range(rounds), description=title, console=ERRORS, transient=True):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            gc.collect()
            series[name].append(contestants[name]())
    return series


def seconds(work: Callable[[], object]) -> Callable[[], float]:
    """The same work, giving the wall time that it took."""

    def timed() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return timed


def fresh_python(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Standard output of this Python in a new process, started at the project's root."""
    command, variables = [sys.executable, *arguments], {**os.environ, **(environment or {})}
    done = subprocess.run(command, check=False, cwd=ROOT, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def with_bytecode() -> dict[str, str]:
    """An environment in which every module has its bytecode, as after an ordinary installation."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode")}


def peak_megabytes() -> float:
    """The most memory this process ever held.

    Linux lets a child begin with its parent's `ru_maxrss`, so the kernel's own mark of this program is read instead.
    """
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024


def show(rows: list[Row]) -> None:
    """A coloured table on the screen."""
    table = Table("what", "ours", "against", "ratio", "aim")
    for row in rows:
        color = "" if row.aim is None else "[green]" if row.ratio <= row.aim else "[red]"
        table.add_row(row.what, row.ours, row.against, f"{color}{shown(row.ratio)}", f"≤ {shown(row.aim)}")
    Console(width=160).print(table)


def markdown(rows: list[Row]) -> str:
    """The same as a markdown table."""
    lines = ["| what | ours | against | ratio | aim |", "|---|---|---|---|---|"]
    for row in rows:
        aim = "" if row.aim is None else f"≤ {shown(row.aim)}{'' if row.ratio <= row.aim else ' (missed)'}"
        lines.append(f"| {row.what} | {row.ours} | {row.against} | {shown(row.ratio)} | {aim} |")
    return "\n".join(lines)


def shown(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{100 * ratio:.2f} %" if ratio < 0.1 else f"{ratio:.2f}"
