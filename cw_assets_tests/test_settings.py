"""Settings: their names in the environment, their defaults, and what is never shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cw_assets.settings import Settings


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch, tmp_path):
    """No setting from outside: neither variables nor a .env file."""
    import os

    for name in [name for name in os.environ if name.startswith("CW_") or name == "MODEL_BASE_PATH"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing():
    settings = Settings()
    assert (settings.profile, settings.media_root, settings.models_path) == ("embedded", Path("media"), Path("models"))
    assert settings.max_file_bytes == 500 * 1024 * 1024
    assert (settings.max_retries, settings.retry_delay_s, settings.port) == (3, 60, 3000)
    assert settings.runtime_dir == Path("media/.runtime")


@pytest.mark.parametrize(
    "name, text, field, value",
    [
        ("CW_MEDIA_ROOT", "/srv/media", "media_root", Path("/srv/media")),
        ("CW_PROFILE", "local", "profile", "local"),
        ("CW_SPEECH_MODEL", "whisper", "speech_model", "whisper"),
        ("CW_MAX_FILE_BYTES", "1000", "max_file_bytes", 1000),
        ("CW_SCENE_THRESHOLD", "0", "scene_threshold", 0.0),
        ("CW_GRADUAL_TRANSITIONS", "false", "gradual_transitions", False),
        ("CW_MODELS_PATH", "/srv/weights", "models_path", Path("/srv/weights")),
        ("MODEL_BASE_PATH", "/srv/weights", "models_path", Path("/srv/weights")),
        ("CW_PORT", "3999", "port", 3999),
    ],
)
def test_variable_sets_its_field(monkeypatch, name, text, field, value):
    monkeypatch.setenv(name, text)
    assert getattr(Settings(), field) == value


def test_our_own_name_wins_over_the_one_that_other_tools_use(monkeypatch):
    monkeypatch.setenv("MODEL_BASE_PATH", "/theirs")
    monkeypatch.setenv("CW_MODELS_PATH", "/ours")
    assert Settings().models_path == Path("/ours")


def test_env_file_is_read_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("CW_PORT=4001\nCW_HOST=0.0.0.0\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("CW_PORT", "4002")
    assert (Settings().port, Settings().host) == (4002, "0.0.0.0")


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("CW_DATABASE_URL", "postgresql://me:hunter2@db/cw")
    monkeypatch.setenv("CW_OPENAI_API_KEY", "sk-hunter2")
    settings = Settings()
    assert settings.openai_api_key.get_secret_value() == "sk-hunter2"
    assert "hunter2" not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "wrong", [{"profile": "cloud"}, {"detection_threshold": 1.5}, {"min_scene_frames": 0}, {"port": "web"}]
)
def test_wrong_value_is_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_runtime_folder_follows_a_changed_media_folder():
    first = Settings()
    assert first.runtime_dir == Path("media/.runtime")
    assert first.model_copy(update={"media_root": Path("/srv")}).runtime_dir == Path("/srv/.runtime")


def test_engine_name_is_empty_where_the_profile_chooses():
    assert Settings().engine_name("speech_model") == ""
    assert Settings(speech_model="whisper").engine_name("speech_model") == "whisper"
