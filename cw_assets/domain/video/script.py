"""Phase 8: the spot as a script: a row a scene, with what is seen and what is heard."""

from cw_assets.domain.values import Value
from cw_assets.domain.video.sentiment import SentimentLabel


class ScriptRow(Value):
    """A row of a script; `timecode_start` is HH:MM:SS:FF, `duration_seconds` in seconds."""

    shot_number: int
    timecode_start: str
    duration_seconds: float
    visual_text: str
    audio_text: str


class SceneAudio(Value):
    """What is heard in a scene."""

    voiceover: str
    music: str
    sfx: str


class SceneScript(Value):
    """A scene in detail, for people and for the insights."""

    scene_number: int
    duration: float
    visual: str
    audio: SceneAudio
    action: str
    products: tuple[str, ...]
    sentiment: SentimentLabel


class Script(Value):
    """Phase 8's result: the rows sum to the runtime."""

    total_runtime_seconds: float
    script_rows: tuple[ScriptRow, ...]
    scenes: tuple[SceneScript, ...]
