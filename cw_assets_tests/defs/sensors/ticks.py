"""Evaluating sensors as Dagster does, and putting what they ask for in place as its daemon would."""

from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._core.definitions.sensor_definition import SensorExecutionData
from dagster._core.storage.tags import PARTITION_NAME_TAG, RUN_KEY_TAG
from dagster._core.test_utils import create_run_for_test

from cw_assets.defs.build import build_definitions
from cw_assets.defs.jobs import JOB_KINDS, JOB_NAMES
from cw_assets.defs.sensors import build_sensors
from cw_assets.domain.status import RecordKind
from cw_assets_tests.defs.workshop import Workshop


@dataclass
class Ticks:
    """The ticks of one sensor on a workshop, each with the cursor of the one before."""

    workshop: Workshop
    name: str
    cursor: str | None = None
    tick: SensorExecutionData | None = None

    def __post_init__(self) -> None:
        workplace = self.workshop.workplace
        self.sensor = next(one for one in build_sensors(workplace.settings, workplace) if one.name == self.name)

    def next(self) -> list[tuple[str, str]]:
        """(run key, partition) of each run that the next tick asks for."""
        instance = self.workshop.instance
        definitions = build_definitions(workplace=self.workshop.workplace)
        with (
            dg.build_sensor_context(
                instance,
                cursor=self.cursor,
                definitions=definitions,
                sensor_name=self.name,
                instance_ref=instance.get_ref(),
            ) as context,
            partition_loading_context(dynamic_partitions_store=instance),
        ):
            self.tick = self.sensor.evaluate_tick(context)
        self.cursor = self.tick.cursor
        return [(request.run_key or "", request.partition_key or "") for request in self.tick.run_requests or []]

    @property
    def said(self) -> str:
        """Why the last tick asked for nothing."""
        return (self.tick and self.tick.skip_message) or ""

    def launch(self) -> list[str]:
        """Queue what the last tick asked for, as the daemon does: each run key once; the ids of the new runs."""
        assert self.tick is not None
        instance = self.workshop.instance
        for request in self.tick.dynamic_partitions_requests or []:
            instance.add_dynamic_partitions(request.partitions_def_name, list(request.partition_keys))
        return [
            run_id
            for request in self.tick.run_requests or []
            if (run_id := self._launched(request.partition_key or "", request.run_key or ""))
        ]

    def _launched(self, partition: str, run_key: str) -> str:
        if self.workshop.instance.get_runs(dg.RunsFilter(tags={RUN_KEY_TAG: run_key})):
            return ""
        return queue_run(self.workshop, JOB_KINDS[self.sensor.targets[0].job_name], partition, **{RUN_KEY_TAG: run_key})


def queue_run(workshop: Workshop, kind: RecordKind, partition: str, **tags: str) -> str:
    """The id of a new run, with its record queued, as by the run coordinator."""
    tags = {PARTITION_NAME_TAG: partition, **tags}
    run = create_run_for_test(workshop.instance, job_name=JOB_NAMES[kind], tags=tags)
    workshop.catalog.line_up_work(kind, workshop.catalog.find_work(kind, partition).id, run.run_id)
    return run.run_id


def files_in(folder: Path) -> list[str]:
    """Names within the folder, of all that is no folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
