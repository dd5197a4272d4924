"""Which record of the catalog each record of an archive is: by the names that people gave, never by ids.

A brand by its code, a campaign by its job id, a media by its content within its campaign. An origin by its code within
its campaign, an adaptation by its origin, market and persona (by its code as well where its origin is gone).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cw_assets.catalog.archive.values import Archive, ArchivedUnit
from cw_assets.catalog.models import AdUnitMedia, Brand, Campaign, VideoAdUnit
from cw_assets.catalog.sessions import Row

UnitKey = tuple[object, ...]


@dataclass
class Matches:
    """The rows that are there, by the archive's names; a record without one is new."""

    brands: dict[str, Brand] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    media: dict[str, AdUnitMedia] = field(default_factory=dict)
    units: dict[str, VideoAdUnit] = field(default_factory=dict)


def matches_of(session: Session, archive: Archive, *, lock: bool) -> Matches:
    """With `lock` they are kept from other writers; media before units, as everywhere."""
    found = Matches()
    for brand in archive.brands:
        keep(found.brands, brand.code, one(session, select(Brand).where(Brand.code == brand.code), lock=lock))
    for campaign in archive.campaigns:
        of_name = select(Campaign).where(Campaign.job_id == campaign.job_id)
        keep(found.campaigns, campaign.job_id, one(session, of_name, lock=lock))
    for media in sorted(archive.media, key=lambda media: media.sha256):
        if media.campaign is None or media.campaign in found.campaigns:
            same = select(AdUnitMedia).where(
                AdUnitMedia.sha256 == media.sha256,
                AdUnitMedia.campaign_id.is_not_distinct_from(campaign_id(found, media.campaign)),
            )
            keep(found.media, media.ref, one(session, same, lock=lock))
    for units in by_origin(archive.units):
        match_units(session, units, found, lock=lock)
    return found


def one(session: Session, query: Select[Row], *, lock: bool) -> Row | None:
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def keep(found: dict[str, Row], name: str, row: Row | None) -> None:
    if row is not None:
        found[name] = row


def campaign_id(found: Matches, job_id: str | None) -> int | None:
    return found.campaigns[job_id].id if job_id is not None else None


def by_origin(units: Sequence[ArchivedUnit]) -> Iterator[list[ArchivedUnit]]:
    """Those without a source, then those made from them, and so on."""
    ready = [unit for unit in units if unit.source is None]
    while ready:
        yield ready
        names = {unit.ref for unit in ready}
        ready = [unit for unit in units if unit.source in names]


def match_units(session: Session, units: Sequence[ArchivedUnit], found: Matches, *, lock: bool) -> None:
    """Where several are called the same, those made at the same moment belong together, then the rest in order."""
    groups = defaultdict[UnitKey, list[ArchivedUnit]](list)
    for unit in units:
        key = key_of(unit, found)
        if key is not None:
            groups[key].append(unit)
    for group in groups.values():
        group.sort(key=lambda unit: unit.created_at)
        rows = rows_called(session, group[0], found, lock=lock)
        times = {row.created_at: row for row in rows}
        for unit in group:
            keep(found.units, unit.ref, times.pop(unit.created_at, None))
        taken = {row.id for row in found.units.values()}
        left = [row for row in rows if row.id not in taken]
        found.units.update(zip((unit.ref for unit in group if unit.ref not in found.units), left, strict=False))


def key_of(unit: ArchivedUnit, found: Matches) -> UnitKey | None:
    """None where nothing can be there, as its source or its campaign is new."""
    if unit.source is not None:
        source = found.units.get(unit.source)
        return ("of", source.id, *audience(unit)) if source else None
    if unit.campaign is not None and unit.campaign not in found.campaigns:
        return None
    return ("called", campaign_id(found, unit.campaign), unit.unit_type, unit.code, *audience(unit))


def audience(unit: ArchivedUnit) -> tuple[str, ...]:
    """The market and persona of an adaptation; an origin may change its language."""
    return () if unit.unit_type == "ORIGIN" else (unit.country, unit.language, unit.persona)


def rows_called(session: Session, unit: ArchivedUnit, found: Matches, *, lock: bool) -> list[VideoAdUnit]:
    """In the order in which they were made."""
    source = None if unit.source is None else found.units[unit.source].id
    query = select(VideoAdUnit).where(VideoAdUnit.source_ad_unit_id.is_not_distinct_from(source))
    if source is None:
        campaign = campaign_id(found, unit.campaign)
        query = query.where(VideoAdUnit.campaign_id.is_not_distinct_from(campaign))
        query = query.where(VideoAdUnit.unit_type == unit.unit_type, VideoAdUnit.code == unit.code)
    if audience(unit):
        columns = (VideoAdUnit.country, VideoAdUnit.language, VideoAdUnit.persona)
        query = query.where(*(column == value for column, value in zip(columns, audience(unit), strict=True)))
    query = query.order_by(VideoAdUnit.created_at, VideoAdUnit.id)
    return list(session.scalars(query.with_for_update(of=VideoAdUnit) if lock else query))
