"""Ad units, whatever made them: getting and listing them, what people set, and the rows of the script.

An ORIGIN unit is made in origins.py, one for another market in adaptations.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cw_assets.catalog.campaigns import check_brand
from cw_assets.catalog.checking import change
from cw_assets.catalog.holding import check_idle
from cw_assets.catalog.models import AdUnitScriptRow, Brand, Campaign, Persona, Region, VideoAdUnit
from cw_assets.catalog.named import known
from cw_assets.catalog.records import AdUnitFields, AdUnitRecord, BrandRecord, ScriptRowRecord
from cw_assets.catalog.sessions import Sessions, existing, newest_first, put
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput


class UnitRepository(Sessions):
    """The part of the catalog that keeps ad units."""

    def update_unit(self, unit_id: int, **changes: Any) -> AdUnitRecord:
        """Change the fields of AdUnitFields that are given; the others, and its partition, stay.

        InvalidInput while a run holds the unit, for what does not exist, and where an adaptation would be the second
        of its origin for the same market and persona.
        """
        with self._writing() as session:
            unit = existing(session, VideoAdUnit, unit_id, lock=True)
            check_idle(unit)
            set_fields(session, unit, changes)
            if "persona" in changes:
                check_alone(session, unit)
            return AdUnitRecord.model_validate(unit)

    def get_ad_unit(self, unit_id: int) -> AdUnitRecord:
        """NotFound where there is none."""
        with self._reading() as session:
            return AdUnitRecord.model_validate(existing(session, VideoAdUnit, unit_id))

    def list_ad_units(
        self,
        status: Status | None = None,
        *,
        campaign_id: int | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> list[AdUnitRecord]:
        """Newest first; of one status and campaign, or of all."""
        query = newest_first(VideoAdUnit, status, limit, offset)
        if campaign_id is not None:
            query = query.where(VideoAdUnit.campaign_id == campaign_id)
        with self._reading() as session:
            return [AdUnitRecord.model_validate(row) for row in session.scalars(query)]

    def brand_of(self, unit: AdUnitRecord) -> BrandRecord | None:
        """The unit's own brand, else its origin's, else its campaign's."""
        with self._reading() as session:
            origin = session.get(VideoAdUnit, unit.source_ad_unit_id) if unit.source_ad_unit_id else None
            campaign = session.get(Campaign, unit.campaign_id) if unit.campaign_id else None
            named = [unit.brand_id, *(found.brand_id for found in (origin, campaign) if found)]
            chosen = next((brand_id for brand_id in named if brand_id is not None), None)
            return None if chosen is None else BrandRecord.model_validate(existing(session, Brand, chosen))

    def script_rows(self, unit_id: int) -> list[ScriptRowRecord]:
        """The unit's script in order."""
        with self._reading() as session:
            return [ScriptRowRecord.model_validate(row) for row in rows_of(session, unit_id)]

    def unit_script(self, unit_id: int) -> tuple[ScriptRow, ...]:
        """The unit's script in order, as the domain has it."""
        with self._reading() as session:
            return script_of(session, unit_id)


def check_alone(session: Session, unit: VideoAdUnit) -> None:
    """InvalidInput where another adaptation of its origin is for the same market and persona."""
    alike = adaptations_of(unit.source_ad_unit_id, unit.country, unit.language, unit.persona)
    other = session.scalars(alike.where(VideoAdUnit.id != unit.id)).first() if unit.source_ad_unit_id else None
    if other is not None:
        raise InvalidInput(
            f"Ad unit {other.id} is for the market and persona of ad unit {unit.id} too; "
            f"change its persona with `cw unit set`, or delete it with `cw unit delete {other.id}`."
        )


def set_fields(session: Session, unit: VideoAdUnit, changes: Mapping[str, Any]) -> None:
    """Change the fields of AdUnitFields of a locked unit. InvalidInput for what cannot be kept or does not exist."""
    for table, field in ((Region, "region"), (Persona, "persona")):
        if changes.get(field):
            known(session, table, str(changes[field]))
    check_brand(session, changes.get("brand_id"))
    change(unit, AdUnitFields, f"Ad unit {unit.id}", changes)


def adaptations_of(origin_id: int | None, country: str, language: str, persona: str) -> Select[VideoAdUnit]:
    """Those of an origin for one market and persona, newest first."""
    return (
        select(VideoAdUnit)
        .where(VideoAdUnit.source_ad_unit_id == origin_id)
        .where(VideoAdUnit.country == country, VideoAdUnit.language == language, VideoAdUnit.persona == persona)
        .order_by(VideoAdUnit.id.desc())
    )


def rows_of(session: Session, unit_id: int) -> Iterator[AdUnitScriptRow]:
    """In order."""
    query = select(AdUnitScriptRow).where(AdUnitScriptRow.unit_id == unit_id)
    yield from session.scalars(query.order_by(AdUnitScriptRow.order_index))


def script_of(session: Session, unit_id: int) -> tuple[ScriptRow, ...]:
    """A unit's rows as the domain has them."""
    return tuple(
        ScriptRow(
            shot_number=row.shot_number,
            timecode_start=row.timecode,
            duration_seconds=row.duration_seconds,
            visual_text=row.visual_text,
            audio_text=row.audio_text,
        )
        for row in rows_of(session, unit_id)
    )


def replace_rows(session: Session, unit_id: int, rows: Sequence[ScriptRow], now: datetime) -> None:
    """Put these rows in the place of the unit's; each keeps the id of the one that stood where it stands."""
    present = {row.order_index: row for row in rows_of(session, unit_id)}
    for index, row in enumerate(rows):
        kept = present.pop(index, None) or AdUnitScriptRow(unit_id=unit_id, order_index=index, created_at=now)
        put(kept, {"timecode": row.timecode_start, **row.model_dump(exclude={"timecode_start"})})
        session.add(kept)
    for surplus in present.values():
        session.delete(surplus)
