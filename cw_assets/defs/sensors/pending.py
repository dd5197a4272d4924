"""Records that nobody has launched yet become runs; a sensor a kind, each switched on by itself.

Which records these are is the catalog's to say, in waiting.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.jobs import JOB_KINDS, JOBS
from cw_assets.defs.partitions import PARTITION_SETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cw_assets.catalog.waiting import WaitingWork
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.status import RecordKind

EVERY_S = 30
MOST_A_TICK = 10
"""The daemon takes a quarter of a second for each."""
MOST_QUEUED = 100
"""While so many of a kind are queued, no more are launched."""
NAMES: Mapping[RecordKind, str] = {
    "media": "pending_media_sensor",
    "ad unit": "pending_adaptations_sensor",
    "prompt": "pending_prompts_sensor",
    "diffusion job": "pending_images_sensor",
    "lora": "pending_loras_sensor",
    "storyboard": "pending_storyboards_sensor",
}


def build_pending_sensors(workplace: Workplace) -> list[dg.SensorDefinition]:
    return [pending_sensor(job, workplace) for job in JOBS]


def pending_sensor(job: dg.UnresolvedAssetJobDefinition, workplace: Workplace) -> dg.SensorDefinition:
    """The one that launches this job."""
    kind = JOB_KINDS[job.name]

    @dg.sensor(
        name=NAMES[kind],
        job=job,
        minimum_interval_seconds=EVERY_S,
        description=f"Each {kind} that nobody has launched yet, oldest first, at most {MOST_A_TICK} at a time.",
    )
    def launch_pending(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        queued = workplace.catalog.queued_work(kind, at_most=MOST_QUEUED)
        if queued >= MOST_QUEUED:
            return dg.SensorResult(skip_reason=f"{queued} or more are queued; the others wait.")
        found = workplace.catalog.waiting_work(kind, limit=min(MOST_A_TICK, MOST_QUEUED - queued))
        if not found:
            return dg.SensorResult(skip_reason="None waits.")
        keys = [work.partition_key for work in found]
        return dg.SensorResult(
            run_requests=[dg.RunRequest(run_key=run_key_of(work), partition_key=work.partition_key) for work in found],
            dynamic_partitions_requests=[PARTITION_SETS[kind].build_add_request(keys)],
        )

    return launch_pending


def run_key_of(work: WaitingWork) -> str:
    """The record's partition: it is launched once in its life."""
    return f"{work.partition_key} {work.lost_runs}" if work.lost_runs else work.partition_key
