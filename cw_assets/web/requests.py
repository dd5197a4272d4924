"""What is sent to make records: the settings that a person has, and nothing that names a place on the server."""

from typing import Annotated, Generic, TypeVar

from pydantic import ConfigDict, Field

from cw_assets.catalog.records import AdUnitRecord, Record, ScriptRowRecord
from cw_assets.catalog.records.images import Identifier
from cw_assets.catalog.records.known_models import Guidance, Side, Steps, Strength
from cw_assets.domain.images.request import MAX_IMAGES, MAX_SEED, Architecture
from cw_assets.domain.jobs import Id
from cw_assets.domain.prompts.styles import EnhancementStyle
from cw_assets.domain.values import Score, Value

R = TypeVar("R", bound=Record)
NO_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no text with that character."""
Text = Annotated[str, Field(max_length=20_000, pattern=NO_NUL)]
Name = Annotated[str, Field(max_length=100, pattern=NO_NUL)]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]


class Sent(Value):
    """A body; built at once, as pydantic warns where FastAPI describes one that is not."""

    model_config = ConfigDict(defer_build=False, use_attribute_docstrings=True)


class NewCampaign(Sent):
    """What videos and units belong to; elsewhere here it is called a project."""

    job_id: Name = Field(min_length=1)
    """The agency's own number."""
    script_title: Text = ""
    client_name: Text = ""
    product_name: Text = ""


class NewPrompt(Sent):
    """A text to draw from."""

    text: Text = Field(min_length=1)
    negative_prompt: Text = ""
    enhancement_style: EnhancementStyle = "auto"
    creativity: Score = 0.7


class NewDiffusionJob(Sent):
    """An order for images, from a text or from a prompt that is there; what is null is settled by LoRA and model."""

    text: Text = ""
    prompt_id: Id | None = None
    negative_prompt: Text = ""
    model: Name = ""
    """Slug of a diffusion model; "": the server's usual one."""
    lora_id: Id | None = None
    identifier: Identifier = ""
    """Begins the names of the files."""
    width: Side | None = None
    height: Side | None = None
    steps: Steps | None = None
    guidance_scale: Guidance | None = None
    lora_strength: Strength | None = None
    seed: Seed | None = None
    scheduler: Name | None = None
    num_images: int = Field(default=1, ge=1, le=MAX_IMAGES)
    options: tuple[Name, ...] = Field(default=(), max_length=20)
    """Names of speed settings that change the picture."""


class NewLora(Sent):
    """A LoRA by its name at its source; what is empty or null is what the source says."""

    air: Annotated[str, Field(min_length=1, max_length=500)]
    """urn:air:sdxl:lora:civitai:MODEL@VERSION, or the address of its page there."""
    label: Name = ""
    base_architecture: Architecture | None = None
    prompt_suffix: Text = ""
    """Trigger words."""
    default_strength: Strength | None = None


class NewAdaptations(Sent):
    """An ad unit for each market of an origin."""

    origin_id: Id
    markets: tuple[Name, ...] = Field(min_length=1, max_length=100)
    """As in de-DE."""
    persona: Name = ""
    """Slug."""
    brand: Name = ""
    """Code."""


class Approval(Sent):
    """What is said with an approval; "" leaves code and title of the unit to the video's."""

    note: Text = ""
    code: Name = ""
    title: Name = ""


class NewStoryboard(Sent):
    """A storyboard of an ad unit's script; what is null is settled by LoRA, ControlNet and model."""

    unit_id: Id
    from_keyframes: bool = False
    """Follow the keyframes of the video behind the unit."""
    title: Name = ""
    model: Name = ""
    """Slug of a diffusion model; "": the server's usual one."""
    lora_id: Id | None = None
    controlnet: Name = ""
    """Slug; "": the first that fits, where keyframes are followed."""
    images_per_row: int = Field(default=1, ge=1, le=4)
    lora_strength: Strength | None = None
    conditioning_scale: Strength | None = None
    guidance_end: Score | None = None
    style_prompt: Text = ""
    enhance_prompts: bool = True
    seed: Seed | None = None
    """Null: a fresh one."""
    frame_rate: Annotated[str, Field(pattern=r"^[0-9]{1,6}([./][0-9]{1,6})?$")] | None = None
    """Of animatic and timeline, as in 25, 29.97 or 30000/1001."""
    gentle_move: bool = False
    scratch_voice: bool = True


# ---- what is answered


class Page(Value, Generic[R]):
    """Some of the records, newest first; fewer than `limit` are the last ones."""

    records: tuple[R, ...]
    limit: int
    offset: int


class AdUnitDetail(AdUnitRecord):
    """An ad unit with its script."""

    script_rows: tuple[ScriptRowRecord, ...]
