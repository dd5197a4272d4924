"""What all records have in common, and those that runs work on."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from cw_assets.catalog.slugs import partition_key
from cw_assets.domain.status import Progress, RecordKind, Status
from cw_assets.domain.values import Value


class Record(Value):
    """Common to all: its id, which is never given twice, and when it was made (UTC)."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime


class WorkRecord(Record):
    """Common to all that runs work on: how far the work is, and the run that does it or did last."""

    kind: ClassVar[RecordKind]

    slug: str
    status: Status
    phase: str
    current: int
    """Step `current` of `total`."""
    total: int
    progress: int
    """Percent of the whole."""
    message: str
    error_message: str
    error_kind: str
    """The class of that error in cw_assets/errors.py; empty where there is none, or it is unexpected."""
    run_id: str
    status_changed_at: datetime
    started_at: datetime | None
    completed_at: datetime | None

    @property
    def partition_key(self) -> str:
        """Its name in Dagster, "17-summer-spot"; it never changes."""
        return partition_key(self.id, self.slug)

    def to_progress(self) -> Progress:
        return Progress(
            id=self.id,
            status=self.status,
            phase=self.phase,
            current=self.current,
            total=self.total,
            progress=self.progress,
            message=self.message,
            error=self.error_message,
        )
