"""A storyboard and its images, what a person may set of it, and what its frames are ordered by."""

from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cw_assets.catalog.records.base import Record, WorkRecord
from cw_assets.catalog.records.images import DiffusionJobFields
from cw_assets.catalog.records.known_models import Strength
from cw_assets.domain.images.request import MAX_SEED
from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.status import RecordKind, Status
from cw_assets.domain.storyboards.continuity import ElementKind
from cw_assets.domain.storyboards.frame_times import RATE_NAMES, rate_named
from cw_assets.domain.values import Ratio, Score, Value
from cw_assets.errors import InvalidInput

SourceType = Literal["text", "keyframe"]
"""What frames are drawn from: the words of their row alone, or those and a keyframe of a video."""


def delivered_rate(given: Any) -> Fraction:
    """Of "29.97", "30000/1001", 25 or a rational itself. ValueError for one that no film is delivered in."""
    try:
        return rate_named(str(given))
    except InvalidInput:
        raise ValueError(f"films are delivered in {RATE_NAMES}") from None


FrameRate = Annotated[Ratio, BeforeValidator(delivered_rate)]


class StoryboardFields(Value):
    """What a person may set; None leaves a setting to LoRA, ControlNet and model, 0 is a value."""

    title: str = ""
    images_per_row: int = Field(default=1, ge=1, le=4)
    source_type: SourceType = "text"
    lora_strength: Strength | None = None
    conditioning_scale: Strength | None = None
    guidance_end: Score | None = None
    style_prompt: str = ""
    """Stands first in every prompt; "": the unit's own."""
    enhance_prompts: bool = True
    seed: int = Field(default=0, ge=0, le=MAX_SEED)
    """The seeds of its frames follow from it."""
    frame_rate: FrameRate | None = None
    """Of animatic and timeline, in frames per second."""
    gentle_move: bool = False
    scratch_voice: bool = True
    references: dict[ElementKind, str] = Field(default_factory=dict)
    """Keys in the media store of pictures that frames showing the element follow."""
    takes: dict[str, int] = Field(default_factory=dict)
    """How often the frames of a row were asked for anew, by the row's id; a row that is not named: never."""


class StoryboardRecord(StoryboardFields, WorkRecord):
    """A storyboard of the catalog; the work on it is drawing its frames."""

    kind: ClassVar[RecordKind] = "storyboard"

    video_ad_unit_id: int
    diffusion_model_id: int
    diffusion_model: str
    """Its slug."""
    lora_id: int | None
    controlnet_id: int | None
    controlnet: str | None
    """Its slug."""
    media_id: int | None
    """The video whose keyframes are followed."""
    plan: dict[str, Any]
    """The last StoryboardPlan as JSON; empty until it is planned."""
    outputs: dict[str, Any]
    """What was made of the frames, by name, as JSON."""
    frames_total: int
    frames_rendered: int
    """Frames whose picture shows the row as it is planned now."""

    @property
    def frames_percent(self) -> int:
        return 100 * self.frames_rendered // self.frames_total if self.frames_total else 0


class StoryboardImageRecord(Record):
    """A picture of a row, and how far the job is that draws it."""

    storyboard_id: int
    script_row_id: int | None
    """None: the row is gone."""
    image_index: int
    """Within its row, counted from 0."""
    diffusion_job_id: int
    prompt_id: int
    key_frame_id: int | None
    """The keyframe that is followed."""
    input_key: str
    """Names everything the picture is to be made from."""
    rendered_key: str
    """The `input_key` that its picture was made from; empty before there is one."""
    job_partition_key: str
    job_status: Status
    job_error: str
    result_images: tuple[str, ...]
    """Keys in the media store; of an earlier picture until a new one is whole."""

    @property
    def is_fresh(self) -> bool:
        """Whether its picture is there and shows the row as it is planned now."""
        done = self.job_status is Status.COMPLETED and bool(self.result_images)
        return done and self.rendered_key == self.input_key


class FrameOrder(Value):
    """What one frame is to be made of; `input_key` names all of it."""

    script_row_id: int
    image_index: int = Field(ge=0)
    key_frame_id: int | None = None
    input_key: str = Field(min_length=1)
    source_prompt: str = Field(pattern=r"\S")
    negative_prompt: str = ""
    enhancement_style: EnhancementStyle = "cinematic"
    creativity: Score = 0.7
    job: DiffusionJobFields


class PlannedFrames(Value):
    """What planning has made of the orders."""

    images: tuple[StoryboardImageRecord, ...]
    """One for each order, in their sequence."""
    plan: dict[str, Any]
    """As it is kept, with the ids of prompts and jobs."""
    prompt_keys: tuple[str, ...] = ()
    """Partition keys of the frames' prompts, those that were there before too."""
    job_keys: tuple[str, ...] = ()
    """The same of their jobs."""
    dropped: tuple[str, ...] = ()
    """Keys in the media store of pictures whose frames are gone; whoever planned deletes them."""
