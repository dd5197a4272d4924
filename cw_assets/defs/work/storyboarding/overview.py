"""The page that leads from the spot to the animatic: what it shows is read from the catalog and written as a report."""

from __future__ import annotations

from datetime import UTC, datetime
from os.path import relpath
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from cw_assets.defs.work.adapting import page_key
from cw_assets.defs.work.results import MIME, report_key
from cw_assets.defs.work.storyboarding import animatic, sheet
from cw_assets.defs.work.storyboarding.brief import USUAL_RATE
from cw_assets.defs.work.storyboarding.drawing import outcomes
from cw_assets.defs.work.storyboarding.material import file_key, folder_key, storyboard_material
from cw_assets.defs.work.storyboarding.settling import kept_files
from cw_assets.domain.scripts.edits import EDITED_AT
from cw_assets.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cw_assets.catalog.records import AdUnitRecord, MediaRecord, StoryboardRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.adaptation.outcome import Adaptation
    from cw_assets.domain.video.result import VideoAnalysis
    from cw_assets.exports.overview import OverviewLinks, OverviewMaterial, SceneStill, Spot
    from cw_assets.exports.storyboards.material import StoryboardMaterial

FOLDER = "reports"
FILES = {
    "storyboard": sheet.PAGE,
    "pdf_a4": sheet.PDF_A4,
    "pdf_letter": sheet.PDF_LETTER,
    "png": sheet.PNG,
    "animatic": animatic.VIDEO,
    "otio": animatic.OTIO,
    "edl": animatic.EDL,
    "srt": animatic.SRT,
    "vtt": animatic.VTT,
}
"""What lies in a storyboard's folder, by the field of OverviewLinks."""


def overview_key(board: StoryboardRecord) -> str:
    """Key of the page in the media store."""
    return f"{FOLDER}/overview-{board.partition_key}.html"


def write_overview(workplace: Workplace, board: StoryboardRecord) -> Path:
    """The page as things are now. NotReady where nothing has been drawn yet."""
    from cw_assets.exports.overview import render_overview

    page = render_overview(overview_material(workplace, board))
    return workplace.store.path(workplace.store.write(overview_key(board), page.encode()))


def overview_material(workplace: Workplace, board: StoryboardRecord) -> OverviewMaterial:
    from cw_assets.domain.storyboards.plan import AnimaticFiles
    from cw_assets.exports.overview import OverviewMaterial

    catalog = workplace.catalog
    unit = catalog.get_ad_unit(board.video_ad_unit_id)
    media = catalog.find_media_of_unit(unit.source_ad_unit_id or unit.id)
    return OverviewMaterial(
        board=seen_from_reports(storyboard_material(workplace, board), board),
        links=links_of(workplace, board, unit, media),
        generated_at=datetime.now(UTC),
        **(watched(workplace, media) if media else {}),
        adaptation=kept_adaptation(workplace, unit),
        script_notes=tuple(script_notes(unit)),
        drawn_seconds=sum(frame.seconds for frame in outcomes(workplace, board).frames if frame.image),
        film=kept_files(board, animatic.NAME, AnimaticFiles),
        captions=(content(workplace, file_key(board, animatic.VTT)) or b"").decode(),
        error=board.error_message,
    )


def seen_from_reports(material: StoryboardMaterial, board: StoryboardRecord) -> StoryboardMaterial:
    """The pictures' addresses are given as seen from the storyboard's own folder."""
    here = address(folder_key(board))
    pictures = tuple(
        tuple(one.model_copy(update={"href": normpath(f"{here}/{one.href}")}) if one.href else one for one in row)
        for row in material.pictures
    )
    return material.model_copy(update={"pictures": pictures})


def address(key: str) -> str:
    """Of a file in the media store, as seen from the page."""
    return relpath(key, FOLDER)


def links_of(
    workplace: Workplace, board: StoryboardRecord, unit: AdUnitRecord, media: MediaRecord | None
) -> OverviewLinks:
    """Of everything that is there."""
    from cw_assets.exports.overview import OverviewLinks

    keys = {name: file_key(board, file) for name, file in FILES.items()} | {"adaptation": page_key(unit)}
    if media:
        keys |= {"report": report_key(media)}
    if media and suffix_of(media) in MIME:
        keys |= {"spot": media.video_file}
    return OverviewLinks(**{name: address(key) for name, key in keys.items() if workplace.store.path(key).is_file()})


def watched(workplace: Workplace, media: MediaRecord) -> dict[str, Any]:
    """The spot, and what was found in it: `spot`, `analysis` and `stills` of an OverviewMaterial."""
    result = workplace.catalog.get_result(media.id) if media.result_id else None
    if result is None:
        return {"spot": spot(workplace, media, "")}
    first = next((frame.image for frame in result.key_frames), "")
    small = {frame.scene_number: frame.thumbnail for frame in result.key_frames}
    return {
        "spot": spot(workplace, media, first),
        "analysis": result.analysis,
        "stills": stills(workplace, media, result.analysis, small),
    }


def spot(workplace: Workplace, media: MediaRecord, poster: str) -> Spot:
    from cw_assets.exports.overview import Spot

    return Spot(
        file_name=media.file_name,
        size_bytes=media.file_size,
        duration_s=media.duration,
        width_px=media.width,
        height_px=media.height,
        frame_rate=media.frame_rate,
        mime=MIME.get(suffix_of(media), ""),
        poster=content(workplace, poster),
    )


def suffix_of(media: MediaRecord) -> str:
    return PurePosixPath(media.video_file).suffix.lower()


def stills(
    workplace: Workplace, media: MediaRecord, analysis: VideoAnalysis, thumbnails: dict[int, str]
) -> tuple[SceneStill, ...]:
    from cw_assets.domain.video.timecode import timecode
    from cw_assets.exports.overview import SceneStill

    rate = media.frame_rate or USUAL_RATE
    return tuple(
        SceneStill(
            scene_number=scene.scene_number,
            timecode=timecode(scene.start_time, rate),
            thumbnail=content(workplace, thumbnails.get(scene.scene_number, "")),
        )
        for scene in analysis.scenes
    )


def content(workplace: Workplace, key: str) -> bytes | None:
    """What a file of the store holds; None where there is none."""
    path = workplace.store.path(key) if key else None
    return path.read_bytes() if path and path.is_file() else None


def kept_adaptation(workplace: Workplace, unit: AdUnitRecord) -> Adaptation | None:
    """The adaptation that the unit's record tells of; None for an origin, and where none was finished."""
    from cw_assets.domain.adaptation.market import Market
    from cw_assets.domain.adaptation.metadata import PipelineMetadata
    from cw_assets.domain.adaptation.outcome import Adaptation

    kept = unit.pipeline_metadata
    if unit.unit_type == "ORIGIN" or unit.status is not Status.COMPLETED or "final_model" not in kept:
        return None
    return Adaptation(
        origin_unit_id=unit.source_ad_unit_id or 0,
        market=Market(language=unit.language, country=unit.country),
        passed=True,
        code=unit.code,
        name=unit.title,
        language=unit.language,
        visual_style_prompt=unit.visual_style_prompt,
        rows=workplace.catalog.unit_script(unit.id),
        concept=unit.concept_brief,
        culture=unit.cultural_brief,
        evaluations=unit.evaluation_history,
        runs=kept.get("runs", ()),
        metadata=PipelineMetadata.model_validate({name: kept[name] for name in PipelineMetadata.model_fields}),
    )


def script_notes(unit: AdUnitRecord) -> Iterator[str]:
    """Where the rows are not those that the gates saw."""
    if edited_at := unit.pipeline_metadata.get(EDITED_AT):
        yield f"Its rows were edited on {edited_at[:10]}; no gate has seen them since."
    if unit.status in (Status.FAILED, Status.CANCELLED):
        yield f"These rows are of an earlier adaptation; the last one is {unit.status}. {unit.error_message}".strip()
