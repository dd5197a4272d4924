"""The Python API: put media in, analyse it, look at what came out. `local()` works in this process, without servers."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cw_assets import errors
from cw_assets.catalog.records import MediaRecord, ResultRecord
from cw_assets.defs.resources import Engines, Workplace
from cw_assets.defs.results import report_key
from cw_assets.defs.versions import analysis_key
from cw_assets.domain.status import ACTIVE, Progress, Status
from cw_assets.domain.values import Value
from cw_assets.domain.video.result import VideoAnalysis
from cw_assets.engines.decoding.intake import check_video_file
from cw_assets.errors import CwError
from cw_assets.settings import Settings
from cw_assets.store import file_sha256

if TYPE_CHECKING:
    from dagster import DagsterInstance

OnProgress = Callable[[Progress], None]


class AnalysisOutcome(Value):
    """What `analyze_video` gives; `report` is the path of the page."""

    status: Literal["completed", "skipped"]
    media_id: int
    result_id: int
    processing_time: float
    report: Path
    result: VideoAnalysis


@dataclass
class LocalProject:
    """A project whose work is done in this process."""

    settings: Settings = field(default_factory=Settings)
    engines: Engines | None = None

    @cached_property
    def workplace(self) -> Workplace:
        return Workplace.of(self.settings, self.engines)

    @cached_property
    def instance(self) -> "DagsterInstance":
        from cw_assets.defs.instance import open_instance

        return open_instance(self.settings, in_terminal=True)

    def close(self) -> None:
        """Let the databases go."""
        if "instance" in self.__dict__:
            self.instance.dispose()
        if "workplace" in self.__dict__ and "catalog" in self.workplace.__dict__:
            self.workplace.catalog.close()

    def add_media(self, path: Path, *, campaign_id: int | None = None) -> MediaRecord:
        """The record of a video file, whose content is copied into the store; the same content gives the same record.

        InvalidInput or LimitExceeded, with nothing left behind, for a file that cannot be analysed.
        """
        check_video_file(path, max_bytes=self.settings.max_file_bytes)
        sha256 = file_sha256(path)
        catalog = self.workplace.catalog
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
        self.instance.add_dynamic_partitions("media", [record.partition_key])
        return catalog.set_metadata(record.id, metadata)

    def _keep(self, path: Path, sha256: str, key: str) -> None:
        if not self.workplace.store.path(key).is_file():
            with self.workplace.store.replacing(key) as temporary:
                shutil.copyfile(path, temporary)
                if file_sha256(temporary) != sha256:
                    raise errors.ExternalFailure(f"{path.name} changed while it was copied; try again.")

    def analyze_video(
        self, media_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> AnalysisOutcome:
        """All ten phases. A video whose analysis is up to date is skipped; `force` makes everything anew.

        The error that ended the analysis is raised; it stands on the record too.
        """
        record = self.workplace.catalog.get_media(media_id)
        if not force and self.up_to_date(record):
            return self._outcome(record, "skipped")
        self._run(record, force=force, on_progress=on_progress)
        return self._outcome(self.workplace.catalog.get_media(media_id), "completed")

    def launch_analysis(self, media_id: int, *, force: bool = False) -> str:
        """Queue a run of all ten phases on the workers of the stack that `cw up` started; the run's id."""
        from cw_assets.defs.launch import launch_job
        from cw_assets.defs.phases import FORCE_TAG

        record = self.workplace.catalog.get_media(media_id)
        self.instance.add_dynamic_partitions("media", [record.partition_key])
        tags = {FORCE_TAG: "true"} if force else {}
        run_id = launch_job(self.instance, self.settings, "analyze_video_job", record.partition_key, tags)
        self.workplace.catalog.queue_analysis(media_id, run_id)
        return run_id

    def follow_analysis(
        self, media_id: int, run_id: str, on_progress: OnProgress | None = None, *, poll_s: float = 0.2
    ) -> AnalysisOutcome:
        """Wait for a launched analysis, telling each change of its progress. The error that ended it is raised."""
        catalog, told = self.workplace.catalog, None
        while True:
            run = self.instance.get_run_by_id(run_id)
            progress = catalog.progress(media_id)
            if on_progress and progress != told:
                on_progress(progress)
            if run is None or run.is_finished:
                break
            told = progress
            time.sleep(poll_s)
        if run is None or not run.is_success:
            raise CwError(catalog.get_media(media_id).error_message or f"Run {run_id} did not end well; see its log.")
        return self._outcome(catalog.get_media(media_id), "completed")

    def up_to_date(self, record: MediaRecord) -> bool:
        """Whether an analysis would give what is there already."""
        done = record.status in (Status.COMPLETED, Status.REVIEWED)
        same = record.analysis_key == analysis_key(record.sha256, self.settings)
        return done and same and self.workplace.store.path(report_key(record)).is_file()

    def _outcome(self, record: MediaRecord, status: Literal["completed", "skipped"]) -> AnalysisOutcome:
        result: ResultRecord = self.workplace.catalog.get_result(record.id)
        return AnalysisOutcome(
            status=status,
            media_id=record.id,
            result_id=result.id,
            processing_time=result.analysis.processing_time,
            report=self.workplace.store.path(report_key(record)),
            result=result.analysis,
        )

    def _run(self, record: MediaRecord, *, force: bool, on_progress: OnProgress | None) -> None:
        from cw_assets.defs.build import build_definitions
        from cw_assets.defs.phases import FORCE_TAG

        listeners = self.workplace.listeners
        self.instance.add_dynamic_partitions("media", [record.partition_key])
        job = build_definitions(workplace=self.workplace).resolve_job_def("analyze_video_job")
        if on_progress:
            listeners.append(on_progress)
        try:
            result = job.execute_in_process(
                instance=self.instance,
                partition_key=record.partition_key,
                tags={FORCE_TAG: "true"} if force else {},
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
            )
        finally:
            if on_progress:
                listeners.remove(on_progress)
        if not result.success:
            raise self._failure(record.id, result)

    def _failure(self, media_id: int, result: Any) -> CwError:
        """The error that ended a run, of the class it was raised with."""
        failures = [event.step_failure_data for event in result.get_step_failure_events()]
        told = [failure.user_failure_data.description for failure in failures if failure.user_failure_data]
        record = self.workplace.catalog.get_media(media_id)
        if not told and record.status in ACTIVE and record.run_id == result.run_id:  # Dagster's answer to Ctrl-C
            self.workplace.catalog.cancel(media_id)
            return errors.Cancelled(
                f"The analysis of {record.file_name} was stopped; run it again to go on: finished phases are kept."
            )
        names = [failure.error.cause.cls_name for failure in failures if failure.error.cause]
        kind = getattr(errors, names[0], CwError) if names else CwError
        sentence = told[0] if told else record.error_message
        return (kind if issubclass(kind, CwError) else CwError)(sentence or "The run failed before its first step.")


@contextmanager
def local(settings: Settings | None = None, *, engines: Engines | None = None) -> Iterator[LocalProject]:
    """A project that works in this process, for notebooks, tests and `cw analyze`."""
    project = LocalProject(settings or Settings(), engines)
    try:
        yield project
    finally:
        project.close()
