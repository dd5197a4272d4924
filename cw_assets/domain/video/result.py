"""Phase 10: everything together, in the shape that is saved, exported and printed by `cw analyze --json`."""

from dataclasses import dataclass

from cw_assets.domain.values import EngineInfo, Value
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.insights import AudienceInsights
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.objects import DetectedObjects, ObjectsSummary, OnScreenText
from cw_assets.domain.video.scenes import KeyFrame, Scene
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.transcription import Transcription


class PhaseRun(Value):
    """What one asset took: seconds of work, and the engine where it used one."""

    asset: str
    seconds: float
    engine: EngineInfo | None = None
    warm: bool | None = None
    """Whether the engine's model was already loaded; None where the asset loads none."""
    reused: bool = False
    """True where nothing had changed and the stored value was taken."""


class VideoAnalysis(Value):
    """The fields of a VideoProcessingResult record."""

    scenes: tuple[Scene, ...]
    script: Script
    transcription: Transcription
    visual_style: VisualStyle
    objects_summary: ObjectsSummary
    on_screen_text: OnScreenText
    sentiment_analysis: Sentiment
    categories: SceneCategories
    audience_insights: AudienceInsights
    models_used: dict[str, EngineInfo]
    processing_time: float
    """Seconds of work over all phases."""


@dataclass(frozen=True, eq=False)
class Findings:
    """What the phases before the last found, by name."""

    metadata: VideoMetadata
    scenes: list[Scene]
    keyframes: list[KeyFrame]
    signals: FrameSignals
    transcription: Transcription
    detected_objects: DetectedObjects
    on_screen_text: OnScreenText
    visual_style: VisualStyle
    sentiment: Sentiment
    categories: SceneCategories
    script: Script
    insights: AudienceInsights
