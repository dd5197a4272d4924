"""Videos: put in, analysed, looked at."""

import shutil
from pathlib import Path
from typing import Literal

from cw_assets.api.project import OnProgress, Project
from cw_assets.catalog.records import MediaRecord, ResultRecord
from cw_assets.defs.versions import analysis_key
from cw_assets.defs.work.results import report_key
from cw_assets.domain.status import Status
from cw_assets.domain.values import Value
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.engines.decoding.intake import check_video_file
from cw_assets.errors import ExternalFailure
from cw_assets.store import file_sha256

JOB = "analyze_video_job"


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

    def add_media(self, path: Path, *, campaign_id: int | None = None) -> MediaRecord:
        """The record of a video file, whose content is copied into the store; the same content gives the same record.

        InvalidInput or LimitExceeded, with nothing left behind, for a file that cannot be analysed.
        """
        check_video_file(path, max_bytes=self.settings.max_file_bytes)
        sha256 = file_sha256(path)
        catalog = self.catalog
        if campaign_id is not None:
            catalog.get_campaign(campaign_id)
        known = catalog.find_media_by_sha256(sha256, campaign_id=campaign_id)
        if known and self.workplace.store.path(known.video_file).is_file():
            return known
        metadata = self.workplace.engines.decoder.probe(path, media_key=path.name, sha256=sha256)
        key = known.video_file if known else f"videos/{sha256[:32]}{path.suffix.lower()}"
        self._keep(path, sha256, key)
        record = catalog.add_media(
            file_name=path.name, video_file=key, sha256=sha256, file_size=metadata.file_size, campaign_id=campaign_id
        )
        self._add_partitions([record])
        return catalog.set_metadata(record.id, metadata)

    def _keep(self, path: Path, sha256: str, key: str) -> None:
        if not self.workplace.store.path(key).is_file():
            with self.workplace.store.replacing(key) as temporary:
                shutil.copyfile(path, temporary)
                if file_sha256(temporary) != sha256:
                    raise ExternalFailure(f"{path.name} changed while it was copied; try again.")

    def analyze_video(
        self, media_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> AnalysisOutcome:
        """All ten phases. A video whose analysis is up to date is skipped; `force` makes everything anew.

        The error that ended the analysis is raised; it stands on the record too.
        """
        record = self.catalog.get_media(media_id)
        if not force and self.up_to_date(record):
            return self._outcome(record, "skipped")
        self.workplace.store.existing(record.video_file)
        self.run_job(JOB, [record], force=force, on_progress=on_progress)
        return self._outcome(self.catalog.get_media(media_id), "completed")

    def launch_analysis(self, media_id: int, *, force: bool = False) -> str:
        """Queue a run of all ten phases on the workers of the stack that `cw up` started; the run's id."""
        return self.launch(JOB, self.catalog.get_media(media_id), force=force)

    def follow_analysis(
        self, media_id: int, run_id: str, on_progress: OnProgress | None = None, *, poll_s: float = 0.2
    ) -> AnalysisOutcome:
        """Wait for a launched analysis, telling each change of its progress. The error that ended it is raised."""
        self.follow("media", media_id, run_id, on_progress, poll_s=poll_s)
        return self._outcome(self.catalog.get_media(media_id), "completed")

    def up_to_date(self, record: MediaRecord) -> bool:
        """Whether an analysis would give what is there already."""
        done = record.status in (Status.COMPLETED, Status.REVIEWED)
        same = record.analysis_key == analysis_key(record.sha256, self.settings)
        return done and same and self.report_path(record).is_file()

    def report_path(self, record: MediaRecord) -> Path:
        """Where the report of a video is, or would be."""
        return self.workplace.store.path(report_key(record))

    def _outcome(self, record: MediaRecord, status: Literal["completed", "skipped"]) -> AnalysisOutcome:
        result: ResultRecord = self.catalog.get_result(record.id)
        return AnalysisOutcome(
            status=status,
            media_id=record.id,
            result_id=result.id,
            processing_time=result.analysis.processing_time,
            report=self.report_path(record),
            result=result.analysis,
        )
