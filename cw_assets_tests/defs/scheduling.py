"""Dagster's daemon as far as schedules go, in a process of its own that can be killed in the middle of a tick.

Its clock is the test's; instance, queue of runs, records and definitions are as the stack has them.
"""

import logging
import multiprocessing
import os
import signal
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorTick
from dagster._core.storage.tags import PARTITION_NAME_TAG, RUN_KEY_TAG

from cw_assets.catalog.repository import Catalog
from cw_assets.defs.example_schedules import EXAMPLES
from cw_assets.defs.instance import open_instance
from cw_assets.settings import Settings

MODULE = "cw_assets.definitions"
DAILY, MONTHLY, HALF_HOURLY = ([schedule] for schedule in EXAMPLES)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["cw_assets.defs.build", "dagster._scheduler.scheduler", "dagster._core.test_utils"])


@dataclass
class Office:
    """A place whose daemon comes and goes."""

    settings: Settings

    def choose(self, name: str) -> None:
        """One of the lists above."""
        self.settings = self.settings.model_copy(update={"schedules": f"{__name__}:{name}"})

    def daemon(self, *times: str, killed_at: str = "", every_tick: bool = True) -> None:
        """The daemon begins, looks at its schedules at each of the times (2031, "03-30 06:00", UTC), and ends.

        `killed_at`: one of the points that Dagster's scheduler has, where it kills itself (SIGKILL).
        """
        moments = [datetime.strptime(f"2031-{time}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC) for time in times]
        chosen = {"CW_MEDIA_ROOT": str(self.settings.media_root), "CW_SCHEDULES": self.settings.schedules}
        given = chosen | {"TZ": "Europe/Berlin"}
        process = PROCESSES.Process(target=live, args=(given, moments, killed_at, every_tick))
        process.start()
        process.join(60)
        assert process.exitcode == (-signal.SIGKILL if killed_at else 0)

    @cached_property
    def instance(self) -> dg.DagsterInstance:
        return open_instance(self.settings)

    @cached_property
    def catalog(self) -> Catalog:
        return Catalog.open(self.settings)

    def close(self) -> None:
        self.catalog.close()
        self.instance.dispose()

    def ticks(self, name: str) -> list[InstigatorTick]:
        """Those of a schedule, the oldest first."""
        states = {state.name: state for state in self.instance.all_instigator_state()}
        if name not in states:
            return []
        found = self.instance.get_ticks(states[name].instigator_origin_id, states[name].selector_id)
        return sorted(found, key=lambda tick: tick.timestamp)

    def told(self, name: str) -> list[tuple[str, str]]:
        """When each tick was due, and what became of it."""
        return [
            (datetime.fromtimestamp(tick.timestamp, UTC).strftime("%m-%d %H:%M"), tick.status.value)
            for tick in self.ticks(name)
        ]

    @property
    def runs(self) -> list[dg.DagsterRun]:
        """The oldest first."""
        return list(self.instance.get_runs(ascending=True))

    @property
    def launched(self) -> list[tuple[str, str]]:
        """Key of each run, in order, and what became of it."""
        return sorted((run.tags[RUN_KEY_TAG], run.status.value) for run in self.runs)

    def finish(self, *partitions: str) -> None:
        """What the workers would do of queued runs."""
        for run in self.runs:
            if run.tags[PARTITION_NAME_TAG] in partitions and not run.is_finished:
                self.instance.report_run_canceled(run)


def live(given: dict[str, str], moments: list[datetime], killed_at: str, every_tick: bool) -> None:
    """The life of a daemon."""
    from dagster._core.remote_origin import InProcessCodeLocationOrigin
    from dagster._core.test_utils import InProcessTestWorkspaceLoadTarget, create_test_daemon_workspace_context
    from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
    from dagster._scheduler.scheduler import launch_scheduled_runs

    from cw_assets.defs.execution.ticks import SCHEDULER, make_up_missed_ticks

    os.environ.update(given)
    time.tzset()
    os.chdir(given["CW_MEDIA_ROOT"])
    options: dict[str, Any] = {}
    if every_tick:
        make_up_missed_ticks()
        options = dict(SCHEDULER["config"])
    location = InProcessCodeLocationOrigin(LoadableTargetOrigin(module_name=MODULE), location_name="cw_assets")
    target = InProcessTestWorkspaceLoadTarget(location)
    with open_instance(Settings()) as instance, create_test_daemon_workspace_context(target, instance) as context:
        for moment in moments:
            flags = Everywhere({killed_at: signal.SIGKILL}) if killed_at and moment is moments[-1] else None
            log = logging.getLogger("cw.scheduler")
            faults = launch_scheduled_runs(context, log, moment, {}, debug_crash_flags=flags, **options)
            for fault in faults:
                log.debug(fault)


class Everywhere(dict[str, Any]):
    """The same crash flags for every schedule."""

    def get(self, _name: str, _default: Any = None) -> Any:  # type: ignore[override]
        return dict(self)
