"""Phase 5: how the spot looks, from its keyframes' measurements; clustering colours is an engine's work."""

from typing import Literal

from cw_assets.domain.values import HexColor, Score, Value

Exposure = Literal["under-exposed", "normal", "over-exposed"]
Lighting = Literal["soft", "harsh", "dramatic"]
Pacing = Literal["fast", "medium", "slow"]


class FrameStyle(Value):
    """One keyframe: brightness is mean luma / 255, contrast its standard deviation / 128 capped at 1."""

    scene_number: int
    brightness: Score
    contrast: Score
    colors: tuple[HexColor, ...]
    lighting: Lighting
    exposure: Exposure


class CameraWork(Value):
    """Editing rhythm; `scene_transitions` counts how scenes begin (cut, dissolve, fade)."""

    avg_scene_duration: float
    total_scenes: int
    pacing: Pacing
    scene_transitions: dict[str, int]


class VisualStyle(Value):
    """Phase 5's result."""

    dominant_colors: tuple[HexColor, ...]
    avg_brightness: Score
    avg_contrast: Score
    lighting_distribution: dict[Lighting, int]
    exposure_distribution: dict[Exposure, int]
    camera_work: CameraWork
    frames: tuple[FrameStyle, ...]

    def in_scene(self, scene_number: int) -> FrameStyle | None:
        return next((frame for frame in self.frames if frame.scene_number == scene_number), None)
