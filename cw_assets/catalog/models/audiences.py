"""Segment and Persona: for whom a spot is adapted; ranges are in the records."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Code
from cw_assets.catalog.models.known_models import Word


class Segment(Base):
    """Part of an audience; `insights` is a list of {heading, points}."""

    __tablename__ = "segments"

    slug: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(Word)
    name: Mapped[str]
    description: Mapped[str]
    insights: Mapped[list[Any]]


class Persona(Base):
    """An audience in a place; `segments` are slugs in order, and the import sees that they are there."""

    __tablename__ = "personas"

    slug: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]
    country: Mapped[str] = mapped_column(String(2), ForeignKey("countries.code", ondelete="RESTRICT"), index=True)
    language: Mapped[str] = mapped_column(String(16), ForeignKey("languages.code", ondelete="RESTRICT"), index=True)
    segments: Mapped[list[Any]]
