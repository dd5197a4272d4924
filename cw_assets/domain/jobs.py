"""A job: one launch of the work on a record, as programs and pages follow it. Its id is the run's.

What is asked for, how far it is, and what came of it, as HTTP and the Python API of another machine speak of it; how
it is launched, stored and told stands elsewhere.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from cw_assets.domain.status import ENDED, RecordKind, Status
from cw_assets.domain.values import Value

JobFunction = Literal[
    "analyze_video",
    "create_adaptation",
    "generate_storyboard",
    "generate_wireframe_storyboard",
    "generate_images",
    "enhance_prompt",
    "download_lora",
]
FUNCTIONS: Mapping[RecordKind, JobFunction] = {
    "media": "analyze_video",
    "ad unit": "create_adaptation",
    "storyboard": "generate_storyboard",
    "diffusion job": "generate_images",
    "prompt": "enhance_prompt",
    "lora": "download_lora",
}
"""What is done to a record of each kind; a storyboard that follows keyframes has `generate_wireframe_storyboard`."""
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
CANCELLABLE = frozenset({Status.QUEUED, Status.PROCESSING, Status.RETRYING})


class JobState(Value):
    """How far a job is: the one shape of progress, and what it is about. Times are UTC.

    `error_kind` is the class of `error`, as `kind` is of an error that is answered: NotReady, InvalidInput, Refused…;
    empty where there is no error, or one that nobody expected.
    """

    job_id: str
    """The run's id."""
    function: JobFunction
    record_kind: RecordKind
    record_id: int
    name: str
    """The record's partition key, as in "17-summer-spot"."""
    project_id: int | None = None
    """The campaign."""
    status: Status
    """`completed` only once the run is over, so that everything it makes is there."""
    progress: int = Field(default=0, ge=0, le=100)
    """Percent."""
    phase: str = ""
    current_stage: str = ""
    """The phase in words for people."""
    current: int = 0
    """Step `current` of `total`."""
    total: int = 0
    message: str = ""
    error: str = ""
    error_kind: str = ""
    revision: int = 0
    """Grows with each change; of two states of a job the one with the larger revision is newer."""
    launched_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change."""
        return self.status in ENDED or self.status in (Status.REVIEWED, Status.UPLOADED)


def is_newer(state: JobState, than: JobState | None) -> bool:
    """Whether it tells more of the job than another state does.

    Revisions are counted by the record: while the run takes up further records, another one may come to stand for it.
    A run that ended without a word, or was taken over from, is over at a revision that says nothing.
    """
    if than is None or (state.is_over and not than.is_over):
        return True
    if (state.record_kind, state.record_id) != (than.record_kind, than.record_id):
        return leading(state) < leading(than)
    return state.revision > than.revision


def leading(state: JobState) -> tuple[bool, int]:
    """Of a run's records the storyboard stands for the job, else the first."""
    return (state.record_kind != "storyboard", state.record_id)


class JobPage(Value):
    """Some of the jobs, newest launch first, and how many there are."""

    jobs: tuple[JobState, ...]
    total: int
    limit: int
    offset: int


# ---- what is told of a job while somebody listens


class JobMessage(JobState):
    """What a socket sends of a job: `status` on connecting and when asked for, `update` with each change."""

    type: Literal["status", "update"]


# ---- what is asked for


class AnalyzeVideo(Value):
    """All ten phases of a video's analysis."""

    function: Literal["analyze_video"]
    ad_unit_media_id: Id
    force: bool = False
    """Make anew what is there."""


class CreateAdaptation(Value):
    """An approved script, adapted for the market of an ad unit."""

    function: Literal["create_adaptation"]
    video_ad_unit_id: Id
    force: bool = False


class GenerateStoryboard(Value):
    """The frames of a storyboard that are missing or changed, then sheet, page, animatic and timeline."""

    function: Literal["generate_storyboard"]
    storyboard_id: Id
    enhance_prompts: bool | None = None
    """None: as the storyboard is set."""
    shots: tuple[Id, ...] = ()
    """Draw these anew, as planned."""
    other_takes: tuple[Id, ...] = ()
    """Draw these anew, from other seeds."""
    force: bool = False


class GenerateWireframeStoryboard(Value):
    """The same, of one that follows the keyframes of a video."""

    function: Literal["generate_wireframe_storyboard"]
    storyboard_id: Id
    force: bool = False


class GenerateImages(Value):
    """The images of a DiffusionJob."""

    function: Literal["generate_images"]
    job_id: Id
    """The DiffusionJob's, which is a record."""


class EnhancePrompt(Value):
    """A prompt, enhanced."""

    function: Literal["enhance_prompt"]
    prompt_id: Id
    force: bool = False


class DownloadLora(Value):
    """The file of a LoRA."""

    function: Literal["download_lora"]
    lora_id: Id
    force: bool = False


LaunchRequest = Annotated[
    AnalyzeVideo
    | CreateAdaptation
    | GenerateStoryboard
    | GenerateWireframeStoryboard
    | GenerateImages
    | EnhancePrompt
    | DownloadLora,
    Field(discriminator="function"),
]


# ---- what came of it; files are told as addresses below the origin that serves them, as in /media/reports/…


class AnalysisResult(Value):
    """Of `analyze_video`; `processing_time` in seconds."""

    status: Literal["completed", "skipped"]
    media_id: int
    result_id: int
    processing_time: float
    report: str


class AdaptationResult(Value):
    """Of `create_adaptation`; `pipeline`: revisions per gate, final model, timings, engine."""

    status: Literal["completed", "skipped", "failed"]
    video_ad_unit_id: int
    pipeline: dict[str, object] | None
    page: str


class StoryboardResult(Value):
    """Of both storyboard functions; jobs that were queued and frames that are rendered are told apart."""

    status: Literal["completed", "partial", "skipped"]
    storyboard_id: int
    num_prompts: int
    num_jobs: int
    job_ids: tuple[int, ...]
    """DiffusionJobs."""
    frames_rendered: int
    frames_total: int
    sheet: str
    """Address of the contact sheet (PNG); empty where there is none, as for the others."""
    page: str
    animatic: str
    error: str = ""


class ImagesResult(Value):
    """Of `generate_images`."""

    status: Literal["completed"]
    job_id: int
    """The DiffusionJob's."""
    images_count: int
    paths: tuple[str, ...]


class EnhancementResult(Value):
    """Of `enhance_prompt`; the preview is the first 100 characters."""

    status: Literal["completed", "skipped"]
    prompt_id: int
    enhanced_preview: str
    method: str


class LoraResult(Value):
    """Of `download_lora`; `path` is the file's name within the models folder."""

    status: Literal["completed", "skipped"]
    lora_id: int
    path: str


JobResult = AnalysisResult | AdaptationResult | StoryboardResult | ImagesResult | EnhancementResult | LoraResult


class JobDetail(JobState):
    """A job with what came of it, once it is completed."""

    result: JobResult | None = None
