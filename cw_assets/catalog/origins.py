"""ORIGIN units: made of a reviewed video, or of an imported script; what adaptations start from."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import check_rows, checked
from cw_assets.catalog.holding import begin_life, check_idle, complete
from cw_assets.catalog.models import AdUnitMedia, Campaign, VideoAdUnit, VideoProcessingResult
from cw_assets.catalog.records import AdUnitFields, AdUnitRecord
from cw_assets.catalog.sessions import Sessions, existing
from cw_assets.catalog.slugs import slug_of
from cw_assets.catalog.units import replace_rows
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import Status
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.transcription import Transcription
from cw_assets.errors import InvalidInput, WrongStatus


class OriginRepository(Sessions):
    """The part of the catalog that makes ORIGIN units."""

    def create_origin_unit(self, media_id: int, *, code: str = "", title: str = "") -> AdUnitRecord:
        """The ORIGIN unit of a `reviewed` media, its rows taken from the result.

        A media has one: asked again it comes back as it is, or with the rows of a newer result or of an edited script.
        """
        with self._writing() as session:
            media, now = existing(session, AdUnitMedia, media_id, lock=True), self._clock()
            if media.status is not Status.REVIEWED:
                raise WrongStatus(f"Media {media_id} is {media.status}; approve its result first.")
            unit = session.get(VideoAdUnit, media.video_ad_unit_id) if media.video_ad_unit_id else None
            if unit is None:
                unit = add_origin(session, code or media.slug, title or media.file_name, media.campaign_id, now)
                media.video_ad_unit_id = unit.id
            result = existing(session, VideoProcessingResult, media.result_id or 0)
            if any(unit.pipeline_metadata.get(name) != value for name, value in source_of(result).items()):
                take_script(session, unit, result, now)
            return AdUnitRecord.model_validate(unit)

    def import_origin_unit(
        self,
        *,
        code: str,
        title: str,
        language: str,
        rows: Sequence[ScriptRow],
        duration: float,
        visual_style_prompt: str = "",
        campaign_id: int | None = None,
        pipeline_metadata: Mapping[str, Any] | None = None,
    ) -> AdUnitRecord:
        """An ORIGIN unit of these rows, `completed`; an origin of this code in the campaign takes them in their place.

        `duration` is in seconds, and `pipeline_metadata` adds to what is there. InvalidInput for rows that cannot be,
        and where the code is an adaptation's or its unit is being worked on.
        """
        given = {"code": code, "title": title, "visual_style_prompt": visual_style_prompt}
        checked(AdUnitFields, f"The script {code}", given)
        check_rows(f"The script {code}", rows, duration)
        with self._writing() as session:
            now = self._clock()
            if campaign_id is not None:
                existing(session, Campaign, campaign_id, lock=True)  # so that two do not add the same code
            unit = origin_of_code(session, code, campaign_id) or add_origin(session, code, title, campaign_id, now)
            check_idle(unit)
            unit.title, unit.language, unit.visual_style_prompt = title, language, visual_style_prompt
            unit.pipeline_metadata = {**unit.pipeline_metadata, **(pipeline_metadata or {})}
            fill(session, unit, rows, duration, now)
            return AdUnitRecord.model_validate(unit)


def add_origin(session: Session, code: str, title: str, campaign_id: int | None, now: datetime) -> VideoAdUnit:
    """A unit without rows; `code` is cut to what its column holds."""
    unit = VideoAdUnit(
        unit_type="ORIGIN",
        code=code[:100],
        title=title,
        slug=slug_of(code, otherwise=slug_of(title, otherwise="ad-unit")),
        campaign_id=campaign_id,
        pipeline_metadata={},
        started_at=now,
    )
    begin_life(unit, now, done=True)
    session.add(unit)
    session.flush()
    return unit


def origin_of_code(session: Session, code: str, campaign_id: int | None) -> VideoAdUnit | None:
    """The newest, locked. InvalidInput where the code is an adaptation's."""
    same = (VideoAdUnit.code == code, VideoAdUnit.campaign_id.is_not_distinct_from(campaign_id))
    query = select(VideoAdUnit).where(*same).order_by(VideoAdUnit.unit_type.desc(), VideoAdUnit.id.desc()).limit(1)
    unit = session.scalars(query.with_for_update(of=VideoAdUnit)).one_or_none()
    if unit is not None and unit.unit_type != "ORIGIN":
        raise InvalidInput(f"The code {code} is that of ad unit {unit.id}, an adaptation; choose another code.")
    return unit


def source_of(result: VideoProcessingResult) -> dict[str, Any]:
    """What a unit's rows were taken from."""
    edited = result.script_edited_at
    return {
        "media_id": result.media_id,
        "result_id": result.id,
        "script_edited_at": edited.isoformat() if edited else None,
    }


def take_script(session: Session, unit: VideoAdUnit, result: VideoProcessingResult, now: datetime) -> None:
    """Put the result's script in the place of the unit's rows."""
    check_idle(unit)
    script = Script.model_validate(result.script)
    unit.language = Transcription.model_validate(result.transcription).language or ""
    unit.pipeline_metadata = {**unit.pipeline_metadata, **source_of(result)}
    fill(session, unit, script.script_rows, script.total_runtime_seconds, now)


def fill(session: Session, unit: VideoAdUnit, rows: Sequence[ScriptRow], duration_s: float, now: datetime) -> None:
    replace_rows(session, unit.id, rows, now)
    unit.duration = duration_s
    complete(unit, now)
