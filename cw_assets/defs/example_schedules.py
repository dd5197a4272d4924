"""Schedules to choose as they are (CW_SCHEDULES=cw_assets.defs.example_schedules:EXAMPLES) or to write your own after.

All times are UTC. How a tick becomes runs stands in `schedules`.
"""

from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.jobs import download_lora_job, enhance_prompt_job, generate_storyboard_job
from cw_assets.defs.resources import Workplace
from cw_assets.defs.schedules import MOST_A_TICK, runs_for
from cw_assets.domain.status import Status
from cw_assets.errors import CwError

if TYPE_CHECKING:
    from cw_assets.catalog.records import StoryboardRecord

CHECKED = (Status.PENDING, Status.COMPLETED, Status.FAILED)
MOST_LORAS = 10_000
Asked = list[dg.RunRequest] | dg.SkipReason


@dg.schedule(
    job=generate_storyboard_job,
    cron_schedule="0 6 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def changed_storyboards_daily(context: dg.ScheduleEvaluationContext, workplace: dg.ResourceParam[Workplace]) -> Asked:
    """Before people come to work: storyboards whose script or pictures have changed since they were drawn."""
    return runs_for(context, "storyboard", changed_storyboards(workplace))


@dg.schedule(
    job=download_lora_job,
    cron_schedule="0 3 1 * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def lora_files_monthly(context: dg.ScheduleEvaluationContext, workplace: dg.ResourceParam[Workplace]) -> Asked:
    """On the first: the files of all LoRAs are checked where they are used, and fetched where they are not whole."""
    return runs_for(context, "lora", loras_with_a_source(workplace))


@dg.schedule(
    job=enhance_prompt_job,
    cron_schedule="*/30 * * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def pending_prompts_half_hourly(context: dg.ScheduleEvaluationContext, workplace: dg.ResourceParam[Workplace]) -> Asked:
    """Prompts that nobody has had enhanced yet."""
    return runs_for(context, "prompt", pending_prompts(workplace))


EXAMPLES = [changed_storyboards_daily, lora_files_monthly, pending_prompts_half_hourly]


# ---- the partitions of the records that wait, the oldest first


def changed_storyboards(workplace: Workplace) -> list[str]:
    """Those that were finished, and would not be the same now."""
    finished = workplace.catalog.list_storyboards(Status.COMPLETED, limit=None)
    return [board.partition_key for board in reversed(finished) if has_changed(workplace, board)]


def has_changed(workplace: Workplace, board: "StoryboardRecord") -> bool:
    """Also where it cannot be told: the run says on the record what is wrong with it."""
    from cw_assets.defs.work.storyboarding.delivery import is_current

    try:
        return not is_current(workplace, board)
    except CwError:
        return True


def loras_with_a_source(workplace: Workplace) -> list[str]:
    """Those in use whose run nobody has cancelled; a file that somebody brought cannot be fetched again."""
    known = workplace.catalog.list_loras(limit=MOST_LORAS)
    return [lora.partition_key for lora in reversed(known) if lora.air and lora.is_active and lora.status in CHECKED]


def pending_prompts(workplace: Workplace) -> list[str]:
    return [work.partition_key for work in workplace.catalog.waiting_work("prompt", limit=MOST_A_TICK)]
