"""What a transaction changes in the work on records: each change is counted, and the jobs it is of can be told.

Who is told, and when, is settled in sessions.py.
"""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from cw_assets.catalog.job_states import states_of_records
from cw_assets.catalog.models.base import Work
from cw_assets.domain.jobs import JobState

FOLLOWED = (
    "status",
    "phase",
    "current",
    "total",
    "progress",
    "message",
    "error_message",
    "error_kind",
    "run_id",
    "run_over",
)
"""The columns that tell how far the work is."""


class CountingSession(Session):
    """A session that gives each record the next revision in which one of FOLLOWED changes, once."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.moved = dict[Work, None]()
        """The records that changed, in their order."""

    def jobs_changed(self) -> list[JobState]:
        """The jobs whose leading record has changed, as they are told now."""
        self.flush()
        return states_of_records(self, self.moved)


@event.listens_for(CountingSession, "before_flush")
def count(session: CountingSession, _context: Any, _instances: Any) -> None:
    for row in session.dirty:
        if isinstance(row, Work) and row not in session.moved and has_moved(row):
            row.revision += 1
            session.moved[row] = None


def has_moved(row: Work) -> bool:
    seen = inspect(row).attrs
    return any(seen[name].history.has_changes() for name in FOLLOWED)
