from concurrent.futures import ThreadPoolExecutor

import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Progress, Status
from cw_assets.domain.video.result import PhaseRun
from cw_assets.errors import Cancelled, InvalidInput
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import ENGINE, SPOKEN, analysis, keyframes


def finish(catalog, media, run_id):
    catalog.start_analysis(media.id, run_id)
    return catalog.save_result(media.id, run_id, analysis(), keyframes(), analysis_key="key")


def test_each_move_of_an_analysis_stamps_its_time(catalog, media):
    queued = catalog.queue_analysis(media.id, "run")
    started = catalog.start_analysis(media.id, "run")
    catalog.mark_retrying(media.id, "run", "The model did not answer; it is asked again.")
    retrying = catalog.get_media(media.id)
    again = catalog.start_analysis(media.id, "run")
    catalog.save_result(media.id, "run", analysis(), keyframes(), analysis_key="key")
    completed = catalog.get_media(media.id)

    seen = [queued, started, retrying, again, completed]
    assert [record.status for record in seen] == ["queued", "processing", "retrying", "processing", "completed"]
    assert (queued.started_at, queued.completed_at) == (None, None)
    assert started.started_at == started.status_changed_at > queued.status_changed_at > media.status_changed_at
    assert retrying.status_changed_at > started.status_changed_at
    assert again.started_at == started.started_at
    assert completed.completed_at == completed.status_changed_at > again.status_changed_at
    assert retrying.error_message == "The model did not answer; it is asked again."
    assert (again.error_message, completed.error_message) == ("", "")


def test_queueing_after_the_run_began_changes_nothing(catalog, media):
    started = catalog.start_analysis(media.id, "run")
    assert catalog.queue_analysis(media.id, "run") == started


def test_each_step_may_say_that_the_run_works(catalog, media):
    catalog.start_analysis(media.id, "run")
    catalog.report_progress(media.id, "run", 30, "transcription")
    before = catalog.get_media(media.id)
    assert catalog.start_analysis(media.id, "run") == before


def test_progress_has_one_shape(catalog, media):
    assert catalog.progress(media.id) == Progress(id=media.id, status=Status.UPLOADED, total=10)
    catalog.start_analysis(media.id, "run")
    assert catalog.report_progress(media.id, "run", 35, "transcription", f"12 of 30 s: {SPOKEN}")
    assert catalog.progress(media.id) == Progress(
        id=media.id,
        status=Status.PROCESSING,
        phase="transcription",
        current=3,
        total=10,
        progress=35,
        message=f"12 of 30 s: {SPOKEN}",
    )
    catalog.fail_analysis(media.id, "run", "The file ends early; upload it again.")
    failed = catalog.progress(media.id)
    assert (failed.status, failed.progress, failed.error) == ("failed", 35, "The file ends early; upload it again.")


def test_progress_never_goes_backwards_in_a_run_and_begins_again_with_the_next(catalog, media):
    catalog.start_analysis(media.id, "run")
    assert catalog.report_progress(media.id, "run", 60, "sentiment")
    assert catalog.report_progress(media.id, "run", 52, "objects")
    assert (catalog.progress(media.id).progress, catalog.progress(media.id).phase) == (60, "objects")
    catalog.start_analysis(media.id, "next")
    assert catalog.progress(media.id).progress == 0
    assert catalog.report_progress(media.id, "next", 0, "metadata")


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_outside_0_to_100_is_refused(catalog, media, percent):
    catalog.start_analysis(media.id, "run")
    with pytest.raises(InvalidInput):
        catalog.report_progress(media.id, "run", percent, "scenes")


def test_first_failure_of_a_run_stays(catalog, media):
    catalog.start_analysis(media.id, "run")
    assert catalog.fail_analysis(media.id, "run", "The sound cannot be read; upload the file again.")
    failed = catalog.get_media(media.id)
    assert not catalog.fail_analysis(media.id, "run", "Another step failed too.")
    assert not catalog.mark_retrying(media.id, "run", "A sibling step tries again.")
    assert catalog.start_analysis(media.id, "run") == failed
    assert catalog.report_progress(media.id, "run", 90, "script")
    assert catalog.get_media(media.id) == failed
    assert failed.completed_at == failed.status_changed_at


def test_a_failed_analysis_can_be_launched_again(catalog, media):
    catalog.start_analysis(media.id, "run")
    catalog.fail_analysis(media.id, "run", "No room on the disk; free some.")
    again = catalog.start_analysis(media.id, "next")
    assert (again.status, again.error_message, again.completed_at) == ("processing", "", None)


def test_cancelled_run_has_no_say_any_more(catalog, media):
    catalog.start_analysis(media.id, "run")
    catalog.report_progress(media.id, "run", 40, "transcription")
    cancelled = catalog.cancel(media.id)
    assert cancelled.status is Status.CANCELLED
    assert cancelled.completed_at == cancelled.status_changed_at

    assert not catalog.report_progress(media.id, "run", 50, "objects")
    assert not catalog.fail_analysis(media.id, "run", "too late")
    assert not catalog.mark_retrying(media.id, "run", "too late")
    with pytest.raises(Cancelled, match="launch a new one"):
        catalog.start_analysis(media.id, "run")
    with pytest.raises(Cancelled, match="launch a new one"):
        catalog.save_result(media.id, "run", analysis(), keyframes(), analysis_key="key")
    assert catalog.get_media(media.id) == cancelled
    assert catalog.cancel(media.id) == cancelled


def test_cancelled_run_that_was_queued_never_begins(catalog, media):
    catalog.queue_analysis(media.id, "run")
    catalog.cancel(media.id)
    for begin in (catalog.start_analysis, catalog.queue_analysis):
        with pytest.raises(Cancelled):
            begin(media.id, "run")
    assert catalog.queue_analysis(media.id, "next").status is Status.QUEUED
    with pytest.raises(Cancelled):
        catalog.start_analysis(media.id, "run")
    assert catalog.start_analysis(media.id, "next").status is Status.PROCESSING


def test_only_work_that_goes_on_can_be_cancelled(catalog, media):
    with pytest.raises(InvalidInput, match="is uploaded and cannot become cancelled"):
        catalog.cancel(media.id)
    finish(catalog, media, "run")
    with pytest.raises(InvalidInput, match="is completed and cannot become cancelled"):
        catalog.cancel(media.id)


def test_run_that_another_took_over_from_has_no_say_any_more(catalog, media):
    catalog.start_analysis(media.id, "first")
    catalog.report_progress(media.id, "first", 80, "script")
    catalog.queue_analysis(media.id, "second")
    assert not catalog.report_progress(media.id, "first", 85, "script")
    with pytest.raises(Cancelled):
        catalog.save_result(media.id, "first", analysis(), keyframes(), analysis_key="key")
    with pytest.raises(Cancelled):
        catalog.start_analysis(media.id, "first")
    assert not catalog.fail_analysis(media.id, "first", "too late")
    record = catalog.get_media(media.id)
    assert (record.status, record.run_id, record.progress, record.result_id) == ("queued", "second", 0, None)


def test_completed_run_stays_completed_when_something_fails_after_it(catalog, media):
    finish(catalog, media, "run")
    done = catalog.get_media(media.id)
    assert not catalog.fail_analysis(media.id, "run", "A check failed.")
    assert catalog.report_progress(media.id, "run", 100, "result")
    assert catalog.get_media(media.id) == done


def test_calls_for_media_that_is_gone(catalog):
    assert not catalog.report_progress(7, "run", 10, "scenes")
    assert not catalog.fail_analysis(7, "run", "too late")
    for call in (catalog.cancel, lambda media_id: catalog.start_analysis(media_id, "run"), catalog.progress):
        with pytest.raises(InvalidInput, match="Media 7 does not exist"):
            call(7)


def test_a_run_without_an_id_is_refused(catalog, media):
    with pytest.raises(InvalidInput):
        catalog.start_analysis(media.id, "")


def test_phase_runs_are_kept_once_for_each_asset_in_order_of_finishing(catalog, media):
    scenes = PhaseRun(asset="scenes", seconds=0.0, engine=ENGINE, warm=False)
    style = PhaseRun(asset="visual_style", seconds=1.5)
    reused = PhaseRun(asset="scenes", seconds=0.25, engine=ENGINE, warm=True, reused=True)
    catalog.finish_phase(media.id, scenes)
    catalog.finish_phase(media.id, style)
    assert catalog.phase_runs(media.id) == [scenes, style]
    catalog.finish_phase(media.id, reused)
    assert catalog.phase_runs(media.id) == [style, reused]
    with pytest.raises(InvalidInput):
        catalog.finish_phase(99, style)


def test_threads_that_finish_the_same_phase_leave_one(catalog, media):
    with ThreadPoolExecutor(6) as threads:
        runs = [PhaseRun(asset="scenes", seconds=float(number)) for number in range(18)]
        list(threads.map(lambda run: catalog.finish_phase(media.id, run), runs))
    assert len(catalog.phase_runs(media.id)) == 1


def test_of_a_cancel_and_a_result_at_once_only_one_wins(address):
    """Each way round is possible; both at once is not."""
    with Catalog.open(address) as catalog:
        ids = []
        for number in range(10):
            media = catalog.add_media(file_name="a.mp4", video_file="a", sha256=f"{number:064}", file_size=1)
            ids.append(catalog.start_analysis(media.id, "run").id)
        opening = f"""
from cw_assets.catalog.repository import Catalog
from cw_assets.errors import CwError
from cw_assets_tests.catalog.samples import analysis, keyframes
found, frames = analysis(), keyframes()
def attempt(call):
    try:
        call()
        return "won"
    except CwError:
        return "lost"
catalog = Catalog.open({address!r})
catalog.get_media({ids[0]})
ready()
for media_id in {ids}:
    if sys.argv[2] == "0":
        print(attempt(lambda: catalog.cancel(media_id)))
    else:
        print(attempt(lambda: catalog.save_result(media_id, "run", found, frames, analysis_key="k")))
catalog.close()
"""
        cancels, results = (answer.split() for answer in run_at_once(opening, processes=2))
        for media_id, cancel, result in zip(ids, cancels, results, strict=True):
            record = catalog.get_media(media_id)
            assert {cancel, result} == {"won", "lost"}
            assert (record.status, record.result_id is None) == (
                ("cancelled", True) if cancel == "won" else ("completed", False)
            )
