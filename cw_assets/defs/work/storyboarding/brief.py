"""What a storyboard starts from, read from the catalog: its script, its campaign, and the video that it may follow."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cw_assets.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from cw_assets.catalog.records import (
        AdUnitRecord,
        CampaignRecord,
        MediaRecord,
        ResultRecord,
        ScriptRowRecord,
        StoryboardRecord,
    )
    from cw_assets.catalog.repository import Catalog
    from cw_assets.domain.scripts.rows import ScriptRow

USUAL_RATE = Fraction(25)
"""Frames per second where neither storyboard nor video says."""


@dataclass(frozen=True)
class Footage:
    """An analysed video whose keyframes are followed."""

    media: MediaRecord
    result: ResultRecord


@dataclass(frozen=True)
class Brief:
    """A storyboard with the records that it names."""

    storyboard: StoryboardRecord
    unit: AdUnitRecord
    rows: tuple[ScriptRowRecord, ...]
    script: tuple[ScriptRow, ...]
    campaign: CampaignRecord | None
    media: MediaRecord | None
    """The video that the script was watched in."""
    footage: Footage | None

    @classmethod
    def read(cls, catalog: Catalog, storyboard_id: int) -> Brief:
        """NotReady where the unit has no rows yet, InvalidInput where the video has no analysis to follow."""
        storyboard = catalog.get_storyboard(storyboard_id)
        unit = catalog.get_ad_unit(storyboard.video_ad_unit_id)
        rows = tuple(catalog.script_rows(unit.id))
        if not rows:
            raise NotReady(
                f"Ad unit {unit.id} is {unit.status} and has no rows yet, so there is nothing to draw; adapt it first."
            )
        return cls(
            storyboard=storyboard,
            unit=unit,
            rows=rows,
            script=catalog.unit_script(unit.id),
            campaign=catalog.get_campaign(unit.campaign_id) if unit.campaign_id else None,
            media=catalog.find_media_of_unit(unit.source_ad_unit_id or unit.id),
            footage=footage(catalog, storyboard.media_id),
        )

    @property
    def style(self) -> str:
        """The storyboard's own, else the unit's."""
        return self.storyboard.style_prompt or self.unit.visual_style_prompt

    @property
    def product(self) -> str:
        return self.campaign.product_name if self.campaign else ""

    @property
    def frame_rate(self) -> Fraction:
        """Of animatic and timeline: the storyboard's own, else that of the script's video, else 25."""
        from cw_assets.domain.storyboards.frame_times import nearest_rate

        if self.storyboard.frame_rate:
            return self.storyboard.frame_rate
        filmed = self.media.frame_rate if self.media else None
        return nearest_rate(filmed) if filmed else USUAL_RATE


def footage(catalog: Catalog, media_id: int | None) -> Footage | None:
    if media_id is None:
        return None
    media = catalog.get_media(media_id)
    if media.result_id is None:
        raise InvalidInput(
            f"Media {media_id} has no analysis whose keyframes could be followed; "
            f"analyse it with `cw media reprocess {media_id}`."
        )
    return Footage(media=media, result=catalog.get_result(media_id))
