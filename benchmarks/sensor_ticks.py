"""What a tick of each sensor costs at ten thousand records, and a whole tick of the daemon that launches.

How the records are made is in many_records. `python -m benchmarks.sensor_ticks` measures this alone.
"""

import contextlib
import logging
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import av
import dagster as dg
import numpy as np
from dagster._core.definitions.sensor_definition import SensorExecutionData
from dagster._core.storage.runs.schema import RunsTable
from dagster._grpc.impl import get_external_sensor_execution
from sqlalchemy import insert

from benchmarks import figures, measure
from benchmarks.figures import Figure
from benchmarks.launching import Stack, stack
from benchmarks.many_records import BEGAN, RECORDS, Change, Originals, copied
from benchmarks.measure import Row, Series, in_turns, seconds
from benchmarks.storyboards import add_board, add_script, script
from cw_assets import api
from cw_assets.catalog.models import (
    AdUnitMedia,
    DiffusionJob,
    Storyboard,
    StoryboardImage,
)
from cw_assets.catalog.models.base import Work
from cw_assets.defs.build import build_definitions
from cw_assets.defs.jobs import JOB_NAMES
from cw_assets.defs.partitions import PARTITION_SETS
from cw_assets.defs.resources import Engines
from cw_assets.defs.sensors.frames import Place
from cw_assets.domain.status import RecordKind
from cw_assets.settings import Settings

TICK_AIM_S = 1.0
FRAMES = 4
DROPPED = 100


@dataclass
class Ticks:
    """The ticks of a sensor, evaluated by what Dagster's code server calls, each with the cursor of the one before."""

    project: api.LocalProject
    name: str
    cursor: str | None = None
    asked: int = 0
    """Runs that the last tick asked for."""

    @cached_property
    def repository(self) -> dg.RepositoryDefinition:
        return build_definitions(workplace=self.project.workplace).get_repository_def()

    def next(self) -> None:
        nowhere: Any = None  # only its error messages name the place of the code
        tick = get_external_sensor_execution(
            self.repository,
            nowhere,
            self.project.instance.get_ref(),
            self.name,
            last_tick_completion_timestamp=None,
            last_run_key=None,
            cursor=self.cursor,
            log_key=None,
            last_sensor_start_timestamp=None,
        )
        assert isinstance(tick, SensorExecutionData), tick
        self.cursor, self.asked = tick.cursor, len(tick.run_requests or [])


@contextlib.contextmanager
def local_project() -> Iterator[api.LocalProject]:
    """An empty one in this process, which draws by rule."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, media_root=Path(folder) / "media")
        with api.local(settings, engines=Engines(settings)) as project:
            project.catalog, project.instance  # noqa: B018 the databases are made before anything is timed
            yield project


def sensors(rounds: int) -> list[Figure]:
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    return [*pending_ticks(rounds), *daemon_ticks(rounds), *inbox_ticks(rounds), *frames_ticks(rounds)]


def pending_ticks(rounds: int) -> list[Figure]:
    with local_project() as project:
        originals = Originals(project.catalog)
        kinds: dict[RecordKind, tuple[str, type[Work]]] = {
            "diffusion job": ("pending_images_sensor", DiffusionJob),
            "media": ("pending_media_sensor", AdUnitMedia),
        }
        return [pending_tick(project, originals, kind, *one, rounds) for kind, one in kinds.items()]


def pending_tick(
    project: api.LocalProject, originals: Originals, kind: RecordKind, name: str, table: type[Work], rounds: int
) -> Figure:
    """Nothing is launched between the ticks, so that all wait at each."""
    let_wait(project, originals, kind, table)
    ticks = Ticks(project, name)
    took = in_turns({name: seconds(ticks.next)}, 5 * rounds, name)[name]
    assert ticks.asked, f"{name} asked for nothing"
    return Figure(f"tick of {name}, {RECORDS} waiting, {ticks.asked} runs asked for", took, digits=4, aim=TICK_AIM_S)


def let_wait(project: api.ProjectApi, originals: Originals, kind: RecordKind, table: type[Work]) -> None:
    """Records that nobody has launched, with their partitions."""
    made = copied(project.catalog, table, originals.ids[table], RECORDS, lambda number: originals.named(table, number))
    slug = project.catalog.get_work(kind, made[0]).partition_key.partition("-")[2]
    partitions = PARTITION_SETS[kind].name
    assert partitions is not None
    project.instance.add_dynamic_partitions(partitions, [f"{one}-{slug}" for one in made])


SENSOR = {
    "repositoryLocationName": "cw_assets",
    "repositoryName": "__repository__",
    "sensorName": "pending_images_sensor",
}
START = "mutation ($sensor: SensorSelector!) { startSensor(sensorSelector: $sensor) { __typename } }"
TICKS = """
query ($sensor: SensorSelector!) {
  sensorOrError(sensorSelector: $sensor) {
    ... on Sensor { sensorState { ticks(statuses: [SUCCESS, FAILURE]) { timestamp endTimestamp runIds } } }
  }
}"""


def daemon_ticks(rounds: int) -> list[Figure]:
    """Whole ticks of the daemon, which queues the runs too, while a worker does their work."""
    with stack() as found:
        let_wait(found.project, Originals(found.project.catalog), "diffusion job", DiffusionJob)
        found.start_worker("default")
        found.started.start("daemon", *found.started.cw, "daemon")
        found.started.until(lambda: switched_on(found), "the page knows the sensor", every_s=0.5)
        ticks = found.started.until(lambda: ended_ticks(found, rounds), "the ticks", 60.0 * rounds, every_s=0.5)
    runs = {len(tick["runIds"]) for tick in ticks}
    took = [tick["endTimestamp"] - tick["timestamp"] for tick in ticks]
    what = f"whole tick of pending_images_sensor in the daemon, {max(runs)} runs queued"
    return [Figure(what, took, digits=2)]


def switched_on(found: Stack) -> bool:
    answer = found.post("/graphql", {"query": START, "variables": {"sensor": SENSOR}})
    return bool(answer["data"]["startSensor"]["__typename"] == "Sensor")


def ended_ticks(found: Stack, count: int) -> list[dict[str, Any]]:
    """The first ones, once there are so many; newest first."""
    answer = found.post("/graphql", {"query": TICKS, "variables": {"sensor": SENSOR}})
    ticks: list[dict[str, Any]] = answer["data"]["sensorOrError"]["sensorState"]["ticks"]
    return ticks[-count:] if len(ticks) >= count else []


def inbox_ticks(rounds: int) -> list[Figure]:
    """An inbox that is empty, then of 100 videos of a second: seen first, taken in, and waiting for their runs."""
    took: Series = {}
    for _ in range(rounds):
        with local_project() as project:
            ticks = Ticks(project, "inbox_sensor")
            ticks.next()
            timed(took, "empty", ticks)
            drop(project.settings.media_root / "inbox")
            timed(took, f"{DROPPED} files, seen for the first time", ticks)
            timed(took, f"{DROPPED} files, taken in", ticks, asked=DROPPED)
            timed(took, f"{DROPPED} files, whose runs are not there yet", ticks, asked=DROPPED)
    return [Figure(f"tick of inbox_sensor, {name}", values, digits=4, aim=TICK_AIM_S) for name, values in took.items()]


def timed(took: Series, name: str, ticks: Ticks, *, asked: int = 0) -> None:
    took.setdefault(name, []).append(seconds(ticks.next)())
    assert ticks.asked == asked, f"{name}: {ticks.asked} runs"


def drop(inbox: Path) -> None:
    """The same video with another number behind it, in a box that players pass over."""
    video = tiny_video(inbox.parent / ".tiny.mp4").read_bytes()
    for number in range(DROPPED):
        (inbox / f"spot-{number}.mp4").write_bytes(video + (12).to_bytes(4) + b"free" + number.to_bytes(4))


def tiny_video(path: Path) -> Path:
    """A second of grey."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(25):
            frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), 8 * number, np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def frames_ticks(rounds: int) -> list[Figure]:
    """Finished storyboards: ticks after the sensor is switched on, the one that finds a new frame, and idle ones."""
    with local_project() as project:
        original = copy_storyboards(project)
        ticks = Ticks(project, "finished_frames_sensor")
        older = in_turns({"": seconds(ticks.next)}, 5 * rounds, "frames, switched on")[""]
        assert not ticks.asked, "a copy is not like its original"
        looked = (RECORDS + original - Place.read(ticks.cursor).below) / (len(older) + 1)
        new = [new_frame_seen(project, ticks, original) for _ in range(rounds)]
        ticks.cursor = Place(since=datetime.now(UTC), below=0).model_dump_json()
        done = in_turns({"": seconds(ticks.next)}, 5 * rounds, "frames, done")[""]
    what = f"tick of finished_frames_sensor, {RECORDS} finished storyboards"
    return [
        Figure(f"{what}, just switched on, about {looked:.0f} looked at", older, digits=4, aim=TICK_AIM_S),
        Figure(f"{what}, the first after a frame was drawn anew, which finds it", new, digits=4, aim=TICK_AIM_S),
        Figure(f"{what}, all looked at before", done, digits=4, aim=TICK_AIM_S),
    ]


def new_frame_seen(project: api.LocalProject, ticks: Ticks, board_id: int) -> float:
    """Seconds of the next tick after a frame of the oldest storyboard was drawn by itself."""
    image = project.catalog.storyboard_images(board_id)[0]
    job = project.catalog.get_diffusion_job(image.diffusion_job_id)
    project.run_job(JOB_NAMES["diffusion job"], [job], force=True)
    took = seconds(ticks.next)()
    assert ticks.asked == 1, f"{ticks.asked} runs"
    return took


def copy_storyboards(project: api.LocalProject) -> int:
    """One is drawn with sheet and film; the others have jobs and images of their own, and its pictures. Its id."""
    board = add_board(project, add_script(project, "MANY", script(FRAMES, 10.0)))
    assert project.generate_storyboard(board.id).result().status == "completed"
    catalog, runs = project.catalog, [str(uuid.uuid4()) for _ in range(RECORDS)]
    drawn = catalog.storyboard_images(board.id)
    jobs = [
        copied(catalog, DiffusionJob, image.diffusion_job_id, RECORDS, lambda number: {"run_id": runs[number]})
        for image in drawn
    ]
    plan = catalog.get_storyboard(board.id).plan

    def change(number: int) -> dict[str, Any]:
        frames = [frame | {"job_id": made[number]} for frame, made in zip(plan["frames"], jobs, strict=True)]
        return {"run_id": runs[number], "plan": plan | {"frames": frames}}

    boards = copied(catalog, Storyboard, board.id, RECORDS, change)
    for image, made in zip(drawn, jobs, strict=True):
        copied(catalog, StoryboardImage, image.id, RECORDS, links(boards, made))
    add_runs(project.instance, runs)
    return board.id


def links(boards: list[int], jobs: list[int]) -> Change:
    """Image, storyboard and job of the same number belong together."""
    return lambda number: {"storyboard_id": boards[number], "diffusion_job_id": jobs[number]}


def add_runs(instance: dg.DagsterInstance, run_ids: list[str]) -> None:
    """Runs of storyboards that ended well, a second apart, straight into their table; calls take minutes."""
    storage: Any = instance.run_storage
    job, rows = JOB_NAMES["storyboard"], []
    for number, run_id in enumerate(run_ids):
        at = (BEGAN + timedelta(seconds=number)).replace(tzinfo=None)
        run = dg.DagsterRun(job, run_id, status=dg.DagsterRunStatus.SUCCESS)
        rows.append(storage._get_run_insertion_values(run, at) | {"update_timestamp": at})
    with storage.connect() as connection:
        connection.execute(insert(RunsTable), rows)


# ---- what is measured


def rows(rounds: int = 3) -> list[Row | Figure]:
    return [*sensors(rounds)]


if __name__ == "__main__":
    measured = rows()
    measure.show([row for row in measured if isinstance(row, Row)])
    figures.show([figure for figure in measured if isinstance(figure, Figure)])
