from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cw_assets.catalog.records import analysed_keyframes
from cw_assets.domain.status import Status
from cw_assets.domain.video.objects import DetectedObjects, Detection, FrameObjects
from cw_assets.domain.video.result import PhaseRun
from cw_assets.domain.video.scenes import KeyFrame
from cw_assets.errors import InvalidInput, NotReady
from cw_assets_tests.catalog.samples import ENGINE, analysis, keyframes, row


@pytest.fixture
def started(catalog, media):
    return catalog.start_work("media", media.id, "run")


def save(catalog, media, run_id, **changes):
    found, frames = analysis(**changes), keyframes(changes.get("scenes", 2))
    return catalog.save_result(media.id, run_id, found, frames, analysis_key=f"key of {run_id}")


def test_result_comes_back_whole_with_zeros_and_every_script(catalog, started):
    result_id = save(catalog, started, "run")
    result = catalog.get_result(started.id)
    assert (result.id, result.media_id, result.run_id) == (result_id, started.id, "run")
    assert result.analysis == analysis()
    assert result.analysis.model_dump_json() == analysis().model_dump_json()
    assert result.analysis.processing_time == 0.0


def test_keyframes_carry_their_own_colors_and_objects(catalog, started):
    save(catalog, started, "run")
    first, second = catalog.get_result(started.id).key_frames
    expected = keyframes()
    assert (first.colors, first.detected_objects) == ((), expected[0].detected_objects)
    assert (second.colors, second.detected_objects) == (("#000002",), ())
    assert (first.timestamp, first.frame_number, first.embedding) == (0.0, 0, None)
    assert first.created_at == second.created_at


def test_embedding_is_kept(catalog, started):
    frame = keyframes()[0].model_copy(update={"embedding": (0.0, -0.5)})
    catalog.save_result(started.id, "run", analysis(), [frame], analysis_key="k")
    assert catalog.get_result(started.id).key_frames[0].embedding == (0.0, -0.5)


def test_saving_completes_and_links_the_media(catalog, started):
    result_id = save(catalog, started, "run")
    media = catalog.get_media(started.id)
    assert (media.status, media.progress, media.phase) == (Status.COMPLETED, 100, "result")
    assert (media.current, media.total) == (10, 10)
    assert (media.result_id, media.analysis_key) == (result_id, "key of run")
    assert media.completed_at == media.status_changed_at == catalog.get_result(media.id).created_at


def test_new_result_takes_the_place_of_the_old_one_whole(catalog, started):
    old = save(catalog, started, "run", scenes=5)
    catalog.start_work("media", started.id, "next")
    assert len(catalog.get_result(started.id).key_frames) == 5, "the old one stands until the new one is complete"
    new = save(catalog, started, "next", scenes=1)
    result = catalog.get_result(started.id)
    assert new != old
    assert (result.id, len(result.analysis.scenes), len(result.key_frames)) == (new, 1, 1)
    assert (count(catalog, "video_processing_results"), count(catalog, "key_frames")) == (1, 1)


def test_a_result_that_cannot_be_saved_leaves_the_old_one_and_the_status(catalog, started):
    old = save(catalog, started, "run")
    before = catalog.start_work("media", started.id, "next")
    twice = [keyframes()[0], keyframes()[0]]
    with pytest.raises(IntegrityError):
        catalog.save_result(started.id, "next", analysis(), twice, analysis_key="k")
    assert catalog.get_media(started.id) == before
    assert catalog.get_result(started.id).id == old
    assert count(catalog, "key_frames") == 2


def test_last_step_of_a_run_may_be_repeated(catalog, started):
    save(catalog, started, "run")
    catalog.start_work("media", started.id, "run")
    assert save(catalog, started, "run", scenes=1) == catalog.get_media(started.id).result_id


def test_reviewed_result_is_not_overwritten_by_its_run(catalog, started):
    save(catalog, started, "run")
    catalog.review(started.id, approve=True)
    with pytest.raises(InvalidInput, match="is reviewed and cannot become completed"):
        save(catalog, started, "run", scenes=1)
    catalog.start_work("media", started.id, "next")
    save(catalog, started, "next", scenes=1)
    again = catalog.get_media(started.id)
    assert (again.status, again.reviewed_at, again.review_note) == ("completed", None, "")


def test_result_of_a_run_that_was_given_up_too_early_counts(catalog, started):
    catalog.fail_work("media", started.id, "run", "The worker is lost.")
    save(catalog, started, "run")
    media = catalog.get_media(started.id)
    assert (media.status, media.error_message) == ("completed", "")


def test_result_of_a_queued_run_that_never_began_is_refused(catalog, media):
    catalog.queue_work("media", media.id, "run")
    with pytest.raises(InvalidInput, match="is queued and cannot become completed"):
        save(catalog, media, "run")


def test_media_without_a_result_says_so(catalog, media):
    with pytest.raises(NotReady, match=f"Media {media.id} is uploaded and has no result yet"):
        catalog.get_result(media.id)
    with pytest.raises(InvalidInput, match="Media 99 does not exist"):
        catalog.get_result(99)


def test_analysed_keyframes_join_frames_with_what_was_found_in_them():
    frames = [KeyFrame(**frame.model_dump(include=set(KeyFrame.model_fields))) for frame in keyframes()]
    cat = Detection(class_name="cat", class_id=15, confidence=0.0, bbox=(0, 0, 1, 1))
    detected = DetectedObjects(
        frames=(FrameObjects(scene_number=2, timestamp=2.0, detections=(cat,)),),
        summary=analysis().objects_summary,
        made_by=ENGINE,
    )
    first, second = analysed_keyframes(frames, detected, analysis().visual_style)
    assert (first.detected_objects, second.detected_objects) == ((), (cat,))
    assert (first.colors, first.image, second.image) == (("#ff0000",), "keyframes/1.jpg", "keyframes/2.jpg")


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


def count(catalog, table):
    with catalog._engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()


# ---- a person's changes to the script

EDITED = (row(1, "Heiß?"), row(2, "Kalt."))


@pytest.fixture
def completed(catalog, started):
    save(catalog, started, "run")
    return catalog.get_media(started.id)


def test_edited_script_takes_the_place_of_the_analysed_one(catalog, completed):
    before = catalog.get_result(completed.id)
    assert before.script_edited_at is None
    result = catalog.edit_script(completed.id, EDITED)
    assert catalog.get_result(completed.id) == result
    script = before.analysis.script.model_copy(update={"script_rows": EDITED})
    assert result.analysis == before.analysis.model_copy(update={"script": script})
    assert (result.id, result.run_id, result.key_frames) == (before.id, before.run_id, before.key_frames)
    assert result.script_edited_at > before.created_at
    assert catalog.get_media(completed.id) == completed


def test_rows_may_be_joined_as_long_as_the_runtime_stays(catalog, completed):
    one = row(1, "Alles").model_copy(update={"duration_seconds": 4.0})
    assert catalog.edit_script(completed.id, [one]).analysis.script.script_rows == (one,)


def test_script_of_a_reviewed_media_is_to_be_approved_again(catalog, completed):
    catalog.review(completed.id, approve=True, note="Good")
    catalog.edit_script(completed.id, EDITED)
    media = catalog.get_media(completed.id)
    assert (media.status, media.review_note, media.reviewed_at) == ("completed", "", None)
    assert media.completed_at == completed.completed_at
    assert media.status_changed_at > completed.status_changed_at
    assert catalog.review(completed.id, approve=True).status == Status.REVIEWED


def test_same_rows_change_nothing(catalog, completed):
    reviewed = catalog.review(completed.id, approve=True)
    before = catalog.get_result(completed.id)
    assert catalog.edit_script(completed.id, before.analysis.script.script_rows) == before
    assert catalog.get_media(completed.id) == reviewed


def test_all_that_is_wrong_with_rows_is_told_in_one_sentence(catalog, completed):
    before = catalog.get_result(completed.id)
    wrong = [
        row(1, "a").model_copy(update={"timecode_start": "0:02"}),
        row(3, "b").model_copy(update={"duration_seconds": -1.0}),
    ]
    with pytest.raises(InvalidInput) as refused:
        catalog.edit_script(completed.id, wrong)
    assert str(refused.value) == (
        f"The script of media {completed.id} cannot be kept (row 1 starts at '0:02', which is no HH:MM:SS:FF; "
        "row 3 lasts -1.000 s; row 2 has the number 3; the rows sum to 1.000 s, the spot lasts 4.000 s); "
        "correct its rows."
    )
    with pytest.raises(InvalidInput, match="there is no row"):
        catalog.edit_script(completed.id, [])
    assert catalog.get_result(completed.id) == before


def test_new_analysis_replaces_the_edit(catalog, completed):
    catalog.edit_script(completed.id, EDITED)
    catalog.start_work("media", completed.id, "next")
    with pytest.raises(InvalidInput, match=f"Media {completed.id} is processing; wait for it or cancel it"):
        catalog.edit_script(completed.id, EDITED)
    save(catalog, completed, "next")
    result = catalog.get_result(completed.id)
    assert (result.analysis, result.script_edited_at) == (analysis(), None)


def test_script_is_edited_only_where_there_is_a_result_to_review(catalog, media, completed):
    catalog.review(completed.id, approve=False)
    with pytest.raises(InvalidInput, match="is uploaded; analyse it again, then edit its script"):
        catalog.edit_script(completed.id, EDITED)
    new = catalog.add_media(file_name="b.mp4", video_file="b", sha256="6" * 64, file_size=1)
    with pytest.raises(NotReady, match="has no result yet"):
        catalog.edit_script(new.id, EDITED)


def test_repeated_last_step_does_not_replace_an_edit_that_a_person_approved(catalog, completed):
    catalog.edit_script(completed.id, EDITED)
    catalog.review(completed.id, approve=True)
    with pytest.raises(InvalidInput, match="is reviewed and cannot become completed by the same run"):
        save(catalog, completed, "run")
    assert catalog.get_result(completed.id).analysis.script.script_rows == EDITED
