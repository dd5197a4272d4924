"""How Dagster stores and loads values: through `ValueFiles`, one file an asset and partition."""

import dagster as dg

from cw_assets.defs.values import ValueFiles


class ValueIOManager(dg.IOManager):
    """Writes and reads by the asset's name; the table of types in `values` says how."""

    def __init__(self, files: ValueFiles) -> None:
        self.files = files

    def handle_output(self, context: dg.OutputContext, obj: object) -> None:
        path = self.files.write(context.asset_key.path[-1], context.partition_key, obj)
        context.add_output_metadata({"value": dg.MetadataValue.path(str(path))})

    def load_input(self, context: dg.InputContext) -> object:
        return self.files.read(context.asset_key.path[-1], context.partition_key)
