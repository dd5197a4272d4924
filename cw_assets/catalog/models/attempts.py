"""StepAttempt: which attempt at a step of a run counts, and which worker has it."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base


class StepAttempt(Base):
    """The newest attempt at a step; what an older one brings does not count. Gone when its run is over."""

    __tablename__ = "step_attempts"

    run_id: Mapped[str] = mapped_column(String(64))
    step_key: Mapped[str] = mapped_column(String(500))
    number: Mapped[int]
    """Counts from 1, over retries and what was sent again."""
    worker: Mapped[str] = mapped_column(String(255), default="")
    """The worker that took it; empty: it waits."""
    taken_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("run_id", "step_key"), Base.__table_args__)
