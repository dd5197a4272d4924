"""Region, Country and Language: the places that spots are adapted for; ranges are in the records."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Code


class Region(Base):
    """Countries that share habits; `insights` is a list of {heading, points}, here and below."""

    __tablename__ = "regions"

    slug: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    insights: Mapped[list[Any]]


class Language(Base):
    """A language; its models are named by their `model_id`, and the import sees that they are there."""

    __tablename__ = "languages"

    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str]
    primary_model: Mapped[str] = mapped_column(String(200))
    alternative_models: Mapped[list[Any]]
    insights: Mapped[list[Any]]


class Country(Base):
    """A country; `languages` are codes in order, and the import sees that they are there."""

    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(String(2), unique=True)
    name: Mapped[str]
    languages: Mapped[list[Any]]
    region: Mapped[Code] = mapped_column(ForeignKey("regions.slug", ondelete="RESTRICT"), index=True)
    insights: Mapped[list[Any]]
