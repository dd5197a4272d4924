"""A unit's script with what stands above it, read from the catalog: what its exports and its storyboards show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cw_assets.catalog.records import AdUnitRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.scripts.rows import ScriptRow
    from cw_assets.exports.scripts.material import ScriptMaterial


def script_material(workplace: Workplace, unit: AdUnitRecord, rows: tuple[ScriptRow, ...]) -> ScriptMaterial:
    """These rows as the unit's script; campaign, brand, market and origin stand on the records."""
    from cw_assets.exports.scripts.material import ScriptMaterial

    catalog = workplace.catalog
    origin = catalog.get_ad_unit(unit.source_ad_unit_id) if unit.source_ad_unit_id else None
    campaign = catalog.get_campaign(unit.campaign_id) if unit.campaign_id else None
    brand = catalog.brand_of(unit)
    return ScriptMaterial(
        title=unit.title or unit.code,
        code=unit.code,
        job_id=campaign.job_id if campaign else "",
        client=campaign.client_name if campaign else "",
        product=campaign.product_name if campaign else "",
        brand=brand.name if brand else "",
        language="-".join(part for part in (unit.language, unit.country) if part) or "und",
        origin_language=(origin.language if origin else unit.language) or "und",
        duration_seconds=unit.duration or sum(row.duration_seconds for row in rows),
        visual_style_prompt=unit.visual_style_prompt,
        notes=unit.pipeline_metadata.get("script_notes", ""),
        rows=rows,
        origin_rows=catalog.unit_script(origin.id) if origin else (),
        date=(unit.completed_at or datetime.now(UTC)).date(),
        **place_of(workplace, unit),
    )


def place_of(workplace: Workplace, unit: AdUnitRecord) -> dict[str, Any]:
    """The market in words, and the direction of its writing."""
    from cw_assets.domain.adaptation.market import Market

    if not unit.country:
        found = workplace.catalog.find_language(unit.language)
        return {"market": found.name if found else ""}
    market = Market(language=unit.language, country=unit.country)
    facts = workplace.engines.places.facts(market, today=datetime.now(UTC).date())
    return {"market": f"{facts.language_name}, {facts.country_name}", "text_direction": facts.text_direction}
