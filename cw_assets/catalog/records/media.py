"""A video with its analysis: the media record, its result, and the keyframes with what was found in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.domain.status import RecordKind
from cw_assets.domain.values import HexColor, Ratio
from cw_assets.domain.video import scenes
from cw_assets.domain.video.objects import DetectedObjects, Detection
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.domain.video.style import VisualStyle


class MediaRecord(WorkRecord):
    """A video and how far its analysis is; what is None has not been measured, 0 has."""

    kind: ClassVar[RecordKind] = "media"

    campaign_id: int | None
    video_ad_unit_id: int | None
    result_id: int | None
    file_name: str
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

    analysis_key: str
    review_note: str
    reviewed_at: datetime | None


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
    script_edited_at: datetime | None
    """When a person changed the rows of the script last; the scenes' details are the analysis's still."""


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
