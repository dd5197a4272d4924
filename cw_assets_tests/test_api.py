"""The Python API: media are taken in once or not at all, analysed once unless forced, and errors keep their class."""

import dagster as dg
import pytest

from cw_assets import api
from cw_assets.defs.resources import Engines
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, CwError, ExternalFailure, InvalidInput, NotReady, Refused
from cw_assets.settings import Settings
from cw_assets_tests.engines.fakes import FakeDetector, FakeReader, FakeSpeech, FakeTextModel
from cw_assets_tests.media import Shot, make_video, tone


class Speech(FakeSpeech):
    """Does first what `before` says, which may raise."""

    def __init__(self) -> None:
        super().__init__()
        self.calls, self.before = 0, lambda: None

    def transcribe(self, *arguments, **named):
        self.calls += 1
        self.before()
        return super().transcribe(*arguments, **named)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One project for all tests; each brings a video of its own."""
    settings = Settings(media_root=tmp_path_factory.mktemp("project") / "media", retry_delay_s=0)
    given = {
        "speech_model": Speech(),
        "object_detector": FakeDetector(),
        "text_reader": FakeReader(),
        "text_model": FakeTextModel(),
    }
    with api.local(settings, engines=Engines(settings, given=given)) as opened:
        opened.instance = dg.DagsterInstance.ephemeral()  # quicker than files; `cw`'s own tests use those
        yield opened


@pytest.fixture
def speech(project):
    model = project.workplace.engines.speech_model
    model.calls, model.before = 0, lambda: None
    return model


@pytest.fixture
def video(tmp_path, request):
    """Two shots in colours that no other test uses."""
    seed = sum(map(ord, request.node.name))
    shots = (Shot(20, (seed % 256, 40, 200)), Shot(20, (40, seed // 256 * 20, 60)))
    return make_video(tmp_path / "Spot.mp4", shots, sounds=[tone(1.6, hz=200 + seed)])


def left_behind(project) -> tuple[set[str], int, list[str]]:
    """Files, number of records, and partitions."""
    root = project.settings.media_root
    files = {str(p) for p in root.rglob("*") if p.is_file() and ".runtime" not in p.parts}
    partitions = sorted(project.instance.get_dynamic_partitions("media"))
    return files, len(project.workplace.catalog.list_media(limit=1000)), partitions


def test_added_media_has_a_record_a_file_and_a_partition(project, video):
    record = project.add_media(video)
    assert (record.status, record.file_name) == (Status.UPLOADED, "Spot.mp4")
    assert record.duration == pytest.approx(1.6, abs=0.1)
    assert (record.width, record.height) == (320, 180)
    assert project.workplace.store.existing(record.video_file).read_bytes() == video.read_bytes()
    assert record.partition_key in project.instance.get_dynamic_partitions("media")


def test_same_content_twice_is_one_record_and_one_file(project, video):
    record = project.add_media(video)
    before = left_behind(project)
    renamed = video.rename(video.with_name("Another name.mp4"))
    assert project.add_media(renamed) == record
    assert left_behind(project) == before


def test_lost_file_of_a_known_record_is_taken_in_again(project, video):
    record = project.add_media(video)
    project.workplace.store.path(record.video_file).unlink()
    again = project.add_media(video)
    assert again == record
    assert project.workplace.store.existing(again.video_file).read_bytes() == video.read_bytes()


def test_lost_file_comes_back_where_the_record_looks_for_it(project, video):
    """Also where the file is called otherwise now: mov and mp4 are one format."""
    record = project.add_media(video)
    project.workplace.store.path(record.video_file).unlink()
    again = project.add_media(video.rename(video.with_suffix(".mov")))
    assert again.id == record.id
    assert project.workplace.store.existing(again.video_file).read_bytes() == video.with_suffix(".mov").read_bytes()


def test_refused_file_leaves_nothing_behind(project, tmp_path):
    before = left_behind(project)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(make_video(tmp_path / "whole.mp4").read_bytes()[:3000])
    with pytest.raises(InvalidInput):
        project.add_media(broken)
    assert left_behind(project) == before


def test_unknown_campaign_leaves_nothing_behind(project, video):
    before = left_behind(project)
    with pytest.raises(InvalidInput):
        project.add_media(video, campaign_id=4711)
    assert left_behind(project) == before


def test_analysis_is_completed_then_skipped_then_forced(project, video, speech):
    media = project.add_media(video)
    first = project.analyze_video(media.id).result()
    second = project.analyze_video(media.id).result()
    assert (first.status, second.status) == ("completed", "skipped")
    assert second == first.model_copy(update={"status": "skipped"})
    assert speech.calls == 1
    third = project.analyze_video(media.id, force=True).result()
    assert (third.status, speech.calls) == ("completed", 2)
    assert third.result_id != first.result_id


def test_outcome_tells_what_was_made(project, video, speech):
    media = project.add_media(video)
    outcome = project.analyze_video(media.id).result()
    saved = project.workplace.catalog.get_result(media.id)
    assert (outcome.media_id, outcome.result_id, outcome.result) == (media.id, saved.id, saved.analysis)
    assert outcome.processing_time == saved.analysis.processing_time > 0
    assert "Spot.mp4" in outcome.report.read_text()
    assert outcome.report.is_relative_to(project.settings.media_root)
    assert set(outcome.model_dump(mode="json")) == {
        *("status", "media_id", "result_id", "processing_time", "report", "result"),
    }


def test_deleted_report_is_made_again_from_stored_values(project, video, speech):
    media = project.add_media(video)
    project.analyze_video(media.id).result().report.unlink()
    again = project.analyze_video(media.id).result()
    assert again.status == "completed"
    assert again.report.is_file()
    assert speech.calls == 1


def test_reviewed_analysis_is_skipped_too(project, video, speech):
    media = project.add_media(video)
    project.analyze_video(media.id).result()
    project.workplace.catalog.review(media.id, approve=True)
    assert project.analyze_video(media.id).result().status == "skipped"
    assert project.workplace.catalog.get_media(media.id).status is Status.REVIEWED


def test_other_settings_make_the_analysis_anew(project, video, speech):
    media = project.add_media(video)
    project.analyze_video(media.id).result()
    other = api.LocalProject(project.settings.model_copy(update={"language": "de"}), project.workplace.engines)
    try:
        outcome = other.analyze_video(media.id).result()
    finally:
        other.close()
    assert outcome.status == "completed"
    assert outcome.result.transcription.language == "de"
    assert speech.calls == 2


def test_progress_is_told_up_to_the_end_and_to_nobody_after(project, video, speech):
    media, told = project.add_media(video), []
    project.analyze_video(media.id, on_progress=told.append).result()
    assert [p.progress for p in told] == sorted(p.progress for p in told)
    assert (told[0].progress, told[-1].progress, told[-1].phase) == (0, 100, "result")
    assert {p.id for p in told} == {media.id}
    count = len(told)
    project.analyze_video(media.id, force=True).result()
    assert len(told) == count


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput("The sound is broken; export it again."),
        NotReady("The weights are missing; run cw models pull large-v3."),
        Refused("The licence forbids it; choose another."),
        ExternalFailure("The key is wrong; mend it.", retryable=False),
        ExternalFailure("The server is down; start it."),
    ],
    ids=lambda error: f"{type(error).__name__}-{error.retryable}",
)
def test_error_comes_back_in_its_class_and_stands_on_the_record(project, video, speech, error):
    media = project.add_media(video)

    def fail() -> None:
        raise error

    speech.before = fail
    with pytest.raises(type(error)) as caught:
        project.analyze_video(media.id).result()
    assert str(caught.value) == str(error)
    record = project.workplace.catalog.get_media(media.id)
    assert (record.status, record.error_message) == (Status.FAILED, str(error))


def test_unexpected_error_is_told_in_a_sentence(project, video, speech):
    media = project.add_media(video)
    speech.before = lambda: {}["ears"]
    with pytest.raises(
        CwError, match=r"^transcription stopped on an unexpected KeyError \('ears'\); the run's log has"
    ):
        project.analyze_video(media.id).result()


def test_failed_analysis_can_be_tried_again(project, video, speech):
    media = project.add_media(video)
    speech.before = lambda: {}["ears"]
    with pytest.raises(CwError):
        project.analyze_video(media.id).result()
    speech.before = lambda: None
    assert project.analyze_video(media.id).result().status == "completed"


def test_cancelled_analysis_says_that_it_was_cancelled(project, video, speech):
    media = project.add_media(video)
    speech.before = lambda: project.workplace.catalog.cancel_work("media", media.id)
    with pytest.raises(Cancelled, match=r"^The work on media \d+-spot was cancelled"):
        project.analyze_video(media.id).result()
    assert project.workplace.catalog.get_media(media.id).status is Status.CANCELLED
    speech.before = lambda: None
    assert project.analyze_video(media.id).result().status == "completed"


def test_analysis_that_another_run_took_over_says_so(project, video, speech):
    media, catalog = project.add_media(video), project.workplace.catalog

    def taken_over() -> None:
        catalog.start_work("media", media.id, "newer")
        catalog.fail_work("media", media.id, "newer", "The newer run's own trouble.")

    speech.before = taken_over
    with pytest.raises(Cancelled, match="cancelled or taken over by another run"):
        project.analyze_video(media.id).result()


def test_unknown_media_is_refused(project):
    with pytest.raises(InvalidInput):
        project.analyze_video(4711).result()


@pytest.mark.parametrize("key", ["../outside.mp4", "/etc/passwd", "videos/link.mp4"])
def test_record_whose_file_lies_outside_is_refused(project, video, tmp_path, key):
    project.workplace.store.path("videos").mkdir(exist_ok=True)
    link = project.settings.media_root / "videos" / "link.mp4"
    link.unlink(missing_ok=True)
    link.symlink_to(video)
    record = project.workplace.catalog.add_media(
        file_name="outside.mp4", video_file=key, sha256=f"{sum(map(ord, key)):064x}", file_size=1
    )
    with pytest.raises(Refused, match="media folder"):
        project.analyze_video(record.id).result()
    assert project.workplace.catalog.get_media(record.id).status is Status.UPLOADED


def test_record_whose_file_is_gone_says_what_to_do(project, video):
    record = project.add_media(video)
    project.workplace.store.path(record.video_file).unlink()
    with pytest.raises(InvalidInput, match="is not in the media folder any more; add the file again"):
        project.analyze_video(record.id).result()


def test_project_opens_nothing_before_it_is_used(tmp_path):
    with api.local(Settings(media_root=tmp_path / "media")):
        pass
    assert list(tmp_path.iterdir()) == []
