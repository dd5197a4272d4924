"""Starts the process that leads a run, beside Dagster's daemon; finds out whether it lives, and starts another if not.

A run's process does no work of its own: it sends steps and follows them. So it can die, and another go on.
"""

import contextlib
import multiprocessing
import socket
import threading
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Self, cast

import psutil
from dagster import DagsterRunStatus
from dagster._config.config_schema import UserConfigSchema
from dagster._core.launcher.base import (
    CheckRunHealthResult,
    LaunchRunContext,
    ResumeRunContext,
    RunLauncher,
    WorkerStatus,
)
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext
from dagster._core.storage.dagster_run import DagsterRun
from dagster._core.storage.tags import PARTITION_NAME_TAG
from dagster._serdes import ConfigurableClass, ConfigurableClassData

from cw_assets.defs.catalogs import RECORDS_CONFIG, open_catalog, settings_of
from cw_assets.defs.execution.run_process import PRELOADED, lead
from cw_assets.defs.jobs import kind_of_run, makes_all
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from cw_assets.catalog.repository import Catalog

FORKS = multiprocessing.get_context("forkserver")
PROCESS_TAG = ".cw/run_process"
"""Host, pid and start time of the process that leads the run."""
HERE_TAG = ".cw/works_in"
"""The same of a process that does all of the run by itself, as `cw analyze` does: no other can go on with it.

Dagster copies it into a run that repeats this one on the workers; that one has PROCESS_TAG too.
"""


class RunProcessLauncher(RunLauncher[Any], ConfigurableClass):
    """Runs in processes of this machine, which any machine can cancel."""

    def __init__(self, records: Mapping[str, Any], inst_data: ConfigurableClassData | None = None) -> None:
        self._records, self._inst_data = settings_of(records), inst_data
        self._processes: dict[str, BaseProcess] = {}
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {"records": RECORDS_CONFIG}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        return cls(config_value["records"], inst_data)

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    @property
    def supports_resume_run(self) -> bool:
        return True

    def launch_run(self, context: LaunchRunContext) -> None:
        self._start(context.dagster_run, "execute")

    def resume_run(self, context: ResumeRunContext) -> None:
        self._start(context.dagster_run, "resume")

    def _start(self, run: DagsterRun, what: str) -> None:
        """From a process that has everything imported, which is ten times quicker than a new interpreter."""
        settings = Settings()
        traced = ["opentelemetry.exporter.otlp.proto.http.trace_exporter"] if settings.otlp_endpoint else []
        FORKS.set_forkserver_preload([*PRELOADED, *traced, settings.definitions])
        process = FORKS.Process(target=lead, args=(what, run.run_id), daemon=True)
        process.start()
        assert process.pid is not None
        self._processes[run.run_id] = process
        self._instance.add_run_tags(run.run_id, {PROCESS_TAG: where(process.pid)})

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Whether the run's process is there. Only the daemon asks, which started it on its own machine.

        A run that another process does by itself is left to it, and fails once that is gone.
        """
        if HERE_TAG in run.tags and PROCESS_TAG not in run.tags:
            self._fail_without(run, run.tags[HERE_TAG])
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        if (mine := self._processes.get(run.run_id)) is not None and not mine.is_alive():
            del self._processes[run.run_id]
        where = run.tags.get(PROCESS_TAG, "")
        if alive(where):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        if not self._instance.run_will_resume(run.run_id) and self._goes_on(run.run_id):  # Dagster marks it failed
            lost = "The run lost its process too often to go on; see the daemon's log, then launch it again."
            end_on_records(self._records, run.run_id, lost)
        return CheckRunHealthResult(WorkerStatus.NOT_FOUND, f"the run's process ({where or 'none'}) is gone")

    def _fail_without(self, run: DagsterRun, where: str) -> None:
        """Nothing is known of processes on other machines."""
        if where.partition(" ")[0] == socket.gethostname() and not alive(where) and self._goes_on(run.run_id):
            lost = "The process that did the work is gone; launch it again."
            end_on_records(self._records, run.run_id, lost)  # first, as who finds the run failed tells its own reason
            self._instance.report_run_failed(run, lost)

    def _goes_on(self, run_id: str) -> bool:
        """Whether it is not over by now: a process that ended well is gone too, and `run` may be older than that."""
        run = self._instance.get_run_by_id(run_id)
        return run is not None and not run.is_finished

    def terminate(self, run_id: str) -> bool:
        """Cancel: on the records at once, in the run's process as soon as it looks (within a second)."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        end_on_records(self._records, run_id)
        return True


class RecordsRunCoordinator(QueuedRunCoordinator[Any]):
    """Dagster's queue of runs; a record is `queued` with its run, and cancelled with it while both wait."""

    def __init__(self, records: Mapping[str, Any], **options: Any) -> None:
        self._records = settings_of(records)
        self._catalog: Catalog | None = None
        self._opening = threading.Lock()
        super().__init__(**options)

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {**cast(dict[str, Any], super().config_type()), "records": RECORDS_CONFIG}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        return cls(inst_data=inst_data, **config_value)

    def submit_run(self, context: SubmitRunContext) -> DagsterRun:
        run = super().submit_run(context)
        self._line_up(run)
        return run

    def cancel_run(self, run_id: str) -> bool:
        run = self._instance.get_run_by_id(run_id)
        waited = run is not None and run.status is DagsterRunStatus.QUEUED
        done = super().cancel_run(run_id)
        if waited:
            end_on_records(self._records, run_id)
        return done

    def _line_up(self, run: DagsterRun) -> None:
        """The record that the run is to work on is `queued`, whoever launched it; one that another run holds stays so.

        A run of some assets only does not hold its record; one of several partitions does when it begins with each.
        """
        kind, partition = kind_of_run(run), run.tags.get(PARTITION_NAME_TAG)
        if kind is None or partition is None or not makes_all(run, kind):
            return
        catalog = self._kept_catalog()
        with contextlib.suppress(InvalidInput, Cancelled):  # the run's first step says so
            catalog.line_up_work(kind, catalog.find_work(kind, partition).id, run.run_id)

    def _kept_catalog(self) -> "Catalog":
        """Opened with the first run, for all that any thread submits: opening costs more than lining a run up."""
        with self._opening:
            self._catalog = self._catalog or open_catalog(self._records)
            return self._catalog

    def dispose(self) -> None:
        super().dispose()
        if self._catalog:
            self._catalog.close()


def end_on_records(settings: Settings, run_id: str, lost: str = "") -> None:
    """Cancel the records that a run holds, or fail them with `lost`; none of its steps may begin or write any more."""
    with open_catalog(settings) as catalog:
        if lost:
            catalog.fail_run(run_id, lost, error_kind=ExternalFailure.__name__)
        else:
            catalog.cancel_run(run_id)
        catalog.end_run(run_id)


def where(pid: int) -> str:
    """How `alive` finds a process of this machine again, and takes no later one for it."""
    return f"{socket.gethostname()} {pid} {psutil.Process(pid).create_time()}"


def alive(where: str) -> bool:
    """Whether the process "host pid start-time" runs; one of another host is not one of ours."""
    try:
        host, pid, started = where.split()
        process = psutil.Process(int(pid))
        same = host == socket.gethostname() and abs(process.create_time() - float(started)) < 1
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (ValueError, psutil.Error):
        return False
