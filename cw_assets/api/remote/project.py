"""A project behind a page: work launched there, and the jobs of its stack; its records stand in records.py."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from cw_assets.api.handles import OnProgress, RunHandle
from cw_assets.api.remote.client import PageClient
from cw_assets.api.remote.following import state_of
from cw_assets.api.remote.handle import RemoteRun, with_addresses
from cw_assets.api.remote.records import RemoteRecords
from cw_assets.domain.jobs import (
    AdaptationResult,
    AnalysisResult,
    EnhancementResult,
    ImagesResult,
    JobPage,
    JobResult,
    JobState,
    LaunchRequest,
    LoraResult,
    StoryboardResult,
)
from cw_assets.domain.status import RecordKind, Status

ALL_THERE = 200
"""Answered to a launch where there is nothing to do; else 202."""


class RemoteProject(RemoteRecords):
    """The project of a stack elsewhere, by the address of its page ("http://10.0.0.5:3000").

    `token` is what CW_API_TOKEN is there; it goes to that address alone. Errors are those that the page's machine would
    raise; ExternalFailure where the page itself cannot be asked.
    """

    def __init__(self, address: str, *, token: str = "") -> None:
        self._page = PageClient(address, token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go. What was launched goes on."""
        self._page.close()

    # ---- launches

    def start(self, request: LaunchRequest) -> RunHandle[Any]:
        """Launch what is asked for."""
        return self._launch(None, **request.model_dump())

    def analyze_video(
        self, ad_unit_media_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[AnalysisResult]:
        """Launch all ten phases. A video whose analysis is up to date is skipped; `force` makes everything anew."""
        return self._launch(on_progress, function="analyze_video", ad_unit_media_id=ad_unit_media_id, force=force)

    def create_adaptation(
        self, video_ad_unit_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[AdaptationResult]:
        """Launch the adaptation of one unit's script; skipped where it would come out of the very same."""
        return self._launch(on_progress, function="create_adaptation", video_ad_unit_id=video_ad_unit_id, force=force)

    def generate_storyboard(
        self,
        storyboard_id: int,
        *,
        enhance_prompts: bool | None = None,
        shots: Sequence[int] = (),
        other_takes: Sequence[int] = (),
        force: bool = False,
        on_progress: OnProgress | None = None,
    ) -> RunHandle[StoryboardResult]:
        """Launch the drawing of what is missing or changed, then of sheet, page and animatic.

        `enhance_prompts` None: as the storyboard is set. `shots` are drawn anew as they are planned, those of
        `other_takes` from other seeds; `force` makes everything anew.
        """
        return self._launch(
            on_progress,
            function="generate_storyboard",
            storyboard_id=storyboard_id,
            enhance_prompts=enhance_prompts,
            shots=list(shots),
            other_takes=list(other_takes),
            force=force,
        )

    def generate_wireframe_storyboard(
        self, storyboard_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[StoryboardResult]:
        """The same for one that follows keyframes. InvalidInput for one that does not."""
        wanted = {"function": "generate_wireframe_storyboard", "storyboard_id": storyboard_id}
        return self._launch(on_progress, **wanted, force=force)

    def generate_images(self, job_id: int, *, on_progress: OnProgress | None = None) -> RunHandle[ImagesResult]:
        """Launch the drawing of a DiffusionJob's images; drawn again, they take the places of the earlier ones."""
        return self._launch(on_progress, function="generate_images", job_id=job_id)

    def enhance_prompt(
        self, prompt_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[EnhancementResult]:
        """Launch the enhancement of one prompt; skipped where it is enhanced already, unless `force`."""
        return self._launch(on_progress, function="enhance_prompt", prompt_id=prompt_id, force=force)

    def download_lora(
        self, lora_id: int, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> RunHandle[LoraResult]:
        """Launch the fetching of the LoRA's file, to the stack's machine."""
        return self._launch(on_progress, function="download_lora", lora_id=lora_id, force=force)

    def _launch(self, on_progress: OnProgress | None, **request: object) -> RemoteRun[Any]:
        told, status = self._page.post_for_status("/api/jobs", request)
        about = self._page.value(JobState, told)
        return RemoteRun(self._page, about, was_there=status == ALL_THERE, on_progress=on_progress)

    # ---- jobs

    def get_job(self, job_id: str) -> JobState:
        """How far a job is, whoever launched it. NotFound where there is none of this id."""
        return state_of(self._page.job(job_id))

    def list_jobs(
        self,
        status: Status | None = None,
        *,
        project_id: int | None = None,
        kind: RecordKind | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> JobPage:
        """The newest job of each record, newest launch first; of one status, campaign and kind of record, or of all."""
        asked = {"status": status, "project_id": project_id, "kind": kind, "limit": limit, "offset": offset}
        return self._page.value(JobPage, self._page.get("/api/jobs", **asked))

    def cancel_job(self, job_id: str) -> JobState:
        """Have a job stop. NotFound; WrongStatus where it is over."""
        return self._page.cancel(job_id)

    def follow_job(self, job_id: str) -> RunHandle[Any]:
        """A handle on a job of the stack, whoever launched it."""
        return RemoteRun(self._page, self.get_job(job_id))

    def job_result(self, state: JobState) -> JobResult | None:
        """What the job made, with whole addresses; None before it is completed, or where a later one has its record."""
        made = self._page.job(state.job_id).result
        return with_addresses(made, self._page.origin, skipped=False) if made else None

    def download(self, address: str, target: Path | str) -> Path:
        """Fetch a file that a result names to a file or a folder of this machine; its path. NotFound; InvalidInput."""
        return self._page.download(address, Path(target))
