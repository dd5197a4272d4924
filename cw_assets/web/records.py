"""Records over HTTP: looked at and listed; they are made in creating.py, videos are sent to uploads.py."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from cw_assets.catalog.records import (
    AdUnitRecord,
    CampaignRecord,
    DiffusionJobRecord,
    LoraRecord,
    MediaRecord,
    PromptRecord,
    StoryboardRecord,
)
from cw_assets.domain.jobs import Id
from cw_assets.domain.status import Status
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.errors import NotFound, NotReady
from cw_assets.web.answers import problems
from cw_assets.web.context import WebContext
from cw_assets.web.jobs import Limit, Offset
from cw_assets.web.requests import AdUnitDetail, Page

RecordId = Annotated[Id, Path()]
Campaign = Annotated[Id | None, Query(description="A campaign.")]


def record_routes(context: WebContext) -> APIRouter:
    routes, catalog = APIRouter(), context.project.catalog

    @routes.get("/campaigns", tags=["campaigns"], responses=problems())
    def list_campaigns(limit: Limit = 50, offset: Offset = 0) -> Page[CampaignRecord]:
        """Campaigns, whose ids the lists take as `project_id`."""
        found = catalog.list_campaigns(limit=limit, offset=offset)
        return Page[CampaignRecord](records=tuple(found), limit=limit, offset=offset)

    @routes.get("/campaigns/{campaign_id}", tags=["campaigns"], responses=problems(404))
    def get_campaign(campaign_id: RecordId) -> CampaignRecord:
        """A campaign."""
        return catalog.get_campaign(campaign_id)

    @routes.get("/media", tags=["media"], responses=problems())
    def list_media(
        status: Status | None = None, project_id: Campaign = None, limit: Limit = 50, offset: Offset = 0
    ) -> Page[MediaRecord]:
        """Videos; of one status and campaign, or of all."""
        found = catalog.list_media(status, campaign_id=project_id, limit=limit, offset=offset)
        return Page[MediaRecord](records=tuple(found), limit=limit, offset=offset)

    @routes.get("/media/{media_id}", tags=["media"], responses=problems(404))
    def get_media(media_id: RecordId) -> MediaRecord:
        """A video, and how far its analysis is."""
        return catalog.get_media(media_id)

    @routes.get("/media/{media_id}/result", tags=["media"], responses=problems(404))
    def get_result(media_id: RecordId) -> VideoAnalysis:
        """All that the analysis of a video has found."""
        try:
            return catalog.get_result(media_id).analysis
        except NotReady as error:
            raise NotFound(str(error)) from error

    @routes.get("/ad-units", tags=["ad units"], responses=problems())
    def list_ad_units(
        status: Status | None = None, project_id: Campaign = None, limit: Limit = 50, offset: Offset = 0
    ) -> Page[AdUnitRecord]:
        """Ad units; of one status and campaign, or of all."""
        found = catalog.list_ad_units(status, campaign_id=project_id, limit=limit, offset=offset)
        return Page[AdUnitRecord](records=tuple(found), limit=limit, offset=offset)

    @routes.get("/ad-units/{unit_id}", tags=["ad units"], responses=problems(404))
    def get_ad_unit(unit_id: RecordId) -> AdUnitDetail:
        """An ad unit with its script."""
        unit = catalog.get_ad_unit(unit_id)
        return AdUnitDetail(**dict(unit), script_rows=tuple(catalog.script_rows(unit_id)))

    @routes.get("/prompts/{prompt_id}", tags=["images"], responses=problems(404))
    def get_prompt(prompt_id: RecordId) -> PromptRecord:
        """A prompt with its enhancement."""
        return catalog.get_prompt(prompt_id)

    @routes.get("/diffusion-jobs/{job_id}", tags=["images"], responses=problems(404))
    def get_diffusion_job(job_id: RecordId) -> DiffusionJobRecord:
        """An order for images; each of its `result_images` is at /media/ and its name."""
        return catalog.get_diffusion_job(job_id)

    @routes.get("/storyboards/{storyboard_id}", tags=["storyboards"], responses=problems(404))
    def get_storyboard(storyboard_id: RecordId) -> StoryboardRecord:
        """A storyboard, and how many of its frames are there."""
        return catalog.get_storyboard(storyboard_id)

    @routes.get("/loras", tags=["images"], responses=problems())
    def list_loras(status: Status | None = None, limit: Limit = 50, offset: Offset = 0) -> Page[LoraRecord]:
        """LoRAs; of one status, or of all."""
        found = catalog.list_loras(status, limit=limit, offset=offset)
        return Page[LoraRecord](records=tuple(found), limit=limit, offset=offset)

    @routes.get("/loras/{lora_id}", tags=["images"], responses=problems(404))
    def get_lora(lora_id: RecordId) -> LoraRecord:
        """A LoRA, and whether its file is there."""
        return catalog.get_lora(lora_id)

    return routes
