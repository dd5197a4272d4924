"""A run with all the records it holds: finding them, and ending the run on every one of them at once.

Its work on one record is in work.py, its attempts at steps are in attempts.py.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cw_assets.catalog.attempts import drop_attempts
from cw_assets.catalog.holding import close_run, note_error
from cw_assets.catalog.models import Storyboard
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.records import WorkRecord
from cw_assets.catalog.sessions import Sessions, move
from cw_assets.catalog.work import SETTLED, TABLES, note_beside, to_record
from cw_assets.domain.status import ACTIVE, RecordKind, Status
from cw_assets.errors import Cancelled

FAILED_BEFORE_OUTPUTS = "The run ended before sheet and film were made; see its log, then render the storyboard again."
STOPPED_BEFORE_OUTPUTS = "The run was cancelled before sheet and film were made; render the storyboard again."


class RunRepository(Sessions):
    """The part of the catalog that knows which records a run holds."""

    def work_of_run(self, run_id: str) -> list[WorkRecord]:
        """The records that the run holds, or held last, by kind and id; none for an empty id."""
        with self._reading() as session:
            return [to_record(row) for row in rows_of_run(session, run_id)]

    def cancel_run(self, run_id: str) -> list[tuple[RecordKind, int]]:
        """Cancel whatever records the run holds and has not ended; their kinds and ids. Nothing more comes of it."""
        return self._stop_run(run_id, Status.CANCELLED)

    def fail_run(self, run_id: str, message: str, *, error_kind: str = "") -> list[tuple[RecordKind, int]]:
        """Fail whatever records the run holds and has not ended; their kinds and ids. Nothing more comes of it.

        `error_kind` is the error's `kind_of`.
        """
        return self._stop_run(run_id, Status.FAILED, message, error_kind)

    def end_run(self, run_id: str) -> None:
        """The run is over, however it went: its records say so, and no attempt of it counts any more."""
        with self._writing() as session:
            drop_attempts(session, run_id)  # first, as workers lock theirs before their record
            for row in rows_of_run(session, run_id, lock=True):
                row.run_over = True

    def _stop_run(
        self, run_id: str, status: Status, message: str = "", error_kind: str = ""
    ) -> list[tuple[RecordKind, int]]:
        with self._writing() as session:
            rows = rows_of_run(session, run_id, lock=True)
            stopped = [row for row in rows if self._stop_record(row, status, message, error_kind)]
            for row in rows:
                row.run_over = True
            return [(row.record_kind, row.id) for row in stopped]

    def _stop_record(self, row: Work, status: Status, message: str, error_kind: str) -> bool:
        """Whether there was something to stop; of a storyboard whose frames are settled that is sheet and film."""
        if row.status in ACTIVE:
            move(row, status, self._clock())
            note_error(row, message, error_kind)
            if status is Status.CANCELLED:
                close_run(row)
            return True
        if isinstance(row, Storyboard) and row.status in SETTLED and not row.run_over:
            move(row, Status.PARTIAL, self._clock())
            if status is Status.CANCELLED:
                note_beside(row, STOPPED_BEFORE_OUTPUTS, Cancelled.__name__)
            else:
                note_beside(row, message or FAILED_BEFORE_OUTPUTS, error_kind)
            close_run(row)
            return True
        return False


def rows_of_run(session: Session, run_id: str, *, lock: bool = False) -> list[Work]:
    """By kind and id; locked in this one order, so that two who end a run never wait for each other."""
    rows: list[Work] = []
    for table in TABLES.values() if run_id else ():
        query = select(table).where(table.run_id == run_id).order_by(table.id)
        rows += session.scalars(query.with_for_update(of=table) if lock else query)
    return rows
