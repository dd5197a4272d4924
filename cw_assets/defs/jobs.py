"""Named selections of assets that are launched as one run."""

import dagster as dg

from cw_assets.defs.partitions import media

analyze_video_job = dg.define_asset_job(
    "analyze_video_job",
    selection=dg.AssetSelection.groups("video_analysis"),
    partitions_def=media,
    description="All ten phases of a video's analysis.",
)
JOBS = [analyze_video_job]
