"""How Dagster stores and loads values: through `ValueFiles`, one file an asset and partition."""

from typing import TYPE_CHECKING

import dagster as dg

from cw_assets.defs.failures import StepRun, on_record
from cw_assets.defs.resources import Workplace

if TYPE_CHECKING:
    from dagster._core.execution.context.system import StepExecutionContext


class ValueIOManager(dg.IOManager):
    """Writes and reads by the asset's name; the table of types in `values` says how. What fails lands on the record."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace

    def handle_output(self, context: dg.OutputContext, obj: object) -> None:
        asset = context.asset_key.path[-1]
        with on_record(step_run(context.step_context), self.workplace, asset):
            self.workplace.catalog.check_fence()
            path = self.workplace.values.write(asset, context.partition_key, obj)
        context.add_output_metadata({"value": dg.MetadataValue.path(str(path))})

    def load_input(self, context: dg.InputContext) -> object:
        asset = context.asset_key.path[-1]
        with on_record(step_run(context.step_context), self.workplace, asset):
            return self.workplace.values.read(asset, context.partition_key)


def step_run(step: "StepExecutionContext") -> StepRun:
    return StepRun(step.run_id, step.partition_key, step.previous_attempt_count)
