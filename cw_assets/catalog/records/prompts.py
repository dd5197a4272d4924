"""A prompt with its enhancement, and a template that instructions are made of."""

from typing import ClassVar

from pydantic import Field

from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.catalog.records.known_models import Slug
from cw_assets.domain.prompts.styles import EnhancementMethod, EnhancementStyle
from cw_assets.domain.status import RecordKind
from cw_assets.domain.values import Score, Value


class PromptFields(Value):
    """A text to draw from, as written and as enhanced."""

    source_prompt: str = Field(pattern=r"\S")
    enhanced_prompt: str = ""
    negative_prompt: str = ""
    enhancement_style: EnhancementStyle = "auto"
    enhancement_method: EnhancementMethod = "none"
    """The one that really ran."""
    enhancement_model: str = ""
    """The model that really ran."""
    fallback_reason: str = ""
    """Why rules answered in a model's place."""
    creativity: Score = 0.7


class PromptRecord(PromptFields, WorkRecord):
    """A prompt of the catalog; the work on it is its enhancement."""

    kind: ClassVar[RecordKind] = "prompt"


class PromptTemplateFields(Value):
    """A Jinja2 template under its name."""

    slug: Slug
    category: str = ""
    text: str = Field(pattern=r"\S")


class PromptTemplateRecord(PromptTemplateFields, Record):
    """One version of a template; of each slug one is active."""

    version: int
    """Counts from 1."""
    is_active: bool
