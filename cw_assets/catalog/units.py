"""Ad units: the ORIGIN unit that is made of a reviewed video, with its script rows; adaptations come from it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cw_assets.catalog.models import AdUnitMedia, AdUnitScriptRow, VideoAdUnit, VideoProcessingResult
from cw_assets.catalog.records import AdUnitRecord, ScriptRowRecord
from cw_assets.catalog.sessions import Sessions, existing, move, newest_first
from cw_assets.catalog.slugs import slug_of
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import Status
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.transcription import Transcription
from cw_assets.errors import InvalidInput


class UnitRepository(Sessions):
    """The part of the catalog that keeps ad units."""

    def create_origin_unit(self, media_id: int, *, code: str = "", title: str = "") -> AdUnitRecord:
        """The ORIGIN unit of a `reviewed` media, its rows taken from the result.

        A media has one: asked again it comes back as it is, or with the rows of a newer result where there is one.
        """
        with self._writing() as session:
            media, now = existing(session, AdUnitMedia, media_id, lock=True), self._clock()
            if media.status is not Status.REVIEWED:
                raise InvalidInput(f"Media {media_id} is {media.status}; approve its result first.")
            unit = session.get(VideoAdUnit, media.video_ad_unit_id) if media.video_ad_unit_id else None
            if unit is None:
                unit = new_origin(media, code or media.slug, title or media.file_name, now)
                session.add(unit)
                session.flush()
                media.video_ad_unit_id = unit.id
            if unit.pipeline_metadata.get("result_id") != media.result_id:
                take_script(session, unit, existing(session, VideoProcessingResult, media.result_id or 0), now)
            return AdUnitRecord.model_validate(unit)

    def get_ad_unit(self, unit_id: int) -> AdUnitRecord:
        """InvalidInput where there is none."""
        with self._reading() as session:
            return AdUnitRecord.model_validate(existing(session, VideoAdUnit, unit_id))

    def list_ad_units(self, status: Status | None = None, *, limit: int = 100, offset: int = 0) -> list[AdUnitRecord]:
        """Newest first; of one status, or of all."""
        with self._reading() as session:
            rows = session.scalars(newest_first(VideoAdUnit, status, limit, offset))
            return [AdUnitRecord.model_validate(row) for row in rows]

    def script_rows(self, unit_id: int) -> list[ScriptRowRecord]:
        """The unit's script in order."""
        rows = select(AdUnitScriptRow).where(AdUnitScriptRow.unit_id == unit_id).order_by(AdUnitScriptRow.order_index)
        with self._reading() as session:
            return [ScriptRowRecord.model_validate(row) for row in session.scalars(rows)]


def new_origin(media: AdUnitMedia, code: str, title: str, now: datetime) -> VideoAdUnit:
    """A unit without rows; `code` is cut to what its column holds."""
    return VideoAdUnit(
        unit_type="ORIGIN",
        code=code[:100],
        title=title,
        slug=slug_of(code, otherwise=slug_of(title, otherwise="ad-unit")),
        campaign_id=media.campaign_id,
        pipeline_metadata={"media_id": media.id},
        status=Status.PROCESSING,
        status_changed_at=now,
        started_at=now,
        created_at=now,
    )


def take_script(session: Session, unit: VideoAdUnit, result: VideoProcessingResult, now: datetime) -> None:
    """Put the result's script in the place of the unit's rows, and complete the unit."""
    script = Script.model_validate(result.script)
    replace_rows(session, unit.id, script.script_rows, now)
    unit.duration = script.total_runtime_seconds
    unit.language = Transcription.model_validate(result.transcription).language or ""
    unit.pipeline_metadata = {"media_id": result.media_id, "result_id": result.id}
    move(unit, Status.COMPLETED, now)


def replace_rows(session: Session, unit_id: int, rows: Sequence[ScriptRow], now: datetime) -> None:
    session.execute(delete(AdUnitScriptRow).where(AdUnitScriptRow.unit_id == unit_id))
    session.add_all(
        AdUnitScriptRow(
            unit_id=unit_id,
            order_index=index,
            shot_number=row.shot_number,
            timecode=row.timecode_start,
            duration_seconds=row.duration_seconds,
            visual_text=row.visual_text,
            audio_text=row.audio_text,
            created_at=now,
        )
        for index, row in enumerate(rows)
    )
