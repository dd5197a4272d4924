"""The ten phases run as a job: every value is there, in its file, with its versions, checks and preview."""

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import dagster as dg
import pyarrow.parquet as pq
import pytest
from PIL import Image
from pydantic import TypeAdapter

from cw_assets.defs.value_types import VIDEO_ANALYSIS
from cw_assets.domain.status import Status
from cw_assets_tests.engines.fakes import SENTENCES
from cw_assets_tests.fakes import materializations
from cw_assets_tests.media import make_video

WITH_ENGINE = {
    "video_metadata": "pyav",
    "scenes": "content",
    "transcription": "fake",
    "detected_objects": "fake",
    "on_screen_text": "fake",
    "visual_style": "opencv",
    "audience_insights": "fake",
}
SHOWN = {
    "video_metadata": {"video", "duration_s", "frames"},
    "scenes": {"keyframes", "timeline", "scene_table", "scene_count", "damaged_packets"},
    "transcription": {"transcript", "language", "confidence", "words"},
    "detected_objects": {"objects", "total_objects", "thumbnails"},
    "on_screen_text": {"text", "lines"},
    "visual_style": {"colors", "avg_brightness", "avg_contrast", "pacing"},
    "sentiment": {"emotional_arc", "overall", "overall_score"},
    "scene_categories": {"categories", "primary"},
    "script": {"script", "runtime_s"},
    "audience_insights": {"primary_audience"},
    "video_analysis": {"keyframes", "processing_time_s", "scene_count", "report"},
}
PICTURES = {
    ("scenes", "keyframes"): ".jpg",
    ("scenes", "timeline"): ".svg",
    ("detected_objects", "thumbnails"): ".jpg",
    ("visual_style", "colors"): ".svg",
    ("sentiment", "emotional_arc"): ".svg",
    ("video_analysis", "keyframes"): ".jpg",
}


def test_all_assets_materialize_and_the_record_is_completed(analysed):
    studio, result = analysed
    assert result.success
    assert set(materializations(result)) == set(VIDEO_ANALYSIS)
    assert (studio.media.status, studio.media.progress, studio.media.error_message) == (Status.COMPLETED, 100, "")


@pytest.mark.parametrize("asset", VIDEO_ANALYSIS)
def test_each_value_stands_in_one_readable_file(analysed, asset):
    studio, result = analysed
    path = studio.workplace.values.path(asset, studio.media.partition_key)
    assert [file.name for file in path.parent.iterdir() if not file.name.startswith(".")] == [path.name]
    if asset == "frame_signals":
        assert pq.read_table(BytesIO(path.read_bytes())).num_rows == 90
    else:
        stored = TypeAdapter(VIDEO_ANALYSIS[asset]).validate_json(path.read_bytes())
        assert stored == result.output_for_node(step_of(asset), asset)
        assert path.read_bytes().count(b"\n") > 5


def step_of(asset: str) -> str:
    return "scenes" if asset in ("keyframes", "frame_signals") else asset


def test_values_say_what_is_in_the_video(analysed):
    studio, _ = analysed
    read = lambda asset: studio.workplace.values.read(asset, studio.media.partition_key)  # noqa: E731
    assert [(s.start_frame, s.end_frame) for s in read("scenes")] == [(0, 30), (30, 55), (55, 90)]
    assert [k.scene_number for k in read("keyframes")] == [1, 2, 3]
    assert [s.text for s in read("transcription").segments] == [text for _, _, text in SENTENCES]
    assert read("transcription").segments[-1].end <= read("video_metadata").duration
    assert [row.shot_number for row in read("script").script_rows] == [1, 2, 3]
    assert read("audience_insights").generated_by == "llm"


def test_saved_result_is_the_value_of_the_last_asset(analysed):
    studio, result = analysed
    saved = studio.workplace.catalog.get_result(studio.media.id)
    assert saved.analysis == result.output_for_node("video_analysis", "video_analysis")
    assert saved.run_id == result.run_id
    assert [frame.scene_number for frame in saved.key_frames] == [1, 2, 3]
    assert all(frame.colors and frame.detected_objects for frame in saved.key_frames)
    assert {asset: info.engine for asset, info in saved.analysis.models_used.items()} == WITH_ENGINE


def test_every_check_is_evaluated_and_passes(analysed):
    _, result = analysed
    found = {(e.asset_key.path[-1], e.check_name): e for e in result.get_asset_check_evaluations()}
    assert set(found) == {
        ("scenes", "scenes_cover_the_video"),
        ("transcription", "times_are_ordered"),
        ("script", "rows_sum_to_the_runtime"),
    }
    assert all(e.passed and e.metadata["faults"].value == "none" for e in found.values())


@pytest.mark.parametrize("asset", SHOWN)
def test_each_materialization_shows_what_a_person_would_look_at(analysed, asset):
    _, result = analysed
    shown = materializations(result)[asset].metadata
    engine = {"engine", "model", "library"} if asset in WITH_ENGINE else set()
    assert SHOWN[asset] | engine | {"seconds", "reused"} <= set(shown)
    assert shown["reused"].value is False
    if asset in WITH_ENGINE:
        assert shown["engine"].value == WITH_ENGINE[asset]


def test_markdown_is_short_enough_to_show_in_place(analysed):
    _, result = analysed
    texts = [
        value.md_str
        for made in materializations(result).values()
        for value in made.metadata.values()
        if isinstance(value, dg.MarkdownMetadataValue)
    ]
    assert len(texts) >= len(SHOWN)
    assert max(map(len, texts)) < 1000


@pytest.mark.parametrize("asset, name", PICTURES)
def test_linked_pictures_are_in_the_store_and_open(analysed, asset, name):
    studio, result = analysed
    keys = re.findall(r"!\[[^\]]*\]\(/media/([^)]+)\)", materializations(result)[asset].metadata[name].md_str)
    assert keys
    for key in keys:
        path = studio.workplace.store.existing(key)
        assert path.suffix == PICTURES[asset, name]
        if path.suffix == ".svg":
            assert ET.parse(path).getroot().tag.endswith("svg")
        else:
            with Image.open(path) as picture:
                assert min(picture.size) >= 40


def test_report_is_linked_and_written(analysed):
    studio, result = analysed
    url = materializations(result)["video_analysis"].metadata["report"].url
    page = studio.workplace.store.existing(url.removeprefix("/media/")).read_text()
    assert "Summer Spot.mp4" in page
    assert "Good morning summer" in page


def test_data_versions_follow_content_and_code_versions_name_the_engine(analysed):
    _, result = analysed
    tags = {name: made.tags for name, made in materializations(result).items()}
    versions = [found["dagster/data_version"] for found in tags.values()]
    assert len(set(versions)) == len(VIDEO_ANALYSIS)
    assert all(re.fullmatch("[0-9a-f]{32}", version) for version in versions)
    assert tags["scenes"]["dagster/code_version"] == "1 content"
    assert tags["transcription"]["dagster/code_version"] == "1 pocketsphinx"
    assert tags["sentiment"]["dagster/code_version"] == "1"


def test_scenes_and_their_keyframes_share_a_step_but_not_a_version(analysed):
    _, result = analysed
    made = materializations(result)
    together = {made[name].tags["dagster/code_version"] for name in ("scenes", "keyframes", "frame_signals")}
    assert together == {"1 content"}


def test_silent_video_has_no_words_and_needs_no_speech_model(studio, tmp_path):
    studio.add(make_video(tmp_path / "silent.mp4"), key="videos/silent.mp4")
    result = studio.run()
    assert result.success
    assert result.output_for_node("transcription", "transcription").segments == ()
    assert studio.calls["speech_model.transcribe"] == 0
    assert materializations(result)["transcription"].metadata["transcript"].md_str == "No speech."
