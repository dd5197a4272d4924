"""Which run holds a record: taking it over, looking whether it is held still, and completing it, on locked rows.

A run that was cancelled, or that another has taken over from, changes nothing any more.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cw_assets.catalog.models.base import Work
from cw_assets.catalog.sessions import WorkRow, called, move
from cw_assets.domain.status import ACTIVE, Status
from cw_assets.errors import Cancelled, InvalidInput, WrongStatus

KEPT_RUNS = 100
"""So many closed runs a record remembers."""
OVERTAKEN = "overtaken "
"""Before a run, among the closed ones, that waited while another began: it may begin once that one is over."""


def begin_life(row: Work, now: datetime, *, done: bool = False) -> None:
    """A new record is `pending`, or `completed` where what a run would make is there already."""
    row.status, row.progress = (Status.COMPLETED, 100) if done else (Status.PENDING, 0)
    row.created_at = row.status_changed_at = now
    row.completed_at = now if done else None


def take_over(row: Work, run_id: str, now: datetime, *, spare_queued: bool = False) -> bool:
    """Give a locked record to a new run and close the one before; False where it is the run's already.

    `spare_queued`: one that waits for its turn is not closed, and has it once the new one is over. Cancelled where the
    run is closed, or comes before its turn.
    """
    if not run_id:
        raise InvalidInput(f"Work on {row.record_kind} {row.id} has no run; mend the caller.")
    at_work = row.run_id != run_id and row.status in (Status.PROCESSING, Status.RETRYING)
    if run_id in row.closed_runs or (at_work and OVERTAKEN + run_id in row.closed_runs):
        raise Cancelled(
            f"Run {run_id} of {row.record_kind} {row.id} was cancelled or replaced by another; launch a new one."
        )
    if row.run_id == run_id:
        return False
    close_run(row, OVERTAKEN if spare_queued and row.status is Status.QUEUED else "")
    begin_again(row)
    row.run_id, row.launched_at, row.run_over = run_id, now, False
    row.started_at = row.completed_at = None
    note_error(row)
    return True


def begin_again(row: Work) -> None:
    row.progress, row.phase, row.current, row.total, row.message = 0, "", 0, 0, ""


def note_error(row: Work, message: str = "", error_kind: str = "") -> None:
    """What went wrong, in the place of what was noted; by default nothing."""
    row.error_message, row.error_kind = message, error_kind


def close_run(row: Work, how: str = "") -> None:
    """`how`: OVERTAKEN, or for good."""
    if row.run_id and how + row.run_id not in row.closed_runs:
        row.closed_runs = [*row.closed_runs, how + row.run_id][-KEPT_RUNS:]


def let_go(row: Work) -> None:
    """Close the run of a locked record, which is no run's from now on."""
    close_run(row)
    row.run_id, row.launched_at, row.run_over = "", None, False


def check_idle(row: Work) -> None:
    """WrongStatus while a run works on the record, or is about to."""
    if row.status in ACTIVE:
        raise WrongStatus(f"{called(type(row), row.id)} is {row.status}; wait for it or cancel it, then again.")


def held(session: Session, table: type[WorkRow], record_id: int, run_id: str) -> WorkRow | None:
    """The record, locked, where this run still holds it; None where it was cancelled, taken over from, or deleted."""
    row = session.scalars(select(table).where(table.id == record_id).with_for_update(of=table)).one_or_none()
    return row if row is not None and row.run_id == run_id and row.status is not Status.CANCELLED else None


def held_to_save(session: Session, table: type[WorkRow], record_id: int, run_id: str) -> WorkRow:
    """The record as by `held`. Cancelled where the run does not hold it any more."""
    row = held(session, table, record_id, run_id)
    if row is None:
        raise Cancelled(
            f"The result of run {run_id} for {table.record_kind} {record_id} is not kept: "
            "the run was cancelled, replaced by another, or its record deleted; launch a new one."
        )
    return row


def complete(row: Work, now: datetime) -> None:
    """`completed`, at 100 %, of a locked record; its phase stays. WrongStatus where a person has approved it since."""
    if row.status is Status.REVIEWED:
        name = called(type(row), row.id)
        raise WrongStatus(f"{name} is reviewed and cannot become completed by the same run; launch a new one.")
    move(row, Status.COMPLETED, now)
    row.progress, row.current, row.message = 100, row.total, ""
    note_error(row)
