"""The scheduler's settings are ones that Dagster takes; what they do to ticks is shown in test_schedules."""

from dagster._core.instance.ref import InstanceRef
from dagster._core.scheduler import DagsterDaemonScheduler

from cw_assets.defs.execution.ticks import SCHEDULER


def test_dagster_reads_the_settings_of_the_scheduler(tmp_path):
    scheduler = InstanceRef.from_dir(str(tmp_path), overrides={"scheduler": SCHEDULER}).scheduler
    assert isinstance(scheduler, DagsterDaemonScheduler)
    assert (scheduler.max_catchup_runs, scheduler.max_tick_retries) == (1000, 60)
