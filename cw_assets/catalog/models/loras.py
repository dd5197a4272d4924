"""LoraModel: a LoRA, whose file may still have to be fetched; ranges are in the record."""

from typing import ClassVar

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Work
from cw_assets.catalog.models.known_models import Word
from cw_assets.domain.status import RecordKind

NAMED = text("air <> ''")


class LoraModel(Work):
    """A LoRA; one that has a name at its source (`air`) is there once."""

    __tablename__ = "lora_models"
    record_kind: ClassVar[RecordKind] = "lora"

    label: Mapped[str]
    path: Mapped[str]
    air: Mapped[str]
    base_architecture: Mapped[str] = mapped_column(Word)
    prompt_suffix: Mapped[str]
    negative_prompt_suffix: Mapped[str]
    default_strength: Mapped[float]
    guidance_scale: Mapped[float | None]
    clip_skip: Mapped[int | None]
    theme: Mapped[str]
    notes: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    is_active: Mapped[bool]

    __table_args__ = (
        Index("uq_lora_models_air", "air", unique=True, sqlite_where=NAMED, postgresql_where=NAMED),
        Index("ix_lora_models_status_id", "status", "id"),
        Base.__table_args__,
    )
