"""A storyboard drawn again, whole or after one row was edited, against its first render; what sheet and film take.

All in this process, with the engine that draws by rule. How many frames a second a stack draws is in storyboards.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.measure import ERRORS, Row, Series, compare, in_turns, seconds
from benchmarks.storyboards import SHOTS, add_board, add_script, script
from cw_assets import api
from cw_assets.catalog.records import StoryboardRecord
from cw_assets.defs.build import build_definitions
from cw_assets.defs.work.storyboarding.material import storyboard_material
from cw_assets.exports.storyboards.animatic import write_animatic
from cw_assets.exports.storyboards.material import StoryboardMaterial
from cw_assets.exports.storyboards.sheet import sheet_pdf, sheet_png
from cw_assets.settings import Settings

FIRST, EDITED, UNCHANGED = "first render", "one row edited", "nothing changed"
STILL, MOVING = "film", "film with gentle moves"
EXTENTS = {"frames alone": ["storyboard", "storyboard_frames"], "with sheet and film": None}
"""The assets that are made; None: all."""
ROWS = script(len(SHOTS))
PLACE = 5
OTHER = ROWS[PLACE].model_copy(update={"visual_text": "Low angle: three girls dance in the spray of a garden hose."})
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def rows(rounds: int = 3) -> list[Row | Figure]:
    with place() as project:
        run(project, add_board(project, add_script(project, "WARM", ROWS)))
        again = [row for extent in EXTENTS for row in renders(project, extent, rounds)]
        return [*again, *outputs(project, rounds)]


@contextlib.contextmanager
def place() -> Iterator[api.LocalProject]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, media_root=Path(folder), image_model="sketch")
        with api.local(settings) as project:
            yield project


# ---- again


def renders(project: api.LocalProject, extent: str, rounds: int) -> list[Row | Figure]:
    """A new script in each round."""
    series: Series = {FIRST: [], UNCHANGED: [], EDITED: []}
    for number in track(range(rounds), description=extent, console=ERRORS, transient=True):
        for name, took in render_thrice(project, f"{extent} {number}", EXTENTS[extent]).items():
            series[name].append(took)
    what = f"{len(ROWS)} frames by rule, {extent}"
    return [
        *(compare(what, series, again, FIRST) for again in (EDITED, UNCHANGED)),
        *(Figure(f"{what}: {name}", values) for name, values in series.items()),
    ]


def render_thrice(project: api.LocalProject, code: str, assets: list[str] | None) -> dict[str, float]:
    """Seconds of each run; it is checked that it drew what it had to, and no more."""
    board = add_board(project, add_script(project, code, ROWS))
    render = partial(rendered, project, board, assets)
    first = render(drawn=len(ROWS))
    unchanged = render(drawn=0)
    add_script(project, code, (*ROWS[:PLACE], OTHER, *ROWS[PLACE + 1 :]))
    return {FIRST: first, UNCHANGED: unchanged, EDITED: render(drawn=1)}


def rendered(project: api.LocalProject, board: StoryboardRecord, assets: list[str] | None, *, drawn: int) -> float:
    took = seconds(lambda: run(project, board, assets))()
    outcome = project.storyboard_outcome(board.id)
    assert (outcome.num_jobs, outcome.frames_rendered) == (drawn, len(ROWS)), outcome.error
    return took


def run(project: api.LocalProject, board: StoryboardRecord, assets: list[str] | None = None) -> None:
    """As `generate_storyboard` runs it, for these assets."""
    import dagster as dg

    job = build_definitions(workplace=project.workplace).resolve_job_def("generate_storyboard_job")
    job.execute_in_process(
        instance=project.instance,
        partition_key=board.partition_key,
        asset_selection=[dg.AssetKey(name) for name in assets] if assets else None,
        run_config=QUIET,
    )


# ---- sheet and film


def outputs(project: api.LocalProject, rounds: int) -> list[Row | Figure]:
    """Seconds of each file for the whole spot, by its function alone."""
    board = add_board(project, add_script(project, "OUTPUTS", ROWS))
    run(project, board, EXTENTS["frames alone"])
    material = storyboard_material(project.workplace, project.catalog.get_storyboard(board.id))
    with tempfile.TemporaryDirectory() as folder:
        works: dict[str, Callable[[], Any]] = {
            "sheet as PNG": lambda: sheet_png(material),
            "sheet as PDF, A4": lambda: sheet_pdf(material, "a4"),
            STILL: lambda: film(material, Path(folder), moves=False),
            MOVING: lambda: film(material, Path(folder), moves=True),
        }
        timed = {name: seconds(work) for name, work in works.items()}
        series = in_turns(timed, rounds, "sheet and film", warm=False)  # whole storyboards were made before
    return [
        compare("the film of a spot of 30 s", series, MOVING, STILL),
        *(Figure(f"{len(ROWS)} frames, 30 s: {name}", values) for name, values in series.items()),
    ]


def film(material: StoryboardMaterial, folder: Path, *, moves: bool) -> None:
    write_animatic(material, folder / "film.mp4", moves=moves, voice=(), on_progress=lambda _: None)


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
