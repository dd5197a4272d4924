"""VITS voices: the model of each language, what they cannot read, and weights that are missing or no voice."""

import json
import shutil

import numpy as np
import pytest

from cw_assets.engines.downloads import KNOWN
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.voice.vits_text import PIECE_CHARACTERS, pieces, weights_of
from cw_assets.errors import InvalidInput, NotReady, Refused
from cw_assets_tests.engines.voice.tiny_voices import (
    ENGLISH,
    FOUR_SPEAKERS,
    GERMAN,
    LETTERS,
    PHONEMES,
    ROMANISED,
    make_vits,
)


@pytest.mark.parametrize(
    ("language", "weights"),
    [
        ("en-US", "facebook/mms-tts-eng"), ("de", "facebook/mms-tts-deu"), ("nb", "facebook/mms-tts-nob"),
        ("fil-PH", "facebook/mms-tts-tgl"), ("pt-BR", "own/brazil"), ("pt", "facebook/mms-tts-por"),
        ("sr-Latn", "own/serbian"), ("vie", "facebook/mms-tts-vie"),
    ],
)  # fmt: skip
def test_the_setting_goes_before_mms(language, weights):
    assert weights_of(language, {"pt-br": "own/brazil", "sr": "own/serbian"}) == weights


@pytest.mark.parametrize("language", ["it", "ja-JP", "zh-Hans", "xx", ""])
def test_languages_that_mms_does_not_speak_are_named(language):
    with pytest.raises(NotReady, match="CW_VOICE_WEIGHTS"):
        weights_of(language, {})


def test_each_language_has_its_model_and_the_second_use_loads_nothing(make):
    CACHE._small.clear()
    voice = make("vits", voice_weights={"de": GERMAN})
    assert not voice.warm
    voice.speak("Heißer Tag", language="de-AT")
    assert (voice.warm, voice.info.model) == (True, GERMAN)
    loads = CACHE.loads
    make("vits", voice_weights={"de": GERMAN}).speak("Schöner Tag", language="de")
    assert CACHE.loads == loads
    voice.speak("Hot day", language="en")
    assert (CACHE.loads, voice.info.model) == (loads + 1, ENGLISH)


def test_a_voice_leaves_the_chance_of_others_alone(make):
    import torch

    voice = make("vits")
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    voice.speak("Hello", language="en")
    assert torch.rand(1) == expected


def test_sentences_are_spoken_one_after_another(make):
    voice = make("vits")
    alone, both = (voice.speak(text, language="en") for text in ("Hot day.", "Hot day. Cool down."))
    assert np.array_equal(both.samples[: len(alone.samples) // 2], alone.samples[: len(alone.samples) // 2])


def test_the_first_of_several_speakers_speaks(make):
    assert make("vits", voice_weights={"en": FOUR_SPEAKERS}).speak("Hello", language="en").duration > 0


@pytest.mark.parametrize(("text", "letter"), [("Only 2 dollars", "2"), ("Größe", "ö")])
def test_letters_and_digits_it_has_no_sign_for_are_named_and_not_left_out(make, text, letter):
    with pytest.raises(InvalidInput, match=f"cannot read .*{letter}"):
        make("vits").speak(text, language="en")


@pytest.mark.parametrize(("weights", "package"), [(ROMANISED, "uroman"), (PHONEMES, "phonemizer")])
def test_a_voice_that_needs_a_package_is_refused_clearly(make, weights, package):
    with pytest.raises(NotReady, match=f"package {package}.*CW_VOICE_MODEL=espeak-ng"):
        make("vits", voice_weights={"ko": weights}).speak("hello", language="ko")


def test_missing_weights_are_named_with_the_command_that_fetches_them(make, tmp_path):
    with pytest.raises(NotReady, match="`cw models pull facebook/mms-tts-deu`"):
        make("vits", CW_MODELS_PATH=tmp_path).speak("Hallo", language="de")


def test_pickles_are_never_read(make, voices_path, tmp_path):
    shutil.copytree(voices_path / ENGLISH, tmp_path / ENGLISH)
    (tmp_path / ENGLISH / "model.safetensors").rename(tmp_path / ENGLISH / "pytorch_model.bin")
    with pytest.raises(Refused, match="pickles are never read"):
        make("vits", CW_MODELS_PATH=tmp_path).speak("Hello", language="en")


def test_weights_outside_the_models_folder_are_refused(make, tmp_path):
    with pytest.raises(Refused, match="outside"):
        make("vits", CW_MODELS_PATH=tmp_path / "models", voice_weights={"en": "../x"}).speak("Hello", language="en")


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "vocab.json"])
def test_broken_weights_are_said(make, voices_path, tmp_path, file):
    shutil.copytree(voices_path / ENGLISH, tmp_path / ENGLISH)
    (tmp_path / ENGLISH / file).write_text("broken")
    with pytest.raises(NotReady, match=f"cw models pull {ENGLISH}"):
        make("vits", CW_MODELS_PATH=tmp_path).speak("Hello", language="en")


def test_a_model_of_another_kind_is_no_voice(make, tmp_path):
    from transformers import BertConfig, BertModel

    small = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    BertModel(BertConfig(vocab_size=8, **small)).save_pretrained(tmp_path / ENGLISH)
    with pytest.raises(NotReady, match="of the type bert, not vits"):
        make("vits", CW_MODELS_PATH=tmp_path).speak("Hello", language="en")


def test_code_beside_weights_is_neither_run_nor_asked_for(make, voices_path, tmp_path, monkeypatch):
    folder = tmp_path / ENGLISH
    shutil.copytree(voices_path / ENGLISH, folder)
    ran, foreign = tmp_path / "ran", {"model_type": "own-voice", "auto_map": {"AutoConfig": "own.OwnConfig"}}
    (folder / "config.json").write_text(json.dumps(foreign))
    (folder / "own.py").write_text(
        "from transformers import PretrainedConfig\n"
        f"open({str(ran)!r}, 'w').close()\n"
        "class OwnConfig(PretrainedConfig):\n    model_type = 'own-voice'\n"
    )
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "y")
    monkeypatch.setenv("HF_MODULES_CACHE", str(tmp_path / "modules"))
    with pytest.raises(NotReady, match="no voice that transformers can load"):
        make("vits", CW_MODELS_PATH=tmp_path).speak("Hello", language="en")
    assert asked == []
    assert not ran.exists()


def test_romanian_letters_are_read_in_either_spelling(make, tmp_path):
    path = make_vits(tmp_path, "tiny/romanian", letters=LETTERS + "ţ")
    config = json.loads((path / "tokenizer_config.json").read_text())
    (path / "tokenizer_config.json").write_text(json.dumps(config | {"language": "ron"}))
    voice = make("vits", CW_MODELS_PATH=tmp_path, voice_weights={"ro": "tiny/romanian"})
    first, second = (voice.speak(text, language="ro").samples for text in ("aţi", "ați"))
    assert np.array_equal(first, second)


def test_a_long_sentence_is_cut_between_words_and_nothing_is_lost():
    words = " ".join(f"word{number}" for number in range(200))
    found = pieces(f"Short one. {words}! …")
    assert found[0] == "Short one."
    assert max(map(len, found)) <= PIECE_CHARACTERS
    assert " ".join(found[1:]) == f"{words}!"
    assert "".join(pieces("夏" * 1000)) == "夏" * 1000


def test_the_licence_of_mms_is_shown_as_one_that_restricts():
    voices = [weights for weights in KNOWN if weights.name.startswith("facebook/mms-tts-")]
    assert {"facebook/mms-tts-eng", "facebook/mms-tts-deu"} <= {weights.target for weights in voices}
    assert all(weights.restricted and weights.licence == "CC-BY-NC-4.0" for weights in voices)
