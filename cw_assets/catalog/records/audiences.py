"""Segments and personas: for whom a spot is adapted."""

from typing import Literal

from pydantic import Field

from cw_assets.catalog.records.base import Record
from cw_assets.catalog.records.known_models import Slug
from cw_assets.catalog.records.places import CountryCode, Insights, LanguageCode
from cw_assets.domain.values import Value

SegmentKind = Literal["demographic", "behavioural", "psychographic"]


class SegmentFields(Value):
    """Part of an audience."""

    slug: Slug
    kind: SegmentKind
    name: str = Field(min_length=1)
    description: str = ""
    insights: Insights = ()


class SegmentRecord(SegmentFields, Record):
    """A segment of the catalog."""


class PersonaFields(Value):
    """Somebody who stands for an audience in a place."""

    slug: Slug
    name: str = Field(min_length=1)
    """What the audience is called; no invented person's name."""
    description: str = ""
    country: CountryCode
    language: LanguageCode
    segments: tuple[Slug, ...] = ()
    """In the order of their weight."""


class PersonaRecord(PersonaFields, Record):
    """A persona of the catalog."""
