"""What the work of one phase of a video's analysis is handed, beside what every step is: the media, its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cw_assets.defs.work.step import Step
from cw_assets.domain.status import Progress, Status
from cw_assets.domain.video.phases import PHASES, Phase, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cw_assets.catalog.records import MediaRecord
    from cw_assets.domain.protocols import Audio, RgbImage
    from cw_assets.domain.video.scenes import KeyFrame


@dataclass
class VideoStep(Step):
    """One phase's work on one video."""

    phase: Phase = field(kw_only=True)
    whole: bool = field(kw_only=True)
    """Whether the run makes the whole analysis: only then does the record follow it."""

    @cached_property
    def media(self) -> MediaRecord:
        """The record as it was when the step began."""
        return self.workplace.catalog.get_media(self.record_id)

    @property
    def video(self) -> Path:
        """The media file."""
        return self.workplace.store.existing(self.media.video_file)

    def progress(self, fraction: float) -> None:
        """How much of the phase is done, 0 to 1; the ends are always written. Raises as `report` does."""
        done, now = percent(self.phase, fraction), fraction in (0, 1)
        if self.whole:
            self.report(done, self.phase.name, current=self.phase.number, total=len(PHASES), now=now)
        elif self._is_time(now):
            self.workplace.tell(self._part(done))

    def _part(self, done: int) -> Progress:
        """Progress of a run that makes only a part, which the record does not follow."""
        phase = self.phase
        return Progress(
            id=self.record_id,
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
