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

from cw_assets.defs.jobs import generate_storyboard_job
from cw_assets.defs.partitions import PARTITION_SETS
from cw_assets.errors import CwError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagster import DagsterInstance, RunRecord

    from cw_assets.catalog.records import StoryboardRecord
    from cw_assets.defs.resources import Workplace

EVERY_S = 30
RUNS_A_TICK = 100
LONGEST_TICK_S = 0.5
"""Then the rest is for the next tick, but for one storyboard at least."""
LATE_S = 5
"""A run's end may show in the storage so long after its time stamp."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
OUTPUTS = [dg.AssetKey("storyboard_sheet"), dg.AssetKey("animatic")]


def build_frames_sensor(workplace: Workplace) -> dg.SensorDefinition:
    """Goes through the runs that ended, from the first one on: so a tick costs the same with 10,000 storyboards."""

    @dg.sensor(
        name="finished_frames_sensor",
        job=generate_storyboard_job,
        minimum_interval_seconds=EVERY_S,
        description="Sheet and animatic of storyboards whose frames are finished, where they are missing or older.",
    )
    def finished_frames_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        look = Look(context, workplace)
        cursor = look.go_on(read_cursor(context.cursor)).isoformat()
        if not look.behind:
            return dg.SensorResult(skip_reason="All outputs show their frames.", cursor=cursor)
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
    """One look at the runs that ended; storyboards whose outputs are behind, by the key of the run that they need."""

    context: dg.SensorEvaluationContext
    workplace: Workplace
    behind: dict[str, StoryboardRecord] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def go_on(self, since: datetime) -> datetime:
        """Look at the runs that ended after `since`; the time to go on from."""
        now, ends = datetime.now(UTC), time.monotonic() + LONGEST_TICK_S
        for record in runs_ended(self.context.instance, since):
            self._look_at(record.dagster_run.run_id)
            since = max(since, min(record.update_timestamp, now - timedelta(seconds=LATE_S)))
            if time.monotonic() > ends:
                break
        return since

    def _look_at(self, run_id: str) -> None:
        for board in self.workplace.catalog.finished_storyboards([run_id]):
            if board.id in self._seen:
                continue
            self._seen.add(board.id)
            try:
                key = shown_unless_current(self.workplace, board)
            except Exception as error:  # one storyboard stops none of the others
                told = str(error) if isinstance(error, CwError) else f"{type(error).__name__}: {error}"
                self.context.log.warning(f"Storyboard {board.partition_key} is left: {told}")
                continue
            if key:
                self.behind[f"{board.partition_key} {key}"] = board


def runs_ended(instance: DagsterInstance, since: datetime) -> Sequence[RunRecord]:
    """The first of them, in the order in which they ended."""
    ended = dg.RunsFilter(statuses=FINISHED_STATUSES, updated_after=since)
    return instance.get_run_records(ended, limit=RUNS_A_TICK, order_by="update_timestamp", ascending=True)


def shown_unless_current(workplace: Workplace, board: StoryboardRecord) -> str:
    """What sheet and film are to show, as a key; empty where they show it."""
    from cw_assets.defs.work.storyboarding import animatic, sheet
    from cw_assets.defs.work.storyboarding.material import shown_key, shows, storyboard_material

    key = shown_key(workplace, board, storyboard_material(workplace, board))
    return "" if all(shows(board, output, key) for output in (sheet.NAME, animatic.NAME)) else key


def read_cursor(cursor: str | None) -> datetime:
    """The time in it; before all runs where there is none that can be read."""
    with suppress(ValueError):
        return datetime.fromisoformat(cursor or "").astimezone(UTC)
    return BEGINNING
