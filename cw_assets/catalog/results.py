"""Saving an analysis whole and reading it back; a new result takes the place of the old in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cw_assets.catalog.analyses import held
from cw_assets.catalog.models import AdUnitMedia, KeyFrame, VideoProcessingResult
from cw_assets.catalog.records import AnalysedKeyFrame, KeyFrameRecord, ResultRecord
from cw_assets.catalog.sessions import Sessions, existing, move
from cw_assets.domain.status import Status
from cw_assets.domain.video import phases
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.errors import Cancelled, NotReady


class ResultRepository(Sessions):
    """The part of the catalog that keeps results."""

    def save_result(
        self,
        media_id: int,
        run_id: str,
        analysis: VideoAnalysis,
        keyframes: Sequence[AnalysedKeyFrame],
        *,
        analysis_key: str,
    ) -> int:
        """Put this result in the place of the older one and complete the record; the result's id comes back.

        Cancelled, and nothing is written, where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            media, now = held(session, media_id, run_id), self._clock()
            if media is None:
                raise Cancelled(
                    f"The result of run {run_id} for media {media_id} is not kept: "
                    "the run was cancelled, replaced by another, or its record deleted; launch a new one."
                )
            complete(media, analysis_key, now)
            session.execute(delete(VideoProcessingResult).where(VideoProcessingResult.media_id == media_id))
            result = VideoProcessingResult(
                media_id=media_id, run_id=run_id, created_at=now, **analysis.model_dump(mode="json")
            )
            return insert_result(session, result, keyframes)

    def get_result(self, media_id: int) -> ResultRecord:
        """The present result. NotReady where there is none yet, InvalidInput where there is no such media."""
        of_media = select(VideoProcessingResult).where(VideoProcessingResult.media_id == media_id)
        with self._reading() as session:
            row = session.scalars(of_media).one_or_none()
            if row is None:
                media = existing(session, AdUnitMedia, media_id)
                raise NotReady(f"Media {media_id} is {media.status} and has no result yet; analyse it first.")
            return to_result(session, row)


def complete(media: AdUnitMedia, analysis_key: str, now: datetime) -> None:
    move(media, Status.COMPLETED, now)
    media.progress, media.phase, media.message, media.error_message = 100, phases.RESULT.name, "", ""
    media.analysis_key, media.review_note, media.reviewed_at = analysis_key, "", None


def insert_result(session: Session, result: VideoProcessingResult, keyframes: Sequence[AnalysedKeyFrame]) -> int:
    """The new id; the keyframes are made at the same time as their result."""
    session.add(result)
    session.flush()
    frames = (frame.model_dump(mode="json") for frame in keyframes)
    session.add_all(KeyFrame(result_id=result.id, created_at=result.created_at, **frame) for frame in frames)
    return result.id


def to_result(session: Session, row: VideoProcessingResult) -> ResultRecord:
    frames = select(KeyFrame).where(KeyFrame.result_id == row.id).order_by(KeyFrame.scene_number)
    return ResultRecord(
        id=row.id,
        created_at=row.created_at,
        media_id=row.media_id,
        run_id=row.run_id,
        analysis=VideoAnalysis.model_validate({name: getattr(row, name) for name in VideoAnalysis.model_fields}),
        key_frames=tuple(KeyFrameRecord.model_validate(frame) for frame in session.scalars(frames)),
    )
