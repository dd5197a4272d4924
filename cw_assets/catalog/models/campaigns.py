"""Brand and Campaign: for whom a spot is made; the spots themselves are in units.py and media.py."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cw_assets.catalog.models.base import Base, Code


class Brand(Base):
    """A brand; `insights` is a list of {heading, points}."""

    __tablename__ = "brands"

    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    guidelines: Mapped[str] = mapped_column(default="")
    insights: Mapped[list[Any]] = mapped_column(default=list)


class Campaign(Base):
    """A job for a client; `job_id` is the agency's own number for it."""

    __tablename__ = "campaigns"

    job_id: Mapped[Code] = mapped_column(unique=True)
    script_title: Mapped[str] = mapped_column(default="")
    client_name: Mapped[str] = mapped_column(default="")
    product_name: Mapped[str] = mapped_column(default="")
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id", ondelete="SET NULL"), index=True)
    original_script: Mapped[str] = mapped_column(default="")
    """The script as it was brought, as text."""
