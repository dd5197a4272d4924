"""Phase 4: what stands in each keyframe, objects and on-screen text; finding them is an engine's work."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from pydantic import ConfigDict, Field

from cw_assets.domain.values import EngineInfo, Score, Value

PERSON, FACE = "person", "face"
"""What detectors call a body and a face."""


class Detection(Value):
    """An object in a picture; `bbox` is [x1, y1, x2, y2] in pixels of the keyframe."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    class_name: str = Field(alias="class")
    class_id: int
    confidence: Score
    bbox: tuple[float, float, float, float]


class FrameObjects(Value):
    """The objects of one keyframe."""

    scene_number: int
    timestamp: float
    detections: tuple[Detection, ...]


class ClassSummary(Value):
    """How often a class was seen over all keyframes."""

    count: int
    avg_confidence: Score


class ObjectsSummary(Value):
    """All keyframes together; `most_common` names at most ten classes, most frequent first."""

    total_objects: int
    classes: dict[str, ClassSummary]
    most_common: tuple[str, ...]


class DetectedObjects(Value):
    """Phase 4's result."""

    frames: tuple[FrameObjects, ...]
    summary: ObjectsSummary
    made_by: EngineInfo

    def in_scene(self, scene_number: int) -> tuple[Detection, ...]:
        return tuple(d for frame in self.frames if frame.scene_number == scene_number for d in frame.detections)


class TextLine(Value):
    """A line of text read in a picture; `bbox` as in Detection."""

    text: str
    confidence: Score
    bbox: tuple[float, float, float, float]


class FrameText(Value):
    """The lines of one keyframe, top to bottom."""

    scene_number: int
    timestamp: float
    lines: tuple[TextLine, ...]


class OnScreenText(Value):
    """The text of every keyframe."""

    frames: tuple[FrameText, ...]
    made_by: EngineInfo

    def in_scene(self, scene_number: int) -> tuple[str, ...]:
        return tuple(line.text for frame in self.frames if frame.scene_number == scene_number for line in frame.lines)


def summarize_objects(frames: tuple[FrameObjects, ...]) -> ObjectsSummary:
    """Counts and mean confidence (3 places) a class; ties in `most_common` by name."""
    confidences: dict[str, list[float]] = defaultdict(list)
    for frame in frames:
        for detection in frame.detections:
            confidences[detection.class_name].append(detection.confidence)
    counts = Counter({name: len(values) for name, values in confidences.items()})
    return ObjectsSummary(
        total_objects=counts.total(),
        classes={
            name: ClassSummary(count=len(values), avg_confidence=round(sum(values) / len(values), 3))
            for name, values in sorted(confidences.items())
        },
        most_common=tuple(sorted(counts, key=lambda name: (-counts[name], name))[:10]),
    )


def people_in(detections: Iterable[Detection]) -> int:
    """How many people one picture shows: as many as bodies or as faces were found, whichever are more."""
    counts = Counter(detection.class_name for detection in detections)
    return max(counts[PERSON], counts[FACE])
