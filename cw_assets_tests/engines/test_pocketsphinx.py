"""What PocketSphinx hears in the sample spot and in a real recording, and what it refuses."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np
import pytest

from cw_assets.domain.protocols import Audio
from cw_assets.engines.speech.pocketsphinx import PocketSphinxSpeech
from cw_assets.engines.speech.vad import speech_stretches
from cw_assets.errors import NotReady
from cw_assets_tests.engines.conftest import SAMPLE
from cw_assets_tests.engines.sounds import music

JFK = Path(__file__).parents[3] / "shared/media/jfk.flac"
JFK_WORDS = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"


def words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z' ]", " ", text.lower()).split())


def hear(audio: Audio):
    return PocketSphinxSpeech().transcribe(audio, language=None, on_progress=lambda _: None)


@pytest.mark.slow
def test_the_sample_spot_is_understood(spot_audio):
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text(encoding="utf-8"))["speech"]
    found = hear(spot_audio)
    assert jiwer.wer(words(truth["text"]), words(found.text)) <= 0.12
    assert found.language == truth["language"]
    starts = [segment["start_s"] for segment in truth["segments"]]
    assert [segment.start for segment in found.segments] == pytest.approx(starts, abs=0.25)


def test_words_are_placed_where_they_are_said(speech):
    first, second = hear(speech).segments
    assert words(first.text) == "good morning summer"
    assert (first.start, first.end) == pytest.approx((0.9, 2.285), abs=0.15)
    assert (second.start, second.end) == pytest.approx((3.3, 6.726), abs=0.15)
    assert second.words[-1].text == "bread"


def test_marks_and_fillers_are_left_out(speech):
    for segment in hear(speech).segments:
        assert re.fullmatch(r"[a-z' ]+", segment.text)
        assert all(0 < word.confidence <= 1 for word in segment.words)


def test_what_was_heard_before_does_not_matter(speech):
    before = hear(speech)
    hear(Audio(np.clip(speech.samples[::-1] * 2, -1, 1)))
    assert hear(speech) == before


def test_music_that_passes_for_speech_is_dropped(monkeypatch):
    from cw_assets.engines.speech import pocketsphinx, vad

    sound = music(4.0)
    whole = [vad.Stretch(sound.samples, 0.0, sound.duration)]
    monkeypatch.setattr(pocketsphinx, "speech_stretches", lambda *_, **__: whole)
    assert hear(sound).segments == ()


@pytest.mark.slow
@pytest.mark.skipif(not JFK.exists(), reason="the recording is not beside this checkout")
def test_a_recording_of_1961_is_understood_in_part():
    import av

    with av.open(str(JFK)) as container:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    found = hear(Audio(np.concatenate([frame.to_ndarray()[0] for frame in frames])))
    assert jiwer.wer(JFK_WORDS, words(found.text)) <= 0.4


@pytest.mark.parametrize("language", ["de", "pt-BR"])
def test_another_language_is_refused_with_a_way_out(language, speech):
    with pytest.raises(NotReady, match="English only"):
        PocketSphinxSpeech(language)
    with pytest.raises(NotReady, match="whisper"):
        PocketSphinxSpeech().transcribe(speech, language=language, on_progress=lambda _: None)


def test_british_english_is_english(speech):
    assert PocketSphinxSpeech("en-GB").transcribe(speech, language="EN", on_progress=lambda _: None).language == "en"


def test_stretches_are_bounded_and_in_order(spot_audio):
    stretches = speech_stretches(spot_audio, max_length_s=3.0, min_gap_s=0.3)
    assert len(stretches) >= 7
    assert all(len(s.samples) == round((s.end_s - s.start_s) * 16_000) for s in stretches)
    assert all(s.end_s - s.start_s <= 3.2 for s in stretches)
    assert all(a.end_s <= b.start_s for a, b in pairwise(stretches))


def test_a_wrong_sample_rate_is_a_mistake():
    with pytest.raises(ValueError, match="48000 Hz"):
        speech_stretches(Audio(np.zeros(48_000, np.float32), 48_000), max_length_s=10, min_gap_s=0.3)


def test_finding_speech_needs_no_torch():
    code = (
        "import sys, numpy as np\n"
        "from cw_assets.domain.protocols import Audio\n"
        "from cw_assets.engines.speech.vad import speech_stretches\n"
        "speech_stretches(Audio(np.zeros(16000, np.float32)), max_length_s=10, min_gap_s=0.3)\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
