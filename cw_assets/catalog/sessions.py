"""The base of the repository: transactions, the lock on a row, and the one way a status changes.

A transaction is as short as the method that opens it; rows never leave it.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, Select, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from cw_assets.catalog.changes import CountingSession
from cw_assets.catalog.database import WRITES
from cw_assets.catalog.models.base import Base, Work, utc_now
from cw_assets.domain.jobs import JobState
from cw_assets.domain.status import ENDED, Status, check_move
from cw_assets.errors import ExternalFailure, NotFound

LOG = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Base)
WorkRow = TypeVar("WorkRow", bound=Work)
FENCES: list[Callable[[Session], None]] = []
"""What every write of this process must pass, in its own transaction; see attempts.py."""
MAX_ID = 2**31 - 1
"""The largest that a column of ids can be asked for."""


class Sessions:
    """Reading and writing over one engine; `clock` gives the time of every stamp, `on_change` is told of jobs."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime] = utc_now,
        on_change: Callable[[JobState], None] | None = None,
    ) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._clock = clock
        self._on_change = on_change

    def check_fence(self) -> None:
        """Cancelled where what this process works on does not count any more; see attempts.py."""
        if FENCES:
            with self._writing():
                pass

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with told_plainly(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A transaction that is kept when the block ends well, and leaves no trace otherwise.

        Once it is kept, `on_change` is told of the jobs whose records it changed.
        """
        news: list[JobState] = []
        with told_plainly(), CountingSession(self._writer) as session, session.begin():
            for check in FENCES:
                check(session)
            yield session
            if self._on_change:
                news = session.jobs_changed()
        for state in news:
            self._tell(state)

    def _tell(self, state: JobState) -> None:
        """What listens may fail; the change is made all the same."""
        assert self._on_change is not None
        try:
            self._on_change(state)
        except Exception:
            LOG.warning("The change of job %s was not passed on.", state.job_id, exc_info=True)


@contextmanager
def told_plainly() -> Iterator[None]:
    """A database that fails under way is an ExternalFailure; waiting may help."""
    try:
        yield
    except OperationalError as error:
        cause = str(error.orig).strip()
        raise ExternalFailure(
            f"The catalog's database did not answer ({cause}); see that it runs, then again."
        ) from error


def existing(session: Session, table: type[Row], row_id: int, *, lock: bool = False) -> Row:
    """The row, with `lock` kept from other writers until the transaction ends. NotFound where there is none."""
    query = select(table).where(table.id == min(max(row_id, 0), MAX_ID))
    row = session.scalars(query.with_for_update(of=table) if lock else query).one_or_none()
    if row is None:
        raise NotFound(f"{called(table, row_id)} does not exist; list the records to see which do.")
    return row


def put(row: Base, values: Mapping[str, Any]) -> None:
    """Set columns, unchecked."""
    for column, value in values.items():
        setattr(row, column, value)


def newest_first(table: type[WorkRow], status: Status | None, limit: int | None, offset: int) -> Select[WorkRow]:
    """Rows of one status, or of all."""
    query = select(table).order_by(table.id.desc()).limit(limit).offset(offset)
    return query if status is None else query.where(table.status == status)


def called(table: type[Base], row_id: int) -> str:
    """How messages call a record: "Media 17"."""
    kind = getattr(table, "record_kind", table.__name__)
    return f"{kind[0].upper()}{kind[1:]} {row_id}"


def move(row: Work, status: Status, now: datetime) -> None:
    """Change the status of a locked row and stamp the time. WrongStatus where the move is not allowed."""
    check_move(row.record_kind, row.status, status, name=called(type(row), row.id))
    row.status, row.status_changed_at = status, now
    if status in ENDED:
        row.completed_at = now
