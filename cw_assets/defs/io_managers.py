"""How Dagster stores and loads values: through `ValueFiles`, one file an asset and partition."""

from typing import TYPE_CHECKING, Any

import dagster as dg

from cw_assets.defs.partitions import kind_of, partition_keys
from cw_assets.defs.resources import Workplace
from cw_assets.defs.work.failures import StepRun, on_record

if TYPE_CHECKING:
    from dagster._core.execution.context.system import StepExecutionContext


class ValueIOManager(dg.IOManager):
    """Writes and reads by the asset's name; the table of types in `values` says how. What fails lands on the record."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Of a run over several partitions `obj` holds the value of each that was made, by its key."""
        asset, ran = context.asset_key.path[-1], step_run(context.step_context)
        several = context.step_context.has_partition_key_range
        with on_record(ran, self.workplace, asset):
            self.workplace.catalog.check_fence()
            values = obj if several else {context.partition_key: obj}
            paths = [self.workplace.values.write(asset, key, value) for key, value in values.items()]
        if not several:
            context.add_output_metadata({"value": dg.MetadataValue.path(str(paths[0]))})

    def load_input(self, context: dg.InputContext) -> object:
        asset = context.asset_key.path[-1]
        with on_record(step_run(context.step_context), self.workplace, asset):
            return self.workplace.values.read(asset, context.partition_key)


def step_run(step: "StepExecutionContext") -> StepRun:
    kind = kind_of(step.run_partitions_def)
    return StepRun(step.run_id, kind, partition_keys(step), step.previous_attempt_count)
