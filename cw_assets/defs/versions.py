"""What the result of each asset depends on besides its inputs: the revision of its code and the engine it uses.

Light on purpose: `cw analyze` asks here whether anything changed before it loads Dagster.
"""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from cw_assets.engines.registry import chosen
from cw_assets.settings import EngineKind, Settings


class Made(NamedTuple):
    """Raise `revision` when the code of an asset changes its result; name the settings it reads.

    `weights` maps an engine's name to the setting that names its model, which counts only where that engine is chosen.
    """

    revision: int
    engine: EngineKind | None = None
    settings: tuple[str, ...] = ()
    weights: Mapping[str, str] = MappingProxyType({})


SCENE_SETTINGS = ("scene_threshold", "min_scene_frames", "gradual_transitions")
WHISPERS = {"whisper": "speech_weights", "faster-whisper": "speech_weights"}
DETECTORS = {"ultralytics": "detector_weights", "transformers": "detector_weights"}
TEXT_MODELS = {"transformers": "text_weights", "openai": "openai_model"}
VIDEO_ANALYSIS: dict[str, Made] = {
    "video_metadata": Made(1, "decoder"),
    "scenes": Made(1, "scene_detector", SCENE_SETTINGS),
    "transcription": Made(1, "speech_model", ("language",), WHISPERS),
    "detected_objects": Made(1, "object_detector", ("detection_threshold",), DETECTORS),
    "on_screen_text": Made(1, "text_reader"),
    "visual_style": Made(1, "color_quantizer"),
    "sentiment": Made(1),
    "scene_categories": Made(1),
    "script": Made(1),
    "audience_insights": Made(1, "text_model", (), TEXT_MODELS),
    "video_analysis": Made(1),
}
MADE: dict[str, Made] = VIDEO_ANALYSIS | {
    "adaptation": Made(1, "text_model", ("adaptation_model", "adaptation_models"), {"openai": "openai_model"}),
    "enhanced_prompt": Made(1, "prompt_model", (), {"transformers": "prompt_weights", "openai": "openai_model"}),
    "lora_weights": Made(1, "lora_hub"),
    "generated_images": Made(1, "image_model"),
    "storyboard": Made(1),
    "storyboard_frames": Made(1, "image_model"),
    "storyboard_sheet": Made(1),
    "animatic": Made(1, "voice_model"),
}


def code_version(asset: str, settings: Settings) -> str:
    """For example "1 content": revision, engine and, where settings differ from their defaults, a hash of them."""
    made = MADE[asset]
    engine = chosen(made.engine, settings) if made.engine else ""
    read = [*made.settings, *([made.weights[engine]] if engine in made.weights else [])]
    changed = sorted((name, value) for name in read if (value := getattr(settings, name)) != default_of(name))
    digest = hashlib.sha256(repr(changed).encode()).hexdigest()[:8] if changed else ""
    return " ".join(part for part in (str(made.revision), engine, digest) if part)


def default_of(name: str) -> Any:
    return Settings.model_fields[name].default


def analysis_key(sha256: str, settings: Settings) -> str:
    """Names everything a video's analysis is made from: the same key means the same result."""
    versions = [f"{asset} {code_version(asset, settings)}" for asset in VIDEO_ANALYSIS]
    return hashlib.sha256("\n".join([sha256, *versions]).encode()).hexdigest()
