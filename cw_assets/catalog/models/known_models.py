"""DiffusionModel, ControlNetModel and LLMModel: the models there are to choose from; ranges are in the records."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Code

Word = String(32)
"""Of one of the few words that a column may hold."""


class DiffusionModel(Base):
    """A model that draws."""

    __tablename__ = "diffusion_models"

    slug: Mapped[Code] = mapped_column(unique=True)
    label: Mapped[str]
    base_architecture: Mapped[str] = mapped_column(Word)
    path: Mapped[str]
    pipeline: Mapped[str]
    steps: Mapped[int]
    guidance_scale: Mapped[float]
    width: Mapped[int]
    height: Mapped[int]
    max_pixels: Mapped[int]
    scheduler: Mapped[str]
    dtype: Mapped[str] = mapped_column(Word)
    supports_negative_prompt: Mapped[bool]
    needs_negative_prompt: Mapped[bool]
    force_default_guidance: Mapped[bool]
    max_sequence_length: Mapped[int | None]
    token_window: Mapped[int | None]
    vram_mb: Mapped[int | None]
    licence: Mapped[str]
    size_mb: Mapped[int | None]
    is_active: Mapped[bool]


class ControlNetModel(Base):
    """A model that holds a drawing to a reference picture."""

    __tablename__ = "controlnet_models"

    slug: Mapped[Code] = mapped_column(unique=True)
    label: Mapped[str]
    path: Mapped[str]
    control_type: Mapped[str] = mapped_column(Word)
    base_architecture: Mapped[str] = mapped_column(Word)
    conditioning_scale: Mapped[float]
    guidance_end: Mapped[float]
    is_active: Mapped[bool]


class LLMModel(Base):
    """A language model; `model_id` is its id at the hub."""

    __tablename__ = "llm_models"

    model_id: Mapped[str] = mapped_column(String(200), unique=True)
    load_in_4bit: Mapped[bool]
    licence: Mapped[str]
    size_mb: Mapped[int | None]
    is_active: Mapped[bool]
