"""A storyboard drawn again, whole or after one row was edited, against its first render; what sheet and film take.

All in this process, with the engine that draws by rule. How many frames a second a stack draws is in storyboards.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.progress import track

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.measure import ERRORS, Row, Series, compare, in_turns, seconds
from benchmarks.storyboards import SHOTS, add_board, add_script, script, spot_s
from cw_assets import api
from cw_assets.catalog.records import StoryboardRecord
from cw_assets.defs.build import build_definitions
from cw_assets.defs.work.storyboarding.material import storyboard_material
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.exports.storyboards.animatic import write_animatic
from cw_assets.exports.storyboards.material import StoryboardMaterial
from cw_assets.exports.storyboards.sheet import sheet_pdf, sheet_png
from cw_assets.settings import Settings

FIRST, EDITED, UNCHANGED = "first render", "one row edited", "nothing changed"
STILL, MOVING = "film", "film with gentle moves"
ALONE = "frames alone"
EXTENTS = {ALONE: ["storyboard", "storyboard_frames"], "with sheet and film": None}
"""The assets that are made; None: all."""
PLACE, OTHER = 5, "Low angle: three girls dance in the spray of a garden hose."
"""Of the row that is edited."""
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class Place:
    """A project of this process, and the script that is drawn in it."""

    project: api.LocalProject
    rows: tuple[ScriptRow, ...]

    @property
    def what(self) -> str:
        return f"{len(self.rows)} frames, {sum(row.duration_seconds for row in self.rows):.0f} s"

    def board(self, code: str) -> StoryboardRecord:
        """Of a new ad unit with the script."""
        return add_board(self.project, add_script(self.project, code, self.rows))

    def edit(self, code: str) -> None:
        """Another description in one row of the unit."""
        row = self.rows[PLACE].model_copy(update={"visual_text": OTHER})
        add_script(self.project, code, (*self.rows[:PLACE], row, *self.rows[PLACE + 1 :]))

    def render(self, board: StoryboardRecord, assets: list[str] | None = None, *, drawn: int) -> None:
        """As `generate_storyboard` does it, for these assets; it must draw so many frames, and no more."""
        import dagster as dg

        job = build_definitions(workplace=self.project.workplace).resolve_job_def("generate_storyboard_job")
        job.execute_in_process(
            instance=self.project.instance,
            partition_key=board.partition_key,
            asset_selection=[dg.AssetKey(name) for name in assets] if assets else None,
            run_config=QUIET,
        )
        outcome = self.project.storyboard_outcome(board.id)
        assert (outcome.num_jobs, outcome.frames_rendered) == (drawn, len(self.rows)), outcome.error


def rows(rounds: int = 3) -> list[Row | Figure]:
    """The first storyboard of all is left out, as this process is cold then."""
    with place(script(len(SHOTS), spot_s(rounds))) as found:
        found.render(found.board("WARM"), drawn=len(SHOTS))
        return [*(row for extent in EXTENTS for row in renders(found, extent, rounds)), *outputs(found, rounds)]


@contextlib.contextmanager
def place(rows: tuple[ScriptRow, ...]) -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, media_root=Path(folder), image_model="sketch")
        with api.local(settings) as project:
            yield Place(project, rows)


def renders(found: Place, extent: str, rounds: int) -> list[Row | Figure]:
    """A new script in each round: drawn, drawn again, and again once a row is edited."""
    series: Series = {FIRST: [], UNCHANGED: [], EDITED: []}
    for number in track(range(rounds), description=extent, console=ERRORS, transient=True):
        code = f"{extent} {number}"
        render = partial(found.render, found.board(code), EXTENTS[extent])
        series[FIRST].append(seconds(partial(render, drawn=len(found.rows)))())
        series[UNCHANGED].append(seconds(partial(render, drawn=0))())
        found.edit(code)
        series[EDITED].append(seconds(partial(render, drawn=1))())
    what = f"{found.what}, {extent}"
    return [
        *(compare(what, series, again, FIRST) for again in (EDITED, UNCHANGED)),
        *(Figure(f"{what}: {name}", values) for name, values in series.items()),
    ]


def outputs(found: Place, rounds: int) -> list[Row | Figure]:
    """Seconds of each file for the whole spot, by its function alone; all of them have been made here before."""
    board, workplace = found.board("OUTPUTS"), found.project.workplace
    found.render(board, EXTENTS[ALONE], drawn=len(found.rows))
    material = storyboard_material(workplace, workplace.catalog.get_storyboard(board.id))
    with tempfile.TemporaryDirectory() as folder:
        works: dict[str, Callable[[], object]] = {
            "sheet as PNG": lambda: sheet_png(material),
            "sheet as PDF, A4": lambda: sheet_pdf(material, "a4"),
            STILL: lambda: film(material, Path(folder), moves=False),
            MOVING: lambda: film(material, Path(folder), moves=True),
        }
        timed = {name: seconds(work) for name, work in works.items()}
        series = in_turns(timed, rounds, "sheet and film", warm=False)
    return [
        compare(f"{found.what}, the film", series, MOVING, STILL),
        *(Figure(f"{found.what}: {name}", values) for name, values in series.items()),
    ]


def film(material: StoryboardMaterial, folder: Path, *, moves: bool) -> None:
    write_animatic(material, folder / "film.mp4", moves=moves, voice=(), on_progress=lambda _: None)


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
