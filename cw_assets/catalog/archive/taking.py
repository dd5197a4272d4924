"""Rows of the database as records of an archive, for an export, and for comparing an import with what is there.

Ids become the names that `Names` has for them.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from cw_assets.catalog.archive.values import (
    ArchivedBrand,
    ArchivedCampaign,
    ArchivedKeyFrame,
    ArchivedMedia,
    ArchivedPhaseRun,
    ArchivedResult,
    ArchivedRow,
    ArchivedUnit,
    MadeFrom,
)
from cw_assets.catalog.models import (
    AdUnitMedia,
    AdUnitScriptRow,
    Brand,
    Campaign,
    KeyFrame,
    MediaPhaseRun,
    VideoAdUnit,
    VideoProcessingResult,
)
from cw_assets.catalog.models.base import UNSTORABLE, Base
from cw_assets.catalog.results import to_phase_run
from cw_assets.catalog.sessions import called
from cw_assets.domain.json_faults import place_of, sentence
from cw_assets.domain.values import Value
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.errors import InvalidInput

Taken = TypeVar("Taken", bound=Value)
OUTSIDE = "another record"
"""What a unit or a media is called that is not in the archive."""
IDS = ("media_id", "result_id")
"""What the metadata of an ORIGIN unit says by ids."""


class Names:
    """What rows are called in an archive; `units` and `media` by id."""

    def __init__(self, session: Session, units: Mapping[int, str], media: Mapping[int, str]) -> None:
        self.session, self.units, self.media = session, units, media

    def brand(self, brand_id: int | None) -> str | None:
        return self.session.get_one(Brand, brand_id).code if brand_id else None

    def campaign(self, campaign_id: int | None) -> str | None:
        return self.session.get_one(Campaign, campaign_id).job_id if campaign_id else None

    def unit(self, unit_id: int | None) -> str | None:
        return self.units.get(unit_id, OUTSIDE) if unit_id else None

    def made_from(self, unit: VideoAdUnit) -> MadeFrom | None:
        media = made_from(self.session, unit)
        if media is None:
            return None
        current = media.result_id is not None and media.result_id == unit.pipeline_metadata.get("result_id")
        return MadeFrom(media=self.media.get(media.id, OUTSIDE), current=current)


def made_from(session: Session, unit: VideoAdUnit) -> AdUnitMedia | None:
    """The media that the unit's rows were taken from; None where it is gone."""
    media_id = unit.pipeline_metadata.get("media_id")
    return session.get(AdUnitMedia, media_id) if type(media_id) is int else None


def take_brand(row: Brand) -> ArchivedBrand:
    return taken(ArchivedBrand, row)


def take_campaign(row: Campaign, names: Names) -> ArchivedCampaign:
    return taken(ArchivedCampaign, row, brand=names.brand(row.brand_id))


def take_unit(row: VideoAdUnit, names: Names) -> ArchivedUnit:
    lines = select(AdUnitScriptRow).where(AdUnitScriptRow.unit_id == row.id).order_by(AdUnitScriptRow.order_index)
    return taken(
        ArchivedUnit,
        row,
        ref=names.units[row.id],
        campaign=names.campaign(row.campaign_id),
        source=names.unit(row.source_ad_unit_id),
        brand=names.brand(row.brand_id),
        pipeline_metadata={name: value for name, value in row.pipeline_metadata.items() if name not in IDS},
        made_from=names.made_from(row),
        rows=[taken(ArchivedRow, line, timecode_start=line.timecode) for line in names.session.scalars(lines)],
    )


def take_media(row: AdUnitMedia, names: Names, *, with_unit: bool = True) -> ArchivedMedia:
    """`with_unit` False leaves out which unit was made from it."""
    runs = select(MediaPhaseRun).where(MediaPhaseRun.media_id == row.id).order_by(MediaPhaseRun.id)
    return taken(
        ArchivedMedia,
        row,
        ref=names.media[row.id],
        campaign=names.campaign(row.campaign_id),
        unit=names.unit(row.video_ad_unit_id) if with_unit else None,
        result=take_result(names.session, row),
        phase_runs=[
            ArchivedPhaseRun(**dict(to_phase_run(run)), created_at=run.created_at, finished_at=run.finished_at)
            for run in names.session.scalars(runs)
        ],
    )


def take_result(session: Session, media: AdUnitMedia) -> ArchivedResult | None:
    of_media = select(VideoProcessingResult).where(VideoProcessingResult.media_id == media.id)
    row = session.scalars(of_media).one_or_none()
    if row is None:
        return None
    frames = select(KeyFrame).where(KeyFrame.result_id == row.id).order_by(KeyFrame.scene_number)
    return taken(
        ArchivedResult,
        row,
        analysis={name: getattr(row, name) for name in VideoAnalysis.model_fields},
        key_frames=[taken(ArchivedKeyFrame, frame) for frame in session.scalars(frames)],
    )


def taken(kind: type[Taken], row: Base, **others: Any) -> Taken:
    """The fields that are columns of the row, and the others. InvalidInput where the format cannot hold them."""
    columns = inspect(type(row)).columns.keys()
    fields = {name: getattr(row, name) for name in kind.model_fields if name in columns and name not in others}
    try:
        return kind.model_validate(storable(fields | others))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInput(
            f"{called(type(row), row.id)} cannot be exported: {place_of(first['loc'])} {sentence(first)}"
        ) from error


def storable(data: Any) -> Any:
    """Without what the databases cannot hold in a text; a column of JSON may have it."""
    if isinstance(data, str):
        return UNSTORABLE.sub("\ufffd", data)
    if isinstance(data, dict):
        return {storable(name): storable(value) for name, value in data.items()}
    if isinstance(data, list):
        return [storable(value) for value in data]
    return data
