"""Schedules that people choose by CW_SCHEDULES, and what they ask for: a run for each record that waits, once a tick.

None is there unless it is chosen; examples stand in `example_schedules`, missed ticks in `execution.ticks`.
"""

from collections.abc import Sequence
from importlib import import_module

import dagster as dg
from dagster._core.storage.dagster_run import NOT_FINISHED_STATUSES
from dagster._core.storage.tags import PARTITION_NAME_TAG, TICK_ID_TAG

from cw_assets.defs.jobs import JOB_KINDS, JOB_NAMES
from cw_assets.defs.partitions import PARTITION_SETS
from cw_assets.domain.status import RecordKind
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings

EXAMPLE = "cw_assets.defs.example_schedules:EXAMPLES"
MOST_A_TICK = 200
"""So many runs are launched at most; the records that are left wait for the next tick."""


def chosen_schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """Those that the settings name; InvalidInput where they name no list of schedules of our jobs."""
    if not settings.schedules:
        return []
    chosen = listed(settings.schedules)
    names = [schedule.name for schedule in chosen]
    for schedule in chosen:
        if names.count(schedule.name) > 1:
            raise unusable(settings, f"has two schedules called {schedule.name}", "give each a name of its own")
        if schedule.job_name not in JOB_KINDS:
            what = f"has the schedule {schedule.name} of the job {schedule.job_name}, which is none of ours"
            raise unusable(settings, what, f"choose one of {', '.join(JOB_KINDS)}")
    return chosen


def listed(address: str) -> list[dg.ScheduleDefinition]:
    """The list at "module:name"."""
    module, _, name = address.partition(":")
    if not (module and name):
        raise InvalidInput(f"CW_SCHEDULES={address} names no list in a module; write it like {EXAMPLE}.")
    try:
        found = getattr(import_module(module), name)
    except Exception as error:  # whatever stands in a person's module
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise InvalidInput(
            f"CW_SCHEDULES={address} cannot be imported ({reason.rstrip('.')}); mend the module, or name another one."
        ) from error
    if not isinstance(found, list | tuple) or not all(isinstance(one, dg.ScheduleDefinition) for one in found):
        raise InvalidInput(
            f"CW_SCHEDULES={address} is no list of Dagster's schedules; name a list of what @dg.schedule makes."
        )
    return list(found)


def unusable(settings: Settings, what: str, todo: str) -> InvalidInput:
    return InvalidInput(f"CW_SCHEDULES={settings.schedules} {what}; {todo}.")


# ---- what a tick asks for


def runs_for(
    context: dg.ScheduleEvaluationContext, kind: RecordKind, waiting: Sequence[str]
) -> list[dg.RunRequest] | dg.SkipReason:
    """A run for each of the partitions that no other run is for, the first 200; its key: the tick's time and it.

    A tick that was interrupted asks for the same runs again, and Dagster launches those that it has not launched.
    """
    begun, taken = runs_under_way(context, kind)
    wanted = [key for key in waiting if key not in taken and key not in begun]
    partitions = [*begun, *wanted[:MOST_A_TICK]]
    if not partitions:
        return dg.SkipReason(f"There is no {kind} to do this to.")
    name = PARTITION_SETS[kind].name
    assert name is not None
    context.instance.add_dynamic_partitions(name, partitions)
    return [dg.RunRequest(run_key=run_key(context, key), partition_key=key) for key in partitions]


def run_key(context: dg.ScheduleEvaluationContext, partition: str) -> str:
    """As in "2026-03-29T06:00:00+00:00/17-summer-spot"."""
    return f"{context.scheduled_execution_time.isoformat(timespec='seconds')}/{partition}"


def runs_under_way(context: dg.ScheduleEvaluationContext, kind: RecordKind) -> tuple[list[str], set[str]]:
    """The partitions of runs that wait or are at work: those this tick has begun to launch, and all others."""
    tick = context.log_key[-1] if context.log_key else ""
    filters = dg.RunsFilter(job_name=JOB_NAMES[kind], statuses=NOT_FINISHED_STATUSES)
    begun: list[str] = []
    taken: set[str] = set()
    for run in context.instance.get_runs(filters):
        partition = run.tags.get(PARTITION_NAME_TAG, "")
        if tick and run.tags.get(TICK_ID_TAG) == tick:
            begun.insert(0, partition)
        elif run.status is not dg.DagsterRunStatus.NOT_STARTED:  # one that was never queued is nobody's
            taken.add(partition)
    return begun, taken
