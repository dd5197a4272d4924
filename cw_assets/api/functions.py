"""The seven launch functions and their like for the current project, so that a script needs no object."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cw_assets.api.connecting import current
from cw_assets.api.handles import RunHandle
from cw_assets.domain.jobs import JobPage, JobState
from cw_assets.domain.status import Status

if TYPE_CHECKING:
    from cw_assets.catalog.records import (
        AdUnitRecord,
        DiffusionJobRecord,
        LoraRecord,
        MediaRecord,
        PromptRecord,
        StoryboardRecord,
    )

# ---- records


def add_media(path: Path | str, *, campaign_id: int | None = None) -> "MediaRecord":
    """The record of a video file, which is copied or uploaded; the same content gives the same record."""
    return current().add_media(path, campaign_id=campaign_id)


def add_prompt(text: str, **fields: Any) -> "PromptRecord":
    """A new prompt; fields: negative_prompt, enhancement_style, creativity (0 to 1)."""
    return current().add_prompt(text, **fields)


def add_diffusion_job(text: str = "", **order: Any) -> "DiffusionJobRecord":
    """An order for images from a text, or of a prompt (`prompt_id`); `model`, `num_images`, `seed`, `width`, …"""
    return current().add_diffusion_job(text, **order)


def add_lora(source: str, **facts: Any) -> "LoraRecord":
    """The record of a LoRA, by AIR or page address."""
    return current().add_lora(source, **facts)


def approve_media(media_id: int, *, note: str = "") -> "AdUnitRecord":
    """Accept an analysis; the ORIGIN ad unit of its script."""
    return current().approve_media(media_id, note=note)


def add_adaptations(origin_id: int, markets: Sequence[str], **settings: Any) -> "list[AdUnitRecord]":
    """An ad unit for each market, as in "de-DE", not adapted yet."""
    return current().add_adaptations(origin_id, markets, **settings)


def add_storyboard(unit_id: int, **settings: Any) -> "StoryboardRecord":
    """A storyboard of an ad unit's script, not drawn yet; `from_keyframes=True` follows its video."""
    return current().add_storyboard(unit_id, **settings)


# ---- launches


def analyze_video(ad_unit_media_id: int, *, force: bool = False) -> RunHandle[Any]:
    """All ten phases of a video's analysis. Result: {status, media_id, result_id, processing_time (seconds), …}."""
    return current().analyze_video(ad_unit_media_id, force=force)


def create_adaptation(video_ad_unit_id: int, *, force: bool = False) -> RunHandle[Any]:
    """An origin's script for the market of an ad unit. Result: {status, video_ad_unit_id, pipeline, …}."""
    return current().create_adaptation(video_ad_unit_id, force=force)


def generate_storyboard(
    storyboard_id: int,
    *,
    enhance_prompts: bool | None = None,
    shots: Sequence[int] = (),
    other_takes: Sequence[int] = (),
    force: bool = False,
) -> RunHandle[Any]:
    """The frames of a storyboard, sheet and film. Result: {status, storyboard_id, num_prompts, num_jobs, job_ids, …}.

    `enhance_prompts` None: as the storyboard is set, which is yes unless somebody has changed it.
    """
    return current().generate_storyboard(
        storyboard_id, enhance_prompts=enhance_prompts, shots=shots, other_takes=other_takes, force=force
    )


def generate_wireframe_storyboard(storyboard_id: int, *, force: bool = False) -> RunHandle[Any]:
    """The same, of one that follows the keyframes of a video."""
    return current().generate_wireframe_storyboard(storyboard_id, force=force)


def generate_images(job_id: int) -> RunHandle[Any]:
    """The images of a DiffusionJob. Result: {status, job_id, images_count, paths, …}."""
    return current().generate_images(job_id)


def enhance_prompt(prompt_id: int, *, force: bool = False) -> RunHandle[Any]:
    """A prompt, enhanced. Result: {status, prompt_id, enhanced_preview (100 characters), method, …}."""
    return current().enhance_prompt(prompt_id, force=force)


def download_lora(lora_id: int, *, force: bool = False) -> RunHandle[Any]:
    """The file of a LoRA. Result: {status, lora_id, path}."""
    return current().download_lora(lora_id, force=force)


# ---- jobs


def get_job(job_id: str) -> JobState:
    """How far a job is, whoever launched it. NotFound where there is none of this id."""
    return current().get_job(job_id)


def list_jobs(
    status: Status | None = None, *, project_id: int | None = None, limit: int = 50, offset: int = 0
) -> JobPage:
    """The newest job of each record, newest launch first; of one status and campaign, or of all."""
    return current().list_jobs(status, project_id=project_id, limit=limit, offset=offset)


def cancel_job(job_id: str) -> JobState:
    """Have a job stop. NotFound; WrongStatus where it is over."""
    return current().cancel_job(job_id)
