"""Code versions and the key of an analysis: the same for the same choice, another for another."""

import pytest

from cw_assets.defs.value_types import VALUE_TYPES
from cw_assets.defs.versions import MADE, VIDEO_ANALYSIS, analysis_key, code_version
from cw_assets.engines.registry import chosen
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings

PLAIN = Settings()
CHANGES = [
    ({"scene_detector": "adaptive"}, "scenes"),
    ({"scene_threshold": 20.0}, "scenes"),
    ({"scene_threshold": 0.0}, "scenes"),
    ({"min_scene_frames": 5}, "scenes"),
    ({"gradual_transitions": False}, "scenes"),
    ({"speech_model": "whisper"}, "transcription"),
    ({"language": "de"}, "transcription"),
    ({"object_detector": "ultralytics"}, "detected_objects"),
    ({"detection_threshold": 0.0}, "detected_objects"),
    ({"text_model": "openai"}, "audience_insights"),
]


def test_same_settings_give_the_same_key():
    assert analysis_key("a" * 64, Settings()) == analysis_key("a" * 64, Settings())


def test_other_content_gives_another_key():
    assert analysis_key("a" * 64, PLAIN) != analysis_key("b" * 64, PLAIN)


@pytest.mark.parametrize("changed, asset", CHANGES, ids=lambda value: str(value))
def test_change_shows_in_the_key_and_in_the_version_of_its_asset_alone(changed, asset):
    other = Settings(**changed)
    assert analysis_key("a" * 64, other) != analysis_key("a" * 64, PLAIN)
    assert {a for a in VIDEO_ANALYSIS if code_version(a, other) != code_version(a, PLAIN)} == {asset}


@pytest.mark.parametrize(
    "engine, weights, asset",
    [
        ({"speech_model": "whisper"}, {"speech_weights": "tiny"}, "transcription"),
        ({"speech_model": "faster-whisper"}, {"speech_weights": "tiny"}, "transcription"),
        ({"object_detector": "ultralytics"}, {"detector_weights": "yolov8n.pt"}, "detected_objects"),
        ({"text_model": "transformers"}, {"text_weights": "Qwen/Qwen2.5-3B-Instruct"}, "audience_insights"),
        ({"text_model": "openai"}, {"openai_model": "other"}, "audience_insights"),
        ({"prompt_model": "transformers"}, {"prompt_weights": "Qwen/Qwen3-4B"}, "enhanced_prompt"),
    ],
)
def test_name_of_a_model_counts_only_where_its_engine_is_chosen(engine, weights, asset):
    assert code_version(asset, Settings(**engine, **weights)) != code_version(asset, Settings(**engine))
    assert analysis_key("a" * 64, Settings(**weights)) == analysis_key("a" * 64, PLAIN)


@pytest.mark.parametrize("changed", [{"port": 4000}, {"max_retries": 0}, {"media_root": "/elsewhere"}])
def test_what_no_value_depends_on_leaves_the_key(changed):
    assert analysis_key("a" * 64, Settings(**changed)) == analysis_key("a" * 64, PLAIN)


def test_naming_the_engine_that_the_profile_chooses_anyway_changes_nothing():
    assert analysis_key("a" * 64, Settings(speech_model="pocketsphinx")) == analysis_key("a" * 64, PLAIN)


def test_profile_chooses_and_a_name_overrules_it():
    local = Settings(profile="local")
    assert code_version("transcription", local) == "1 whisper"
    assert code_version("transcription", Settings(profile="local", speech_model="pocketsphinx")) == "1 pocketsphinx"
    assert chosen("color_quantizer", local) == "opencv"


def test_unknown_engine_is_refused_with_the_names_there_are():
    with pytest.raises(InvalidInput, match="CW_SPEECH_MODEL=ears: there is no such engine; choose one of pocketsphinx"):
        code_version("transcription", Settings(speech_model="ears"))


def test_every_step_has_a_version():
    assert set(VALUE_TYPES) - set(MADE) == {"keyframes", "frame_signals"}
