"""DiffusionJob: an order for images, and what came of it; ranges are in the record."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column

from cw_assets.catalog.models.base import Base, Code, Work
from cw_assets.catalog.models.known_models import ControlNetModel, DiffusionModel
from cw_assets.domain.status import RecordKind


class DrawnWith:
    """What pictures are drawn with; it cannot be deleted while a row names it."""

    diffusion_model_id: Mapped[int] = mapped_column(ForeignKey("diffusion_models.id", ondelete="RESTRICT"), index=True)
    lora_id: Mapped[int | None] = mapped_column(ForeignKey("lora_models.id", ondelete="RESTRICT"), index=True)
    controlnet_id: Mapped[int | None] = mapped_column(
        ForeignKey("controlnet_models.id", ondelete="RESTRICT"), index=True
    )

    @declared_attr
    def diffusion_model(cls) -> Mapped[str]:  # noqa: N805 it is called with the class
        """The model's slug."""
        return column_property(
            select(DiffusionModel.slug).where(DiffusionModel.id == cls.diffusion_model_id).scalar_subquery()
        )

    @declared_attr
    def controlnet(cls) -> Mapped[str | None]:  # noqa: N805 it is called with the class
        """The ControlNet's slug."""
        return column_property(
            select(ControlNetModel.slug).where(ControlNetModel.id == cls.controlnet_id).scalar_subquery()
        )


class DiffusionJob(DrawnWith, Work):
    """An order for images; what it is made of cannot be deleted while it is there."""

    __tablename__ = "diffusion_jobs"
    record_kind: ClassVar[RecordKind] = "diffusion job"

    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="RESTRICT"), index=True)
    identifier: Mapped[Code]
    width: Mapped[int | None]
    height: Mapped[int | None]
    steps: Mapped[int | None]
    guidance_scale: Mapped[float | None]
    lora_strength: Mapped[float | None]
    seed: Mapped[int | None] = mapped_column(BigInteger)
    scheduler: Mapped[str | None]
    num_images: Mapped[int]
    reference_image: Mapped[str]
    conditioning_scale: Mapped[float | None]
    guidance_end: Mapped[float | None]
    ip_adapter_image: Mapped[str]
    ip_adapter_scale: Mapped[float | None]
    options: Mapped[list[Any]]
    result_images: Mapped[list[Any]] = mapped_column(default=list)
    generation_metadata: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (Index("ix_diffusion_jobs_status_id", "status", "id"), Base.__table_args__)
