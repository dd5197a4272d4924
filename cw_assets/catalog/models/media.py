"""AdUnitMedia, a video with its analysis, and what each asset of that took; the result is in results.py."""

from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column

from cw_assets.catalog.models.base import Base, Code, Work
from cw_assets.catalog.models.results import VideoProcessingResult
from cw_assets.domain.status import RecordKind


class AdUnitMedia(Work):
    """A video; the same content is there once in each campaign, and once outside of campaigns."""

    __tablename__ = "ad_unit_media"
    record_kind: ClassVar[RecordKind] = "media"

    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="RESTRICT"), index=True)
    video_ad_unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("video_ad_units.id", ondelete="SET NULL"), index=True
    )
    """The ORIGIN unit made from it."""
    file_name: Mapped[str]
    video_file: Mapped[str]
    """Key in the media store."""
    sha256: Mapped[str] = mapped_column(String(64))
    file_size: Mapped[int] = mapped_column(BigInteger)

    duration: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    frame_rate: Mapped[Fraction | None]
    rotation: Mapped[int | None]
    video_codec: Mapped[str | None]
    audio_codec: Mapped[str | None]
    audio_channels: Mapped[int | None]
    audio_sample_rate: Mapped[int | None]

    analysis_key: Mapped[str] = mapped_column(default="")
    """What the present result was made from: a hash over file and settings."""
    review_note: Mapped[str] = mapped_column(default="")
    reviewed_at: Mapped[datetime | None]

    @declared_attr
    def result_id(cls) -> Mapped[int | None]:  # noqa: N805 it is called with the class
        """The present result; the link itself stands on the result."""
        result = VideoProcessingResult
        return column_property(select(result.id).where(result.media_id == cls.id).scalar_subquery())

    __table_args__ = (
        Index("ix_ad_unit_media_status_id", "status", "id"),
        Index("uq_ad_unit_media_sha256_campaign_id", "sha256", "campaign_id", unique=True),
        Base.__table_args__,
    )


# NULL differs from NULL in a unique index, so media outside of campaigns have one of their own.
Index(
    "uq_ad_unit_media_sha256_no_campaign",
    AdUnitMedia.sha256,
    unique=True,
    sqlite_where=AdUnitMedia.campaign_id.is_(None),
    postgresql_where=AdUnitMedia.campaign_id.is_(None),
)


class MediaPhaseRun(Base):
    """What one asset took when it was last made for this media."""

    __tablename__ = "media_phase_runs"

    media_id: Mapped[int] = mapped_column(ForeignKey("ad_unit_media.id", ondelete="CASCADE"))
    asset: Mapped[Code]
    seconds: Mapped[float]
    engine: Mapped[str | None]
    model: Mapped[str | None]
    version: Mapped[str | None]
    warm: Mapped[bool | None]
    reused: Mapped[bool]
    finished_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("media_id", "asset"), Base.__table_args__)
