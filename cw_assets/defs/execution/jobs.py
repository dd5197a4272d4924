"""Jobs as the catalog tells of them, and those that no record knows any more as Dagster's runs tell; cancelling them.

Launching is in launch.py; Dagster's runs for people, with their steps, are in runs.py.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dagster import DagsterInstance, DagsterRunStatus, RunRecord
from dagster._core.storage.tags import PARTITION_NAME_TAG

from cw_assets.defs.execution.reasons import kind_for_record, why_for_record
from cw_assets.defs.jobs import kind_of_run
from cw_assets.defs.partitions import record_id
from cw_assets.domain.jobs import CANCELLABLE, FUNCTIONS, JobPage, JobState
from cw_assets.domain.status import RecordKind, Status
from cw_assets.errors import InvalidInput, NotFound, WrongStatus

if TYPE_CHECKING:
    from cw_assets.catalog.repository import Catalog

STATUS_OF_RUN = {
    DagsterRunStatus.SUCCESS: Status.COMPLETED,
    DagsterRunStatus.FAILURE: Status.FAILED,
    DagsterRunStatus.CANCELED: Status.CANCELLED,
    DagsterRunStatus.STARTED: Status.PROCESSING,
    DagsterRunStatus.CANCELING: Status.PROCESSING,
}
"""Of a run that no record tells of; all others wait."""
A_PART = "The run was over before everything was made, as if only some steps were chosen; launch it for all of it."
TAKEN_OVER = "Another run has taken its record over since."


@dataclass(frozen=True)
class Jobs:
    """The jobs of one place."""

    instance: DagsterInstance
    catalog: "Catalog"

    def get(self, job_id: str) -> JobState:
        """How far it is. NotFound where there is no such job."""
        state = self.catalog.find_job(job_id)
        if state is not None and state.is_over:
            return state
        record = self.instance.get_run_record_by_id(job_id)
        if state is None:
            return self._by_run(job_id, record)
        return self._settled(state, record) if record and record.dagster_run.is_finished else state

    def _settled(self, state: JobState, record: RunRecord) -> JobState:
        """Of a run that Dagster has ended, and that did not come to tell its records: now they are told."""
        job_id, ended = state.job_id, record.dagster_run.status
        if ended is DagsterRunStatus.CANCELED:
            self.catalog.cancel_run(job_id)
        elif ended is DagsterRunStatus.FAILURE:
            why, kind = why_for_record(self.instance, job_id), kind_for_record(self.instance, job_id)
            self.catalog.fail_run(job_id, why, error_kind=kind)
        self.catalog.end_run(job_id)
        state = self.catalog.find_job(job_id) or self._by_run(job_id, record)
        if not state.is_over:
            self.catalog.fail_run(job_id, A_PART)
        return self.catalog.find_job(job_id) or self._by_run(job_id, record)

    def page(
        self,
        status: Status | None = None,
        project_id: int | None = None,
        kind: RecordKind | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> JobPage:
        """The newest job of each record, newest launch first."""
        return self.catalog.list_jobs(status, project_id=project_id, kind=kind, limit=limit, offset=offset)

    def cancel(self, job_id: str) -> JobState:
        """Have it stop, whether it waits or works. NotFound; WrongStatus where it is over."""
        state = self.get(job_id)
        if state.status not in CANCELLABLE:
            raise WrongStatus(f"Job {job_id} is {state.status}; only what waits or works can be cancelled.")
        run = self.instance.get_run_by_id(job_id)
        if run is not None and not run.is_finished:
            self.instance.run_coordinator.cancel_run(job_id)
        self.catalog.cancel_run(job_id)
        return self.get(job_id)

    def _by_run(self, job_id: str, record: RunRecord | None) -> JobState:
        run = record.dagster_run if record else None
        kind = kind_of_run(run) if run else None
        key = run.tags.get(PARTITION_NAME_TAG, "") if run else ""
        if record is None or run is None or kind is None or not key:
            raise NotFound(f"There is no job {job_id}; GET /api/jobs or `cw run list` shows which there are.")
        status = STATUS_OF_RUN.get(run.status, Status.QUEUED)
        return JobState(
            job_id=job_id,
            function=FUNCTIONS[kind],
            record_kind=kind,
            record_id=number_in(key),
            name=key,
            status=status,
            progress=100 if status is Status.COMPLETED else 0,
            message=TAKEN_OVER if run.is_finished else "",
            error=why_for_record(self.instance, job_id) if status is Status.FAILED else "",
            error_kind=kind_for_record(self.instance, job_id) if status is Status.FAILED else "",
            launched_at=record.create_timestamp,
            started_at=moment(record.start_time),
            completed_at=moment(record.end_time),
        )


def number_in(partition_key: str) -> int:
    """The record's id; 0 for a key that we did not make."""
    try:
        return record_id(partition_key)
    except InvalidInput:
        return 0


def moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
