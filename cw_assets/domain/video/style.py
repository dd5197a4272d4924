"""Phase 5: how the spot looks, from its keyframes' measurements; clustering colours is an engine's work."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cw_assets.domain.values import HexColor, Score, Value
from cw_assets.domain.video.palette import distinct_colors
from cw_assets.domain.video.scenes import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Exposure = Literal["under-exposed", "normal", "over-exposed"]
Lighting = Literal["soft", "harsh", "dramatic"]
Pacing = Literal["fast", "medium", "slow"]
DOMINANT_COLORS = 8


class FrameStyle(Value):
    """One keyframe: brightness is mean luma / 255, contrast its standard deviation / 128 capped at 1."""

    scene_number: int
    brightness: Score
    contrast: Score
    colors: tuple[HexColor, ...]
    lighting: Lighting
    exposure: Exposure


class CameraWork(Value):
    """Editing rhythm; `scene_transitions` counts how scenes begin (cut, dissolve, fade), the first left out."""

    avg_scene_duration: float
    total_scenes: int
    pacing: Pacing
    scene_transitions: dict[str, int]


class VisualStyle(Value):
    """Phase 5's result; the distributions count keyframes and name only what was seen."""

    dominant_colors: tuple[HexColor, ...]
    avg_brightness: Score
    avg_contrast: Score
    lighting_distribution: dict[Lighting, int]
    exposure_distribution: dict[Exposure, int]
    camera_work: CameraWork
    frames: tuple[FrameStyle, ...]

    def in_scene(self, scene_number: int) -> FrameStyle | None:
        return next((frame for frame in self.frames if frame.scene_number == scene_number), None)


def frame_style(scene_number: int, luma: "NDArray[np.uint8]", colors: Sequence[HexColor]) -> FrameStyle:
    """How one keyframe looks, from its luma (height, width) uint8 and its colours, the largest share first."""
    brightness = round(float(luma.mean(dtype="float64")) / 255, 4)
    contrast = round(min(1.0, float(luma.std(dtype="float64")) / 128), 4)
    return FrameStyle(
        scene_number=scene_number,
        brightness=brightness,
        contrast=contrast,
        colors=tuple(colors),
        lighting=lighting_of(contrast),
        exposure=exposure_of(brightness),
    )


def exposure_of(brightness: float) -> Exposure:
    """Under 0.3 under-exposed, over 0.7 over-exposed."""
    if brightness < 0.3:
        return "under-exposed"
    return "over-exposed" if brightness > 0.7 else "normal"


def lighting_of(contrast: float) -> Lighting:
    """Over 0.5 dramatic, over 0.3 harsh, else soft."""
    if contrast > 0.5:
        return "dramatic"
    return "harsh" if contrast > 0.3 else "soft"


def pacing_of(avg_scene_duration: float) -> Pacing:
    """Scenes of less than 2 s on average are fast, of less than 4 s medium, else slow."""
    if avg_scene_duration < 2:
        return "fast"
    return "medium" if avg_scene_duration < 4 else "slow"


def visual_style(frames: Sequence[FrameStyle], scenes: Sequence[Scene]) -> VisualStyle:
    """The look of the whole spot: means over its keyframes (0 without any), the first 8 distinct colours, rhythm."""
    return VisualStyle(
        dominant_colors=distinct_colors((color for frame in frames for color in frame.colors), DOMINANT_COLORS),
        avg_brightness=mean_of([frame.brightness for frame in frames]),
        avg_contrast=mean_of([frame.contrast for frame in frames]),
        lighting_distribution=dict(Counter(frame.lighting for frame in frames)),
        exposure_distribution=dict(Counter(frame.exposure for frame in frames)),
        camera_work=camera_work(scenes),
        frames=tuple(frames),
    )


def camera_work(scenes: Sequence[Scene]) -> CameraWork:
    average = mean_of([scene.duration for scene in scenes])
    return CameraWork(
        avg_scene_duration=average,
        total_scenes=len(scenes),
        pacing=pacing_of(average),
        scene_transitions=dict(Counter(scene.transition for scene in scenes if scene.transition != "start")),
    )


def mean_of(values: Sequence[float]) -> float:
    """To 4 places; 0 for no values."""
    return round(sum(values) / len(values), 4) if values else 0.0
