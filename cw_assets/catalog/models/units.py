"""VideoAdUnit and its script rows: a spot as a script, ORIGIN or ADAPTATION; its film is in media.py."""

from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Code, Work
from cw_assets.domain.status import RecordKind


class VideoAdUnit(Work):
    """A spot for one market; `llm` and `brand_id` override the defaults, codes name reference data."""

    __tablename__ = "video_ad_units"
    record_kind: ClassVar[RecordKind] = "ad unit"

    unit_type: Mapped[str] = mapped_column(String(16))
    """ORIGIN or ADAPTATION."""
    code: Mapped[Code]
    title: Mapped[str] = mapped_column(default="")
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="RESTRICT"), index=True)
    source_ad_unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("video_ad_units.id", ondelete="SET NULL"), index=True
    )
    persona: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    llm: Mapped[str] = mapped_column(default="")
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id", ondelete="SET NULL"), index=True)
    duration: Mapped[float | None]
    """Seconds."""
    visual_style_prompt: Mapped[str] = mapped_column(default="")
    concept_brief: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cultural_brief: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evaluation_history: Mapped[list[Any]] = mapped_column(default=list)
    pipeline_metadata: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pipeline_model_config: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (Index("ix_video_ad_units_status_id", "status", "id"), Base.__table_args__)


class AdUnitScriptRow(Base):
    """A row of a unit's script; `timecode` is HH:MM:SS:FF."""

    __tablename__ = "ad_unit_script_rows"

    unit_id: Mapped[int] = mapped_column(ForeignKey("video_ad_units.id", ondelete="CASCADE"))
    order_index: Mapped[int]
    shot_number: Mapped[int]
    timecode: Mapped[str]
    duration_seconds: Mapped[float]
    visual_text: Mapped[str]
    audio_text: Mapped[str]

    __table_args__ = (UniqueConstraint("unit_id", "order_index"), Base.__table_args__)
