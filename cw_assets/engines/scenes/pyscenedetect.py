"""Hard cuts by PySceneDetect's detectors, fed with decoded frames; dissolves and fades are found beside it."""

from array import array
from bisect import bisect_left
from typing import Any, Self

from cw_assets.domain.protocols import SmallFrame
from cw_assets.domain.values import EngineInfo
from cw_assets.domain.video.scenes import Cut
from cw_assets.engines.scenes.gradual import GradualTransitions
from cw_assets.settings import Settings


class PySceneDetector:
    """One of PySceneDetect's detectors by name, joined with the search for gradual transitions.

    A cut inside a dissolve or fade belongs to it and is not reported on its own, and none that would leave a last
    scene shorter than `min_frames`.
    """

    warm = True

    def __init__(
        self, name: str = "content", *, threshold: float | None = None, min_frames: int = 15, gradual: bool = True
    ) -> None:
        self.name = name
        self._detector = make_detector(name, threshold=threshold, min_frames=min_frames)
        self._gradual = GradualTransitions() if gradual else None
        self._delay = max(self._detector.event_buffer_length, min_frames) + 1
        self._min_frames = min_frames
        self._pts = array("q")
        self._waiting: list[Cut] = []
        self._last: Any = None

    @classmethod
    def from_settings(cls, settings: Settings, *, name: str) -> Self:
        return cls(
            name,
            threshold=settings.scene_threshold,
            min_frames=settings.min_scene_frames,
            gradual=settings.gradual_transitions,
        )

    @property
    def info(self) -> EngineInfo:
        import scenedetect

        method = f"{self.name} + linear blends" if self._gradual else self.name
        return EngineInfo(engine=self.name, model=method, version=f"scenedetect {scenedetect.__version__}")

    @property
    def settled(self) -> int:
        seen = len(self._pts)
        held = self._gradual.undecided_from if self._gradual else seen
        return max(0, min(seen - int(self._delay), held))

    def process(self, frame: SmallFrame) -> list[Cut]:
        self._pts.append(frame.pts)
        self._last = timecode_of(frame)
        for timecode in self._detector.process_frame(self._last, frame.image):
            self._note(timecode, frame)
        if self._gradual:
            self._absorb(self._gradual.process(frame))
        return self._release(self.settled)

    def finish(self) -> list[Cut]:
        if self._last is None:
            return []
        for timecode in self._detector.post_process(self._last):
            self._note(timecode, None)
        if self._gradual:
            self._absorb(self._gradual.finish())
        return self._release(len(self._pts) - self._min_frames + 1)

    def _note(self, timecode: Any, frame: SmallFrame | None) -> None:
        number = bisect_left(self._pts, timecode.pts)
        cut = Cut(frame=number, time=float(timecode.seconds))
        if not any(abs(cut.frame - other.frame) <= other.spread for other in self._waiting):
            self._waiting.append(cut)

    def _absorb(self, transitions: list[Cut]) -> None:
        for found in transitions:
            reach = found.spread + self._min_frames // 2
            self._waiting = [cut for cut in self._waiting if abs(cut.frame - found.frame) > reach]
            self._waiting.append(found)

    def _release(self, before: int) -> list[Cut]:
        certain = sorted((cut for cut in self._waiting if cut.frame < before), key=lambda cut: cut.frame)
        self._waiting = [cut for cut in self._waiting if cut.frame >= before]
        return certain


def timecode_of(frame: SmallFrame) -> Any:
    """The frame's exact time as PySceneDetect's type."""
    from scenedetect.common import FrameTimecode, Timecode

    return FrameTimecode(Timecode(pts=frame.pts, time_base=frame.time_base), fps=frame.frame_rate)


def make_detector(name: str, *, threshold: float | None, min_frames: int) -> Any:
    """A detector by our name; `threshold` None means the library's own (27 for content)."""
    from scenedetect import detectors

    classes = {
        "content": (detectors.ContentDetector, "threshold"),
        "adaptive": (detectors.AdaptiveDetector, "adaptive_threshold"),
        "histogram": (detectors.HistogramDetector, "threshold"),
        "hash": (detectors.HashDetector, "threshold"),
        "threshold": (detectors.ThresholdDetector, "threshold"),
    }
    detector_class, parameter = classes[name]
    options = {} if threshold is None else {parameter: threshold}
    return detector_class(min_scene_len=min_frames, **options)
