"""What assets that work on records by themselves have in common: the record follows, errors land on it, models stay.

The phases of a video's analysis have more in common, which stands in `phases`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cw_assets.defs.partitions import kind_of, partition_keys, record_id
from cw_assets.defs.work.failures import StepRun, on_record
from cw_assets.defs.work.step import FORCE_TAG, Step, model_metadata
from cw_assets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    import dagster as dg

    from cw_assets.defs.resources import Workplace

    Context = dg.AssetExecutionContext | dg.OpExecutionContext
    """Of an asset that is one step, or of one of the steps that a graph of them is made of."""


@contextmanager
def work_on(context: Context, workplace: Workplace) -> Iterator[Step]:
    """The step on the record of a run with one partition; the work itself completes the record."""
    with work_on_each(context, workplace) as steps:
        yield steps[0]


@contextmanager
def work_on_each(context: Context, workplace: Workplace) -> Iterator[list[Step]]:
    """A step for the record of each of the run's partitions; those that were cancelled meanwhile are left out.

    Cancelled where none is left.
    """
    from cw_assets.engines.model_cache import CACHE

    inside = context.get_step_execution_context()
    kind, keys = kind_of(inside.run_partitions_def), partition_keys(inside)
    ran = StepRun(context.run.run_id, kind, keys, context.retry_number)
    forced = context.run.tags.get(FORCE_TAG) == "true"
    with on_record(ran, workplace, inside.op.name):
        steps = [
            Step(workplace, kind, record_id(key), key, context.run.run_id, forced, say=context.log.info) for key in keys
        ]
        begun = [step for step in steps if begins(step)]
        if not begun:
            raise Cancelled(f"Run {context.run.run_id} was cancelled or taken over by another; launch a new one.")
        with CACHE.step() as models:
            yield begun
        for step in begun:
            step.notes.update(model_metadata(models))


def begins(step: Step) -> bool:
    """Put the record to work; False where it was cancelled, or another run has taken it over."""
    try:
        step.workplace.catalog.start_work(step.kind, step.record_id, step.run_id)
    except Cancelled:
        return False
    return True
