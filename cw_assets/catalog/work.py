"""The life of a run's work on its record: launch, progress, retry, failure, cancel; what it makes is saved elsewhere.

One run may work on several records; which run has a say in a record is settled in holding.py.
"""

from collections.abc import Mapping

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cw_assets.catalog.frames import delete_frames, frames_of
from cw_assets.catalog.holding import close_run, complete, held, held_to_save, take_over
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
from cw_assets.errors import InvalidInput

OUTPUT_PHASES = ("", "sheet", "animatic")
"""Of a run that makes sheet or film of frames that are there already; it has none before it tells of itself."""
SETTLED = (Status.COMPLETED, Status.PARTIAL)
STOPPED_BEFORE_OUTPUTS = "The run was cancelled before sheet and film were made; render the storyboard again."
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
        """The record, of its kind's own type. InvalidInput where there is none."""
        with self._reading() as session:
            return to_record(existing(session, TABLES[kind], record_id))

    def find_work(self, kind: RecordKind, partition_key: str) -> WorkRecord:
        """The record whose `partition_key` this is. InvalidInput where there is none."""
        number = partition_key.partition("-")[0]
        known = number.isascii() and number.isdecimal() and len(number) < 10
        found = self.get_work(kind, int(number)) if known else None
        if found is None or found.partition_key != partition_key:
            raise InvalidInput(
                f"{partition_key} is no partition of a {kind} in the catalog; list the records to see which there are."
            )
        return found

    def work_of_run(self, run_id: str) -> list[WorkRecord]:
        """The records that the run holds, or held last, by kind and id; none for an empty id."""
        with self._reading() as session:
            rows = [row for query in of_run(run_id) for row in session.scalars(query)]
            return [to_record(row) for row in rows]

    def progress(self, kind: RecordKind, record_id: int) -> Progress:
        return self.get_work(kind, record_id).to_progress()

    def queue_work(self, kind: RecordKind, record_id: int, run_id: str) -> WorkRecord:
        """A run has been launched and waits: `queued`. Nothing changes where the record knows the run already.

        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row = existing(session, TABLES[kind], record_id, lock=True)
            if take_over(row, run_id):
                move(row, Status.QUEUED, self._clock())
            return to_record(row)

    def start_work(self, kind: RecordKind, record_id: int, run_id: str) -> WorkRecord:
        """The run works on the record: `processing`. Each step of the run may say so.

        A new run takes over from the one before and begins at 0 %; a run that failed or is finished stays so.
        Cancelled where the run was cancelled or taken over from.
        """
        with self._writing() as session:
            row, now = existing(session, TABLES[kind], record_id, lock=True), self._clock()
            begins = take_over(row, run_id) or row.status in WAITING
            if begins or row.status is Status.RETRYING:
                move(row, Status.PROCESSING, now)
                row.error_message = ""
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

    def mark_retrying(self, kind: RecordKind, record_id: int, run_id: str, message: str) -> bool:
        """A step failed and will be tried again. False where nothing changed: the run has no say, or is over."""
        return self._stop(kind, record_id, run_id, Status.RETRYING, message)

    def fail_work(self, kind: RecordKind, record_id: int, run_id: str, message: str) -> bool:
        """`failed`, with what happened and what to do; the first cause stays. False as for `mark_retrying`.

        A storyboard whose frames are finished becomes `partial`, and tells what happened beside why it was already.
        """
        return self._stop(kind, record_id, run_id, Status.FAILED, message)

    def _stop(self, kind: RecordKind, record_id: int, run_id: str, status: Status, message: str) -> bool:
        with self._writing() as session:
            row = held(session, TABLES[kind], record_id, run_id)
            if row is not None and status is Status.FAILED and has_frames(row):
                move(row, Status.PARTIAL, self._clock())
                row.error_message = beside(row.error_message, message)
                return True
            if row is None or row.status not in ACTIVE:
                return False
            move(row, status, self._clock())
            row.error_message = message
            return True

    def cancel_work(self, kind: RecordKind, record_id: int) -> WorkRecord:
        """Stop what is queued or under way; nothing its run brings later counts. Again: no change.

        InvalidInput where there is nothing to stop.
        """
        with self._writing() as session:
            row = existing(session, TABLES[kind], record_id, lock=True)
            if row.status is not Status.CANCELLED:
                move(row, Status.CANCELLED, self._clock())
                close_run(row)
            return to_record(row)

    def delete_work(self, kind: RecordKind, record_id: int) -> None:
        """Delete the record with what belongs to it alone; not its files. InvalidInput while it runs or is used."""
        try:
            with self._writing() as session:
                row = existing(session, TABLES[kind], record_id, lock=True)
                if row.status in ACTIVE:
                    raise InvalidInput(f"{called(type(row), row.id)} is {row.status}; cancel it, then delete it.")
                check_unused(session, row)
                if isinstance(row, Storyboard):
                    delete_frames(session, row, frames_of(session, row.id))
                session.delete(row)
        except IntegrityError as error:
            name = called(TABLES[kind], record_id)
            raise InvalidInput(f"{name} is used by another record; delete that one first.") from error

    def cancel_run(self, run_id: str) -> list[tuple[RecordKind, int]]:
        """Cancel whatever records the run holds; their kinds and ids."""
        return self._end_run(run_id, Status.CANCELLED)

    def fail_run(self, run_id: str, message: str) -> list[tuple[RecordKind, int]]:
        """Fail whatever records the run holds and has not ended; their kinds and ids."""
        return self._end_run(run_id, Status.FAILED, message)

    def _end_run(self, run_id: str, status: Status, message: str = "") -> list[tuple[RecordKind, int]]:
        with self._writing() as session:
            queries = of_run(run_id, only=ACTIVE, lock=True)
            rows = [row for query in queries for row in session.scalars(query)]
            for row in rows:
                move(row, status, self._clock())
                row.error_message = message
                if status is Status.CANCELLED:
                    close_run(row)
            rows += self._end_outputs(session, run_id, message)
            return [(row.record_kind, row.id) for row in rows]

    def _end_outputs(self, session: Session, run_id: str, message: str) -> list[Work]:
        """Storyboards of the run whose frames are settled: sheet or film are missing, and that is told."""
        settled = select(Storyboard).where(Storyboard.run_id == run_id, Storyboard.status.in_(SETTLED))
        rows = list(session.scalars(settled.with_for_update(of=Storyboard))) if run_id else []
        for row in rows:
            move(row, Status.PARTIAL, self._clock())
            row.error_message = beside(row.error_message, message or STOPPED_BEFORE_OUTPUTS)
            close_run(row)
        return list(rows)


def to_record(row: Work) -> WorkRecord:
    return RECORDS[row.record_kind].model_validate(row)


def has_frames(row: Work) -> bool:
    """Whether it is a storyboard whose frames are finished, so that only what is made of them can fail."""
    if not isinstance(row, Storyboard):
        return False
    outputs_alone = row.status in ACTIVE and row.phase in OUTPUT_PHASES and 0 < row.frames_total == row.frames_rendered
    return row.status in SETTLED or outputs_alone


def beside(cause: str, message: str) -> str:
    """Both sentences, a line each, the first cause first; a message that stands there already is not repeated."""
    return cause if message in cause else f"{cause}\n{message}".strip()


def check_unused(session: Session, row: Work) -> None:
    """InvalidInput for an ad unit that storyboards show."""
    if not isinstance(row, VideoAdUnit):
        return
    of_unit = select(Storyboard.id).where(Storyboard.video_ad_unit_id == row.id).order_by(Storyboard.id)
    boards = [str(board) for board in session.scalars(of_unit)]
    if boards:
        raise InvalidInput(f"Ad unit {row.id} is used by its storyboards ({', '.join(boards)}); delete these first.")


def of_run(run_id: str, *, only: frozenset[Status] | None = None, lock: bool = False) -> list[Select[Work]]:
    """A query a table; rows are locked in this one order, so that two who end a run never wait for each other."""
    queries = []
    for table in TABLES.values() if run_id else ():
        query = select(table).where(table.run_id == run_id).order_by(table.id)
        query = query if only is None else query.where(table.status.in_(only))
        queries.append(query.with_for_update(of=table) if lock else query)
    return queries
