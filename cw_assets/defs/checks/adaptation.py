"""The check of an adapted script: by the rows that are in the catalog, not by what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cw_assets.catalog.repository import Catalog
    from cw_assets.domain.adaptation.outcome import Adaptation


def rows_match_the_origin(catalog: Catalog, unit_id: int, made: Adaptation) -> list[str]:
    """As many rows as the origin, in order, the same time in all."""
    from cw_assets.domain.scripts.edits import faults_beside
    from cw_assets.domain.scripts.rows import order_faults, row_faults

    unit = catalog.get_ad_unit(unit_id)
    rows, origin = catalog.unit_script(unit_id), catalog.unit_script(unit.source_ad_unit_id or 0)
    faults = [*row_faults(rows), *order_faults(rows), *faults_beside(rows, origin)]
    if rows != made.rows:
        faults.append("the rows in the catalog are not those that were made")
    return faults
