"""Rows that a person brings into an ADAPTATION unit, in the place of those that a run has made.

How their file is read, and what the gates' code would say of them, is told above.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from cw_assets.catalog.holding import check_idle, complete, let_go
from cw_assets.catalog.models import VideoAdUnit
from cw_assets.catalog.records import AdUnitRecord
from cw_assets.catalog.sessions import Sessions, existing, move
from cw_assets.catalog.units import replace_rows, script_of
from cw_assets.domain.scripts.edits import EDITED_AT, faults_beside
from cw_assets.domain.scripts.lines import lines_to_translate
from cw_assets.domain.scripts.rows import ScriptRow, order_faults, row_faults
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput


class EditRepository(Sessions):
    """The part of the catalog that takes in rows of people."""

    def editable_unit(self, unit_id: int) -> AdUnitRecord:
        """The unit. InvalidInput for an origin, for one whose origin is gone, and while a run holds it."""
        with self._reading() as session:
            unit = existing(session, VideoAdUnit, unit_id)
            check_editable(unit)
            return AdUnitRecord.model_validate(unit)

    def edit_rows(self, unit_id: int, rows: Sequence[ScriptRow], *, input_key: str) -> AdUnitRecord:
        """Put these rows in the place of the older ones, all at once, and complete the record; its documents stay.

        `input_key` names what the unit would be adapted from now. InvalidInput as for `editable_unit`, and for rows
        that do not fit the origin's.
        """
        with self._writing() as session:
            unit, now = existing(session, VideoAdUnit, unit_id, lock=True), self._clock()
            check_editable(unit)
            origin = existing(session, VideoAdUnit, unit.source_ad_unit_id or 0)
            check_fit(session, unit, rows)
            replace_rows(session, unit.id, rows, now)
            unit.duration = origin.duration
            unit.visual_style_prompt = unit.visual_style_prompt or origin.visual_style_prompt
            news = {"lines_to_translate": lines_to_translate(rows), EDITED_AT: now.isoformat(), "input_key": input_key}
            unit.pipeline_metadata = {**unit.pipeline_metadata, **news}
            let_go(unit)  # a run that was given up for lost, and comes back, must not replace these rows
            if unit.status in (Status.PENDING, Status.CANCELLED):
                move(unit, Status.PROCESSING, now)
            complete(unit, now)
            return AdUnitRecord.model_validate(unit)


def edited_in(metadata: dict[str, Any]) -> dict[str, Any]:
    """Of a unit's metadata what says that its rows are a person's; empty where they are a run's."""
    return {EDITED_AT: metadata[EDITED_AT]} if EDITED_AT in metadata else {}


def check_editable(unit: VideoAdUnit) -> None:
    if unit.unit_type != "ADAPTATION":
        raise InvalidInput(
            f"Ad unit {unit.id} is an origin, and lines come back into adaptations; "
            "take its own script in anew with `cw unit import FILE --code CODE`."
        )
    if unit.source_ad_unit_id is None:
        raise InvalidInput(
            f"The origin of ad unit {unit.id} is gone, so nothing tells how many rows it has; "
            "import the script as an origin of its own."
        )
    check_idle(unit)


def check_fit(session: Session, unit: VideoAdUnit, rows: Sequence[ScriptRow]) -> None:
    origin = script_of(session, unit.source_ad_unit_id or 0)
    faults = [*row_faults(rows), *order_faults(rows), *faults_beside(rows, origin)]
    if faults:
        told = "; ".join(fault.rstrip(".") for fault in faults)
        raise InvalidInput(f"The rows for ad unit {unit.id} cannot be kept ({told}); correct them.")
