"""Prompts as assets: what somebody wrote, and what enhancement made of it."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from cw_assets.defs import partitions, queues
from cw_assets.defs.previews import prompts as previews
from cw_assets.defs.resources import Workplace
from cw_assets.defs.work.enhancing import enhance_prompts
from cw_assets.defs.work.record_work import work_on_each

prompt = dg.AssetSpec(
    "prompt",
    group_name="prompts",
    partitions_def=partitions.prompts,
    kinds={"text"},
    description="What somebody wants to see: `cw prompt add`.",
)


@dg.asset(
    group_name="prompts",
    kinds={"llm"},
    partitions_def=partitions.prompts,
    deps=[prompt],
    op_tags=queues.ENHANCEMENT,
    io_manager_key="values",
)
def enhanced_prompt(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """The prompt as tags that image models heed, and what must not be seen; many prompts in one run."""
    with work_on_each(context, workplace) as steps:
        made = enhance_prompts(steps)
    for step in steps:
        if found := made.get(step.partition):
            before = workplace.catalog.get_prompt(step.record_id).source_prompt
            context.add_asset_metadata(previews.before_and_after(before, found) | step.notes, None, step.partition)
    yield dg.Output(made if context.has_partition_key_range else made[context.partition_key])


MANY_IN_ONE_RUN = dg.BackfillPolicy.single_run()
ASSETS = [prompt, enhanced_prompt.with_attributes(backfill_policy=MANY_IN_ONE_RUN)]
