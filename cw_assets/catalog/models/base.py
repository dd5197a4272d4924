"""What every table shares: id and time of creation, status and its times, and columns that both databases read alike.

A new record derives from Base, or from Work where runs work on it.
"""

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from cw_assets.domain.status import RecordKind, Status

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def utc_now() -> datetime:
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC, aware on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; the catalog keeps UTC.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RationalText(TypeDecorator[Fraction]):
    """An exact rational number, kept as "30000/1001"."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value.numerator}/{value.denominator}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


class PlainText(TypeDecorator[str]):
    """Text of any length; what the databases cannot hold (NUL, half of a surrogate pair) becomes "\ufffd"."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return UNSTORABLE.sub("\ufffd", value)


StatusText = Enum(
    Status,
    native_enum=False,
    create_constraint=False,
    length=16,
    values_callable=lambda statuses: [status.value for status in statuses],
)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Code = Annotated[str, mapped_column(String(100))]


class Base(DeclarativeBase):
    """A record: an id that is never given twice, and when it was made."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime,
        Fraction: RationalText,
        Status: StatusText,
        str: PlainText,
        list[Any]: JSON,
        dict[str, Any]: JSON,
    }
    # Without it SQLite gives the id of a deleted record to the next one, and partition keys are made of ids.
    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012 SQLAlchemy's own name

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(default=utc_now, sort_order=-9)


class Work(Base):
    """A record that runs work on: its status, how far the work is, who does it, and when it moved."""

    __abstract__ = True

    record_kind: ClassVar[RecordKind]

    slug: Mapped[str] = mapped_column(String(40))
    """What stands after the id in its partition key; it never changes."""
    status: Mapped[Status]
    phase: Mapped[str] = mapped_column(default="")
    current: Mapped[int] = mapped_column(default=0)
    """Step `current` of `total`."""
    total: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    """Percent of the whole."""
    message: Mapped[str] = mapped_column(default="")
    error_message: Mapped[str] = mapped_column(default="")
    error_kind: Mapped[str] = mapped_column(default="")
    """The name of the error's class; empty where there is no error, or an unexpected one."""
    run_id: Mapped[str] = mapped_column(default="", index=True)
    """The run that holds the record, or did last."""
    closed_runs: Mapped[list[Any]] = mapped_column(default=list)
    """Runs that were cancelled or taken over from: nothing of theirs counts any more."""
    status_changed_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    """When the present or last run began."""
    launched_at: Mapped[datetime | None] = mapped_column(index=True)
    """When that run was given the record; None where no run of this catalog has it, or had it last."""
    run_over: Mapped[bool] = mapped_column(default=False)
    """Whether nothing more comes of that run; a record may be complete before its run is over."""
    revision: Mapped[int] = mapped_column(default=0)
    """Grows with each transaction that changes how far the work is; see changes.py."""
    completed_at: Mapped[datetime | None]
    """When that run ended, well or not."""
