"""Named selections of assets that are launched as one run."""

import dagster as dg

analyze_video_job = dg.define_asset_job(
    "analyze_video_job",
    selection=dg.AssetSelection.groups("video_analysis"),
    description="All ten phases of a video's analysis.",
)
JOBS = [analyze_video_job]
