"""Prompt, a text to draw from with its enhancement, and PromptTemplate; ranges are in the records."""

from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Code, Work
from cw_assets.catalog.models.known_models import Word
from cw_assets.domain.status import RecordKind


class Prompt(Work):
    """A text to draw from, as written and as enhanced."""

    __tablename__ = "prompts"
    record_kind: ClassVar[RecordKind] = "prompt"

    source_prompt: Mapped[str]
    enhanced_prompt: Mapped[str]
    negative_prompt: Mapped[str]
    enhancement_style: Mapped[str] = mapped_column(Word)
    enhancement_method: Mapped[str] = mapped_column(Word)
    enhancement_model: Mapped[str]
    fallback_reason: Mapped[str]
    creativity: Mapped[float]

    __table_args__ = (Index("ix_prompts_status_id", "status", "id"), Base.__table_args__)


class PromptTemplate(Base):
    """A version of a Jinja2 template; of each slug one is active."""

    __tablename__ = "prompt_templates"

    slug: Mapped[Code]
    category: Mapped[str]
    text: Mapped[str]
    version: Mapped[int]
    is_active: Mapped[bool]

    __table_args__ = (UniqueConstraint("slug", "version"), Base.__table_args__)


ACTIVE = text("is_active")
Index(
    "uq_prompt_templates_slug_active",
    PromptTemplate.slug,
    unique=True,
    sqlite_where=ACTIVE,
    postgresql_where=ACTIVE,
)
