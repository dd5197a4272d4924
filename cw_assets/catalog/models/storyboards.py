"""Storyboard, the pictures of a unit's script, and StoryboardImage, one of them; ranges are in the records."""

from fractions import Fraction
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column

from cw_assets.catalog.models.base import Base, Work
from cw_assets.catalog.models.images import DiffusionJob, DrawnWith
from cw_assets.domain.status import RecordKind, Status


class StoryboardImage(Base):
    """A picture of a row, ordered as a diffusion job of its own."""

    __tablename__ = "storyboard_images"

    storyboard_id: Mapped[int] = mapped_column(ForeignKey("storyboards.id", ondelete="CASCADE"))
    script_row_id: Mapped[int | None] = mapped_column(
        ForeignKey("ad_unit_script_rows.id", ondelete="SET NULL"), index=True
    )
    image_index: Mapped[int]
    """Within its row, counted from 0."""
    diffusion_job_id: Mapped[int] = mapped_column(ForeignKey("diffusion_jobs.id", ondelete="RESTRICT"), unique=True)
    key_frame_id: Mapped[int | None] = mapped_column(ForeignKey("key_frames.id", ondelete="SET NULL"), index=True)
    input_key: Mapped[str]
    """Names everything the picture is to be made from."""
    rendered_key: Mapped[str] = mapped_column(default="")
    """The `input_key` that its picture was made from; empty before there is one."""

    __table_args__ = (UniqueConstraint("storyboard_id", "script_row_id", "image_index"), Base.__table_args__)


class Storyboard(DrawnWith, Work):
    """The pictures of a unit's script; what they are made of cannot be deleted while it is there."""

    __tablename__ = "storyboards"
    record_kind: ClassVar[RecordKind] = "storyboard"

    video_ad_unit_id: Mapped[int] = mapped_column(ForeignKey("video_ad_units.id", ondelete="RESTRICT"), index=True)
    media_id: Mapped[int | None] = mapped_column(ForeignKey("ad_unit_media.id", ondelete="RESTRICT"), index=True)
    """The video whose keyframes are followed."""
    title: Mapped[str]
    images_per_row: Mapped[int]
    source_type: Mapped[str] = mapped_column(String(16))
    lora_strength: Mapped[float | None]
    conditioning_scale: Mapped[float | None]
    guidance_end: Mapped[float | None]
    style_prompt: Mapped[str]
    enhance_prompts: Mapped[bool]
    seed: Mapped[int] = mapped_column(BigInteger)
    frame_rate: Mapped[Fraction | None]
    gentle_move: Mapped[bool]
    scratch_voice: Mapped[bool]
    references: Mapped[dict[str, Any]]
    takes: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    outputs: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @declared_attr
    def frames_total(cls) -> Mapped[int]:  # noqa: N805 it is called with the class
        image = StoryboardImage
        planned = select(func.count(image.id)).where(image.storyboard_id == cls.id)
        return column_property(planned.correlate_except(image).scalar_subquery())

    @declared_attr
    def frames_rendered(cls) -> Mapped[int]:  # noqa: N805 it is called with the class
        """Those whose picture shows its row as it is planned now."""
        image, job = StoryboardImage, DiffusionJob
        fresh = (job.status == Status.COMPLETED, image.rendered_key == image.input_key, image.input_key != "")
        of_board = select(func.count(image.id)).join(job, job.id == image.diffusion_job_id)
        rendered = of_board.where(image.storyboard_id == cls.id, *fresh)
        return column_property(rendered.correlate_except(image, job).scalar_subquery())

    __table_args__ = (Index("ix_storyboards_status_id", "status", "id"), Base.__table_args__)
