"""What the work on a record is handed: engines, store and record, and the way to tell how far it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cw_assets import interrupts
from cw_assets.errors import Cancelled
from cw_assets.settings import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.status import RecordKind
    from cw_assets.domain.values import EngineInfo
    from cw_assets.engines.model_use import ModelUse

WRITE_EVERY_S = 0.5
FORCE_TAG = "cw/force"
"""Run tag: make everything anew, whatever is there."""
Metadata = dict[str, Any]


@dataclass
class Step:
    """One step's work on one record."""

    workplace: Workplace
    kind: RecordKind
    record_id: int
    partition: str
    run_id: str
    forced: bool = False
    """Whether what is there is to be made anew."""
    used: EngineInfo | None = None
    """The engine that really ran, where one is used."""
    warm: bool | None = None
    notes: Metadata = field(default_factory=dict)
    """Further facts for the panel."""
    tells: bool = field(default=True, kw_only=True)
    """Whether listeners hear of its progress; not where it is a part of work on another record, which they follow."""
    say: Callable[[str], object] = field(default=lambda _: None, kw_only=True)
    """Puts a milestone into the run's log."""
    _written: float = field(default=0.0, kw_only=True)

    def report(
        self, percent: float, phase: str, message: str = "", *, current: int = 0, total: int = 0, now: bool = False
    ) -> None:
        """Percent and phase on the record, now and then (or `now`); where a step can be stopped.

        Cancelled where the run is not wanted any more, LimitExceeded where the step has had its time.
        """
        if not self._is_time(now):
            return
        catalog = self.workplace.catalog
        told = catalog.report_progress(
            self.kind, self.record_id, self.run_id, int(percent), phase, message, current=current, total=total
        )
        if not told:
            raise Cancelled(f"The work on {self.kind} {self.partition} was cancelled or taken over by another run.")
        if self.tells:
            self.workplace.tell(catalog.progress(self.kind, self.record_id))

    def _is_time(self, now: bool) -> bool:
        """Whether progress is to be written; asked to stop, or without a say any more, the step ends here."""
        interrupts.check()
        if not now and time.monotonic() - self._written < WRITE_EVERY_S:
            return False
        self._written = time.monotonic()
        self.workplace.catalog.check_fence()
        return True

    def uses(self, engine: Any) -> None:
        """Note which engine runs, and whether its model is loaded already; call it before the work."""
        self.used, self.warm = engine.info, engine.warm


def model_metadata(models: ModelUse) -> Metadata:
    """What the step asked of the model cache; nothing where it used no model."""
    if not models.models:
        return {}
    return {
        "model_loads": models.loads,
        "model_hits": models.hits,
        "model_evictions": models.evictions,
        "model_load_seconds": round(models.load_seconds, 3),
        "model_memory_mb": round(models.memory_bytes / MEGABYTE, 1),
    }
