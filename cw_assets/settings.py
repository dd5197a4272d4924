"""Every setting and its environment variable; nothing else in the project reads the environment.

Each field is set by `CW_` and its name in capitals (`CW_MEDIA_ROOT`), a few also by the name other tools use.
"""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MEGABYTE = 1024 * 1024
EngineKind = Literal[
    "text_model",
    "prompt_model",
    "image_model",
    "lora_hub",
    "speech_model",
    "object_detector",
    "text_reader",
    "scene_detector",
    "color_quantizer",
    "decoder",
    "voice_model",
]


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix="CW_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    media_root: Path = Path("media")
    """Folder of everything people put in and get out."""
    values_url: str = ""
    """Where values between assets are kept: any fsspec address; empty: `.values` in the media folder."""
    database_url: SecretStr = SecretStr("")
    """PostgreSQL for the catalog and Dagster (postgresql+psycopg2://…); empty: SQLite in the media folder."""
    models_path: Path = Field(
        default=Path("models"), validation_alias=AliasChoices("CW_MODELS_PATH", "MODEL_BASE_PATH")
    )
    """Folder of model weights."""
    runtime_path: Path | None = None
    """Folder of this machine's own state; None: `.runtime` in the media folder, where one machine does all."""
    definitions: str = "cw_assets.definitions"
    """Module with the Dagster definitions; workers run steps of no other."""
    host: str = "127.0.0.1"
    port: int = 3000
    flower_host: str = "127.0.0.1"
    flower_port: int = 0
    """Port of Flower, the page of Celery's workers (usually 5555); 0: not started."""

    # launching and following work
    api_token: SecretStr = SecretStr("")
    """Asked of whoever opens the page; empty: /api, /ws, /jobs and /metrics are for this machine alone."""
    server_url: str = ""
    """The page on which `cw_assets.api` launches work, as http://10.0.0.5:3000; empty: these settings' databases."""
    inbox_every_s: int = Field(default=5, ge=1)
    """How often the inbox is looked at; a file is taken when it was the same twice."""
    failure_webhook_url: SecretStr = SecretStr("")
    """Where a failed run is told as JSON; empty: nowhere."""
    schedules: str = ""
    """Your schedules, as module:name of a list; empty: none. Examples: cw_assets.defs.example_schedules:EXAMPLES."""
    otlp_endpoint: str = ""
    """OpenTelemetry collector that traces are sent to (OTLP over HTTP, http://127.0.0.1:4318); empty: no tracing."""

    # broker and workers
    broker_url: SecretStr = SecretStr("")
    """Redis or Valkey (redis://:password@host:6379/2); empty: the embedded one that `cw up` starts."""
    allow_open_broker: bool = False
    """Use a broker on another host although it asks for no password."""
    soft_limit_s: float = Field(default=3300, gt=0)
    """A step is told to stop after so long; its record becomes failed."""
    hard_limit_s: float = Field(default=3600, gt=0)
    """The process of a step that has not stopped by then is ended, and a fresh one started."""
    step_resends: int = Field(default=3, ge=0)
    """How often a step whose worker was lost is sent again."""
    worker_expiry_s: float = Field(default=8, gt=2)
    """A worker that has not been heard of for so long counts as lost."""
    worker_grace_s: float = Field(default=20, ge=0)
    """A worker told to stop has so long to finish its step before it hands it back."""
    worker_max_steps: int = Field(default=0, ge=0)
    """A worker starts afresh after so many steps; 0: never."""
    worker_max_memory_bytes: int = Field(default=0, ge=0)
    """A worker that has grown above this starts afresh after its step; 0: never."""

    # engines
    profile: Literal["embedded", "local"] = "embedded"
    text_model: str = ""
    prompt_model: str = ""
    """The text model that enhances prompts; empty: the same as for everything else."""
    image_model: str = ""
    lora_hub: str = ""
    speech_model: str = ""
    object_detector: str = ""
    text_reader: str = ""
    scene_detector: str = ""
    color_quantizer: str = ""
    decoder: str = ""
    voice_model: str = ""
    """What speaks the scratch voice of an animatic; `none`: nobody does."""
    device: str = ""
    """cpu, cuda or mps; empty: the best there is."""
    language: str = ""
    """Spoken language (ISO 639-1); empty: found out by the speech model."""
    text_weights: str = "Qwen/Qwen2.5-7B-Instruct"
    prompt_weights: str = "Qwen/Qwen2.5-3B-Instruct"
    """Of the text model that enhances prompts."""
    text_load_in_4bit: bool = False
    """Load language models in 4 bits, which only CUDA devices can."""
    speech_weights: str = "large-v3"
    detector_weights: str = "yolov8x.pt"
    detection_threshold: float = Field(default=0.5, ge=0, le=1)
    openai_base_url: str = "http://127.0.0.1:11434/v1"
    openai_api_key: SecretStr = SecretStr("")
    openai_model: str = "qwen2.5:7b-instruct"
    openai_models: dict[str, str] = {}
    """Names at that server of the models that an adaptation asks for, by hub id, as JSON; openai_model for the rest."""

    # adaptation
    adaptation_model: str = ""
    """Hub id of the language model of all nodes; empty: the primary one of the market's language."""
    adaptation_models: dict[str, str] = {}
    """The same for single nodes, as JSON: {"culture": "Qwen/Qwen3-8B"}."""

    # images and LoRAs
    image_preset: str = "zimageturbo"
    """Slug of the diffusion model of a job that names none."""
    control_depth_weights: str = "depth-anything/Depth-Anything-V2-Small-hf"
    control_pose_weights: str = "usyd-community/vitpose-base-simple"
    ip_adapter_weights: dict[str, str] = {
        "sdxl": "h94/IP-Adapter/sdxl_models/ip-adapter_sdxl.safetensors",
        "sd15": "h94/IP-Adapter/models/ip-adapter_sd15.safetensors",
    }
    """Of the IP-Adapter that shows a reference picture to the models of an architecture, within the models folder."""
    wireframe_preset: str = "juggernaut_xl"
    """Slug of the diffusion model of a storyboard that follows keyframes, where image_preset has no ControlNet."""
    voice_weights: dict[str, str] = {}
    """Hub id of the VITS model of each language (BCP 47), as JSON; the others: facebook/mms-tts-… of the language."""
    lora_folder: Path | None = None
    """The folder that the LoRA hub `folder` takes files from; None: `mirror` in the models folder."""
    civitai_url: str = "https://civitai.com"
    civitai_api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("CW_CIVITAI_API_KEY", "CIVITAI_API_KEY")
    )
    """Sent to the host of civitai_url alone."""

    # scenes
    scene_threshold: float | None = None
    """Threshold of the scene detector; None: its own default (content: 27)."""
    min_scene_frames: int = Field(default=15, ge=1)
    gradual_transitions: bool = True
    """Look for dissolves and fades beside the detector's cuts."""

    # limits on what people bring
    max_file_bytes: int = 500 * MEGABYTE
    max_frame_pixels: int = 8192 * 4320
    max_streams: int = 32
    max_duration_s: float = 4 * 3600
    decode_timeout_s: float = 3000
    """Longest time one decode of a file may take."""
    report_embed_bytes: int = 24 * MEGABYTE
    """Up to this size the report page carries the video itself; above, it links to it."""

    # retries of a phase
    max_retries: int = 3
    retry_delay_s: float = 60
    """Delay before the first retry; it doubles each time."""

    @property
    def runtime_dir(self) -> Path:
        """Databases and other state, not for people: hidden in the media folder unless a setting names a place."""
        return self.runtime_path or self.media_root / ".runtime"

    def engine_name(self, kind: EngineKind) -> str:
        """The engine chosen by name for this kind; empty: the profile's."""
        return str(getattr(self, kind))
