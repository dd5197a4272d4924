"""Analysing an unchanged video again, against its first analysis by the embedded engines, models and all."""

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cpu_phases import sample
from benchmarks.measure import Row, Series, compare, fresh_python, seconds, show
from cw_assets import api
from cw_assets.settings import Settings

AIM = 0.02
FIRST, AGAIN, DAGSTER_AGAIN = "first run", "again", "again, every asset materialised"
CW = "from cw_assets.cli import main; main()"


def rows(rounds: int = 3) -> list[Row]:
    here, processes = empty(FIRST, AGAIN, DAGSTER_AGAIN), empty(FIRST, AGAIN)
    for _ in range(rounds):
        in_this_process(here)
        as_processes(processes)
    return [
        compare("re-run, api.local() in one process", here, AGAIN, FIRST, AIM),
        compare("re-run, api.local() in one process", here, DAGSTER_AGAIN, FIRST),
        compare("re-run, whole cw analyze processes", processes, AGAIN, FIRST, AIM),
    ]


def empty(*names: str) -> Series:
    return {name: [] for name in names}


def in_this_process(series: Series) -> None:
    """File in, result out; the file is hashed each time. The first run of the process also loads the models."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    with folder() as root, api.local(Settings(media_root=root)) as project:

        def analyse() -> None:
            project.analyze_video(project.add_media(sample()).id).result()

        series[FIRST].append(seconds(analyse)())
        series[AGAIN].append(seconds(analyse)())
        series[DAGSTER_AGAIN].append(seconds(lambda: materialise(project))())


def materialise(project: api.LocalProject) -> None:
    """The job itself, as from Dagster's page: each step finds its stored value."""
    record = project.add_media(sample())
    project.run_job("analyze_video_job", [record])


def as_processes(series: Series) -> None:
    with folder() as root:
        for name in (FIRST, AGAIN):
            started = time.perf_counter()
            fresh_python("-c", CW, "analyze", "--json", str(sample()), environment={"CW_MEDIA_ROOT": str(root)})
            series[name].append(time.perf_counter() - started)


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)


if __name__ == "__main__":
    show(rows())
