"""Videos: put in, analysed, looked at."""

from functools import partial
from pathlib import Path
from typing import Literal

from cw_assets.api.base import Project
from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.catalog.records import MediaRecord, ResultRecord
from cw_assets.defs.versions import analysis_key
from cw_assets.defs.work.results import report_key
from cw_assets.domain.status import Status
from cw_assets.domain.values import Value
from cw_assets.domain.video.result import VideoAnalysis


class AnalysisOutcome(Value):
    """What `analyze_video` gives; `report` is the path of the page."""

    status: Literal["completed", "skipped"]
    media_id: int
    result_id: int
    processing_time: float
    report: Path
    result: VideoAnalysis


class MediaApi(Project):
    """The part of a project that watches videos."""

    def add_media(self, path: Path | str, *, campaign_id: int | None = None) -> MediaRecord:
        """The record of a video file, whose content is copied into the store; the same content gives the same record.

        InvalidInput or LimitExceeded, with nothing left behind, for a file that cannot be analysed.
        """
        from cw_assets.defs.work.intake import take_in

        return take_in(self.workplace, self.instance, Path(path), campaign_id)

    def analyze_video(
        self, ad_unit_media_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[AnalysisOutcome]:
        """Launch all ten phases. A video whose analysis is up to date is skipped; `force` makes everything anew."""
        record = self.catalog.get_media(ad_unit_media_id)
        if not force and self.up_to_date(record):
            made = self._skip("analyze_video", record, self.analysis_outcome(ad_unit_media_id, "skipped"))
            if made:
                return made
        self.workplace.store.existing(record.video_file)
        outcome = partial(self.analysis_outcome, ad_unit_media_id)
        return self._launch("analyze_video", record, outcome, force=force, on_progress=on_progress)

    def up_to_date(self, record: MediaRecord) -> bool:
        """Whether an analysis would give what is there already."""
        done = record.status in (Status.COMPLETED, Status.REVIEWED)
        same = record.analysis_key == analysis_key(record.sha256, self.settings)
        return done and same and self.report_path(record).is_file()

    def report_path(self, record: MediaRecord) -> Path:
        """Where the report of a video is, or would be."""
        return self.workplace.store.path(report_key(record))

    def analysis_outcome(self, media_id: int, status: Literal["completed", "skipped"] = "completed") -> AnalysisOutcome:
        """What there is of an analysis. InvalidInput where there is none."""
        record = self.catalog.get_media(media_id)
        result: ResultRecord = self.catalog.get_result(record.id)
        return AnalysisOutcome(
            status=status,
            media_id=record.id,
            result_id=result.id,
            processing_time=result.analysis.processing_time,
            report=self.report_path(record),
            result=result.analysis,
        )
