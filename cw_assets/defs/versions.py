"""What the result of each asset depends on besides its inputs: the revision of its code and the engine it uses.

Light on purpose: `cw analyze` asks here whether anything changed before it loads Dagster.
"""

import hashlib
from typing import NamedTuple

from cw_assets.engines.registry import chosen
from cw_assets.settings import EngineKind, Settings


class Made(NamedTuple):
    """Raise `revision` when the code of an asset changes its result; name the settings it reads."""

    revision: int
    engine: EngineKind | None = None
    settings: tuple[str, ...] = ()


SCENE_SETTINGS = ("scene_threshold", "min_scene_frames", "gradual_transitions")
VIDEO_ANALYSIS: dict[str, Made] = {
    "video_metadata": Made(1, "decoder"),
    "scenes": Made(1, "scene_detector", SCENE_SETTINGS),
    "transcription": Made(1, "speech_model", ("language", "speech_weights")),
    "detected_objects": Made(1, "object_detector", ("detection_threshold", "detector_weights")),
    "on_screen_text": Made(1, "text_reader"),
    "visual_style": Made(1, "color_quantizer"),
    "sentiment": Made(1),
    "scene_categories": Made(1),
    "script": Made(1),
    "audience_insights": Made(1, "text_model", ("text_weights", "openai_model")),
    "video_analysis": Made(1),
}


def code_version(asset: str, settings: Settings) -> str:
    """For example "1 content": revision, engine and, where settings differ from their defaults, a hash of them."""
    made = VIDEO_ANALYSIS[asset]
    parts = [str(made.revision)] + ([chosen(made.engine, settings)] if made.engine else [])
    changed = {
        name: getattr(settings, name)
        for name in made.settings
        if getattr(settings, name) != type(settings).model_fields[name].default
    }
    if changed:
        parts.append(hashlib.sha256(repr(sorted(changed.items())).encode()).hexdigest()[:8])
    return " ".join(parts)


def analysis_key(sha256: str, settings: Settings) -> str:
    """Names everything a video's analysis is made from: the same key means the same result."""
    versions = [f"{asset} {code_version(asset, settings)}" for asset in VIDEO_ANALYSIS]
    return hashlib.sha256("\n".join([sha256, *versions]).encode()).hexdigest()
