"""LoRAs as assets: the file that a record names, fetched from its source and checked by its hash."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from cw_assets.defs import partitions, queues
from cw_assets.defs.checks import result_of
from cw_assets.defs.previews import loras as previews
from cw_assets.defs.resources import Workplace
from cw_assets.defs.work.lora_files import make_lora_file
from cw_assets.defs.work.record_work import work_on

lora_source = dg.AssetSpec(
    "lora_source",
    group_name="loras",
    partitions_def=partitions.loras,
    kinds={"http"},
    description="A LoRA at its source: `cw lora add`.",
)
HASH_CHECK = dg.AssetCheckSpec(
    "hash_is_the_sources",
    asset="lora_weights",
    blocking=True,
    description="The file is the one that its source, or the record, names by its SHA-256.",
)


@dg.asset(
    group_name="loras",
    kinds={"safetensors"},
    partitions_def=partitions.loras,
    deps=[lora_source],
    op_tags=queues.DEFAULT,
    io_manager_key="values",
    check_specs=[HASH_CHECK],
)
def lora_weights(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """The LoRA's file in the models folder, whole, checked, and never a pickle."""
    with work_on(context, workplace) as step:
        found = make_lora_file(step)
    yield dg.Output(found, metadata=previews.lora_file(workplace.catalog.get_lora(step.record_id), found) | step.notes)
    wrong = found.expected_sha256 not in ("", found.sha256)
    faults = [f"the file has {found.sha256}, expected is {found.expected_sha256}"] if wrong else []
    yield result_of(HASH_CHECK.name, "lora_weights", faults)


ASSETS = [lora_source, lora_weights]
