"""Adaptations as assets: the approved script of an ORIGIN ad unit, and what it becomes for another market."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from cw_assets.defs import partitions, queues
from cw_assets.defs.checks import adaptation as checks
from cw_assets.defs.checks import result_of
from cw_assets.defs.previews import adaptation as previews
from cw_assets.defs.resources import Workplace
from cw_assets.defs.work.adapting import adapt
from cw_assets.defs.work.record_work import work_on

LINEAGE = dg.AllPartitionMapping()
"""Which video an origin was watched in, and of which origin an adaptation is, stands on the records."""

origin_script = dg.AssetSpec(
    "origin_script",
    group_name="adaptation",
    partitions_def=partitions.origins,
    deps=[dg.AssetDep("video_analysis", partition_mapping=LINEAGE)],
    kinds={"script"},
    description="An approved script: `cw media approve`, or `cw unit import`.",
)
ROWS_CHECK = dg.AssetCheckSpec(
    "rows_match_the_origin",
    asset="adaptation",
    description="As many rows as the origin, in order, the same time in all.",
)


@dg.asset(
    group_name="adaptation",
    kinds={"langgraph", "llm"},
    partitions_def=partitions.ad_units,
    deps=[dg.AssetDep(origin_script, partition_mapping=LINEAGE)],
    op_tags=queues.DEFAULT,
    io_manager_key="values",
    check_specs=[ROWS_CHECK],
)
def adaptation(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """The script for another region, country and language, through four gates; resumed where a worker left it."""
    with work_on(context, workplace) as step:
        made = adapt(step)
        metadata = previews.adapted(workplace, step.record_id, made)
        faults = checks.rows_match_the_origin(workplace.catalog, step.record_id, made)
    yield dg.Output(made, metadata=metadata | step.notes)
    yield result_of(ROWS_CHECK.name, "adaptation", faults)


ASSETS = [origin_script, adaptation]
