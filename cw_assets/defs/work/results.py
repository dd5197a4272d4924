"""Phase 10's work: the findings of all phases become the saved result, the keyframe records and the report page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cw_assets.defs.versions import analysis_key

if TYPE_CHECKING:
    from cw_assets.catalog.records import MediaRecord
    from cw_assets.defs.resources import Workplace
    from cw_assets.domain.protocols import Still
    from cw_assets.domain.video.result import Findings, PhaseRun, VideoAnalysis
    from cw_assets.domain.video.scenes import KeyFrame
    from cw_assets.exports.report import ReportMaterial
    from cw_assets.store import MediaStore

MIME = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/mp4", ".webm": "video/webm", ".mkv": "video/webm"}
"""What a browser is told; it plays most mov and mkv files under these names, and no avi."""


def kept(still: Still, store: MediaStore) -> KeyFrame:
    """The still in the store; its scene is numbered when all scenes are known."""
    from cw_assets.domain.video.scenes import KeyFrame

    return KeyFrame(
        scene_number=0,
        timestamp=still.time_s,
        frame_number=still.frame_number,
        image=store.write_named("keyframes", still.jpeg, ".jpg"),
        thumbnail=store.write_named("thumbnails", still.thumbnail, ".jpg"),
        width=still.width,
        height=still.height,
    )


def save_analysis(workplace: Workplace, media: MediaRecord, run_id: str, found: Findings) -> VideoAnalysis:
    """Write the report, then the result; the record is completed by the same transaction as the result."""
    from cw_assets.catalog.records import analysed_keyframes
    from cw_assets.exports.report import write_report

    runs = workplace.catalog.phase_runs(media.id)
    analysis = assembled(found, runs)
    with workplace.store.replacing(report_key(media)) as page:
        write_report(report_material(workplace, media, found, runs, analysis.processing_time), page)
    workplace.catalog.save_result(
        media.id,
        run_id,
        analysis,
        analysed_keyframes(found.keyframes, found.detected_objects, found.visual_style),
        analysis_key=analysis_key(media.sha256, workplace.settings),
    )
    return analysis


def assembled(found: Findings, runs: list[PhaseRun]) -> VideoAnalysis:
    from cw_assets.domain.video.result import VideoAnalysis

    return VideoAnalysis(
        scenes=tuple(found.scenes),
        script=found.script,
        transcription=found.transcription,
        visual_style=found.visual_style,
        objects_summary=found.detected_objects.summary,
        on_screen_text=found.on_screen_text,
        sentiment_analysis=found.sentiment,
        categories=found.categories,
        audience_insights=found.insights,
        models_used={run.asset: run.engine for run in runs if run.engine},
        processing_time=round(sum(run.seconds for run in runs), 3),
    )


def report_material(
    workplace: Workplace, media: MediaRecord, found: Findings, runs: list[PhaseRun], seconds: float
) -> ReportMaterial:
    """What the report page shows, with the video in it where it is small enough."""
    from cw_assets.exports.report import ReportMaterial

    return ReportMaterial(
        **vars(found),
        title=media.file_name,
        read_image=lambda key: workplace.store.existing(key).read_bytes(),
        phase_runs=runs,
        processing_time=seconds,
        generated_at=datetime.now(UTC),
        **player(workplace, media),
    )


def player(workplace: Workplace, media: MediaRecord) -> dict[str, Any]:
    """The video itself, or a relative link to it from the reports folder."""
    path = workplace.store.existing(media.video_file)
    mime = MIME.get(path.suffix.lower())
    if mime is None:
        return {}
    if path.stat().st_size <= workplace.settings.report_embed_bytes:
        return {"video": path.read_bytes(), "video_mime": mime}
    return {"video_href": f"../{media.video_file}", "video_mime": mime}


def report_key(media: MediaRecord) -> str:
    """Key of the report page in the store."""
    return f"reports/{media.partition_key}.html"
