"""espeak-ng is called as a program that may be missing, old or broken; its own speech where it is installed."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from cw_assets.engines.voice import espeak_ng
from cw_assets.errors import ExternalFailure, NotReady
from cw_assets_tests.engines.voice.conftest import WITHOUT_ESPEAK

VOICES = " 5  de              --/M      German             gmw/de\n 5  ja  --/M  Japanese  jpx/ja\n"


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """An espeak-ng of our own, the only one on PATH, which lists a voice and otherwise does as `body` says."""
    script = folder / "espeak-ng"
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        f"if '--voices' in sys.argv:\n    print({VOICES!r})\nelif '--version' in sys.argv:\n    print('eSpeak 9.9')\n"
        f"else:\n    {body}\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_missing_program_is_named_with_the_next_step(make, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = make("espeak-ng")
    assert (voice.info.engine, voice.info.version) == ("espeak-ng", "")
    with pytest.raises(NotReady, match=r"install espeak-ng.*CW_VOICE_MODEL=vits or none"):
        voice.speak("Hello", language="en")


def test_the_text_goes_in_by_standard_input_and_nothing_of_ours_goes_along(make, monkeypatch, tmp_path):
    told = tmp_path / "told"
    program(
        tmp_path,
        monkeypatch,
        f"open({str(told)!r}, 'w').write(repr((sys.argv[1:], sys.stdin.read(), dict(os.environ))))",
    )
    monkeypatch.setenv("CIVITAI_API_KEY", "secret")
    with pytest.raises(ExternalFailure):
        make("espeak-ng").speak("--help [[x]]", language="de-AT")
    arguments, text, environment = eval(told.read_text(), {})
    assert arguments == ["--stdin", "-b", "1", "-v", "de", "--stdout"]
    assert text == "--help x"
    assert set(environment) <= {"LC_ALL", "LC_CTYPE"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("sys.exit('no such voice.')", r"failed \(no such voice\)"),
        ("sys.exit(3)", "exit status 3"),
        ("pass", "no sound that can be read"),
        ("print('RIFF, but no sound')", "no sound that can be read"),
    ],
)
def test_a_program_that_fails_is_quoted(make, monkeypatch, tmp_path, body, said):
    program(tmp_path, monkeypatch, body)
    with pytest.raises(ExternalFailure, match=said) as failed:
        make("espeak-ng").speak("Hallo", language="de")
    assert not failed.value.retryable


def test_a_program_that_hangs_is_ended(make, monkeypatch, tmp_path):
    program(tmp_path, monkeypatch, "import time; time.sleep(60)")
    voice = make("espeak-ng")
    assert voice.voice_of("de") == "de"
    monkeypatch.setattr(espeak_ng, "TIMEOUT_S", 0.3)
    with pytest.raises(ExternalFailure, match=r"was not done after 0.3 s"):
        voice.speak("Hallo", language="de")


def test_a_language_without_a_voice_is_named(make, monkeypatch, tmp_path):
    program(tmp_path, monkeypatch, "pass")
    with pytest.raises(NotReady, match="no voice for the language 'fil'"):
        make("espeak-ng").speak("Magandang umaga", language="fil")


def test_kanji_are_refused_instead_of_spelled_in_english(make, monkeypatch, tmp_path):
    program(tmp_path, monkeypatch, "pass")
    with pytest.raises(NotReady, match="cannot read kanji"):
        make("espeak-ng").speak("日本の夏", language="ja-JP")


# ---- the program itself


@WITHOUT_ESPEAK
@pytest.mark.parametrize(
    ("language", "text", "voice"),
    [("de-DE", "Heißer Tag?", "de"), ("pt-BR", "Que calor!", "pt-br"), ("zh-Hans", "夏天到了", "cmn-latn-pinyin"),
     ("ja", "なつです", "ja"), ("ar-AE", "صيف حار", "ar"), ("no", "God sommer", "nb")],
)  # fmt: skip
def test_a_language_is_spoken_by_its_voice(make, language, text, voice):
    engine = make("espeak-ng")
    assert 0.3 < engine.speak(text, language=language).duration < 4
    assert engine.info.model == voice
    assert engine.info.version[0].isdigit()


@WITHOUT_ESPEAK
def test_phoneme_codes_are_read_as_letters(make):
    engine = make("espeak-ng")
    coded, plain = (engine.speak(text, language="en-US").samples for text in ("[[h@l'oU]]", "h@l'oU"))
    assert np.array_equal(coded, plain)


@WITHOUT_ESPEAK
def test_options_in_the_text_do_nothing(make, tmp_path):
    target = tmp_path / "written.wav"
    make("espeak-ng").speak(f"-w {target}", language="en")
    assert not target.exists()
    assert shutil.which("espeak-ng")
