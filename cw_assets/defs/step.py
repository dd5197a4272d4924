"""What the work of one phase is handed: engines, store and record, and the way to tell how far it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cw_assets import interrupts
from cw_assets.domain.status import Progress, Status
from cw_assets.domain.video.phases import PHASES, Phase, percent
from cw_assets.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cw_assets.catalog.records import MediaRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.protocols import Audio, RgbImage
    from cw_assets.domain.values import EngineInfo
    from cw_assets.domain.video.scenes import KeyFrame

WRITE_EVERY_S = 0.5
Metadata = dict[str, Any]


@dataclass
class Step:
    """What the work of one phase is handed."""

    workplace: Workplace
    media: MediaRecord
    phase: Phase
    partition: str
    run_id: str
    whole: bool
    """Whether the run makes the whole analysis: only then does the record follow it."""
    used: EngineInfo | None = None
    """The engine that really ran, where the phase uses one."""
    warm: bool | None = None
    notes: Metadata = field(default_factory=dict)
    """Further facts for the panel."""
    _written: float = field(default=0.0)

    @property
    def video(self) -> Path:
        """The media file."""
        return self.workplace.store.existing(self.media.video_file)

    def progress(self, fraction: float) -> None:
        """Percent and phase on the record, now and then; where a step can be stopped.

        Cancelled where the run is not wanted any more, LimitExceeded where the step has had its time.
        """
        interrupts.check()
        if 0 < fraction < 1 and time.monotonic() - self._written < WRITE_EVERY_S:
            return
        self._written = time.monotonic()
        self.workplace.catalog.check_fence()
        done = percent(self.phase, fraction)
        if self.whole and not self.workplace.catalog.report_progress(self.media.id, self.run_id, done, self.phase.name):
            raise Cancelled(f"The analysis of {self.media.file_name} was cancelled or taken over by another run.")
        self.workplace.tell(self.workplace.catalog.progress(self.media.id) if self.whole else self._part(done))

    def _part(self, done: int) -> Progress:
        """Progress of a run that makes only a part, which the record does not follow."""
        phase = self.phase
        return Progress(
            id=self.media.id,
            status=Status.PROCESSING,
            phase=phase.name,
            current=phase.number,
            total=len(PHASES),
            progress=done,
        )

    def within(self, audio: Audio, duration: float) -> Callable[[float], None]:
        """Progress of the phase while one piece of its sound is worked on."""
        return lambda fraction: self.progress(min(1.0, (audio.start_s + fraction * audio.duration) / duration))

    def pictures(self, keyframes: Sequence[KeyFrame], *, small: bool = False) -> Iterator[tuple[KeyFrame, RgbImage]]:
        """Each keyframe with its picture, or its thumbnail, as (height, width, 3) uint8 RGB."""
        from cw_assets.engines.decoding.pixels import read_picture

        for done, frame in enumerate(keyframes):
            yield frame, read_picture(self.workplace.store.existing(frame.thumbnail if small else frame.image))
            self.progress((done + 1) / len(keyframes))

    def uses(self, engine: Any) -> None:
        """Note which engine runs, and whether its model is loaded already; call it before the work."""
        self.used, self.warm = engine.info, engine.warm
