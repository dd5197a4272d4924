"""Partition sets and their keys, one set a flow; the records they stand for live in the catalog."""

from typing import TYPE_CHECKING

import dagster as dg
from dagster._core.definitions.partitions.context import partition_loading_context

from cw_assets.domain.status import RecordKind
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from dagster._core.execution.context.system import StepExecutionContext

media = dg.DynamicPartitionsDefinition(name="media")
origins = dg.DynamicPartitionsDefinition(name="origins")
"""ORIGIN ad units: nothing runs on them, so that no run can spoil an approved script."""
ad_units = dg.DynamicPartitionsDefinition(name="ad_units")
"""ADAPTATION ad units."""
prompts = dg.DynamicPartitionsDefinition(name="prompts")
loras = dg.DynamicPartitionsDefinition(name="loras")
diffusion_jobs = dg.DynamicPartitionsDefinition(name="diffusion_jobs")
storyboards = dg.DynamicPartitionsDefinition(name="storyboards")
PARTITION_SETS: dict[RecordKind, dg.DynamicPartitionsDefinition] = {
    "media": media,
    "ad unit": ad_units,
    "prompt": prompts,
    "lora": loras,
    "diffusion job": diffusion_jobs,
    "storyboard": storyboards,
}
"""The kind of record that each set stands for."""


def kind_of(partitions: dg.PartitionsDefinition[str] | None) -> RecordKind:
    """The kind of record that partitions of this set stand for. InvalidInput for a set that is not ours."""
    name = getattr(partitions, "name", None)
    for kind, known in PARTITION_SETS.items():
        if known.name == name:
            return kind
    raise InvalidInput(f"No record stands behind the partitions {name}; add them to PARTITION_SETS.")


def partition_keys(step: "StepExecutionContext") -> tuple[str, ...]:
    """The partitions that a step works on; asked for one, none are listed."""
    if not step.has_partition_key_range:
        return (step.partition_key,)
    partitions = step.run_partitions_def
    with partition_loading_context(dynamic_partitions_store=step.instance):
        return tuple(partitions.get_partition_keys_in_range(step.partition_key_range) if partitions else ())


def record_id(partition_key: str) -> int:
    """The id in a key `{id}-{slug}`. InvalidInput for a key that we did not make."""
    number, dash, _ = partition_key.partition("-")
    if not dash or not number.isascii() or not number.isdigit():
        raise InvalidInput(f"{partition_key!r} is no partition of ours; they look like 17-summer-spot.")
    return int(number)
