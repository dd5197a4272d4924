"""Peak memory of ten minutes of video against 30 s of the same, each in a fresh process.

`python -m benchmarks.memory FILE functions|dagster` is that process: it prints the peak before and after, in MB.
"""

import logging
import sys
import tempfile
from pathlib import Path

from benchmarks import clips
from benchmarks.measure import Row, compare, fresh_python, in_turns, peak_megabytes, show

AIM = 1.1
REPEATS = 20
WAYS = {"functions": "all phases as functions", "dagster": "whole Dagster run"}


def rows(rounds: int = 2) -> list[Row]:
    files = {"30 s": clips.clip("720p"), "10 min": clips.long_clip("720p", REPEATS)}
    return [row for way in WAYS for row in rows_of(way, files, rounds)]


def rows_of(way: str, files: dict[str, Path], rounds: int) -> list[Row]:
    series = in_turns(
        {length: lambda path=path: peak_of(path, way) for length, path in files.items()},
        rounds,
        f"memory, {way}",
        warm=False,
    )
    return [compare(f"peak memory, 720p25, {WAYS[way]}", series, "10 min", "30 s", AIM, unit="MB")]


def peak_of(path: Path, way: str) -> float:
    return float(fresh_python("-m", "benchmarks.memory", str(path), way).split()[-1])


def child(path: Path, way: str) -> None:
    """Analyse in this process; the report links the video, so that both lengths are treated alike."""
    from benchmarks.fakes import engines_without_models
    from benchmarks.phases import run_phases
    from cw_assets import api
    from cw_assets.settings import Settings

    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    before = peak_megabytes()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(media_root=Path(folder), report_embed_bytes=0)
        if way == "functions":
            run_phases(path, settings)
        else:
            with api.local(settings, engines=engines_without_models(settings)) as project:
                project.analyze_video(project.add_media(path).id).result()
    print(f"{before:.1f} {peak_megabytes():.1f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(Path(sys.argv[1]), sys.argv[2])
    else:
        show(rows())
