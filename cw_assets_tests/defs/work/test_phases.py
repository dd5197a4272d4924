"""What all phases share: stored values are taken again, progress follows the record, a part leaves the record alone."""

import os
import shutil

import dagster as dg
import pytest

from cw_assets.defs.versions import VIDEO_ANALYSIS
from cw_assets.domain.status import Status
from cw_assets.settings import Settings
from cw_assets_tests.fakes import Studio, materializations, worked

STEPS = set(VIDEO_ANALYSIS)
AFTER_SPEECH = {"transcription", "sentiment", "scene_categories", "script", "audience_insights", "video_analysis"}


@pytest.fixture(scope="session")
def finished(tmp_path_factory, open_studio):
    """A media folder in which one video has been analysed, to copy."""
    folder = tmp_path_factory.mktemp("finished") / "media"
    with dg.DagsterInstance.ephemeral() as instance:
        studio = open_studio(folder, instance)
        assert studio.run().success
        studio.close()
    return folder


@pytest.fixture
def done(finished, tmp_path):
    """A studio whose video has been analysed once."""
    shutil.copytree(finished, tmp_path / "media")
    with dg.DagsterInstance.ephemeral() as instance:
        studio = Studio(Settings(media_root=tmp_path / "media", retry_delay_s=0), instance)
        instance.add_dynamic_partitions("media", [studio.media.partition_key])
        yield studio
        studio.close()


def test_first_run_makes_everything(studio):
    assert worked(studio.run()) == STEPS
    assert {kind.split(".")[0] for kind in studio.calls} == {
        *("decoder", "scene_detector", "speech_model", "object_detector"),
        *("text_reader", "color_quantizer", "text_model"),
    }
    assert studio.calls["decoder.watch"] == 1


def test_second_run_takes_every_value_and_calls_no_engine(done):
    result = done.run()
    assert result.success
    assert worked(result) == {"video_analysis"}  # the result itself is saved anew, from stored values
    assert done.calls.total() == 0
    runs = done.workplace.catalog.phase_runs(done.media.id)
    assert {run.asset for run in runs if not run.reused} == {"video_analysis"}


def test_data_versions_stay_where_the_content_does(studio):
    first, second = studio.run(), studio.run(force=True)
    before, after = (
        {name: made.tags["dagster/data_version"] for name, made in materializations(run).items()}
        for run in (first, second)
    )
    assert before == after


def test_reused_value_tells_the_time_its_making_took(done):
    first = {run.asset: run.seconds for run in done.workplace.catalog.phase_runs(done.media.id)}
    done.run()
    second = {run.asset: run.seconds for run in done.workplace.catalog.phase_runs(done.media.id)}
    assert {a: s for a, s in second.items() if a != "video_analysis"} == {
        a: s for a, s in first.items() if a != "video_analysis"
    }


def test_force_makes_everything_anew(done):
    assert worked(done.run(force=True)) == STEPS
    assert done.calls["decoder.watch"] == 1
    assert done.calls["speech_model.transcribe"] == 1


def test_another_engine_makes_anew_only_what_depends_on_it(done):
    done.change(speech_model="faster-whisper")
    result = done.run()
    assert "transcription" in worked(result)
    assert worked(result) <= AFTER_SPEECH
    assert done.calls["decoder.watch"] == done.calls["object_detector.detect"] == 0
    assert done.calls["speech_model.transcribe"] == 1


def test_work_is_not_done_again_where_the_new_engine_found_the_same(done):
    done.change(speech_model="faster-whisper")
    assert worked(done.run()) == {"transcription", "video_analysis"}
    assert done.calls["text_model.complete"] == 0


def test_another_setting_makes_anew_what_it_changes(done):
    done.change(min_scene_frames=28)
    result = done.run()
    assert [(s.start_frame, s.end_frame) for s in result.output_for_node("scenes", "scenes")] == [(0, 30), (30, 90)]
    assert "scenes" in worked(result)
    assert {"detected_objects", "visual_style", "script"} <= worked(result)
    assert not {"video_metadata", "transcription"} & worked(result)


def test_setting_that_no_value_depends_on_changes_nothing(done):
    done.change(port=3999, max_retries=1)
    assert worked(done.run()) == {"video_analysis"}


@pytest.mark.parametrize("folder", ["keyframes", "thumbnails"])
def test_missing_keyframe_pictures_are_made_again(done, folder):
    shutil.rmtree(done.workplace.store.root / folder)
    result = done.run()
    assert result.success
    assert worked(result) == {"scenes", "video_analysis"}
    for frame in result.output_for_node("scenes", "keyframes"):
        assert done.workplace.store.path(frame.image).is_file()
        assert done.workplace.store.path(frame.thumbnail).is_file()


def test_lost_value_file_is_made_again(done):
    done.workplace.values.path("sentiment", done.media.partition_key).unlink()
    assert worked(done.run()) == {"sentiment", "video_analysis"}


@pytest.mark.parametrize("asset, step", [("transcription", "transcription"), ("frame_signals", "scenes")])
def test_damaged_value_file_is_made_again(done, asset, step):
    path = done.workplace.values.path(asset, done.media.partition_key)
    path.write_bytes(path.read_bytes()[:100])
    result = done.run()
    assert result.success
    assert worked(result) == {step, "video_analysis"}


def test_values_of_a_step_that_was_cut_short_are_not_taken_for_older_ones(done):
    """New scenes were written, their signals were not: the settings of before need their own scenes again."""
    signals = done.workplace.values.path("frame_signals", done.media.partition_key)
    in_the_way = signals.with_name(f".{signals.name}.{os.getpid()}.part")
    in_the_way.mkdir()
    done.change(min_scene_frames=28, max_retries=0)
    assert not done.run().success
    in_the_way.rmdir()
    done.change(min_scene_frames=15)
    result = done.run()
    assert [s.end_frame for s in result.output_for_node("scenes", "scenes")] == [30, 55, 90]


def test_progress_passes_every_band_and_never_goes_back(studio):
    told, on_record = [], []
    studio.workplace.listeners += [told.append, lambda _: on_record.append(studio.media.progress)]
    studio.run()
    assert {0, 10, 30, 50, 70, 90, 95, 100} <= {progress.progress for progress in told}
    assert [p.progress for p in told] == sorted(p.progress for p in told)
    assert {0, 10, 30, 50, 70, 90, 95, 100} <= set(on_record)
    assert on_record == sorted(on_record)


def test_progress_names_the_phases_in_their_order(studio):
    told = []
    studio.workplace.listeners.append(told.append)
    studio.run()
    seen = list(dict.fromkeys(p.phase for p in told))
    assert seen[:3] == ["metadata", "scenes", "transcription"]
    assert set(seen[3:7]) == {"objects", "visual_style", "sentiment", "categories"}
    assert seen[7:] == ["script", "audience_insights", "result"]
    assert {(p.id, p.total) for p in told} == {(studio.media.id, 10)}


def test_record_is_processing_while_an_engine_works(studio):
    seen = []
    studio.hooks["speech_model"] = lambda: seen.append((studio.media.status, studio.media.phase))
    studio.run()
    assert seen == [(Status.PROCESSING, "transcription")]


@pytest.mark.parametrize("asset", ["video_metadata", "transcription", "script"])
def test_part_of_the_analysis_leaves_the_record_alone(done, asset):
    before = done.media
    result = done.run(only=[asset], force=True)
    assert result.success
    assert worked(result) == {asset}
    assert done.media == before


def test_part_that_fails_leaves_the_record_alone(done):
    before = done.media

    def fail() -> None:
        raise ValueError("no ears")

    done.hooks["speech_model"] = fail
    result = done.run(only=["transcription"], force=True)
    assert not result.success
    assert done.media == before


def test_part_whose_input_was_never_made_says_so(studio):
    result = studio.run(only=["sentiment"])
    assert not result.success
    (event,) = result.get_step_failure_events()
    assert "has not been made yet; materialize it first" in event.step_failure_data.error.to_string()


def test_making_everything_anew_adds_no_picture(done):
    """They are named by content."""
    files = sorted(done.workplace.store.root.rglob("*.jpg"))
    done.run(force=True)
    assert len(files) > 6
    assert sorted(done.workplace.store.root.rglob("*.jpg")) == files
