"""Leads one run, in a process that was forked for it from one in which PRELOADED is imported already."""

import sys

PRELOADED = [
    "dagster._cli.api",
    "dagster_celery.config",
    "cw_assets.workers.celery_app",
    "cw_assets.catalog.repository",
]
"""Beside the definitions. Importing only defines things, so that nothing but code is inherited."""


def lead(what: str, run_id: str) -> None:
    """Execute or resume the run until it ends; the process's exit code says how."""
    from dagster import DagsterInstance, DagsterRunStatus
    from dagster._cli.api import _execute_run_command_body, _resume_run_command_body
    from dagster._utils.interrupts import capture_interrupts

    body = _resume_run_command_body if what == "resume" else _execute_run_command_body
    with capture_interrupts(), DagsterInstance.get() as instance:
        run = instance.get_run_by_id(run_id)
        if run is not None and run.status is DagsterRunStatus.CANCELING:  # Dagster would call it failed
            instance.report_run_canceled(run)
            return
        sys.exit(body(run_id=run_id, instance=instance, write_stream_fn=ignore, set_exit_code_on_failure=True))


def ignore(_event: object) -> None:
    """Nobody reads the process's output: events are in the log."""
