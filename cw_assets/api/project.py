"""What all parts of the API stand on: settings, workplace, Dagster's instance, and runs in this process or queued."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cw_assets import errors
from cw_assets.catalog.records import WorkRecord
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.domain.status import ACTIVE, Progress, RecordKind, Status
from cw_assets.errors import Cancelled, CwError
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance

    from cw_assets.catalog.repository import Catalog

OnProgress = Callable[[Progress], None]


class Stopped(Cancelled):
    """Somebody pressed Ctrl-C: nothing else is to be begun."""


STOPPABLE = ACTIVE | {Status.COMPLETED, Status.PARTIAL}
"""What a record may be while its run is under way: a storyboard is complete before its sheet and film are."""


@dataclass
class Project:
    """Settings, and what is opened by them when it is first used."""

    settings: Settings = field(default_factory=Settings)
    engines: Engines | None = None

    @cached_property
    def workplace(self) -> Workplace:
        return Workplace.of(self.settings, self.engines)

    @property
    def catalog(self) -> "Catalog":
        """The records."""
        return self.workplace.catalog

    @cached_property
    def instance(self) -> "DagsterInstance":
        from cw_assets.defs.instance import open_instance

        return open_instance(self.settings, in_terminal=True)

    def close(self) -> None:
        """Let the databases go."""
        if "instance" in self.__dict__:
            self.instance.dispose()
        if "workplace" in self.__dict__ and "catalog" in self.workplace.__dict__:
            self.catalog.close()

    def launch(
        self, job_name: str, record: WorkRecord, *, force: bool = False, tags: Mapping[str, str] | None = None
    ) -> str:
        """Queue a run for a record on the workers of the stack that `cw up` started; the run's id."""
        from cw_assets.defs.execution.launch import launch_job

        self._add_partitions([record])
        said = {**tags_of(force=force), **(tags or {})}
        run_id = launch_job(self.instance, self.settings, job_name, record.partition_key, said)
        self.catalog.queue_work(record.kind, record.id, run_id)
        return run_id

    def follow(
        self,
        kind: RecordKind,
        record_id: int,
        run_id: str,
        on_progress: OnProgress | None = None,
        *,
        poll_s: float = 0.2,
    ) -> None:
        """Wait for a launched run, telling each change of its record's progress. The error that ended it is raised."""
        told = None
        while True:
            run = self.instance.get_run_by_id(run_id)
            progress = self.catalog.progress(kind, record_id)
            if on_progress and progress != told:
                on_progress(progress)
            if run is None or run.is_finished:
                break
            told = progress
            time.sleep(poll_s)
        if run is None or not run.is_success:
            raise CwError(
                self.catalog.get_work(kind, record_id).error_message or f"Run {run_id} did not end well; see its log."
            )

    def _add_partitions(self, records: Sequence[WorkRecord]) -> None:
        """Each record's stand-in in Dagster."""
        from cw_assets.defs.partitions import PARTITION_SETS

        name = PARTITION_SETS[records[0].kind].name
        assert name is not None
        self.instance.add_dynamic_partitions(name, [record.partition_key for record in records])

    def run_job(
        self,
        job_name: str,
        records: Sequence[WorkRecord],
        *,
        force: bool = False,
        tags: Mapping[str, str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Run a job in this process, for one record, or for several whose partitions follow one another.

        The error that ended it is raised; it stands on the record too.
        """
        from cw_assets.defs.build import build_definitions

        listeners = self.workplace.listeners
        self._add_partitions(records)
        job = build_definitions(workplace=self.workplace).resolve_job_def(job_name)
        if on_progress:
            listeners.append(on_progress)
        try:
            result = job.execute_in_process(
                instance=self.instance,
                partition_key=records[0].partition_key if len(records) == 1 else None,
                tags={**tags_of(force=force), **(tags or {}), **(range_of(records) if len(records) > 1 else {})},
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
            )
        finally:
            if on_progress:
                listeners.remove(on_progress)
        if not result.success:
            raise self._failure(records, result)

    def _failure(self, records: Sequence[WorkRecord], result: Any) -> CwError:
        """The error that ended a run, of the class it was raised with."""
        failures = [event.step_failure_data for event in result.get_step_failure_events()]
        told = [failure.user_failure_data.description for failure in failures if failure.user_failure_data]
        now = [self.catalog.get_work(record.kind, record.id) for record in records]
        held = [record for record in now if record.status in STOPPABLE and record.run_id == result.run_id]
        if not told and held:  # Dagster's answer to Ctrl-C
            self.catalog.cancel_run(result.run_id)
            kept = " to go on: finished phases are kept" if held[0].kind == "media" else ""
            return Stopped(f"The work on {held[0].kind} {held[0].partition_key} was stopped; run it again{kept}.")
        names = [failure.error.cause.cls_name for failure in failures if failure.error.cause]
        kind = getattr(errors, names[0], CwError) if names else CwError
        sentence = told[0] if told else now[0].error_message
        return (kind if issubclass(kind, CwError) else CwError)(sentence or "The run failed before its first step.")


def tags_of(*, force: bool) -> dict[str, str]:
    from cw_assets.defs.work.step import FORCE_TAG

    return {FORCE_TAG: "true"} if force else {}


def range_of(records: Sequence[WorkRecord]) -> dict[str, str]:
    """The tags of a run over the partitions from the first record's to the last one's."""
    from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

    first, last = records[0].partition_key, records[-1].partition_key
    return {ASSET_PARTITION_RANGE_START_TAG: first, ASSET_PARTITION_RANGE_END_TAG: last}
