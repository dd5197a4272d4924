"""Storyboards as assets: planned from a script, drawn frame by frame within one run, and shown as sheet and film.

Steps hand each other nothing: plan, jobs and outcomes stand in the catalog, so that any worker can go on.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from cw_assets.defs import partitions, queues
from cw_assets.defs.checks import result_of
from cw_assets.defs.checks import storyboards as checks
from cw_assets.defs.previews import images as image_previews
from cw_assets.defs.previews import storyboards as previews
from cw_assets.defs.resources import Workplace
from cw_assets.defs.versions import code_version
from cw_assets.defs.work.record_work import work_on
from cw_assets.defs.work.storyboarding import drawing, material
from cw_assets.defs.work.storyboarding.animatic import make_animatic
from cw_assets.defs.work.storyboarding.enhancing import enhance_frame_prompts
from cw_assets.defs.work.storyboarding.planning import plan_frames
from cw_assets.defs.work.storyboarding.sheet import make_sheet

GROUP = "storyboards"
LINEAGE = dg.AllPartitionMapping()
"""Of which ad unit a storyboard is stands on its record."""
AFTER = dg.In(dg.Nothing)
FRAMES_CHECK = dg.AssetCheckSpec(
    "frames_are_rendered",
    asset="storyboard_frames",
    description="A picture for each frame, of its row as it is now; no row is left out.",
)
LENGTH_CHECK = dg.AssetCheckSpec(
    "film_lasts_as_long_as_the_script",
    asset="animatic",
    description="To the frame, at the storyboard's rate.",
)


@dg.op(
    ins={"scripted": AFTER},
    out={"base_prompts": dg.Out(dg.Nothing, is_required=False), "ready_prompts": dg.Out(dg.Nothing, is_required=False)},
    tags=queues.DEFAULT,
)
def plan_frames_and_jobs(context: dg.OpExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """A prompt and a DiffusionJob for each frame; what has not changed is left as it is."""
    with work_on(context, workplace) as step:
        plan, planned = plan_frames(step)
        add_partitions(context, partitions.prompts, planned.prompt_keys)
        add_partitions(context, partitions.diffusion_jobs, planned.job_keys)
        to_enhance = plan.enhanced and bool(drawing.stale_images(step, drawing.shots_of(context.run.tags)))
    yield dg.Output(None, "base_prompts" if to_enhance else "ready_prompts")


def add_partitions(
    context: dg.OpExecutionContext, known: dg.DynamicPartitionsDefinition, keys: tuple[str, ...]
) -> None:
    """Those that are there stay; a worker that was lost behind its plan may have left some out."""
    if keys:
        assert known.name is not None
        context.instance.add_dynamic_partitions(known.name, list(keys))


@dg.op(ins={"base_prompts": AFTER}, out=dg.Out(dg.Nothing), tags=queues.ENHANCEMENT)
def enhance_prompts_of_frames(context: dg.OpExecutionContext, workplace: dg.ResourceParam[Workplace]) -> None:
    """The prompts of frames that are to be drawn, all at once; none loses a word of its base prompt."""
    with work_on(context, workplace) as step:
        stale = drawing.stale_images(step, drawing.shots_of(context.run.tags))
        enhance_frame_prompts(step, [image.prompt_id for image in stale])


@dg.op(ins={"prompts": AFTER}, out=dg.Out(io_manager_key="values"), tags=queues.DEFAULT)
def planned_storyboard(context: dg.OpExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """The plan as it stands in the catalog."""
    with work_on(context, workplace) as step:
        plan = drawing.plan_of(workplace.catalog.get_storyboard(step.record_id))
        metadata = previews.planned(workplace, plan)
    yield dg.Output(plan, metadata=metadata)


@dg.graph_asset(
    group_name=GROUP,
    kinds={"script"},
    partitions_def=partitions.storyboards,
    ins={"adaptation": dg.AssetIn(partition_mapping=LINEAGE, dagster_type=dg.Nothing)},
)
def storyboard(adaptation: Any) -> Any:
    """The frames of a script, planned: a prompt and a DiffusionJob for each row and image, enhanced where wanted."""
    base, ready = plan_frames_and_jobs(adaptation)
    return planned_storyboard([enhance_prompts_of_frames(base), ready])


@dg.op(ins={"planned": AFTER}, out=dg.DynamicOut(dg.Nothing), tags=queues.DEFAULT)
def frames_to_draw(context: dg.OpExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """A step for each frame that is missing or changed; its job is queued."""
    with work_on(context, workplace) as step:
        stale = drawing.stale_images(step, drawing.shots_of(context.run.tags))
        names = drawing.queue(step, stale)
        step.say(f"{len(names)} jobs are queued.")
    for name in names:
        yield dg.DynamicOutput(None, mapping_key=name)


@dg.op(ins={"queued": AFTER}, out=dg.Out(dg.Nothing), tags=queues.DEFAULT)
def draw_frame(context: dg.OpExecutionContext, workplace: dg.ResourceParam[Workplace]) -> None:
    """One frame; it is reported as a materialization of `generated_images` too. What fails lands on its job alone."""
    with work_on(context, workplace) as step:
        drawn = drawing.draw_frame(step, drawing.job_in(context.get_mapping_key() or ""))
        if drawn is None:
            return
        job, made = drawn
        workplace.values.write("generated_images", job.partition_key, made)
        metadata = image_previews.drawn(workplace.store, made) | step.notes
    context.log_event(
        dg.AssetMaterialization(
            "generated_images",
            partition=job.partition_key,
            metadata=metadata,
            tags={"dagster/code_version": code_version("generated_images", workplace.settings)},
        )
    )


@dg.op(
    ins={"drawn": AFTER},
    out={"frames": dg.Out(io_manager_key="values"), "check": dg.Out(dg.Nothing)},
    tags=queues.DEFAULT,
)
def drawn_frames(context: dg.OpExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """What became of every frame, and with it of the storyboard."""
    with work_on(context, workplace) as step:
        made = drawing.gather(step)
        metadata = previews.rendered(workplace, made)
    yield dg.Output(made, "frames", metadata=metadata)
    yield result_of(FRAMES_CHECK.name, "storyboard_frames", checks.frames_are_rendered(made))


@dg.graph_asset(
    group_name=GROUP,
    kinds={"diffusers"},
    partitions_def=partitions.storyboards,
    ins={"storyboard": dg.AssetIn(dagster_type=dg.Nothing)},
    check_specs=[FRAMES_CHECK],
)
def storyboard_frames(storyboard: Any) -> Any:
    """The frames, drawn: a step each, with an outcome of its own; only what is missing or changed is drawn."""
    frames, check = drawn_frames(frames_to_draw(storyboard).map(draw_frame).collect())
    return {"result": frames, "storyboard_frames_frames_are_rendered": check}


@dg.asset(
    group_name=GROUP,
    kinds={"pdf"},
    partitions_def=partitions.storyboards,
    deps=[storyboard_frames],
    op_tags=queues.DEFAULT,
    io_manager_key="values",
)
def storyboard_sheet(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """The contact sheet as PNG and PDF (A4 and Letter), and a page that plays the frames."""
    with work_on(context, workplace) as step:
        made = make_sheet(step)
        metadata = previews.sheet(workplace, made)
    yield dg.Output(made, metadata=metadata | step.notes)


@dg.asset(
    group_name=GROUP,
    kinds={"pyav"},
    partitions_def=partitions.storyboards,
    deps=[storyboard_frames],
    op_tags=queues.DEFAULT,
    io_manager_key="values",
    check_specs=[LENGTH_CHECK],
)
def animatic(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[Any]:
    """Each frame for its row's time as MP4, with captions and a scratch voice; and the timeline as OTIO and EDL."""
    with work_on(context, workplace) as step:
        made = make_animatic(step)
        shown = material.storyboard_material(workplace, workplace.catalog.get_storyboard(step.record_id))
        film = workplace.store.existing(made.video)
        faults = checks.film_lasts_as_long_as_the_script(film, shown.script.rows, shown.frame_rate)
        metadata = previews.film(made)
    yield dg.Output(made, metadata=metadata | step.notes)
    yield result_of(LENGTH_CHECK.name, "animatic", faults)


ASSETS = [storyboard, storyboard_frames, storyboard_sheet, animatic]
