"""Phase 10: everything together, in the shape that is saved, exported and printed by `cw analyze --json`."""

from cw_assets.domain.values import EngineInfo, Value
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.insights import AudienceInsights
from cw_assets.domain.video.objects import ObjectsSummary, OnScreenText
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment
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
