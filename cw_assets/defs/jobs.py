"""Named selections of assets that are launched as one run, and which of them a run is of, however it was launched."""

from collections.abc import Mapping
from functools import cache

import dagster as dg

from cw_assets.domain.status import RecordKind

analyze_video_job = dg.define_asset_job(
    "analyze_video_job",
    selection=dg.AssetSelection.groups("video_analysis"),
    description="All ten phases of a video's analysis.",
)
create_adaptation_job = dg.define_asset_job(
    "create_adaptation_job",
    selection=dg.AssetSelection.assets("adaptation"),
    description="Adapt an approved script for the market of one ad unit.",
)
enhance_prompt_job = dg.define_asset_job(
    "enhance_prompt_job",
    selection=dg.AssetSelection.assets("enhanced_prompt"),
    description="Enhance a prompt, or several in one run.",
)
generate_images_job = dg.define_asset_job(
    "generate_images_job",
    selection=dg.AssetSelection.assets("generated_images"),
    description="Draw the images of one DiffusionJob.",
)
download_lora_job = dg.define_asset_job(
    "download_lora_job",
    selection=dg.AssetSelection.assets("lora_weights"),
    description="Fetch the file of one LoRA.",
)
generate_storyboard_job = dg.define_asset_job(
    "generate_storyboard_job",
    selection=dg.AssetSelection.groups("storyboards"),
    description="Frames of a storyboard with its contact sheet, page, animatic and timeline.",
)
JOBS = [
    analyze_video_job,
    create_adaptation_job,
    enhance_prompt_job,
    generate_images_job,
    download_lora_job,
    generate_storyboard_job,
]
JOB_KINDS: Mapping[str, RecordKind] = {
    analyze_video_job.name: "media",
    create_adaptation_job.name: "ad unit",
    enhance_prompt_job.name: "prompt",
    generate_images_job.name: "diffusion job",
    download_lora_job.name: "lora",
    generate_storyboard_job.name: "storyboard",
}
"""The kind of record that each job works on."""
JOB_NAMES: Mapping[RecordKind, str] = {kind: name for name, kind in JOB_KINDS.items()}


def kind_of_run(run: dg.DagsterRun) -> RecordKind | None:
    """The kind of record that the run works on; None for what is none of ours.

    A backfill of assets, and the button above their lineage, name no job: they are known by the assets.
    """
    if run.job_name in JOB_KINDS:
        return JOB_KINDS[run.job_name]
    chosen = run.asset_selection or frozenset()
    return next((kind for kind in JOB_NAMES if chosen & assets_of(kind)), None)


def makes_all(run: dg.DagsterRun, kind: RecordKind) -> bool:
    """Whether it makes everything that the kind's job makes, and not some assets only."""
    return not run.asset_selection or run.asset_selection >= assets_of(kind)


@cache
def assets_of(kind: RecordKind) -> frozenset[dg.AssetKey]:
    """What the kind's job makes."""
    from cw_assets.defs.build import ASSETS

    made = [asset for asset in ASSETS if isinstance(asset, dg.AssetsDefinition) and asset.is_executable]
    selected = next(job.selection for job in JOBS if job.name == JOB_NAMES[kind])
    return frozenset(selected.resolve(made))
