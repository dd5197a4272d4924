"""Attempts at steps: each is given a number when it is sent, one worker takes it, and only the newest counts.

The fence: inside `fenced(attempt)` every write of this process to the catalog checks, in its own transaction, that the
attempt still counts. So a worker that slept while its step was given to another changes nothing when it wakes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cw_assets.catalog.models import StepAttempt
from cw_assets.catalog.sessions import FENCES, Sessions
from cw_assets.errors import Cancelled


class Attempt(NamedTuple):
    """One attempt at a step of a run."""

    run_id: str
    step_key: str
    number: int


class AttemptRepository(Sessions):
    """The part of the catalog that knows who works on which step."""

    def next_attempt(self, run_id: str, step_key: str) -> Attempt:
        """A new attempt, which nobody has taken; from now on no older one counts."""
        with self._writing() as session:
            row = find(session, run_id, step_key, lock=True)
            if row is None:
                row = StepAttempt(run_id=run_id, step_key=step_key, number=0, created_at=self._clock())
                session.add(row)
            row.number, row.worker, row.taken_at = row.number + 1, "", None
            return Attempt(run_id, step_key, row.number)

    def take(self, attempt: Attempt, worker: str) -> bool:
        """Give the attempt to a worker; False where it was taken before, or does not count any more."""
        with self._writing() as session:
            row = find(session, attempt.run_id, attempt.step_key, lock=True)
            if row is None or row.number != attempt.number or row.worker:
                return False
            row.worker, row.taken_at = worker, self._clock()
            return True

    def counts(self, attempt: Attempt) -> bool:
        """Whether it is still the newest attempt of a run that is not over."""
        with self._reading() as session:
            row = find(session, attempt.run_id, attempt.step_key)
            return row is not None and row.number == attempt.number

    def newest_attempts(self, run_id: str) -> dict[str, tuple[Attempt, str]]:
        """For each step of the run its newest attempt, and the worker that has it, or an empty name."""
        with self._reading() as session:
            rows = session.scalars(select(StepAttempt).where(StepAttempt.run_id == run_id))
            return {row.step_key: (Attempt(run_id, row.step_key, row.number), row.worker) for row in rows}


def drop_attempts(session: Session, run_id: str) -> None:
    session.execute(delete(StepAttempt).where(StepAttempt.run_id == run_id))


def find(session: Session, run_id: str, step_key: str, *, lock: bool = False) -> StepAttempt | None:
    query = select(StepAttempt).where(StepAttempt.run_id == run_id, StepAttempt.step_key == step_key)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


@contextmanager
def fenced(attempt: Attempt) -> Iterator[None]:
    """Have every write of this process to a catalog raise Cancelled once the attempt does not count."""

    def check(session: Session) -> None:
        row = find(session, attempt.run_id, attempt.step_key, lock=True)
        if row is None or row.number != attempt.number:
            raise Cancelled(
                f"Attempt {attempt.number} at {attempt.step_key} does not count any more: "
                "its run was cancelled, or the step was given to another worker; nothing is to be done."
            )

    FENCES.append(check)
    try:
        yield
    finally:
        FENCES.remove(check)
