"""What came of a job, as it is told to other machines: files by their addresses below the page's origin."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from cw_assets.api.storyboards import StoryboardsApi
from cw_assets.api.units import UnitsApi
from cw_assets.domain.jobs import (
    AdaptationResult,
    AnalysisResult,
    EnhancementResult,
    ImagesResult,
    JobResult,
    JobState,
    LoraResult,
    StoryboardResult,
)
from cw_assets.domain.status import RecordKind, Status
from cw_assets.errors import InvalidInput, NotReady

MADE = (Status.COMPLETED, Status.PARTIAL, Status.REVIEWED)


class ResultsApi(UnitsApi, StoryboardsApi):
    """The part of a project that says what came of a job."""

    def outcome_of(self, state: JobState) -> Any:
        """What there is of a job's record, as its launch function gives it."""
        outcomes: dict[RecordKind, Callable[[int], Any]] = {
            "media": self.analysis_outcome,
            "ad unit": self.adaptation_outcome,
            "storyboard": self.storyboard_outcome,
            "diffusion job": self.images_outcome,
            "prompt": self.enhance_outcome,
            "lora": self.lora_outcome,
        }
        return outcomes[state.record_kind](state.record_id)

    def job_result(self, state: JobState) -> JobResult | None:
        """What the job made; None before it is completed, and where it is not there (any more)."""
        if state.status not in MADE:
            return None
        results: dict[RecordKind, Callable[[int], JobResult]] = {
            "media": self._analysis,
            "ad unit": self._adaptation,
            "storyboard": self._storyboard,
            "diffusion job": self._images,
            "prompt": self._enhancement,
            "lora": self._lora,
        }
        try:
            record = self.catalog.get_work(state.record_kind, state.record_id)
            return results[state.record_kind](state.record_id) if record.run_id == state.job_id else None
        except (InvalidInput, NotReady):  # deleted since
            return None

    def _analysis(self, media_id: int) -> AnalysisResult:
        made = self.analysis_outcome(media_id)
        facts = made.model_dump(include={"status", "media_id", "result_id", "processing_time"})
        return AnalysisResult(**facts, report=self._address(made.report))

    def _adaptation(self, unit_id: int) -> AdaptationResult:
        made = self.adaptation_outcome(unit_id)
        return AdaptationResult(
            status=made.status,
            video_ad_unit_id=unit_id,
            pipeline=made.pipeline.model_dump(mode="json") if made.pipeline else None,
            page=self._address(self.adaptation_page(unit_id)),
        )

    def _storyboard(self, storyboard_id: int) -> StoryboardResult:
        made = self.storyboard_outcome(storyboard_id)
        path = self.workplace.store.path
        same = set(StoryboardResult.model_fields) - {"sheet", "page", "animatic"}
        return StoryboardResult(
            **made.model_dump(include=same),
            sheet=self._address(path(made.sheet.png)) if made.sheet else "",
            page=self._address(made.page) if made.page else "",
            animatic=self._address(path(made.animatic.video)) if made.animatic else "",
        )

    def _images(self, job_id: int) -> ImagesResult:
        made = self.images_outcome(job_id)
        return ImagesResult(
            status=made.status,
            job_id=job_id,
            images_count=made.images_count,
            paths=tuple(map(self._address, made.paths)),
        )

    def _enhancement(self, prompt_id: int) -> EnhancementResult:
        made = self.enhance_outcome(prompt_id)
        return EnhancementResult(**made.model_dump(include=set(EnhancementResult.model_fields)))

    def _lora(self, lora_id: int) -> LoraResult:
        made = self.lora_outcome(lora_id)
        return LoraResult(status=made.status, lora_id=lora_id, path=self.catalog.get_lora(lora_id).path)

    def _address(self, file: Any) -> str:
        """Below the origin of the page, as in /media/reports/1-spot.html; empty for a file that is not there."""
        if not file.is_file():
            return ""
        return "/media/" + quote(file.resolve().relative_to(self.settings.media_root.resolve()).as_posix())
