"""What stands in the file of each asset, and how it is turned into bytes: JSON for people, Parquet for signals.

Knows every type of the flows, so it is imported only when a value is read or written.
"""

import hashlib
from io import BytesIO
from typing import Any

from pydantic import TypeAdapter

from cw_assets.domain.adaptation.outcome import Adaptation
from cw_assets.domain.images.metadata import GenerationMetadata
from cw_assets.domain.loras.file import LoraFile
from cw_assets.domain.prompts.enhancement import Enhancement
from cw_assets.domain.storyboards.plan import AnimaticFiles, StoryboardFiles, StoryboardFrames, StoryboardPlan
from cw_assets.domain.video.categories import SceneCategories
from cw_assets.domain.video.insights import AudienceInsights
from cw_assets.domain.video.metadata import VideoMetadata
from cw_assets.domain.video.objects import DetectedObjects, OnScreenText
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.domain.video.scenes import KeyFrame, Scene
from cw_assets.domain.video.script import Script
from cw_assets.domain.video.sentiment import Sentiment
from cw_assets.domain.video.signals import SIGNAL_NAMES, FrameSignals
from cw_assets.domain.video.style import VisualStyle
from cw_assets.domain.video.transcription import Transcription

VIDEO_ANALYSIS: dict[str, Any] = {
    "video_metadata": VideoMetadata,
    "scenes": list[Scene],
    "keyframes": list[KeyFrame],
    "frame_signals": FrameSignals,
    "transcription": Transcription,
    "detected_objects": DetectedObjects,
    "on_screen_text": OnScreenText,
    "visual_style": VisualStyle,
    "sentiment": Sentiment,
    "scene_categories": SceneCategories,
    "script": Script,
    "audience_insights": AudienceInsights,
    "video_analysis": VideoAnalysis,
}
VALUE_TYPES: dict[str, Any] = VIDEO_ANALYSIS | {
    "adaptation": Adaptation,
    "enhanced_prompt": Enhancement,
    "lora_weights": LoraFile,
    "generated_images": GenerationMetadata,
    "storyboard": StoryboardPlan,
    "storyboard_frames": StoryboardFrames,
    "storyboard_sheet": StoryboardFiles,
    "animatic": AnimaticFiles,
}
"""What stands in the file of each asset."""


def suffix(asset: str) -> str:
    return ".parquet" if VALUE_TYPES[asset] is FrameSignals else ".json"


def to_bytes(asset: str, value: Any) -> bytes:
    """JSON indented for people; signals as Parquet."""
    kind = VALUE_TYPES[asset]
    return signals_to_parquet(value) if kind is FrameSignals else TypeAdapter(kind).dump_json(value, indent=1)


def from_bytes(asset: str, content: bytes) -> Any:
    """The value. ValueError or KeyError where the content is not of the asset's type."""
    kind = VALUE_TYPES[asset]
    return signals_from_parquet(content) if kind is FrameSignals else TypeAdapter(kind).validate_json(content)


def content_version(asset: str, value: Any) -> str:
    """A data version: the hash of the value's content."""
    kind = VALUE_TYPES[asset]
    if kind is FrameSignals:
        content = b"".join(getattr(value, name).tobytes() for name in SIGNAL_NAMES)
    else:
        content = TypeAdapter(kind).dump_json(value)
    return hashlib.sha256(content).hexdigest()[:32]


def signals_to_parquet(signals: FrameSignals) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = BytesIO()
    pq.write_table(pa.table({name: getattr(signals, name) for name in SIGNAL_NAMES}), sink)
    return sink.getvalue()


def signals_from_parquet(content: bytes) -> FrameSignals:
    import numpy as np
    import pyarrow.parquet as pq

    table = pq.read_table(BytesIO(content))
    return FrameSignals(**{name: np.asarray(table[name]) for name in SIGNAL_NAMES})
