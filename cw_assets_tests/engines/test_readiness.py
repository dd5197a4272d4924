"""What an engine lacks here is told in a sentence: that which the engine itself would raise, and nothing is loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from cw_assets.engines import registry
from cw_assets.engines.detection.ultralytics import UltralyticsDetector
from cw_assets.engines.readiness import LOOKS, NEEDS, PACKAGES, all_missing, missing
from cw_assets.engines.speech.faster_whisper import FILES, FasterWhisperSpeech
from cw_assets.engines.speech.whisper import WhisperSpeech
from cw_assets.engines.text.transformers import TransformersTextModel
from cw_assets.errors import CwError
from cw_assets.settings import Settings
from cw_assets_tests.engines.tiny_models import record_hash

HEAVY = (
    "torch",
    "transformers",
    "diffusers",
    "whisper",
    "ultralytics",
    "faster_whisper",
    "cv2",
    "av",
    "httpx",
    "dagster",
)


def chosen(folder: Path, **changes: object) -> Settings:
    return Settings(_env_file=None, models_path=folder, **changes)


def raised(settings: Settings, kind: str) -> str:
    """What the engine says of itself, built or loaded."""
    with pytest.raises(CwError) as caught:
        registry.build(kind, settings).load()
    return str(caught.value)


def weights(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"weights")


def test_nothing_is_missing_for_the_engines_that_need_no_weights(tmp_path):
    assert all_missing(chosen(tmp_path / "none")) == {}


def test_every_need_is_one_that_can_be_met_and_every_look_is_at_a_known_engine():
    assert set(NEEDS) == {*registry.ENGINES, "language_model"}
    for need, name in (*LOOKS, *PACKAGES):
        assert name in registry.ENGINES["text_model" if need == "language_model" else need]


def test_unknown_engine_is_told_with_those_that_there_are(tmp_path):
    settings = chosen(tmp_path, image_model="crayon")
    assert missing("image_model", settings) == (
        "CW_IMAGE_MODEL=crayon: there is no such engine; choose one of sketch, diffusers."
    )
    assert list(all_missing(settings)) == ["image_model"]


@pytest.mark.parametrize(
    "need, name, package",
    [(need, name, package) for (need, name), packages in PACKAGES.items() for package in packages],
)
def test_package_that_is_not_installed_is_told_as_the_engine_tells_it(tmp_path, monkeypatch, need, name, package):
    kind = "text_model" if need == "language_model" else need
    settings = chosen(tmp_path, **{kind: name})
    monkeypatch.setitem(sys.modules, package, None)  # as Python itself does for a package that cannot be imported
    said = missing(need, settings)
    assert f"The engine {name} needs the package {package}, which is not installed; " in said
    assert said == raised(settings, kind)


@pytest.mark.parametrize(
    "kind, name, setting, files",
    [
        ("speech_model", "faster-whisper", "speech_weights", [f"faster-whisper/x/{file}" for file in FILES]),
        ("speech_model", "whisper", "speech_weights", ["whisper/x.pt"]),
        ("object_detector", "ultralytics", "detector_weights", ["ultralytics/x"]),
        ("object_detector", "transformers", "detector_weights", ["x/config.json"]),
        ("text_model", "transformers", "text_weights", ["x/config.json"]),
        ("prompt_model", "transformers", "prompt_weights", ["x/config.json"]),
    ],
)  # fmt: skip
def test_weights_are_missing_until_the_last_file_is_there(tmp_path, kind, name, setting, files):
    settings = chosen(tmp_path, **{kind: name, setting: "x"})
    for file in files:
        said = missing(kind, settings)
        assert "cw models pull" in said
        assert said == raised(settings, kind)
        weights(tmp_path, file)
        record_hash(tmp_path / file)
    assert missing(kind, settings) == ""


def test_pickle_without_a_recorded_hash_is_no_weights(tmp_path):
    settings = chosen(tmp_path, object_detector="ultralytics")
    weights(tmp_path, "ultralytics/yolov8x.pt")
    assert "sha256sum" in missing("object_detector", settings)
    assert missing("object_detector", settings) == raised(settings, "object_detector")


def test_yolo_checkpoint_is_no_weights_of_another_engine(tmp_path):
    settings = chosen(tmp_path, object_detector="transformers")
    weights(tmp_path, "yolov8x.pt")
    assert "is a YOLO checkpoint" in missing("object_detector", settings)


def test_weights_outside_the_models_folder_are_refused(tmp_path):
    settings = chosen(tmp_path, text_model="transformers", text_weights="../elsewhere")
    assert "outside" in missing("text_model", settings)


def test_file_that_cannot_be_looked_at_is_told(tmp_path):
    (tmp_path / "whisper").mkdir()
    settings = chosen(tmp_path, speech_model="whisper", speech_weights="x" * 300)
    assert missing("speech_model", settings) == (
        f"{tmp_path}/whisper/{'x' * 300}.pt cannot be looked at (File name too long); see to it that it can be read."
    )


def test_prompts_are_enhanced_by_the_text_model_with_weights_of_their_own(tmp_path):
    settings = chosen(tmp_path, text_model="transformers")
    weights(tmp_path, f"{settings.text_weights}/config.json")
    assert list(all_missing(settings)) == ["prompt_model"]
    assert settings.prompt_weights in missing("prompt_model", settings)


def test_language_model_needs_no_weights_that_the_settings_name(tmp_path):
    settings = chosen(tmp_path, text_model="transformers")
    assert missing("language_model", settings) == ""
    assert settings.text_weights in missing("text_model", settings)


def test_language_that_the_speech_engine_does_not_know_is_told(tmp_path):
    settings = chosen(tmp_path, language="de")
    assert missing("speech_model", settings) == raised(settings, "speech_model")
    assert missing("speech_model", chosen(tmp_path, language="en-GB")) == ""


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:11434/v1", "ftp://host/v1", "http://", "http://host:port", "http://[::1"]
)
@pytest.mark.parametrize("need", ["text_model", "language_model", "prompt_model"])
def test_server_whose_address_cannot_be_read_is_told(tmp_path, need, address):
    settings = chosen(tmp_path, text_model="openai", openai_base_url=address)
    assert missing(need, settings).startswith(f"CW_OPENAI_BASE_URL={address} is no web address; ")


@pytest.mark.parametrize("address", ["http://127.0.0.1:11434/v1", "https://models.example", "http://[::1]:8000"])
def test_server_is_taken_at_its_address_and_not_asked(tmp_path, address):
    settings = chosen(tmp_path, text_model="openai", openai_base_url=address)
    assert all_missing(settings) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"openai_base_url": "http://me:secret@host/v1"},
        {"openai_base_url": "me:secret@host"},
        {"openai_api_key": "secret\u00e9"},
        {"text_model": "rules", "lora_hub": "civitai", "civitai_url": "me:secret@host?token=secret"},
    ],
)
def test_secrets_are_not_shown(tmp_path, changes):
    found = all_missing(chosen(tmp_path, **{"text_model": "openai"} | changes))
    assert found
    assert all("secret" not in sentence for sentence in found.values())


def test_voice_without_its_program_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install espeak-ng" in missing("voice_model", chosen(tmp_path))
    assert missing("voice_model", chosen(tmp_path, voice_model="none")) == ""


@pytest.mark.parametrize("profile", ["embedded", "local"])
def test_nothing_heavy_is_imported_to_find_out(tmp_path, profile):
    program = (
        "import sys\n"
        "from cw_assets.engines.readiness import all_missing\n"
        "from cw_assets.settings import Settings\n"
        f"found = all_missing(Settings(_env_file=None, models_path={str(tmp_path)!r}, profile={profile!r}))\n"
        f"print(sorted(found), [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    lacks = ["object_detector", "prompt_model", "speech_model", "text_model"] if profile == "local" else []
    assert done.stdout == f"{lacks} []\n"


def test_folders_of_the_engines_are_those_that_are_looked_into(tmp_path):
    settings = chosen(tmp_path)
    assert WhisperSpeech.from_settings(settings, name="").folder == tmp_path / "whisper"
    assert FasterWhisperSpeech.from_settings(settings, name="").folder == tmp_path / "faster-whisper"
    assert UltralyticsDetector.from_settings(settings, name="").folder == tmp_path / "ultralytics"
    assert TransformersTextModel.from_settings(settings, name="").folder == tmp_path
