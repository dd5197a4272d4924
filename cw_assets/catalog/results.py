"""Saving an analysis whole and reading it back, a person's changes to its script, and what each asset of it took.

A new result takes the place of the old, with the changes, in one transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import check_rows
from cw_assets.catalog.holding import complete, held_to_save
from cw_assets.catalog.models import AdUnitMedia, KeyFrame, MediaPhaseRun, VideoProcessingResult
from cw_assets.catalog.records import AnalysedKeyFrame, KeyFrameRecord, ResultRecord
from cw_assets.catalog.sessions import Sessions, existing, move
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import ACTIVE, REVIEWABLE, Status
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video import phases
from cw_assets.domain.video.result import PhaseRun, VideoAnalysis
from cw_assets.domain.video.script import Script
from cw_assets.errors import NotReady, WrongStatus


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
            media, now = held_to_save(session, AdUnitMedia, media_id, run_id), self._clock()
            complete_analysis(media, analysis_key, now)
            session.execute(delete(VideoProcessingResult).where(VideoProcessingResult.media_id == media_id))
            result = VideoProcessingResult(
                media_id=media_id, run_id=run_id, created_at=now, **analysis.model_dump(mode="json")
            )
            return insert_result(session, result, keyframes)

    def get_result(self, media_id: int) -> ResultRecord:
        """The present result. NotReady where there is none yet, NotFound where there is no such media."""
        with self._reading() as session:
            return to_result(session, present_result(session, existing(session, AdUnitMedia, media_id)))

    def edit_script(self, media_id: int, rows: Sequence[ScriptRow]) -> ResultRecord:
        """Put these rows in the place of the script's; the same rows change nothing.

        A media that was approved has to be approved again. InvalidInput tells all that is wrong with the rows, and
        refuses while a run is at work on the media; a new analysis replaces them.
        """
        with self._writing() as session:
            media, now = existing(session, AdUnitMedia, media_id, lock=True), self._clock()
            result = present_result(session, media)
            if media.status in ACTIVE:
                raise WrongStatus(
                    f"Media {media_id} is {media.status}; wait for it or cancel it, then edit its script."
                )
            if media.status not in REVIEWABLE:
                raise WrongStatus(f"Media {media_id} is {media.status}; analyse it again, then edit its script.")
            script = Script.model_validate(result.script)
            check_rows(f"The script of media {media_id}", rows, script.total_runtime_seconds)
            if tuple(rows) != script.script_rows:
                take_rows(result, script, rows, now)
                withdraw_approval(media, now)
            return to_result(session, result)

    def finish_phase(self, media_id: int, phase_run: PhaseRun) -> None:
        """Keep what an asset took, in place of what it took before."""
        with self._writing() as session:
            existing(session, AdUnitMedia, media_id, lock=True)
            same = (MediaPhaseRun.media_id == media_id, MediaPhaseRun.asset == phase_run.asset)
            session.execute(delete(MediaPhaseRun).where(*same))
            engine = phase_run.engine.model_dump() if phase_run.engine else {}
            took = phase_run.model_dump(exclude={"engine"})
            now = self._clock()
            session.add(MediaPhaseRun(media_id=media_id, **took, **engine, created_at=now, finished_at=now))

    def phase_runs(self, media_id: int) -> list[PhaseRun]:
        """What each asset took, in the order in which they were finished."""
        of_media = select(MediaPhaseRun).where(MediaPhaseRun.media_id == media_id).order_by(MediaPhaseRun.id)
        with self._reading() as session:
            return [to_phase_run(row) for row in session.scalars(of_media)]


def present_result(session: Session, media: AdUnitMedia) -> VideoProcessingResult:
    """NotReady where there is none yet."""
    of_media = select(VideoProcessingResult).where(VideoProcessingResult.media_id == media.id)
    row = session.scalars(of_media).one_or_none()
    if row is None:
        raise NotReady(f"Media {media.id} is {media.status} and has no result yet; analyse it first.")
    return row


def take_rows(result: VideoProcessingResult, script: Script, rows: Sequence[ScriptRow], now: datetime) -> None:
    result.script = script.model_copy(update={"script_rows": tuple(rows)}).model_dump(mode="json")
    result.script_edited_at = now


def withdraw_approval(media: AdUnitMedia, now: datetime) -> None:
    """A reviewed media is `completed` again; its run ended when it did."""
    if media.status is Status.REVIEWED:
        ended = media.completed_at
        move(media, Status.COMPLETED, now)
        media.completed_at, media.review_note, media.reviewed_at = ended, "", None


def complete_analysis(media: AdUnitMedia, analysis_key: str, now: datetime) -> None:
    media.phase, media.total = phases.RESULT.name, len(phases.PHASES)
    complete(media, now)
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
        script_edited_at=row.script_edited_at,
    )


def to_phase_run(row: MediaPhaseRun) -> PhaseRun:
    engine = None
    if row.engine is not None:
        engine = EngineInfo(engine=row.engine, model=row.model or "", version=row.version or "")
    return PhaseRun(asset=row.asset, seconds=row.seconds, engine=engine, warm=row.warm, reused=row.reused)
