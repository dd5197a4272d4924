"""VideoProcessingResult and its KeyFrames: what an analysis found; columns are named as in VideoAnalysis."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base


class VideoProcessingResult(Base):
    """The present result of a media: a new one takes the place of the old."""

    __tablename__ = "video_processing_results"

    media_id: Mapped[int] = mapped_column(ForeignKey("ad_unit_media.id", ondelete="CASCADE"), unique=True)
    run_id: Mapped[str]
    scenes: Mapped[list[Any]]
    script: Mapped[dict[str, Any]]
    transcription: Mapped[dict[str, Any]]
    visual_style: Mapped[dict[str, Any]]
    objects_summary: Mapped[dict[str, Any]]
    on_screen_text: Mapped[dict[str, Any]]
    sentiment_analysis: Mapped[dict[str, Any]]
    categories: Mapped[dict[str, Any]]
    audience_insights: Mapped[dict[str, Any]]
    models_used: Mapped[dict[str, Any]]
    processing_time: Mapped[float]
    script_edited_at: Mapped[datetime | None]
    """When a person changed the rows of the script last."""


class KeyFrame(Base):
    """The best frame of a scene, with its own colours and objects; `image` and `thumbnail` are keys in the store."""

    __tablename__ = "key_frames"

    result_id: Mapped[int] = mapped_column(ForeignKey("video_processing_results.id", ondelete="CASCADE"))
    scene_number: Mapped[int]
    timestamp: Mapped[float]
    frame_number: Mapped[int]
    image: Mapped[str]
    thumbnail: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    detected_objects: Mapped[list[Any]]
    colors: Mapped[list[Any]]
    embedding: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (UniqueConstraint("result_id", "scene_number"), Base.__table_args__)
