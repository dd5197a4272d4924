"""A storyboard as its assets hand it on: the frames that were planned, and what became of each."""

from cw_assets.domain.status import Status
from cw_assets.domain.storyboards.continuity import Continuity
from cw_assets.domain.values import EngineInfo, Value


class PlannedFrame(Value):
    """One picture of one row, ordered as a DiffusionJob; rows and images are counted from 0."""

    row: int
    shot_number: int
    image_index: int
    prompt_id: int
    job_id: int
    prompt: str
    """As the row gave it, before any enhancement."""
    seed: int
    scene_number: int | None = None
    """Of the keyframe that is followed."""
    held: tuple[str, ...] = ()
    """Names of the elements that are held constant in it."""


class UnmatchedRow(Value):
    """A row that no keyframe belongs to, so that nothing is drawn for it."""

    row: int
    shot_number: int
    reason: str


class StoryboardPlan(Value):
    """What `storyboard` gives: prompts written and jobs made; nothing is drawn yet."""

    frames: tuple[PlannedFrame, ...]
    unmatched: tuple[UnmatchedRow, ...] = ()
    continuity: Continuity
    enhanced: bool = False
    """Whether the prompts were to be enhanced."""


class FrameOutcome(Value):
    """What became of one frame."""

    row: int
    shot_number: int
    image_index: int
    job_id: int
    status: Status
    image: str = ""
    """Key of the picture in the media store; of an earlier one where it could not be drawn anew."""
    stale: bool = False
    """Whether the picture shows the row as it was before."""
    seed: int | None = None
    error: str = ""
    error_kind: str = ""
    """The class of that error in cw_assets/errors.py; empty where there is none, or it is unexpected."""
    queued_now: bool = False
    """Whether the last run of the storyboard had it drawn; False where the picture was there."""
    seconds: float = 0.0
    engine: EngineInfo | None = None

    @property
    def is_rendered(self) -> bool:
        """Whether its picture shows the row as it is planned now."""
        return self.status is Status.COMPLETED and not self.stale


class StoryboardFrames(Value):
    """What `storyboard_frames` gives: jobs that were queued and frames that are rendered are told apart."""

    frames: tuple[FrameOutcome, ...]
    unmatched: tuple[UnmatchedRow, ...] = ()
    jobs_queued: int
    """By this run."""

    @property
    def rendered(self) -> int:
        """Frames that show their row as it is now."""
        return sum(frame.is_rendered for frame in self.frames)

    @property
    def missing(self) -> tuple[FrameOutcome, ...]:
        """Frames that are not rendered."""
        return tuple(frame for frame in self.frames if not frame.is_rendered)

    @property
    def is_whole(self) -> bool:
        return self.rendered == len(self.frames) and not self.unmatched


class StoryboardFiles(Value):
    """What `storyboard_sheet` gives: keys in the media store."""

    png: str
    pdf_a4: str
    pdf_letter: str
    page: str


class SpokenClip(Value):
    """A line of the scratch voice; times in seconds from the start of the animatic."""

    shot_number: int
    text: str
    start_s: float
    duration_s: float
    overrun_s: float = 0.0
    """How much longer it is than its row has time for."""


class AnimaticFiles(Value):
    """What `animatic` gives: keys in the media store, and facts about the film."""

    video: str
    otio: str
    edl: str
    srt: str
    vtt: str
    frame_count: int
    frame_rate: str
    """As in "24000/1001"."""
    duration_s: float
    width: int
    height: int
    moves: bool
    voice: EngineInfo | None = None
    """The engine that spoke; None: nobody did."""
    spoken: tuple[SpokenClip, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences a person should see: no voice and why, lines too long for their row, rows too short for a frame."""
