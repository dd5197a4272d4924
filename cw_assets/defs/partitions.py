"""Partition sets and their keys, one set a flow; the records they stand for live in the catalog."""

import dagster as dg

from cw_assets.errors import InvalidInput

media = dg.DynamicPartitionsDefinition(name="media")


def record_id(partition_key: str) -> int:
    """The id in a key `{id}-{slug}`. InvalidInput for a key that we did not make."""
    number, dash, _ = partition_key.partition("-")
    if not dash or not number.isascii() or not number.isdigit():
        raise InvalidInput(f"{partition_key!r} is no partition of ours; they look like 17-summer-spot.")
    return int(number)
