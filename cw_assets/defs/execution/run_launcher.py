"""Starts the process that leads a run, beside Dagster's daemon; finds out whether it lives, and starts another if not.

A run's process does no work of its own: it sends steps and follows them. So it can die, and another go on.
"""

import multiprocessing
import socket
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from typing import Any, Self, cast

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
from dagster._core.run_coordinator import QueuedRunCoordinator
from dagster._core.storage.dagster_run import DagsterRun
from dagster._serdes import ConfigurableClass, ConfigurableClassData

from cw_assets.defs.execution.run_process import PRELOADED, lead
from cw_assets.settings import Settings

FORKS = multiprocessing.get_context("forkserver")
PROCESS_TAG = ".cw/run_process"
"""Host, pid and start time of the process that leads the run."""


class RunProcessLauncher(RunLauncher[Any], ConfigurableClass):
    """Runs in processes of this machine, which any machine can cancel."""

    def __init__(self, catalog_url: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._catalog_url, self._inst_data = catalog_url, inst_data
        self._processes: dict[str, BaseProcess] = {}
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {"catalog_url": str}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        return cls(config_value["catalog_url"], inst_data)

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
        FORKS.set_forkserver_preload([*PRELOADED, Settings().definitions])
        process = FORKS.Process(target=lead, args=(what, run.run_id), daemon=True)
        process.start()
        self._processes[run.run_id] = process
        started = psutil.Process(process.pid).create_time()
        self._instance.add_run_tags(run.run_id, {PROCESS_TAG: f"{socket.gethostname()} {process.pid} {started}"})

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Whether the run's process is there. Only the daemon asks, which started it on its own machine."""
        if (mine := self._processes.get(run.run_id)) is not None and not mine.is_alive():
            del self._processes[run.run_id]
        where = run.tags.get(PROCESS_TAG, "")
        if alive(where):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        if not self._instance.run_will_resume(run.run_id):  # then Dagster marks it failed
            lost = "The run lost its process too often to go on; see the daemon's log, then launch it again."
            end_on_records(self._catalog_url, run.run_id, lost)
        return CheckRunHealthResult(WorkerStatus.NOT_FOUND, f"the run's process ({where or 'none'}) is gone")

    def terminate(self, run_id: str) -> bool:
        """Cancel: on the records at once, in the run's process as soon as it looks (within a second)."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        end_on_records(self._catalog_url, run_id)
        return True


class RecordsRunCoordinator(QueuedRunCoordinator[Any]):
    """Dagster's queue of runs; a run that is cancelled while it waits in it cancels its records too."""

    def __init__(self, catalog_url: str = "", **options: Any) -> None:
        self._catalog_url = catalog_url
        super().__init__(**options)

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        return {**cast(dict[str, Any], super().config_type()), "catalog_url": str}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        return cls(inst_data=inst_data, **config_value)

    def cancel_run(self, run_id: str) -> bool:
        run = self._instance.get_run_by_id(run_id)
        waited = run is not None and run.status is DagsterRunStatus.QUEUED
        done = super().cancel_run(run_id)
        if waited:
            end_on_records(self._catalog_url, run_id)
        return done


def end_on_records(catalog_url: str, run_id: str, failure: str = "") -> None:
    """Cancel the records that a run holds, or fail them with a sentence; none of its steps may begin or write."""
    from cw_assets.catalog.repository import Catalog

    with Catalog.open(catalog_url) as catalog:
        catalog.fail_run(run_id, failure) if failure else catalog.cancel_run(run_id)
        catalog.close_attempts(run_id)


def alive(where: str) -> bool:
    """Whether the process "host pid start-time" runs; one of another host is not one of ours."""
    try:
        host, pid, started = where.split()
        process = psutil.Process(int(pid))
        same = host == socket.gethostname() and abs(process.create_time() - float(started)) < 1
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (ValueError, psutil.Error):
        return False
