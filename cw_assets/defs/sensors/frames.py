"""Sheet and film of storyboards whose frames are finished: made again where a frame was drawn by itself since.

A storyboard's own run makes both; this is for what comes after it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from pydantic import AwareDatetime

from cw_assets.defs.jobs import generate_storyboard_job
from cw_assets.defs.partitions import PARTITION_SETS
from cw_assets.domain.values import Value
from cw_assets.errors import CwError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagster import DagsterInstance, RunRecord

    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.resources import Workplace

EVERY_S = 30
RUNS_A_TICK = 100
BOARDS_A_TICK = 100
"""So many of the older ones are read; more than there is time to look at."""
LONGEST_TICK_S = 0.5
"""Then the rest is for the next tick, but for one new storyboard and one older at least."""
LATE_S = 5
"""A run's end may show in the storage so long after its time stamp."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST = 2**31 - 1
"""The largest id that a catalog gives: from here on down all are gone through."""
OUTPUTS = [dg.AssetKey("storyboard_sheet"), dg.AssetKey("animatic")]


class Place(Value):
    """Where the next tick goes on; it is kept as the cursor."""

    since: AwareDatetime = BEGINNING
    """Runs that ended later are new."""
    below: int = NEWEST
    """All storyboards are gone through once, from the newest down: those with smaller ids are left. 0: none is."""
    again: bool = False
    """Whether to go through all of them once more then, as there was too much new for a tick."""

    @classmethod
    def read(cls, cursor: str | None) -> Place:
        """Before everything where there is none that can be read."""
        with suppress(ValueError):
            return cls.model_validate_json(cursor or "")
        return cls()

    def gone_on(self, since: datetime, *, missed: bool) -> Place:
        """After a look at the new runs; what it `missed` is found when all storyboards are gone through."""
        under_way = 0 < self.below < NEWEST
        below = NEWEST if missed and not under_way else self.below
        return Place(since=since, below=below, again=self.again or (missed and under_way))

    def gone_down(self, below: int) -> Place:
        """After a look at older storyboards down to this id, 0 for all of them."""
        return Place(since=self.since, below=below or (NEWEST if self.again else 0), again=self.again and below > 0)


def build_frames_sensor(workplace: Workplace) -> dg.SensorDefinition:
    """Looks at what ended since the last tick, then at older storyboards while there is time."""

    @dg.sensor(
        name="finished_frames_sensor",
        job=generate_storyboard_job,
        minimum_interval_seconds=EVERY_S,
        description="Sheet and animatic of storyboards whose frames are finished, where they are missing or older.",
    )
    def finished_frames_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        look = Look(context, workplace)
        place = look.go_on(Place.read(context.cursor))
        cursor = place.model_dump_json()
        if not look.behind:
            so_far = " so far; older storyboards are still gone through" if place.below else ""
            return dg.SensorResult(skip_reason=f"All outputs show their frames{so_far}.", cursor=cursor)
        keys = [board.partition_key for board in look.behind.values()]
        return dg.SensorResult(
            run_requests=[
                dg.RunRequest(run_key=run_key, partition_key=board.partition_key, asset_selection=OUTPUTS)
                for run_key, board in look.behind.items()
            ],
            dynamic_partitions_requests=[PARTITION_SETS["storyboard"].build_add_request(keys)],
            cursor=cursor,
        )

    return finished_frames_sensor


@dataclass
class Look:
    """One look at storyboards; those whose outputs are behind, by the key of the run that they need."""

    context: dg.SensorEvaluationContext
    workplace: Workplace
    behind: dict[str, StoryboardRecord] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _ends: float = field(default_factory=lambda: time.monotonic() + LONGEST_TICK_S)

    def go_on(self, place: Place) -> Place:
        """Look at what is new, then at what is older; the place to go on from."""
        place = self._at_new(place)
        return self._at_older(place) if place.below else place

    def _at_new(self, place: Place) -> Place:
        latest = datetime.now(UTC) - timedelta(seconds=LATE_S)
        runs = runs_ended(self.context.instance, place.since)
        if not runs:
            return place
        boards = self.workplace.catalog.finished_storyboards([run.dagster_run.run_id for run in runs])
        missed = self._looked_at(boards) < len(boards) or len(runs) == RUNS_A_TICK
        return place.gone_on(max(place.since, min(runs[0].update_timestamp, latest)), missed=missed)

    def _at_older(self, place: Place) -> Place:
        boards = self.workplace.catalog.finished_storyboards(below=place.below, limit=BOARDS_A_TICK)
        looked = self._looked_at(boards)
        return place.gone_down(boards[looked - 1].id if looked < len(boards) or looked == BOARDS_A_TICK else 0)

    def _looked_at(self, boards: Sequence[StoryboardRecord]) -> int:
        """How many of them, from the first one on, before the tick's time was over."""
        for number, board in enumerate(boards, start=1):
            self._look_at(board)
            if time.monotonic() > self._ends:
                return number
        return len(boards)

    def _look_at(self, board: StoryboardRecord) -> None:
        if board.id in self._seen:
            return
        self._seen.add(board.id)
        try:
            key = shown_unless_current(self.workplace, board)
        except Exception as error:  # one storyboard stops none of the others
            told = str(error) if isinstance(error, CwError) else f"{type(error).__name__}: {error}"
            self.context.log.warning(f"Storyboard {board.partition_key} is left: {told}")
            return
        if key:
            self.behind[f"{board.partition_key} {key}"] = board


def runs_ended(instance: DagsterInstance, since: datetime) -> Sequence[RunRecord]:
    """The last of them, that which ended last first."""
    ended = dg.RunsFilter(statuses=FINISHED_STATUSES, updated_after=since)
    return instance.get_run_records(ended, limit=RUNS_A_TICK, order_by="update_timestamp")


def shown_unless_current(workplace: Workplace, board: StoryboardRecord) -> str:
    """What sheet and film are to show, as a key; empty where they show it."""
    from cw_assets.defs.work.storyboarding import animatic, sheet
    from cw_assets.defs.work.storyboarding.material import shown_key, shows, storyboard_material

    key = shown_key(workplace, board, storyboard_material(workplace, board))
    return "" if all(shows(board, output, key) for output in (sheet.NAME, animatic.NAME)) else key
