"""What the catalog returns: frozen values, apart from the database; a record is never changed by changing its value."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict

from cw_assets.domain.status import Progress, Status
from cw_assets.domain.values import HexColor, Ratio, Value
from cw_assets.domain.video import phases, scenes
from cw_assets.domain.video.objects import DetectedObjects, Detection
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.domain.video.style import VisualStyle

PHASE_NUMBERS = {phase.name: phase.number for phase in phases.PHASES}
UnitType = Literal["ORIGIN", "ADAPTATION"]


class Record(Value):
    """Common to all: its id, which is never given twice, and when it was made (UTC)."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime


class Insight(Value):
    """What is known about a brand, a heading and its points."""

    heading: str
    points: tuple[str, ...]


class BrandRecord(Record):
    code: str
    name: str
    description: str
    guidelines: str
    insights: tuple[Insight, ...]


class CampaignRecord(Record):
    job_id: str
    script_title: str
    client_name: str
    product_name: str
    brand_id: int | None
    original_script: str


class MediaRecord(Record):
    """A video and how far its analysis is; what is None has not been measured, 0 has."""

    campaign_id: int | None
    video_ad_unit_id: int | None
    result_id: int | None
    file_name: str
    slug: str
    video_file: str
    """Key in the media store."""
    sha256: str
    file_size: int
    """In bytes."""

    duration: float | None
    """Seconds."""
    width: int | None
    height: int | None
    frame_rate: Ratio | None
    rotation: int | None
    video_codec: str | None
    audio_codec: str | None
    audio_channels: int | None
    audio_sample_rate: int | None

    status: Status
    phase: str
    progress: int
    message: str
    error_message: str
    run_id: str
    analysis_key: str
    review_note: str
    status_changed_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    reviewed_at: datetime | None

    @property
    def partition_key(self) -> str:
        """Its name in Dagster, "17-summer-spot"; it never changes."""
        return f"{self.id}-{self.slug}"

    def to_progress(self) -> Progress:
        return Progress(
            id=self.id,
            status=self.status,
            phase=self.phase,
            current=PHASE_NUMBERS.get(self.phase, 0),
            total=len(phases.PHASES),
            progress=self.progress,
            message=self.message,
            error=self.error_message,
        )


class AnalysedKeyFrame(scenes.KeyFrame):
    """A keyframe with what was found in it."""

    colors: tuple[HexColor, ...] = ()
    detected_objects: tuple[Detection, ...] = ()
    embedding: tuple[float, ...] | None = None


class KeyFrameRecord(AnalysedKeyFrame, Record):
    result_id: int


class ResultRecord(Record):
    """The present result of a media."""

    media_id: int
    run_id: str
    analysis: VideoAnalysis
    key_frames: tuple[KeyFrameRecord, ...]


class AdUnitRecord(Record):
    """A spot for one market; a bare dict is a document of the adaptation that made it."""

    unit_type: UnitType
    code: str
    title: str
    campaign_id: int | None
    source_ad_unit_id: int | None
    persona: str
    region: str
    country: str
    language: str
    llm: str
    brand_id: int | None
    duration: float | None
    """Seconds."""
    visual_style_prompt: str
    concept_brief: dict[str, Any]
    cultural_brief: dict[str, Any]
    evaluation_history: tuple[dict[str, Any], ...]
    pipeline_metadata: dict[str, Any]
    pipeline_model_config: dict[str, str]
    status: Status
    phase: str
    error_message: str
    status_changed_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


class ScriptRowRecord(Record):
    """A row of a unit's script; `order_index` counts from 0."""

    unit_id: int
    order_index: int
    shot_number: int
    timecode: str
    duration_seconds: float
    visual_text: str
    audio_text: str


def analysed_keyframes(
    keyframes: Sequence[scenes.KeyFrame], detected: DetectedObjects, style: VisualStyle
) -> list[AnalysedKeyFrame]:
    """Each keyframe with its own colours and objects."""
    looks = {frame.scene_number: frame.colors for frame in style.frames}
    return [
        AnalysedKeyFrame(
            **frame.model_dump(),
            colors=looks.get(frame.scene_number, ()),
            detected_objects=detected.in_scene(frame.scene_number),
        )
        for frame in keyframes
    ]
