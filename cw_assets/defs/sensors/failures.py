"""Runs that failed, or were cancelled in Dagster's page: their records tell it, and so does the webhook.

Steps write their failures on records themselves; this is for runs that came to no step, or lost all their processes.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dagster as dg
from dagster._core.storage.tags import PARTITION_NAME_TAG

from cw_assets.defs.jobs import kind_of_run, makes_all
from cw_assets.defs.sensors.webhook import RunFailed, Webhook
from cw_assets.domain.status import ACTIVE, Status
from cw_assets.errors import Cancelled, InvalidInput, NotFound

if TYPE_CHECKING:
    import logging

    from cw_assets.defs.resources import Workplace
    from cw_assets.settings import Settings

FAILURES_EVERY_S = 10
CANCELLED_EVERY_S = 10
"""A backfill that is cancelled ends its queued runs without a word to the run coordinator."""
NEW = (Status.PENDING, Status.UPLOADED)


def build_failure_sensors(settings: Settings, workplace: Workplace) -> list[dg.SensorDefinition]:
    """Both start nothing, and are on."""
    webhook = Webhook(settings.failure_webhook_url)

    @dg.run_failure_sensor(
        name="failed_runs_sensor",
        minimum_interval_seconds=FAILURES_EVERY_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="The records of a failed run say why it failed; CW_FAILURE_WEBHOOK_URL is told.",
    )
    def failed_runs_sensor(context: dg.RunFailureSensorContext) -> None:
        from cw_assets.defs.execution.reasons import kind_for_record, why_for_record

        run = context.dagster_run
        sentence = why_for_record(context.instance, run.run_id)
        fail_records(workplace, run, sentence, kind_for_record(context.instance, run.run_id))
        if webhook.url.get_secret_value():
            tell_webhook(webhook, message_of(settings, workplace, context, sentence), context.log)

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.CANCELED,
        name="cancelled_runs_sensor",
        minimum_interval_seconds=CANCELLED_EVERY_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="The records of a run that was cancelled are cancelled too, whoever cancelled it.",
    )
    def cancelled_runs_sensor(context: dg.RunStatusSensorContext) -> None:
        cancel_records(workplace, context.dagster_run)

    return [failed_runs_sensor, cancelled_runs_sensor]


def fail_records(workplace: Workplace, run: dg.DagsterRun, sentence: str, error_kind: str = "") -> None:
    """Those that the run holds and has not ended."""
    give_record(workplace, run)
    if is_held(workplace, run.run_id):
        workplace.catalog.fail_run(run.run_id, sentence, error_kind=error_kind)
    workplace.catalog.end_run(run.run_id)


def cancel_records(workplace: Workplace, run: dg.DagsterRun) -> None:
    give_record(workplace, run)
    if is_held(workplace, run.run_id):
        workplace.catalog.cancel_run(run.run_id)
    workplace.catalog.end_run(run.run_id)


def give_record(workplace: Workplace, run: dg.DagsterRun) -> None:
    """The record that the run was for, where no run was given it: else it would wait for ever."""
    kind, partition = kind_of_run(run), run.tags.get(PARTITION_NAME_TAG)
    if kind is None or partition is None or not makes_all(run, kind):
        return
    with suppress(InvalidInput, Cancelled):  # deleted since, or another run has it
        record = workplace.catalog.find_work(kind, partition)
        if record.status in NEW and not record.run_id:
            workplace.catalog.line_up_work(kind, record.id, run.run_id)


def is_held(workplace: Workplace, run_id: str) -> bool:
    """Whether a record of the run waits for something of it still, as a complete storyboard does for its film."""
    job = workplace.catalog.find_job(run_id)
    working = any(record.status in ACTIVE for record in workplace.catalog.work_of_run(run_id))
    return working or (job is not None and not job.is_over)


def tell_webhook(webhook: Webhook, message: RunFailed, log: logging.Logger) -> None:
    """That nobody heard is told in the tick's log."""
    if fault := webhook.tell(message):
        log.warning(
            f"CW_FAILURE_WEBHOOK_URL was not told of run {message.job_id}: {fault}; "
            "see that its receiver runs, and takes it at this very address."
        )


def message_of(
    settings: Settings, workplace: Workplace, context: dg.RunFailureSensorContext, sentence: str
) -> RunFailed:
    from cw_assets.defs.execution.jobs import Jobs, moment

    run, instance = context.dagster_run, context.instance
    try:
        job = Jobs(instance, workplace.catalog).get(run.run_id)
    except NotFound:  # a run on no record of ours
        job = None
    record = instance.get_run_record_by_id(run.run_id)
    return RunFailed(
        job_id=run.run_id,
        function=job.function if job else None,
        record_kind=job.record_kind if job else None,
        record_id=job.record_id if job else None,
        name=job.name if job else run.tags.get(PARTITION_NAME_TAG, run.job_name),
        error=sentence,
        run_url=f"{page_of(settings)}/runs/{run.run_id}",
        at=moment(record.end_time if record else None) or datetime.now(UTC),
    )


def page_of(settings: Settings) -> str:
    """An address that people can open: where the page listens everywhere, it has the machine's name."""
    from socket import gethostname

    name = gethostname() if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 nothing is bound to it here
    host = f"[{name}]" if ":" in name else name
    return settings.server_url.rstrip("/") or f"http://{host}:{settings.port}"
