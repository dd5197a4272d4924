"""Records of a page elsewhere: sent, made and looked at in the names of the project's own methods.

What cannot go over HTTP (pictures and files of this machine, but videos) is refused before anything is sent.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cw_assets.api.remote.answers import Shape
from cw_assets.api.remote.client import OnBytes, PageClient
from cw_assets.catalog.records import (
    AdUnitRecord,
    CampaignRecord,
    DiffusionJobRecord,
    LoraRecord,
    MediaRecord,
    PromptRecord,
    ScriptRowRecord,
    StoryboardRecord,
)
from cw_assets.domain.adaptation.request import Node
from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.status import Status
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.errors import InvalidInput

if TYPE_CHECKING:
    from cw_assets.domain.storyboards.continuity import ElementKind

PAGE = 500
"""So many are asked for at once where all are looked through."""


class RemoteRecords:
    """The part of a remote project that keeps records."""

    _page: PageClient

    # ---- campaigns and videos

    def add_campaign(self, *, job_id: str, **facts: Any) -> CampaignRecord:
        """A campaign by its number. InvalidInput where that is taken."""
        return self._page.value(CampaignRecord, self._page.post("/api/campaigns", {"job_id": job_id, **facts}))

    def get_campaign(self, campaign_id: int) -> CampaignRecord:
        return self._page.value(CampaignRecord, self._page.get(f"/api/campaigns/{campaign_id}"))

    def list_campaigns(self, *, limit: int = 50, offset: int = 0) -> list[CampaignRecord]:
        """The newest first."""
        return self._listed(list[CampaignRecord], "campaigns", limit=limit, offset=offset)

    def add_media(
        self, path: Path | str, *, campaign_id: int | None = None, on_bytes: OnBytes | None = None
    ) -> MediaRecord:
        """The record of a video of this machine, which is sent in pieces; the same content gives the same record.

        `on_bytes` is told how many bytes are sent, and how many there are. InvalidInput or LimitExceeded, with nothing
        left behind, for a file that cannot be analysed.
        """
        fields = {} if campaign_id is None else {"campaign_id": str(campaign_id)}
        return self._page.value(MediaRecord, self._page.upload("/api/media", Path(path), fields, on_bytes))

    def approve_media(self, media_id: int, *, note: str = "", code: str = "", title: str = "") -> AdUnitRecord:
        """Accept an analysis; its ORIGIN unit, with the script as it is now. InvalidInput before it is completed."""
        said = given(note=note, code=code, title=title)
        return self._page.value(AdUnitRecord, self._page.post(f"/api/media/{media_id}/approve", said))

    def get_media(self, media_id: int) -> MediaRecord:
        return self._page.value(MediaRecord, self._page.get(f"/api/media/{media_id}"))

    def get_result(self, media_id: int) -> VideoAnalysis:
        """All that the analysis of a video has found."""
        return self._page.value(VideoAnalysis, self._page.get(f"/api/media/{media_id}/result"))

    def list_media(
        self, status: Status | None = None, *, campaign_id: int | None = None, limit: int = 50, offset: int = 0
    ) -> list[MediaRecord]:
        """The newest first; of one status and campaign, or of all."""
        return self._listed(
            list[MediaRecord], "media", status=status, project_id=campaign_id, limit=limit, offset=offset
        )

    # ---- ad units and storyboards

    def add_adaptations(
        self,
        origin_id: int,
        markets: Sequence[str],
        *,
        persona: str = "",
        llm: str = "",
        brand: str = "",
        node_models: Mapping[Node, str] | None = None,
    ) -> list[AdUnitRecord]:
        """A unit for each market, as in "de-DE": a new one, or the one that is there with its settings."""
        refuse("models of an adaptation", "CW_ADAPTATION_MODEL or `cw adapt`", llm, node_models)
        order = {"origin_id": origin_id, "markets": list(markets), **given(persona=persona, brand=brand)}
        return self._page.value(list[AdUnitRecord], self._page.post("/api/adaptations", order))

    def get_ad_unit(self, unit_id: int) -> AdUnitRecord:
        return self._page.value(AdUnitRecord, self._unit(unit_id)[0])

    def script_rows(self, unit_id: int) -> list[ScriptRowRecord]:
        """The script of a unit, in its order."""
        return self._page.value(list[ScriptRowRecord], self._unit(unit_id)[1])

    def _unit(self, unit_id: int) -> tuple[dict[str, Any], Any]:
        """What is said of a unit, and its rows, which come with it."""
        said = self._page.value(dict[str, Any], self._page.get(f"/api/ad-units/{unit_id}"))
        return {name: value for name, value in said.items() if name != "script_rows"}, said.get("script_rows")

    def list_ad_units(
        self, status: Status | None = None, *, campaign_id: int | None = None, limit: int = 50, offset: int = 0
    ) -> list[AdUnitRecord]:
        """The newest first; of one status and campaign, or of all."""
        return self._listed(
            list[AdUnitRecord], "ad-units", status=status, project_id=campaign_id, limit=limit, offset=offset
        )

    def add_storyboard(
        self,
        unit_id: int,
        *,
        from_keyframes: bool = False,
        model: str = "",
        lora: str | int = "",
        controlnet: str = "",
        references: "Mapping[ElementKind, Path] | None" = None,
        seed: int | None = None,
        **settings: Any,
    ) -> StoryboardRecord:
        """A storyboard of an ad unit's script, not drawn yet; `settings` are the fields of a Storyboard."""
        refuse("reference pictures", "`cw storyboard create --reference`", references)
        chosen = given(model=model, lora_id=self._lora_id(lora), controlnet=controlnet, seed=seed)
        order = {"unit_id": unit_id, "from_keyframes": from_keyframes, **chosen, **settings}
        if order.get("frame_rate") is not None:
            order["frame_rate"] = str(order["frame_rate"])
        return self._page.value(StoryboardRecord, self._page.post("/api/storyboards", order))

    def get_storyboard(self, storyboard_id: int) -> StoryboardRecord:
        return self._page.value(StoryboardRecord, self._page.get(f"/api/storyboards/{storyboard_id}"))

    # ---- images

    def add_prompt(
        self,
        text: str,
        *,
        negative_prompt: str = "",
        enhancement_style: EnhancementStyle = "auto",
        creativity: float = 0.7,
    ) -> PromptRecord:
        """A new prompt. InvalidInput for an empty one, an unknown style, or a creativity outside 0 to 1."""
        new = {
            "text": text,
            "negative_prompt": negative_prompt,
            "enhancement_style": enhancement_style,
            "creativity": creativity,
        }
        return self._page.value(PromptRecord, self._page.post("/api/prompts", new))

    def get_prompt(self, prompt_id: int) -> PromptRecord:
        return self._page.value(PromptRecord, self._page.get(f"/api/prompts/{prompt_id}"))

    def add_diffusion_job(
        self,
        text: str = "",
        *,
        prompt_id: int | None = None,
        model: str = "",
        negative_prompt: str = "",
        lora: str | int = "",
        controlnet: str = "",
        reference: Path | None = None,
        ip_adapter_image: Path | None = None,
        **settings: Any,
    ) -> DiffusionJobRecord:
        """An order for images from a text, which becomes a prompt, or from a prompt that is there.

        `settings` are the fields of a DiffusionJob. What cannot be drawn is refused there: InvalidInput or Refused.
        """
        refuse("reference pictures", "`cw image generate`", controlnet, reference, ip_adapter_image)
        order = given(
            text=text, prompt_id=prompt_id, negative_prompt=negative_prompt, model=model, lora_id=self._lora_id(lora)
        )
        return self._page.value(DiffusionJobRecord, self._page.post("/api/diffusion-jobs", order | settings))

    def get_diffusion_job(self, job_id: int) -> DiffusionJobRecord:
        """An order for images; each of its `result_images` is a file below /media/ of the page."""
        return self._page.value(DiffusionJobRecord, self._page.get(f"/api/diffusion-jobs/{job_id}"))

    def add_lora(
        self,
        source: str,
        *,
        label: str = "",
        base_architecture: str = "",
        prompt_suffix: str = "",
        default_strength: float | None = None,
    ) -> LoraRecord:
        """The record of a LoRA by AIR or page address; the same AIR gives the same record."""
        refuse("files of a LoRA", "`cw lora add FILE`", source.endswith(".safetensors") and "://" not in source)
        facts = given(
            label=label,
            base_architecture=base_architecture,
            prompt_suffix=prompt_suffix,
            default_strength=default_strength,
        )
        return self._page.value(LoraRecord, self._page.post("/api/loras", {"air": source, **facts}))

    def get_lora(self, lora_id: int) -> LoraRecord:
        return self._page.value(LoraRecord, self._page.get(f"/api/loras/{lora_id}"))

    def list_loras(self, status: Status | None = None, *, limit: int = 50, offset: int = 0) -> list[LoraRecord]:
        """The newest first; of one status, or of all."""
        return self._listed(list[LoraRecord], "loras", status=status, limit=limit, offset=offset)

    def _lora_id(self, name: str | int) -> int | None:
        """By id, label or AIR; None for none."""
        if not name or isinstance(name, int) or name.isdecimal():
            return int(name) if name else None
        offset, found = 0, self.list_loras(limit=PAGE)
        while found:
            labelled = [lora.id for lora in found if lora.label == name]
            if labelled:
                return labelled[0]
            offset += len(found)
            found = self.list_loras(limit=PAGE, offset=offset) if len(found) == PAGE else []
        return self.add_lora(name).id

    def _listed(self, shape: type[Shape], collection: str, **asked: object) -> Shape:
        page = self._page.value(dict[str, Any], self._page.get(f"/api/{collection}", **asked))
        return self._page.value(shape, page.get("records"))


def given(**fields: object) -> dict[str, object]:
    """Those that say something: 0 does, an empty text and None do not."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def refuse(what: str, instead: str, *said: object) -> None:
    """InvalidInput where any of these is said."""
    if any(said):
        raise InvalidInput(
            f"{what[0].upper()}{what[1:]} cannot be sent over HTTP, as the page takes none; "
            f"leave them out, or use {instead} on the machine of the stack."
        )
