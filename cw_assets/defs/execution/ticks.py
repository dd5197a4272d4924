"""Dagster's scheduler as it is set here: each tick that was missed is made up, one that failed is tried again.

Dagster alone makes up the last of several, and gives up one that was interrupted as soon as the next is due.
"""

SCHEDULER = {
    "module": "dagster._core.scheduler",
    "class": "DagsterDaemonScheduler",
    "config": {"max_catchup_runs": 1000, "max_tick_retries": 60},
}
"""For dagster.yaml. So many missed ticks of a schedule are made up; one that failed is tried again each minute."""


def make_up_missed_ticks() -> None:
    """In this process, which is the daemon's, schedules have all their missed ticks made up, the oldest first.

    Dagster does so for schedules that have a partition set, which none has had for long: ours say that they have one.
    """
    from dagster._core.remote_representation.external import RemoteSchedule

    RemoteSchedule.partition_set_name = property(lambda schedule: schedule.name)  # type: ignore[assignment, method-assign]
