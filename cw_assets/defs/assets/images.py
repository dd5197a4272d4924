"""Images as assets: what a DiffusionJob asks for, drawn, with files that say how they were made."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from cw_assets.defs import partitions, queues
from cw_assets.defs.checks import images as checks
from cw_assets.defs.checks import result_of
from cw_assets.defs.previews import images as previews
from cw_assets.defs.resources import Workplace
from cw_assets.defs.work.drawing import draw_job
from cw_assets.defs.work.record_work import work_on

IMAGES_CHECK = dg.AssetCheckSpec(
    "images_match_the_job",
    asset="generated_images",
    description="As many images as the job asked for, of its size, each with its own seed.",
)
LINEAGE = dg.AllPartitionMapping()
"""Which prompt and which LoRA a job uses stands on its record."""


@dg.asset(
    group_name="images",
    kinds={"diffusers"},
    partitions_def=partitions.diffusion_jobs,
    deps=[
        dg.AssetDep("enhanced_prompt", partition_mapping=LINEAGE),
        dg.AssetDep("lora_weights", partition_mapping=LINEAGE),
    ],
    op_tags=queues.DEFAULT,
    io_manager_key="values",
    check_specs=[IMAGES_CHECK],
)
def generated_images(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """The pictures of one job, drawn one after another by the image model, with the LoRA that it names."""
    with work_on(context, workplace) as step:
        frame = workplace.catalog.storyboard_image_of_job(step.record_id)
        made = draw_job(step)
        if frame:
            workplace.catalog.refresh_storyboard_of(step.record_id, frame.input_key)
        metadata = previews.drawn(workplace.store, made)
        faults = checks.images_match_the_job(workplace.store, workplace.catalog.get_diffusion_job(step.record_id), made)
    yield dg.Output(made, metadata=metadata | step.notes)
    yield result_of(IMAGES_CHECK.name, "generated_images", faults)


ASSETS = [generated_images]
