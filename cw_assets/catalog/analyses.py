"""The life of an analysis on its media record: launch, progress, retry, failure, cancel; its result is in results.py.

A run that was cancelled, or that another has taken over from, changes nothing any more: that is the fence.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cw_assets.catalog.models import AdUnitMedia, MediaPhaseRun
from cw_assets.catalog.records import MediaRecord
from cw_assets.catalog.sessions import Sessions, existing, move
from cw_assets.domain.status import ACTIVE, Status
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.result import PhaseRun
from cw_assets.errors import Cancelled, InvalidInput

KEPT_RUNS = 100
"""So many closed runs a record remembers."""


class AnalysisRepository(Sessions):
    """The part of the catalog that follows analyses."""

    def queue_analysis(self, media_id: int, run_id: str) -> MediaRecord:
        """A run has been launched and waits: `queued`. Nothing changes where the record knows the run already.

        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = existing(session, AdUnitMedia, media_id, lock=True)
            if take_over(row, run_id):
                move(row, Status.QUEUED, self._clock())
            return MediaRecord.model_validate(row)

    def start_analysis(self, media_id: int, run_id: str) -> MediaRecord:
        """The run works on the record: `processing`. Each step of the run may say so.

        A new run takes over from the one before and begins at 0 %; a run that failed or is finished stays so.
        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row, now = existing(session, AdUnitMedia, media_id, lock=True), self._clock()
            begins = take_over(row, run_id) or row.status in (Status.QUEUED, Status.UPLOADED)
            if begins or row.status is Status.RETRYING:
                move(row, Status.PROCESSING, now)
                row.error_message = ""
            if begins or row.started_at is None:
                row.started_at = now
            return MediaRecord.model_validate(row)

    def report_progress(self, media_id: int, run_id: str, progress: int, phase: str, message: str = "") -> bool:
        """Show phase and `progress` (percent); a lower percent than before leaves the percent as it is.

        False where the run was cancelled or taken over from, or the record deleted: the run should stop.
        """
        if not 0 <= progress <= 100:
            raise InvalidInput(f"Progress is 0 to 100 percent, not {progress}; mend the caller.")
        with self._writing() as session:
            row = held(session, media_id, run_id)
            if row is not None and row.status in ACTIVE:
                row.progress, row.phase, row.message = max(row.progress, progress), phase, message
            return row is not None

    def mark_retrying(self, media_id: int, run_id: str, message: str) -> bool:
        """A step failed and will be tried again. False where nothing changed: the run has no say, or is over."""
        return self._stop(media_id, run_id, Status.RETRYING, message)

    def fail_analysis(self, media_id: int, run_id: str, message: str) -> bool:
        """`failed`, with what happened and what to do; the first cause stays. False as for `mark_retrying`."""
        return self._stop(media_id, run_id, Status.FAILED, message)

    def _stop(self, media_id: int, run_id: str, status: Status, message: str) -> bool:
        with self._writing() as session:
            row = held(session, media_id, run_id)
            if row is None or row.status not in ACTIVE:
                return False
            move(row, status, self._clock())
            row.error_message = message
            return True

    def cancel(self, media_id: int) -> MediaRecord:
        """Stop what is queued or under way; nothing its run brings later counts. Again: no change.

        InvalidInput where there is nothing to stop.
        """
        with self._writing() as session:
            row = existing(session, AdUnitMedia, media_id, lock=True)
            if row.status is not Status.CANCELLED:
                move(row, Status.CANCELLED, self._clock())
                close_run(row)
            return MediaRecord.model_validate(row)

    def cancel_run(self, run_id: str) -> list[int]:
        """Cancel whatever records the run holds; their ids."""
        return self._end_run(run_id, Status.CANCELLED)

    def fail_run(self, run_id: str, message: str) -> list[int]:
        """Fail whatever records the run holds and has not ended; their ids."""
        return self._end_run(run_id, Status.FAILED, message)

    def _end_run(self, run_id: str, status: Status, message: str = "") -> list[int]:
        query = select(AdUnitMedia).where(AdUnitMedia.run_id == run_id, AdUnitMedia.status.in_(ACTIVE))
        with self._writing() as session:
            rows = session.scalars(query.with_for_update(of=AdUnitMedia)).all()
            for row in rows:
                move(row, status, self._clock())
                row.error_message = message
                if status is Status.CANCELLED:
                    close_run(row)
            return [row.id for row in rows]

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


def take_over(row: AdUnitMedia, run_id: str) -> bool:
    """Give a locked record to a new run and close the one before; False where it is the run's already.

    Cancelled where the run is closed.
    """
    if not run_id:
        raise InvalidInput("An analysis needs the id of its run.")
    if run_id in row.closed_runs:
        raise Cancelled(f"Run {run_id} of media {row.id} was cancelled or replaced by another; launch a new one.")
    if row.run_id == run_id:
        return False
    close_run(row)
    row.run_id, row.progress, row.phase, row.message, row.error_message = run_id, 0, "", "", ""
    row.started_at = row.completed_at = None
    return True


def close_run(row: AdUnitMedia) -> None:
    if row.run_id and row.run_id not in row.closed_runs:
        row.closed_runs = [*row.closed_runs, row.run_id][-KEPT_RUNS:]


def held(session: Session, media_id: int, run_id: str) -> AdUnitMedia | None:
    """The record, locked, where this run still holds it; None where it was cancelled, taken over from, or deleted."""
    query = select(AdUnitMedia).where(AdUnitMedia.id == media_id).with_for_update(of=AdUnitMedia)
    row = session.scalars(query).one_or_none()
    return row if row is not None and row.run_id == run_id and row.status is not Status.CANCELLED else None


def to_phase_run(row: MediaPhaseRun) -> PhaseRun:
    engine = None
    if row.engine is not None:
        engine = EngineInfo(engine=row.engine, model=row.model or "", version=row.version or "")
    return PhaseRun(asset=row.asset, seconds=row.seconds, engine=engine, warm=row.warm, reused=row.reused)
