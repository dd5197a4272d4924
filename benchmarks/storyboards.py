"""Frames a second of storyboards around an image model that draws at once: the whole stack against loops.

What a changed storyboard costs, and what its sheet and its film do, is in rerender.
"""

import contextlib
import itertools
import math
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks import figures, measure
from benchmarks.fakes import FakeImageModel
from benchmarks.figures import Figure
from benchmarks.measure import Row, Series, compare, in_turns, seconds
from benchmarks.parts import Parts, bounded, environment_of, parts
from cw_assets import api
from cw_assets.catalog.records import StoryboardRecord
from cw_assets.defs.resources import Engines
from cw_assets.defs.work import drawing
from cw_assets.defs.work.step import Step
from cw_assets.defs.work.storyboarding import drawing as frame_drawing
from cw_assets.defs.work.storyboarding.planning import plan_frames
from cw_assets.domain.images.metadata import metadata_of
from cw_assets.domain.images.request import Generation, ImageRequest
from cw_assets.domain.protocols import DrawnImage
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.video.timecode import timecode
from cw_assets.settings import Settings

MODULE = "benchmarks.storyboard_definitions"
FRAMES, FEW_FRAMES = 24, 6
SPOT_S, SHORT_SPOT_S = 30.0, 10.0
QUICK_ROUNDS = 1
"""A single round takes few frames and a short spot."""
RATE = Fraction(25)
LONGEST_RUN_S = 180.0
BARE, SAVED, RECORDED = "engine in a loop", "engine in a loop, JPEGs saved", "frames in a loop, with their records"
ONE, TWO = "chain, 1 worker", "chain, 2 workers"
DRAW_STEP = "storyboard_frames.draw_frame["
SHOTS = (
    ("Wide shot: a family carries a picnic basket across a sunny meadow.", "VO: “The hottest day of the year?”"),
    ("CU: a boy fans himself with a newspaper, drops of sweat on his forehead.", "No speech."),
    ("Medium shot: a woman opens a cooler full of ice in the shade of a tree.", "VO: “We have just the thing.”"),
    ("Macro: a bottle of lemonade rises from the ice. On-screen text: “ICE COLD”.", "SFX: ice cracks."),
    ("OTS: she hands the bottle to an old man in a deck chair, slow push in.", "GRANDPA: “At last!”"),
    ("Low angle: two girls run through a sprinkler with their dog.", "MUSIC: bright guitars."),
    ("CU: the boy drinks, his eyes closed, the sun behind him.", "VO: “Lemonade, as it should be.”"),
    ("Aerial: the meadow with the checked blanket in its middle, cars on a far road.", "No speech."),
    ("Product shot: the bottle on a wooden table. On-screen text: “ONLY $2”.", "VO: “Two dollars. Everywhere.”"),
)
"""What is seen and heard in a spot."""


def script(count: int, spot_s: float) -> tuple[ScriptRow, ...]:
    """So many rows, equally long, in a spot of so many seconds."""
    each = spot_s / count
    return tuple(
        ScriptRow(
            shot_number=number + 1,
            timecode_start=timecode(number * each, RATE),
            duration_seconds=each,
            visual_text=seen,
            audio_text=heard,
        )
        for number, (seen, heard) in zip(range(count), itertools.cycle(SHOTS), strict=False)
    )


def add_script(project: api.LocalProject, code: str, rows: tuple[ScriptRow, ...]) -> int:
    """The ad unit of a script; its id. A script of the same code gets these rows."""
    whole_s = math.fsum(row.duration_seconds for row in rows)
    unit = project.catalog.import_origin_unit(code=code, title="Lemonade", language="en", rows=rows, duration=whole_s)
    return unit.id


def add_board(project: api.LocalProject, unit_id: int, **settings: Any) -> StoryboardRecord:
    """A storyboard from text as it is, without a voice."""
    return project.add_storyboard(unit_id, seed=1, enhance_prompts=False, scratch_voice=False, **settings)


# ---- without Dagster


@dataclass
class Loops:
    """The frames of one storyboard, drawn one after another in this process."""

    step: Step

    @cached_property
    def orders(self) -> list[drawing.Order]:
        catalog = self.step.workplace.catalog
        images = catalog.storyboard_images(self.step.record_id)
        jobs = [catalog.get_diffusion_job(image.diffusion_job_id) for image in images]
        return [drawing.Order.read(self.step.workplace, job) for job in jobs]

    @cached_property
    def requests(self) -> list[ImageRequest]:
        return [order.request() for order in self.orders]

    def draw(self) -> None:
        """Nothing but the calls."""
        for request in self.requests:
            generated(self.step, request)

    def draw_and_save(self) -> None:
        """Each picture encoded with its job inside and put in its place, by the functions that a job uses."""
        for order, request in zip(self.orders, self.requests, strict=True):
            generation, drawn = generated(self.step, request)
            metadata = metadata_of(
                request,
                generation,
                identifier=order.job.identifier,
                source_prompt=order.prompt.source_prompt,
                enhanced_prompt=order.prompt.enhanced_prompt,
                filenames=drawing.file_names(order, len(drawn)),
                generated_at=datetime.now(UTC),
            )
            keys = [f"{drawing.FOLDER}/{image.filename}" for image in metadata.images]
            drawing.write_images(self.step.workplace, keys, metadata, drawn)

    def draw_with_records(self) -> None:
        """All that a frame's step does but Dagster's part, a worker's fence and the panel's picture."""
        for job_id in frame_drawing.queue(self.step, frame_drawing.stale_images(self.step)).values():
            assert frame_drawing.draw_frame(self.step, job_id), f"job {job_id} could not be drawn"


def generated(step: Step, request: ImageRequest) -> tuple[Generation, list[DrawnImage]]:
    drawn: list[DrawnImage] = []
    engine = step.workplace.engines.image_model
    return engine.generate(request, on_step=lambda *_: None, on_image=drawn.append), drawn


@contextlib.contextmanager
def loops(rows: tuple[ScriptRow, ...]) -> Iterator[Loops]:
    """A storyboard of a script, planned; its records are those of a run that never ends."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, media_root=Path(folder))
        engines = Engines(settings, given={"image_model": FakeImageModel()})
        with api.local(settings, engines=engines) as project:
            board = add_board(project, add_script(project, "LOOP", rows))
            step = Step(project.workplace, board.kind, board.id, board.partition_key, "loop", forced=True)
            project.catalog.queue_work(board.kind, board.id, step.run_id)
            project.catalog.start_work(board.kind, board.id, step.run_id)
            plan_frames(step)
            yield Loops(step)


# ---- the whole stack


@dataclass
class Chain:
    """Broker, daemon and workers, with a script to draw."""

    started: Parts
    project: api.LocalProject
    unit_id: int
    frames: int
    by_steps: list[float] = field(default_factory=list)
    """Seconds a frame of each run, by its events: from the first frame's start to the last one's end."""

    def draw(self) -> float:
        """Seconds from the launch of a new storyboard until all that belongs to it is made, on the workers."""
        board = add_board(self.project, self.unit_id)
        begun = time.perf_counter()
        with bounded(LONGEST_RUN_S):
            handle = self.project.generate_storyboard(board.id)
            outcome = handle.result()
        took = time.perf_counter() - begun
        assert (outcome.status, outcome.frames_rendered) == ("completed", self.frames), outcome.error
        self.by_steps.append(span(self.project.instance, handle.run_id, self.frames) / self.frames)
        return took


def span(instance: Any, run_id: str, frames: int) -> float:
    """Seconds from the start of the first frame's step to the end of the last one's."""
    drawing_steps = [log for log in instance.all_logs(run_id) if (log.step_key or "").startswith(DRAW_STEP)]
    events = [log for log in drawing_steps if log.dagster_event]
    starts = [event.timestamp for event in events if event.dagster_event.is_step_start]
    ends = [event.timestamp for event in events if event.dagster_event.is_step_success]
    assert len(ends) == frames, f"{len(ends)} of {frames} frames have a step that succeeded"
    return float(max(ends) - min(starts))


@contextlib.contextmanager
def chain(workers: int, rows: tuple[ScriptRow, ...]) -> Iterator[Chain]:
    """A stack of its own, with so many workers, which are warm after one run more."""
    with parts(CW_DEFINITIONS=MODULE) as started, environment_of(started), api.local(started.settings) as project:
        started.start_broker()
        project.instance  # noqa: B018 made before daemon and workers look for it
        started.start("daemon", *started.cw, "daemon")
        for number in range(workers):
            started.start_worker(f"worker-{number + 1}")
        found = Chain(started, project, add_script(project, "CHAIN", rows), len(rows))
        for _ in range(workers - 1):  # so that each has once made a sheet or a film, and imported what that needs
            found.draw()
        yield found


# ---- what is measured


def rows(rounds: int = 5) -> list[Row | Figure]:
    """Seconds a frame of each way to draw it, in turns; the stacks stand side by side, and one of them is idle."""
    count = FEW_FRAMES if rounds <= QUICK_ROUNDS else FRAMES
    spot = script(count, spot_s(rounds))
    with loops(spot) as loop, chain(1, spot) as one, chain(2, spot) as two:
        contestants = {
            BARE: seconds(loop.draw),
            SAVED: seconds(loop.draw_and_save),
            RECORDED: seconds(loop.draw_with_records),
            ONE: one.draw,
            TWO: two.draw,
        }
        timed = {name: a_frame(took, count) for name, took in contestants.items()}
        whole = in_turns(timed, rounds, "storyboards")
        by_steps = whole | {ONE: one.by_steps[-rounds:], TWO: two.by_steps[-rounds:]}
    return [*compared(by_steps, whole, count), *alone(by_steps, whole, count)]


def spot_s(rounds: int) -> float:
    return SHORT_SPOT_S if rounds <= QUICK_ROUNDS else SPOT_S


def a_frame(took: Callable[[], float], count: int) -> Callable[[], float]:
    """The seconds of so many frames, for each of them."""
    return lambda: took() / count


def compared(by_steps: Series, whole: Series, count: int) -> list[Row]:
    what, in_ms = f"a frame of {count}, by their steps", {n: [1000 * s for s in by_steps[n]] for n in by_steps}
    against = [(ONE, BARE), (ONE, SAVED), (TWO, SAVED), (ONE, RECORDED), (TWO, ONE)]
    return [
        *(compare(what, in_ms, ours, other, unit="ms") for ours, other in against),
        compare(f"a frame of {count}, whole run with sheet and film", whole, TWO, ONE),
    ]


def alone(by_steps: Series, whole: Series, count: int) -> list[Figure]:
    added = [1000 * (ours - plain) for ours, plain in zip(by_steps[ONE], by_steps[SAVED], strict=True)]
    return [
        *(Figure(f"{count} frames, {n}", rates(values), "frames/s", 1) for n, values in by_steps.items()),
        *(Figure(f"{count} frames, {n}, whole run", rates(whole[n]), "frames/s", 2) for n in (ONE, TWO)),
        *(Figure(f"whole run of {count} frames, {n}", [count * each for each in whole[n]]) for n in (ONE, TWO)),
        Figure("the chain with 1 worker adds to a frame that is drawn and saved", added, "ms", 1),
    ]


def rates(seconds_each: list[float]) -> list[float]:
    return [1 / each for each in seconds_each]


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
