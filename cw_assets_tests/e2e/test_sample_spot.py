"""The shipped spot, and real media, through all ten phases with the embedded engines, held against what is true."""

import json
import re
from pathlib import Path
from typing import Any

import av
import jiwer
import numpy as np
import pytest

from cw_assets import api
from cw_assets.api import AnalysisOutcome
from cw_assets.settings import Settings
from cw_assets_tests.media import RATE_HZ, Shot, make_video

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "media" / "samples"
TRUTH = json.loads((SAMPLES / "summer_spot.truth.json").read_text())
SHARED_MEDIA = ROOT.parent / "shared" / "media"
needs_shared = pytest.mark.skipif(not SHARED_MEDIA.is_dir(), reason="../shared/media is not beside the project")


def analyze(video: Path, media_root: Path) -> AnalysisOutcome:
    with api.local(Settings(_env_file=None, media_root=media_root)) as project:
        return project.analyze_video(project.add_media(video).id).result()


def plain(text: str) -> str:
    return re.sub(r"[^a-z' ]", "", text.lower())


def boundaries(kind: str) -> list[dict[str, Any]]:
    return [t for t in TRUTH["transitions"] if t["kind"] == kind]


def found(spot: AnalysisOutcome, kind: str) -> list[int]:
    return [scene.start_frame for scene in spot.result.scenes if scene.transition == kind]


def test_every_hard_cut_is_found_within_a_frame_and_no_other(spot: AnalysisOutcome):
    cuts = found(spot, "cut")
    assert len(cuts) == len(boundaries("cut"))
    assert all(abs(cut - true["frame"]) <= 1 for cut, true in zip(cuts, boundaries("cut"), strict=True))


@pytest.mark.parametrize("kind", ["dissolve", "fade"])
def test_gradual_transitions_are_found_where_they_are(spot: AnalysisOutcome, kind: str):
    (true,), (frame,) = boundaries(kind), found(spot, kind)
    assert true["start_frame"] <= frame <= true["end_frame"]
    assert abs(frame - true["frame"]) <= 4


def test_transcript_has_a_word_error_rate_of_at_most_a_quarter(spot: AnalysisOutcome):
    assert jiwer.wer(plain(TRUTH["speech"]["text"]), plain(spot.result.transcription.text)) <= 0.25


def test_speech_is_where_it_is_spoken(spot: AnalysisOutcome):
    for segment in spot.result.transcription.segments:
        middle = (segment.start + segment.end) / 2
        assert any(true["start_s"] - 0.5 <= middle <= true["end_s"] + 0.5 for true in TRUTH["speech"]["segments"])


def test_on_screen_text_is_read(spot: AnalysisOutcome):
    for shot in TRUTH["shots"]:
        read = letters(" ".join(spot.result.on_screen_text.in_scene(shot["shot_number"])))
        for text in shot["on_screen_text"]:
            assert letters(text) in read


def letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def test_main_colour_of_each_shot_is_among_the_found_ones(spot: AnalysisOutcome):
    for shot, frame in zip(TRUTH["shots"], spot.result.visual_style.frames, strict=True):
        painted = rgb(shot["dominant_colors"][0])
        assert min(float(np.abs(rgb(color) - painted).max()) for color in frame.colors) < 40


def rgb(color: str) -> "np.ndarray[Any, Any]":
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)


def test_qr_code_of_the_end_card_is_seen(spot: AnalysisOutcome):
    assert "qr code" in spot.result.objects_summary.classes


def test_script_rows_sum_to_the_runtime(spot: AnalysisOutcome):
    script = spot.result.script
    assert sum(row.duration_seconds for row in script.script_rows) == pytest.approx(30.0, abs=1e-6)
    assert script.total_runtime_seconds == pytest.approx(TRUTH["duration_s"])
    assert len(script.script_rows) == len(TRUTH["shots"])


def test_models_that_really_ran_are_named(spot: AnalysisOutcome):
    used = {asset: engine.engine for asset, engine in spot.result.models_used.items()}
    assert used["transcription"] == "pocketsphinx"
    assert used["on_screen_text"] == "rapidocr"
    assert used["audience_insights"] == "rules"


def test_report_stands_by_itself(spot: AnalysisOutcome):
    page = spot.report.read_text()
    assert "summer_spot.mp4" in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)


@needs_shared
def test_bunny_has_its_three_cuts_and_no_invented_words(tmp_path: Path):
    outcome = analyze(SHARED_MEDIA / "big_buck_bunny_480p_30s.mp4", tmp_path)
    assert [scene.start_frame for scene in outcome.result.scenes] == [0, 285, 378, 553]
    assert len(outcome.result.transcription.text.split()) <= 3
    assert sum(row.duration_seconds for row in outcome.result.script.script_rows) == pytest.approx(30.0, abs=1e-6)


@needs_shared
def test_a_speech_from_1961_is_recognised(tmp_path: Path):
    with av.open(str(SHARED_MEDIA / "jfk.flac")) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE_HZ)
        blocks = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    video = make_video(tmp_path / "jfk.mp4", [Shot(275, (70, 90, 120))], sounds=[np.concatenate(blocks, axis=1)])
    heard = analyze(video, tmp_path / "media").result.transcription
    spoken = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"
    assert heard.language == "en"
    assert jiwer.wer(spoken, plain(heard.text)) <= 0.35
    assert "can do for your country" in plain(heard.text)
