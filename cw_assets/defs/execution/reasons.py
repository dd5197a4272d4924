"""Why a run of Dagster failed, by its events: a sentence for people or for its records, and the kind of the error.

Steps tell their records themselves; this is for runs whose steps could not.
"""

from dagster import DagsterEvent, DagsterEventType, DagsterInstance
from dagster._core.execution.plan.objects import StepFailureData

from cw_assets.errors import KINDS


def why(instance: DagsterInstance, run_id: str) -> str:
    """The sentence of the first step that failed; without one, what ended the run."""
    failed = DagsterEventType.STEP_FAILURE
    return first_told(instance, run_id, failed) or first_told(instance, run_id, DagsterEventType.RUN_FAILURE)


def why_for_record(instance: DagsterInstance, run_id: str) -> str:
    """The same, as the record tells it: with what to do where no step said it."""
    if told := first_told(instance, run_id, DagsterEventType.STEP_FAILURE):
        return told
    cause = first_told(instance, run_id, DagsterEventType.RUN_FAILURE).rstrip(".") or "nothing was said"
    return (
        f"The run failed before any step of it did ({cause}); look at its log in Dagster's page, then launch it again."
    )


def kind_for_record(instance: DagsterInstance, run_id: str) -> str:
    """What kind of error that sentence is of; empty where no step says one, or by a class that is not in KINDS."""
    event = first_telling(instance, run_id, DagsterEventType.STEP_FAILURE)
    return kind_in(event.step_failure_data) if event else ""


def kind_in(failure: StepFailureData) -> str:
    """The name in KINDS of a step's error; empty for any other one."""
    name = (failure.error.cause or failure.error).cls_name if failure.error else ""
    return name if name and name in KINDS else ""


def first_told(instance: DagsterInstance, run_id: str, kind: DagsterEventType) -> str:
    """By the events of this kind; empty where none says anything."""
    event = first_telling(instance, run_id, kind)
    return told_by(event) if event else ""


def first_telling(instance: DagsterInstance, run_id: str, kind: DagsterEventType) -> DagsterEvent | None:
    """The first event of this kind that says something."""
    records = instance.get_records_for_run(run_id, of_type=kind).records
    events = (record.event_log_entry.dagster_event for record in records)
    return next((event for event in events if event and told_by(event)), None)


def told_by(event: DagsterEvent) -> str:
    """What a failure says to people: its own sentence, else the error's."""
    failure = event.event_specific_data
    if not isinstance(failure, StepFailureData):
        return (event.message or "").strip()
    if failure.user_failure_data and failure.user_failure_data.description:
        return failure.user_failure_data.description
    message = (failure.error.cause or failure.error).message.strip() if failure.error else ""
    return message.replace(f"Step {event.step_key} failed health check: ", f"{event.step_key}: ")
