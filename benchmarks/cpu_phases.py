"""All ten phases but their models, against one bare decode of the file and against a decode for every phase."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import clips, plain
from benchmarks.fakes import engines_without_models
from benchmarks.measure import ERRORS, ROOT, Row, compare, in_turns, seconds, show
from benchmarks.phases import run_phases
from cw_assets import api
from cw_assets.settings import Settings

AIM = 1.3
BARE, AUTO = "bare decode", "bare decode, AUTO threads"
DECODE, FUNCTIONS, DAGSTER = "decode pass alone", "all phases as functions", "whole Dagster run"
PLAIN = {"pyav": "a decode for every phase (PyAV)", "opencv": "a decode for every phase (OpenCV)"}


def rows(rounds: int = 5) -> list[Row]:
    sources = {"1080p25": clips.clip("1080p"), "720p25": clips.clip("720p"), "sample spot, 720p25": sample()}
    return [row for name, path in sources.items() for row in rows_of(name, path, rounds)]


def sample() -> Path:
    """The drawn spot that ships with the project: easy to decode, so the rest weighs most."""
    return ROOT / "media/samples/summer_spot.mp4"


def rows_of(name: str, path: Path, rounds: int) -> list[Row]:
    laps: list[dict[str, float]] = []
    with project(path) as analyse, tempfile.TemporaryDirectory() as folder:

        def functions() -> float:
            laps.append(run_phases(path, Settings(media_root=Path(folder))))
            return sum(laps[-1].values())

        functions(), analyse()
        series = in_turns(
            {
                BARE: seconds(lambda: plain.decode_all(path)),
                AUTO: seconds(lambda: plain.decode_all(path, "AUTO")),
                FUNCTIONS: functions,
                DAGSTER: seconds(analyse),
                **{PLAIN[b]: seconds(lambda b=b: plain.analyse_plainly(path, Path(folder), b)) for b in PLAIN},
            },
            rounds,
            f"phases of {name}",
            warm=False,
        )
    series[DECODE] = [lap["2 scenes, keyframes, signals"] for lap in laps[1:]]
    ERRORS.print(f"{name}:", {phase: round(median(lap[phase] for lap in laps[1:]), 3) for phase in laps[0]})
    pairs = [(FUNCTIONS, BARE, AIM), (DAGSTER, BARE, AIM), (DECODE, BARE, None), (FUNCTIONS, AUTO, None)]
    pairs += [(ours, against, None) for ours in (FUNCTIONS, DAGSTER) for against in PLAIN.values()]
    return [compare(f"CPU phases, {name}", series, ours, against, aim) for ours, against, aim in pairs]


@contextmanager
def project(path: Path) -> Iterator[object]:
    """A function that analyses the file anew through Dagster in this process, in a project of its own."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp())
    settings = Settings(media_root=folder)
    with api.local(settings, engines=engines_without_models(settings)) as place:
        media = place.add_media(path)
        yield lambda: place.analyze_video(media.id, force=True).result()
    shutil.rmtree(folder)


if __name__ == "__main__":
    show(rows())
