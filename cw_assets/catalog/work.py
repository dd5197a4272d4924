"""The life of a run's work on its record: launch, progress, retry, failure, cancel; what it makes is saved elsewhere.

Which run has a say in a record is settled in holding.py; what happens to all records of a run, in runs.py.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.frames import delete_frames, frames_of
from cw_assets.catalog.holding import close_run, complete, held, held_to_save, note_error, take_over
from cw_assets.catalog.models import AdUnitMedia, DiffusionJob, LoraModel, Prompt, Storyboard, VideoAdUnit
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.records import (
    AdUnitRecord,
    DiffusionJobRecord,
    LoraRecord,
    MediaRecord,
    PromptRecord,
    StoryboardRecord,
    WorkRecord,
)
from cw_assets.catalog.sessions import Sessions, called, existing, move
from cw_assets.domain.status import ACTIVE, Progress, RecordKind, Status
from cw_assets.errors import InvalidInput, NotFound, WrongStatus

OUTPUT_PHASES = ("", "sheet", "animatic")
"""Of a run that makes sheet or film of frames that are there already; it has none before it tells of itself."""
SETTLED = (Status.COMPLETED, Status.PARTIAL)
WAITING = (Status.PENDING, Status.UPLOADED, Status.QUEUED)
TABLES: Mapping[RecordKind, type[Work]] = {
    table.record_kind: table for table in (AdUnitMedia, VideoAdUnit, Storyboard, Prompt, LoraModel, DiffusionJob)
}
"""In the order in which their rows are locked."""
RECORDS: Mapping[RecordKind, type[WorkRecord]] = {
    record.kind: record
    for record in (MediaRecord, AdUnitRecord, StoryboardRecord, PromptRecord, LoraRecord, DiffusionJobRecord)
}


class WorkRepository(Sessions):
    """The part of the catalog that follows the work on records of every kind."""

    def get_work(self, kind: RecordKind, record_id: int) -> WorkRecord:
        """The record, of its kind's own type. NotFound where there is none."""
        with self._reading() as session:
            return to_record(existing(session, TABLES[kind], record_id))

    def find_work(self, kind: RecordKind, partition_key: str) -> WorkRecord:
        """The record whose `partition_key` this is. NotFound where there is none."""
        number = partition_key.partition("-")[0]
        known = number.isascii() and number.isdecimal() and len(number) < 10
        found = self.get_work(kind, int(number)) if known else None
        if found is None or found.partition_key != partition_key:
            raise NotFound(
                f"{partition_key} is no partition of a {kind} in the catalog; list the records to see which there are."
            )
        return found

    def progress(self, kind: RecordKind, record_id: int) -> Progress:
        return self.get_work(kind, record_id).to_progress()

    def queue_work(self, kind: RecordKind, record_id: int, run_id: str) -> WorkRecord:
        """A run has been launched and waits: `queued`. Nothing changes where the record knows the run already.

        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = existing(session, TABLES[kind], record_id, lock=True)
            self._queue(row, run_id)
            return to_record(row)

    def line_up_work(self, kind: RecordKind, record_id: int, run_id: str) -> bool:
        """The same, but for a record that another run holds: that one goes on, nothing changes, and False comes back.

        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = existing(session, TABLES[kind], record_id, lock=True)
            others = row.status in ACTIVE and row.run_id != run_id and run_id not in row.closed_runs
            if not others:
                self._queue(row, run_id)
            return not others

    def _queue(self, row: Work, run_id: str) -> None:
        now = self._clock()
        if take_over(row, run_id, now):
            move(row, Status.QUEUED, now)

    def start_work(self, kind: RecordKind, record_id: int, run_id: str) -> WorkRecord:
        """The run works on the record: `processing`. Each step of the run may say so.

        A new run takes over from the one before and begins at 0 %; a run that failed or is finished stays so. Of two
        that were launched at once either may begin first: the other has its turn once that one is over.
        Cancelled where the run was cancelled or taken over from, or begins before its turn.
        """
        with self._writing() as session:
            row, now = existing(session, TABLES[kind], record_id, lock=True), self._clock()
            begins = take_over(row, run_id, now, spare_queued=True) or row.status in WAITING
            if begins or row.status is Status.RETRYING:
                move(row, Status.PROCESSING, now)
                note_error(row)
            if begins or row.started_at is None:
                row.started_at = now
            return to_record(row)

    def report_progress(
        self,
        kind: RecordKind,
        record_id: int,
        run_id: str,
        progress: int,
        phase: str,
        message: str = "",
        *,
        current: int = 0,
        total: int = 0,
    ) -> bool:
        """Show the phase, step `current` of `total`, and `progress` (percent), which never goes down within a run.

        Once the frames of a storyboard are finished its progress stays, and the rest tells of what is made of them.
        False where the run was cancelled or taken over from, or the record deleted: the run should stop.
        """
        if not 0 <= progress <= 100:
            raise InvalidInput(f"Progress is 0 to 100 percent, not {progress}; mend the caller.")
        with self._writing() as session:
            row = held(session, TABLES[kind], record_id, run_id)
            if row is not None and row.status in ACTIVE:
                row.progress = max(row.progress, progress)
            if row is not None and (row.status in ACTIVE or has_frames(row)):
                row.phase, row.message, row.current, row.total = phase, message, current, total
            return row is not None

    def complete_work(self, kind: RecordKind, record_id: int, run_id: str) -> WorkRecord:
        """`completed`, and nothing else changes: what the run was to make is there already.

        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = held_to_save(session, TABLES[kind], record_id, run_id)
            complete(row, self._clock())
            return to_record(row)

    def mark_retrying(
        self, kind: RecordKind, record_id: int, run_id: str, message: str, *, error_kind: str = ""
    ) -> bool:
        """A step failed and will be tried again. False where nothing changed: the run has no say, or is over.

        `error_kind` is the error's `kind_of`.
        """
        return self._stop(kind, record_id, run_id, Status.RETRYING, message, error_kind)

    def fail_work(self, kind: RecordKind, record_id: int, run_id: str, message: str, *, error_kind: str = "") -> bool:
        """`failed`, with what happened and what to do; the first cause stays. All else as for `mark_retrying`.

        A storyboard whose frames are finished becomes `partial`, and tells what happened beside why it was already.
        """
        return self._stop(kind, record_id, run_id, Status.FAILED, message, error_kind)

    def _stop(
        self, kind: RecordKind, record_id: int, run_id: str, status: Status, message: str, error_kind: str
    ) -> bool:
        with self._writing() as session:
            row = held(session, TABLES[kind], record_id, run_id)
            if row is not None and status is Status.FAILED and has_frames(row):
                move(row, Status.PARTIAL, self._clock())
                note_beside(row, message, error_kind)
                return True
            if row is None or row.status not in ACTIVE:
                return False
            move(row, status, self._clock())
            note_error(row, message, error_kind)
            return True

    def cancel_work(self, kind: RecordKind, record_id: int) -> WorkRecord:
        """Stop what is queued or under way; nothing its run brings later counts. Again: no change.

        WrongStatus where there is nothing to stop.
        """
        with self._writing() as session:
            row = existing(session, TABLES[kind], record_id, lock=True)
            if row.status is not Status.CANCELLED:
                move(row, Status.CANCELLED, self._clock())
                close_run(row)
            return to_record(row)

    def delete_work(self, kind: RecordKind, record_id: int) -> None:
        """Delete the record with what belongs to it alone; not its files.

        WrongStatus while it runs, InvalidInput while it is used.
        """
        try:
            with self._writing() as session:
                row = existing(session, TABLES[kind], record_id, lock=True)
                if row.status in ACTIVE:
                    raise WrongStatus(f"{called(type(row), row.id)} is {row.status}; cancel it, then delete it.")
                check_unused(session, row)
                if isinstance(row, Storyboard):
                    delete_frames(session, row, frames_of(session, row.id))
                session.delete(row)
        except IntegrityError as error:
            name = called(TABLES[kind], record_id)
            raise InvalidInput(f"{name} is used by another record; delete that one first.") from error


def to_record(row: Work) -> WorkRecord:
    return RECORDS[row.record_kind].model_validate(row)


def has_frames(row: Work) -> bool:
    """Whether it is a storyboard whose frames are finished, so that only what is made of them can fail."""
    if not isinstance(row, Storyboard):
        return False
    outputs_alone = row.status in ACTIVE and row.phase in OUTPUT_PHASES and 0 < row.frames_total == row.frames_rendered
    return row.status in SETTLED or outputs_alone


def note_beside(row: Work, message: str, error_kind: str) -> None:
    """One more error, in a line of its own below the first cause, whose kind stays; none is repeated."""
    cause = row.error_message
    if message and message not in cause.splitlines():
        note_error(row, f"{cause}\n{message}".strip(), row.error_kind if cause else error_kind)


def check_unused(session: Session, row: Work) -> None:
    """InvalidInput for an ad unit that storyboards show."""
    if not isinstance(row, VideoAdUnit):
        return
    of_unit = select(Storyboard.id).where(Storyboard.video_ad_unit_id == row.id).order_by(Storyboard.id)
    boards = [str(board) for board in session.scalars(of_unit)]
    if boards:
        raise InvalidInput(f"Ad unit {row.id} is used by its storyboards ({', '.join(boards)}); delete these first.")
