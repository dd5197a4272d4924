"""Records over HTTP: made and approved, as by the project's own methods; videos are sent to uploads.py."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Body, Response

from cw_assets.catalog.records import (
    AdUnitRecord,
    CampaignRecord,
    DiffusionJobRecord,
    LoraRecord,
    PromptRecord,
    Record,
    StoryboardRecord,
)
from cw_assets.domain.loras.air import format_air, parse_air
from cw_assets.web.answers import problems
from cw_assets.web.context import WebContext
from cw_assets.web.records import RecordId
from cw_assets.web.requests import (
    Approval,
    NewAdaptations,
    NewCampaign,
    NewDiffusionJob,
    NewLora,
    NewPrompt,
    NewStoryboard,
)

Made = TypeVar("Made", bound=Record)
NOTHING_SAID = Approval()


def creating_routes(context: WebContext) -> APIRouter:
    routes, project = APIRouter(), context.project

    @routes.post("/campaigns", status_code=201, tags=["campaigns"], responses=problems(413))
    def add_campaign(new: NewCampaign, response: Response) -> CampaignRecord:
        """A campaign; its number must be a new one."""
        return located(response, "campaigns", project.catalog.add_campaign(**dict(new)))

    @routes.post("/prompts", status_code=201, tags=["images"], responses=problems(413))
    def add_prompt(new: NewPrompt, response: Response) -> PromptRecord:
        """A prompt, not enhanced yet."""
        return located(response, "prompts", project.add_prompt(**dict(new)))

    @routes.post("/diffusion-jobs", status_code=201, tags=["images"], responses=problems(404, 413, 502))
    def add_diffusion_job(new: NewDiffusionJob, response: Response) -> DiffusionJobRecord:
        """An order for images, not drawn yet; what cannot be drawn is refused here."""
        settings = new.model_dump(exclude={"lora_id"}, exclude_unset=True)
        return located(response, "diffusion-jobs", project.add_diffusion_job(lora=new.lora_id or "", **settings))

    @routes.post(
        "/loras",
        status_code=201,
        tags=["images"],
        responses={**problems(404, 413, 502), 200: {"model": LoraRecord, "description": "It was there already."}},
    )
    def add_lora(new: NewLora, response: Response) -> LoraRecord:
        """A LoRA by its name at its source, not fetched yet."""
        air = parse_air(new.air)
        known = project.catalog.find_lora_version(air.version_id)
        record = project.add_lora(
            format_air(air),  # never as it was sent: a file of the server could have that name
            label=new.label,
            base_architecture=new.base_architecture or "",
            prompt_suffix=new.prompt_suffix,
            default_strength=new.default_strength,
        )
        response.status_code = 200 if known else 201
        return located(response, "loras", record)

    @routes.post("/media/{media_id}/approve", tags=["media"], responses=problems(404, 409, 413))
    def approve_media(media_id: RecordId, approval: Annotated[Approval, Body()] = NOTHING_SAID) -> AdUnitRecord:
        """Accept an analysis: its origin, with the script as it is now."""
        return project.approve_media(media_id, **dict(approval))

    @routes.post("/adaptations", status_code=201, tags=["ad units"], responses=problems(404, 409, 413))
    def add_adaptations(new: NewAdaptations) -> list[AdUnitRecord]:
        """An ad unit for each market, not adapted yet: a new one, or the one that is there."""
        return project.add_adaptations(new.origin_id, new.markets, persona=new.persona, brand=new.brand)

    @routes.post("/storyboards", status_code=201, tags=["storyboards"], responses=problems(404, 413, 502))
    def add_storyboard(new: NewStoryboard, response: Response) -> StoryboardRecord:
        """A storyboard of an ad unit's script, not drawn yet; what cannot be drawn is refused here."""
        settings = new.model_dump(exclude={"unit_id", "lora_id"}, exclude_unset=True)
        board = project.add_storyboard(new.unit_id, lora=new.lora_id or "", **settings)
        return located(response, "storyboards", board)

    return routes


def located(response: Response, collection: str, record: Made) -> Made:
    """The record, and in the answer's head where it is looked at."""
    response.headers["Location"] = f"/api/{collection}/{record.id}"
    return record
