"""Which records go into an archive: those asked for, and everything that they are linked to."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cw_assets.catalog.archive.taking import Names, made_from, take_brand, take_campaign, take_media, take_unit
from cw_assets.catalog.archive.values import FORMAT, VERSION, Archive, ArchiveKind
from cw_assets.catalog.models import AdUnitMedia, Brand, Campaign, VideoAdUnit
from cw_assets.catalog.models.base import Base, Work
from cw_assets.catalog.results import present_result
from cw_assets.catalog.sessions import Row, called, existing
from cw_assets.domain.status import ACTIVE
from cw_assets.errors import InvalidInput, WrongStatus


class Chosen:
    """Rows by table and id; a row brings those that it is linked to."""

    def __init__(self, session: Session, *, with_units: bool = True) -> None:
        self.session, self.with_units = session, with_units
        self.rows: dict[type[Base], dict[int, Base]] = {}

    def of(self, table: type[Row]) -> list[Row]:
        return [row for row in self.rows.get(table, {}).values() if isinstance(row, table)]

    def add(self, table: type[Base], row_id: int | None) -> None:
        if row_id is None or row_id in self.rows.setdefault(table, {}):
            return
        row = self.session.get_one(table, row_id)
        self.rows[table][row_id] = row
        match row:
            case Campaign():
                self.add(Brand, row.brand_id)
            case AdUnitMedia():
                self.add(Campaign, row.campaign_id)
                self.add(VideoAdUnit, row.video_ad_unit_id if self.with_units else None)
            case VideoAdUnit():
                self.add_unit_links(row)

    def add_unit_links(self, unit: VideoAdUnit) -> None:
        self.add(Campaign, unit.campaign_id)
        self.add(Brand, unit.brand_id)
        self.add(VideoAdUnit, unit.source_ad_unit_id)
        film = made_from(self.session, unit)
        self.add(AdUnitMedia, film.id if film else None)
        self.add_all(AdUnitMedia, AdUnitMedia.video_ad_unit_id == unit.id)

    def add_all(self, table: type[Base], *where: object) -> None:
        for row_id in self.session.scalars(select(table.id).where(*where)):  # type: ignore[arg-type]
            self.add(table, row_id)


def choose_result(chosen: Chosen, media_id: int) -> None:
    present_result(chosen.session, existing(chosen.session, AdUnitMedia, media_id))
    chosen.add(AdUnitMedia, media_id)


def choose_media(chosen: Chosen, media_id: int) -> None:
    chosen.add(AdUnitMedia, existing(chosen.session, AdUnitMedia, media_id).id)


def choose_unit(chosen: Chosen, unit_id: int) -> None:
    chosen.add(VideoAdUnit, existing(chosen.session, VideoAdUnit, unit_id).id)


def choose_campaign(chosen: Chosen, campaign_id: int) -> None:
    chosen.add(Campaign, existing(chosen.session, Campaign, campaign_id).id)
    chosen.add_all(AdUnitMedia, AdUnitMedia.campaign_id == campaign_id)
    chosen.add_all(VideoAdUnit, VideoAdUnit.campaign_id == campaign_id)


CHOOSE: dict[ArchiveKind, Callable[[Chosen, int], None]] = {
    "result": choose_result,
    "media": choose_media,
    "unit": choose_unit,
    "campaign": choose_campaign,
}


def chosen_for(session: Session, kind: ArchiveKind, record_id: int | None) -> Chosen:
    chosen = Chosen(session, with_units=kind != "result")
    if kind == "all":
        for table in (Brand, Campaign, AdUnitMedia, VideoAdUnit):
            chosen.add_all(table)
    elif record_id is None:
        raise InvalidInput(f"An export of kind {kind} is of one record; give its id, or export all.")
    else:
        CHOOSE[kind](chosen, record_id)
    return chosen


def archive_of(chosen: Chosen, kind: ArchiveKind, now: datetime) -> Archive:
    """WrongStatus where a run holds one of them."""
    check_at_rest([*chosen.of(AdUnitMedia), *chosen.of(VideoAdUnit)])
    media, units = chosen.of(AdUnitMedia), chosen.of(VideoAdUnit)
    names = Names(chosen.session, {}, {})
    media.sort(key=lambda row: (names.campaign(row.campaign_id) or "", row.sha256))
    units.sort(key=lambda row: (names.campaign(row.campaign_id) or "", *unit_order(row)))
    names.units = {row.id: f"unit-{number}" for number, row in enumerate(units, start=1)}
    names.media = {row.id: f"media-{number}" for number, row in enumerate(media, start=1)}
    return Archive(
        format=FORMAT,
        version=VERSION,
        kind=kind,
        exported_at=now,
        brands=tuple(take_brand(row) for row in sorted(chosen.of(Brand), key=lambda row: row.code)),
        campaigns=tuple(take_campaign(row, names) for row in sorted(chosen.of(Campaign), key=lambda row: row.job_id)),
        units=tuple(take_unit(row, names) for row in units),
        media=tuple(take_media(row, names, with_unit=chosen.with_units) for row in media),
    )


def unit_order(row: VideoAdUnit) -> tuple[object, ...]:
    """Origins first; ids last, where nothing else tells two apart."""
    return (
        row.unit_type != "ORIGIN",
        row.code,
        row.language,
        row.country,
        row.persona,
        row.created_at,
        row.id,
    )


def check_at_rest(rows: Iterable[Work]) -> None:
    busy = [f"{called(type(row), row.id)} is {row.status}" for row in rows if row.status in ACTIVE]
    if busy:
        raise WrongStatus(f"{', '.join(busy)}, so nothing is exported; wait for it or cancel it, then export again.")
