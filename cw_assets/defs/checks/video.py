"""Checks of the video analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cw_assets.domain.video.metadata import VideoMetadata
    from cw_assets.domain.video.scenes import Scene
    from cw_assets.domain.video.script import Script
    from cw_assets.domain.video.transcription import Transcription


def scenes_cover_the_video(scenes: list[Scene], video_metadata: VideoMetadata, **_: Any) -> list[str]:
    """The scenes cover the whole duration once, without gaps."""
    from cw_assets.domain.video.scenes import coverage_gaps

    return coverage_gaps(scenes, duration=video_metadata.duration)


def times_are_ordered(transcription: Transcription, video_metadata: VideoMetadata, **_: Any) -> list[str]:
    """What is said comes in order and inside the video."""
    from cw_assets.domain.video.transcription import timing_faults

    return timing_faults(transcription, duration=video_metadata.duration)


def rows_sum_to_the_runtime(script: Script, video_metadata: VideoMetadata, **_: Any) -> list[str]:
    """The rows of the script are in order and last as long as the video."""
    from cw_assets.domain.video.script import script_faults

    return script_faults(script, video_metadata.duration)
