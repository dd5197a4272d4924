"""What a report shows: the values of all ten phases and the files that go into the page; nothing is rendered here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.insights import AudienceInsights
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.objects import DetectedObjects, OnScreenText
from cw_assets.domain.video.result import PhaseRun
from cw_assets.domain.video.scenes import KeyFrame, Scene
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment
from cw_assets.domain.video.signals import FrameSignals
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.transcription import Transcription


@dataclass(frozen=True, eq=False)
class ReportMaterial:
    """Everything the page shows. `read_image` gives the bytes of a keyframe's `image` or `thumbnail` key.

    `video` is embedded; where it is None the page plays `video_href`, a relative address (percent-encoded) of the file
    beside the page; with neither it shows the poster.
    """

    title: str
    metadata: VideoMetadata
    scenes: Sequence[Scene]
    keyframes: Sequence[KeyFrame]
    read_image: Callable[[str], bytes]
    signals: FrameSignals
    transcription: Transcription
    detected_objects: DetectedObjects
    on_screen_text: OnScreenText
    visual_style: VisualStyle
    sentiment: Sentiment
    categories: SceneCategories
    script: Script
    insights: AudienceInsights
    phase_runs: Sequence[PhaseRun]
    processing_time: float
    """Seconds of work over all phases."""
    generated_at: datetime
    video: bytes | None = None
    video_href: str | None = None
    video_mime: str = "video/mp4"
