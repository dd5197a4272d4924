"""A plan carried out: records added, or put in the place of what is there, in the transaction of whoever calls."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, delete, inspect
from sqlalchemy.orm import Session

from cw_assets.catalog.archive.comparing import OWN, Plan, Step
from cw_assets.catalog.archive.matching import Matches
from cw_assets.catalog.archive.taking import IDS
from cw_assets.catalog.archive.values import ArchivedMedia, ArchivedPhaseRun, ArchivedResult, ArchivedUnit
from cw_assets.catalog.holding import let_go
from cw_assets.catalog.models import (
    AdUnitMedia,
    AdUnitScriptRow,
    Brand,
    Campaign,
    MediaPhaseRun,
    VideoAdUnit,
    VideoProcessingResult,
)
from cw_assets.catalog.models.base import Base, Work
from cw_assets.catalog.records import AnalysedKeyFrame
from cw_assets.catalog.results import insert_result
from cw_assets.catalog.sessions import Row
from cw_assets.domain.values import Value


class Writer:
    """Rows by the archive's names, and the order in which they can name one another."""

    def __init__(self, session: Session, found: Matches, *, with_units: bool) -> None:
        self.session, self.found, self.with_units = session, found, with_units

    def carry_out(self, plan: Plan) -> None:
        """Every step that is not unchanged."""
        for brand in todo(plan.brands):
            self.found.brands[brand.given.code] = self._row(brand, Brand)
        for campaign in todo(plan.campaigns):
            row = self.found.campaigns[campaign.given.job_id] = self._row(campaign, Campaign)
            row.brand_id = self._brand(campaign.given.brand)
        for unit in todo(plan.units):
            self._put_unit(unit)
        for one in todo(plan.media):
            self._put_media(one)
        for unit in plan.units:  # a new result has a new id, for a unit that is unchanged as well
            self._link_unit(unit.given)
        self.session.flush()

    def _put_unit(self, step: Step[ArchivedUnit, VideoAdUnit]) -> None:
        given = step.given
        row = self.found.units[given.ref] = self._row(step, VideoAdUnit)
        row.campaign_id, row.brand_id = self._campaign(given.campaign), self._brand(given.brand)
        if step.row is None or "rows" in step.differs:
            self._replace_rows(row, given)

    def _replace_rows(self, unit: VideoAdUnit, given: ArchivedUnit) -> None:
        self.session.execute(delete(AdUnitScriptRow).where(AdUnitScriptRow.unit_id == unit.id))
        for index, line in enumerate(given.rows):
            self.session.add(
                AdUnitScriptRow(
                    unit_id=unit.id, order_index=index, timecode=line.timecode_start, **columns(line, AdUnitScriptRow)
                )
            )

    def _link_unit(self, given: ArchivedUnit) -> None:
        """What names units and media, once all of them are there."""
        row = self.found.units[given.ref]
        row.source_ad_unit_id = self.found.units[given.source].id if given.source else None
        if given.made_from:
            film = self.found.media[given.made_from.media]
            self.session.refresh(film, ["result_id"])
            result_id = film.result_id if given.made_from.current else None
            ids = dict(zip(IDS, (film.id, result_id), strict=True))
            row.pipeline_metadata = {**given.pipeline_metadata, **ids}

    def _put_media(self, step: Step[ArchivedMedia, AdUnitMedia]) -> None:
        given = step.given
        row = self.found.media[given.ref] = self._row(step, AdUnitMedia, campaign_id=self._campaign(given.campaign))
        if self.with_units:
            row.video_ad_unit_id = self.found.units[given.unit].id if given.unit else None
        if step.row is None or "result" in step.differs:
            self._replace_result(row, given.result)
        if step.row is None or "phase_runs" in step.differs:
            self._replace_phase_runs(row, given.phase_runs)

    def _replace_result(self, media: AdUnitMedia, given: ArchivedResult | None) -> None:
        self.session.execute(delete(VideoProcessingResult).where(VideoProcessingResult.media_id == media.id))
        if given is not None:
            result = VideoProcessingResult(
                media_id=media.id, **columns(given, VideoProcessingResult), **given.analysis.model_dump(mode="json")
            )
            frames = [AnalysedKeyFrame.model_validate(frame.model_dump()) for frame in given.key_frames]
            insert_result(self.session, result, frames)

    def _replace_phase_runs(self, media: AdUnitMedia, given: Iterable[ArchivedPhaseRun]) -> None:
        self.session.execute(delete(MediaPhaseRun).where(MediaPhaseRun.media_id == media.id))
        for run in given:
            engine = run.engine.model_dump() if run.engine else {}
            took = run.model_dump(exclude={"engine"})
            self.session.add(MediaPhaseRun(media_id=media.id, **took, **engine))
            self.session.flush()  # their ids tell the order

    def _row(self, step: Step[Any, Row], table: type[Row], **links: Any) -> Row:
        """The row with the record's columns, and an id."""
        given = columns(step.given, table)
        if step.row is None:
            row = table(**given, **links)
            self.session.add(row)
            self.session.flush()
            return row
        if isinstance(step.row, Work) and given["run_id"] != step.row.run_id:
            let_go(step.row)
        for name in given.keys() - OWN:
            setattr(step.row, name, given[name])
        return step.row

    def _brand(self, code: str | None) -> int | None:
        return self.found.brands[code].id if code else None

    def _campaign(self, job_id: str | None) -> int | None:
        return self.found.campaigns[job_id].id if job_id else None


def todo(steps: list[Step[Any, Any]]) -> list[Step[Any, Any]]:
    return [step for step in steps if not step.unchanged]


def columns(given: Value, table: type[Base]) -> dict[str, Any]:
    """The fields that are columns, as they are kept there."""
    known = inspect(table).columns
    names = [name for name in type(given).model_fields if name in known]
    documents = given.model_dump(mode="json", include={name for name in names if isinstance(known[name].type, JSON)})
    return {name: getattr(given, name) for name in names} | documents
