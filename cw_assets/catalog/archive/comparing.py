"""What an import would do: each record of an archive against what the catalog has of it, and what stands in the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from cw_assets.catalog.archive.matching import Matches
from cw_assets.catalog.archive.taking import Names, take_brand, take_campaign, take_media, take_unit
from cw_assets.catalog.archive.values import (
    Archive,
    ArchivedBrand,
    ArchivedCampaign,
    ArchivedMedia,
    ArchivedUnit,
    name_of,
)
from cw_assets.catalog.models import AdUnitMedia, Brand, Campaign, VideoAdUnit
from cw_assets.catalog.models.base import Work
from cw_assets.catalog.sessions import Row, called
from cw_assets.domain.status import ACTIVE
from cw_assets.domain.values import Value

Given = TypeVar("Given", bound=Value)
OWN = frozenset({"ref", "slug", "created_at"})
"""What a record that is there keeps: its partition key, and when it was made."""


@dataclass
class Step(Generic[Given, Row]):
    """A record of the archive, the row that it is, and the fields that differ."""

    given: Given
    row: Row | None
    differs: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        return self.row is not None and not self.differs

    @property
    def line(self) -> str:
        """ "campaign J-1", with what differs behind it."""
        return f"{name_of(self.given)} ({', '.join(self.differs)})" if self.differs else name_of(self.given)


@dataclass
class Plan:
    """A step for each record, in the archive's order."""

    brands: list[Step[ArchivedBrand, Brand]]
    campaigns: list[Step[ArchivedCampaign, Campaign]]
    units: list[Step[ArchivedUnit, VideoAdUnit]]
    media: list[Step[ArchivedMedia, AdUnitMedia]]

    def groups(self) -> dict[str, Sequence[Step[Any, Any]]]:
        return {"brands": self.brands, "campaigns": self.campaigns, "media": self.media, "units": self.units}

    def obstacles(self, *, replace: bool) -> tuple[str, ...]:
        """Records that a run holds, and, where nothing may be replaced, those that differ; a sentence each."""
        steps = [step for group in self.groups().values() for step in group]
        busy = [step.row for step in steps if isinstance(step.row, Work) and step.row.status in ACTIVE]
        told = [f"{called(type(row), row.id)} is {row.status}; wait for it or cancel it, then import." for row in busy]
        if not replace:
            told += [
                f"{step.line} differs; replace it, or leave it out."
                for step in steps
                if step.differs and step.row not in busy
            ]
        return tuple(told)


def plan_of(session: Session, archive: Archive, found: Matches) -> Plan:
    names = Names(
        session,
        units={row.id: ref for ref, row in found.units.items()},
        media={row.id: ref for ref, row in found.media.items()},
    )
    own = OWN | {"unit"} if archive.kind == "result" else OWN
    return Plan(
        brands=[against(one, found.brands.get(one.code), take_brand) for one in archive.brands],
        campaigns=[
            against(one, found.campaigns.get(one.job_id), lambda row: take_campaign(row, names))
            for one in archive.campaigns
        ],
        units=[against(one, found.units.get(one.ref), lambda row: take_unit(row, names)) for one in archive.units],
        media=[
            against(one, found.media.get(one.ref), lambda row: take_media(row, names), own=own) for one in archive.media
        ],
    )


def against(
    given: Given, row: Row | None, take: Callable[[Row], Given], *, own: frozenset[str] = OWN
) -> Step[Given, Row]:
    if row is None:
        return Step(given, None)
    there = take(row)
    fields = [name for name in type(given).model_fields if name not in own]
    return Step(given, row, tuple(name for name in fields if getattr(given, name) != getattr(there, name)))
