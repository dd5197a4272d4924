"""Leads one run, in a process that was forked for it from one in which PRELOADED is imported already."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from cw_assets import tracing
from cw_assets.errors import CwError
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance, DagsterRun

PRELOADED = [
    "dagster._cli.api",
    "dagster_celery.config",
    "cw_assets.workers.celery_app",
    "cw_assets.catalog.repository",
    "cw_assets.defs.execution.jobs",
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
        with traced(instance, run):
            code = body(run_id=run_id, instance=instance, write_stream_fn=ignore, set_exit_code_on_failure=True)
        tell_records(instance, run_id, Settings())
        sys.exit(code)


def tell_records(instance: "DagsterInstance", run_id: str, settings: Settings) -> None:
    """How a run ended that is over, on records that no step of it told: it was of a part, or came to no step."""
    from cw_assets.defs.catalogs import open_catalog
    from cw_assets.defs.execution.jobs import Jobs

    with suppress(CwError), open_catalog(settings) as catalog:  # the sensor of failed runs does it later
        Jobs(instance, catalog).get(run_id)


@contextmanager
def traced(instance: "DagsterInstance", run: "DagsterRun | None") -> Iterator[None]:
    """The run's span, below which its steps will stand; a run that is resumed has another, in the same trace.

    A re-execution has a trace of its own, linked to the run that it repeats.
    """
    set_up_tracing(Settings().otlp_endpoint)
    if run is None or not tracing.is_on():
        yield
        return
    parent, repeats = place_of(run)
    try:
        with tracing.span("run", run.job_name, facts_of(run), parent=parent, repeats=repeats) as span:
            instance.add_run_tags(run.run_id, tracing.run_tags(run.run_id, span))
            yield
            ended = instance.get_run_by_id(run.run_id)
            span.note({"cw.run.status": ended.status.value if ended else ""})
            if ended and ended.is_failure:
                span.fail("run_failed")
    finally:
        tracing.shut_down()  # a forked process does not by itself


def place_of(run: "DagsterRun") -> tuple[str, str]:
    """Below which span the run stands, and which it repeats; Dagster gives a re-execution the tags of that run."""
    mine = tracing.span_of_run(run.run_id, run.tags)
    if run.parent_run_id is None:
        return run.tags.get(tracing.LAUNCH_TAG) or mine, ""
    return mine, "" if mine else tracing.span_repeated(run.tags)


def set_up_tracing(endpoint: str) -> None:
    """A run goes on untraced where tracing cannot be set up: workers, which start once, refuse to."""
    try:
        tracing.set_up(endpoint, service="cw_assets.run")
    except CwError as error:
        logging.getLogger(__name__).error("%s", error)


def facts_of(run: "DagsterRun") -> tracing.Facts:
    from dagster._core.storage.tags import PARTITION_NAME_TAG

    return {
        "cw.run.id": run.run_id,
        "cw.job": run.job_name,
        "cw.partition": run.tags.get(PARTITION_NAME_TAG, ""),
    }


def ignore(_event: object) -> None:
    """Nobody reads the process's output: events are in the log."""
