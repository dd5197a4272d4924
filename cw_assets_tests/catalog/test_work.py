import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Progress, Status
from cw_assets.errors import Cancelled, InvalidInput, NotFound, WrongStatus
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import SPOKEN, add_work

KINDS = ["media", "ad unit", "storyboard", "prompt", "lora", "diffusion job"]


@pytest.fixture(params=KINDS)
def kind(request):
    """The kind of record; ask for it, or for `record`, to see everything on each."""
    return request.param


@pytest.fixture
def record(catalog, kind):
    """One that no run has touched."""
    return add_work(catalog, kind)


def complete(catalog, record):
    catalog.start_work(record.kind, record.id, "run")
    return catalog.complete_work(record.kind, record.id, "run")


def test_each_move_stamps_its_time(catalog, kind, record):
    queued = catalog.queue_work(kind, record.id, "run")
    started = catalog.start_work(kind, record.id, "run")
    told = "The model did not answer; it is asked again."
    catalog.mark_retrying(kind, record.id, "run", told, error_kind="ExternalFailure")
    retrying = catalog.get_work(kind, record.id)
    again = catalog.start_work(kind, record.id, "run")
    catalog.complete_work(kind, record.id, "run")
    completed = catalog.get_work(kind, record.id)

    seen = [queued, started, retrying, again, completed]
    assert [record.status for record in seen] == ["queued", "processing", "retrying", "processing", "completed"]
    assert (queued.started_at, queued.completed_at) == (None, None)
    assert started.started_at == started.status_changed_at > queued.status_changed_at > record.status_changed_at
    assert retrying.status_changed_at > started.status_changed_at
    assert again.started_at == started.started_at
    assert completed.completed_at == completed.status_changed_at > again.status_changed_at
    assert (retrying.error_message, retrying.error_kind) == (told, "ExternalFailure")
    assert [(record.error_message, record.error_kind) for record in (again, completed)] == [("", "")] * 2


def test_queueing_after_the_run_began_changes_nothing(catalog, kind, record):
    started = catalog.start_work(kind, record.id, "run")
    assert catalog.queue_work(kind, record.id, "run") == started


def test_each_step_may_say_that_the_run_works(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    catalog.report_progress(kind, record.id, "run", 30, "transcription", current=3, total=10)
    before = catalog.get_work(kind, record.id)
    assert catalog.start_work(kind, record.id, "run") == before


def test_progress_has_one_shape(catalog, kind, record):
    assert catalog.progress(kind, record.id) == Progress(id=record.id, status=record.status)
    catalog.start_work(kind, record.id, "run")
    assert catalog.report_progress(
        kind, record.id, "run", 35, "transcription", f"12 of 30 s: {SPOKEN}", current=3, total=10
    )
    assert catalog.progress(kind, record.id) == Progress(
        id=record.id,
        status=Status.PROCESSING,
        phase="transcription",
        current=3,
        total=10,
        progress=35,
        message=f"12 of 30 s: {SPOKEN}",
    )
    catalog.fail_work(kind, record.id, "run", "The file ends early; upload it again.")
    failed = catalog.progress(kind, record.id)
    assert (failed.status, failed.progress, failed.error) == ("failed", 35, "The file ends early; upload it again.")


def test_progress_never_goes_backwards_in_a_run_and_begins_again_with_the_next(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    assert catalog.report_progress(kind, record.id, "run", 60, "sentiment", current=6, total=10)
    assert catalog.report_progress(kind, record.id, "run", 52, "objects")
    assert (catalog.progress(kind, record.id).progress, catalog.progress(kind, record.id).phase) == (60, "objects")
    catalog.start_work(kind, record.id, "next")
    assert catalog.progress(kind, record.id) == Progress(id=record.id, status=Status.PROCESSING)
    assert catalog.report_progress(kind, record.id, "next", 0, "metadata")


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_outside_0_to_100_is_refused(catalog, kind, record, percent):
    catalog.start_work(kind, record.id, "run")
    with pytest.raises(InvalidInput):
        catalog.report_progress(kind, record.id, "run", percent, "scenes")


def test_first_failure_of_a_run_stays(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    why = "The sound cannot be read; upload the file again."
    assert catalog.fail_work(kind, record.id, "run", why, error_kind="InvalidInput")
    failed = catalog.get_work(kind, record.id)
    assert (failed.error_message, failed.error_kind) == (why, "InvalidInput")
    assert not catalog.fail_work(kind, record.id, "run", "Another step failed too.", error_kind="NotReady")
    assert not catalog.mark_retrying(kind, record.id, "run", "A sibling step tries again.")
    assert catalog.start_work(kind, record.id, "run") == failed
    assert catalog.report_progress(kind, record.id, "run", 90, "script")
    assert catalog.get_work(kind, record.id) == failed
    assert failed.completed_at == failed.status_changed_at


def test_failed_work_can_be_launched_again(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    catalog.fail_work(kind, record.id, "run", "No room on the disk; free some.", error_kind="ExternalFailure")
    again = catalog.start_work(kind, record.id, "next")
    assert (again.status, again.completed_at) == ("processing", None)
    assert (again.error_message, again.error_kind) == ("", "")


def test_cancelled_run_has_no_say_any_more(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    catalog.report_progress(kind, record.id, "run", 40, "transcription")
    cancelled = catalog.cancel_work(kind, record.id)
    assert cancelled.status is Status.CANCELLED
    assert cancelled.completed_at == cancelled.status_changed_at

    assert not catalog.report_progress(kind, record.id, "run", 50, "objects")
    assert not catalog.fail_work(kind, record.id, "run", "too late")
    assert not catalog.mark_retrying(kind, record.id, "run", "too late")
    with pytest.raises(Cancelled, match="launch a new one"):
        catalog.start_work(kind, record.id, "run")
    with pytest.raises(Cancelled, match="launch a new one"):
        catalog.complete_work(kind, record.id, "run")
    assert catalog.get_work(kind, record.id) == cancelled
    assert catalog.cancel_work(kind, record.id) == cancelled


def test_cancelled_run_that_was_queued_never_begins(catalog, kind, record):
    catalog.queue_work(kind, record.id, "run")
    catalog.cancel_work(kind, record.id)
    for begin in (catalog.start_work, catalog.queue_work):
        with pytest.raises(Cancelled):
            begin(kind, record.id, "run")
    assert catalog.queue_work(kind, record.id, "next").status is Status.QUEUED
    with pytest.raises(Cancelled):
        catalog.start_work(kind, record.id, "run")
    assert catalog.start_work(kind, record.id, "next").status is Status.PROCESSING


def test_only_work_that_goes_on_can_be_cancelled(catalog, kind, record):
    complete(catalog, record)
    with pytest.raises(InvalidInput, match="is completed and cannot become cancelled"):
        catalog.cancel_work(kind, record.id)


def test_run_that_another_took_over_from_has_no_say_any_more(catalog, kind, record):
    catalog.start_work(kind, record.id, "first")
    catalog.report_progress(kind, record.id, "first", 80, "script")
    catalog.queue_work(kind, record.id, "second")
    assert not catalog.report_progress(kind, record.id, "first", 85, "script")
    with pytest.raises(Cancelled):
        catalog.complete_work(kind, record.id, "first")
    with pytest.raises(Cancelled):
        catalog.start_work(kind, record.id, "first")
    assert not catalog.fail_work(kind, record.id, "first", "too late")
    record = catalog.get_work(kind, record.id)
    assert (record.status, record.run_id, record.progress) == ("queued", "second", 0)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"storyboard"}), indirect=True)
def test_completed_run_stays_completed_when_something_fails_after_it(catalog, kind, record):
    complete(catalog, record)
    done = catalog.get_work(kind, record.id)
    assert not catalog.fail_work(kind, record.id, "run", "A check failed.")
    assert catalog.report_progress(kind, record.id, "run", 100, "result")
    assert catalog.get_work(kind, record.id) == done


@pytest.fixture
def board(catalog):
    """A storyboard whose run has finished its frames, with what is made of them still to come."""
    return complete(catalog, add_work(catalog, "storyboard"))


def test_storyboard_whose_frames_are_there_becomes_partial_when_its_outputs_fail(catalog, board):
    no_font = "The sheet has no font; install one."
    assert catalog.fail_work("storyboard", board.id, "run", no_font, error_kind="NotReady")
    some = catalog.get_storyboard(board.id)
    assert (some.status, some.progress) == (Status.PARTIAL, 100)
    assert (some.error_message, some.error_kind) == (no_font, "NotReady")
    assert some.completed_at == some.status_changed_at > board.completed_at
    for _ in range(2):
        too_long = "The animatic is too long; shorten it."
        assert catalog.fail_work("storyboard", board.id, "run", too_long, error_kind="LimitExceeded")
    now = catalog.get_storyboard(board.id)
    assert (now.error_message, now.error_kind) == (f"{no_font}\n{too_long}", "NotReady"), "the first cause's"


def test_storyboard_tells_how_far_its_outputs_are_beside_its_frames(catalog, board):
    catalog.fail_work("storyboard", board.id, "run", "The sheet has no font; install one.")
    assert catalog.report_progress("storyboard", board.id, "run", 0, "animatic", "row 3 of 8", current=3, total=8)
    now = catalog.progress("storyboard", board.id)
    assert (now.phase, now.message, now.current, now.total) == ("animatic", "row 3 of 8", 3, 8)
    assert (now.status, now.progress, now.error) == ("partial", 100, "The sheet has no font; install one.")


def test_finished_storyboard_is_not_touched_by_a_run_that_does_not_hold_it(catalog, board):
    assert not catalog.fail_work("storyboard", board.id, "other", "too late")
    assert not catalog.report_progress("storyboard", board.id, "other", 50, "animatic")
    assert not catalog.mark_retrying("storyboard", board.id, "run", "The sheet is tried again.")
    assert catalog.get_storyboard(board.id) == board


def test_calls_for_a_record_that_is_gone(catalog, kind):
    assert not catalog.report_progress(kind, 7, "run", 10, "scenes")
    assert not catalog.fail_work(kind, 7, "run", "too late")
    with pytest.raises(Cancelled):
        catalog.complete_work(kind, 7, "run")
    for call in (catalog.cancel_work, lambda *record: catalog.start_work(*record, "run"), catalog.progress):
        with pytest.raises(InvalidInput, match=f"{kind.capitalize()} 7 does not exist"):
            call(kind, 7)


def test_a_run_without_an_id_is_refused(catalog, kind, record):
    with pytest.raises(InvalidInput):
        catalog.start_work(kind, record.id, "")


def test_skipped_work_is_completed_and_its_record_keeps_what_it_had(catalog, kind, record):
    started = catalog.start_work(kind, record.id, "run")
    skipped = catalog.complete_work(kind, record.id, "run")
    moved = {"status": Status.COMPLETED, "progress": 100}
    times = {"status_changed_at": skipped.completed_at, "completed_at": skipped.completed_at}
    assert skipped == started.model_copy(update=moved | times)


def test_record_is_found_by_its_partition(catalog, kind, record):
    assert record.partition_key == f"{record.id}-{record.slug}"
    assert catalog.find_work(kind, record.partition_key) == catalog.get_work(kind, record.id) == record
    assert type(catalog.get_work(kind, record.id)).kind == kind


@pytest.mark.parametrize("key", ["", "x", "1", "1-other", "2-summer-spot", "9" * 30 + "-a", "-1-summer-spot", "²-a"])
def test_wrong_partition_key_is_refused(catalog, kind, record, key):
    with pytest.raises(InvalidInput):
        catalog.find_work(kind, key)


def test_run_holds_records_of_several_kinds_and_ends_on_all(catalog):
    records = [add_work(catalog, kind) for kind in KINDS for _ in range(2)]
    for record in records:
        catalog.start_work(record.kind, record.id, "run")
    other = add_work(catalog, "ad unit")
    catalog.start_work("ad unit", other.id, "other")
    done, *others = records
    catalog.complete_work(done.kind, done.id, "run")

    assert [(held.kind, held.id) for held in catalog.work_of_run("run")] == [(r.kind, r.id) for r in records]
    assert catalog.cancel_run("run") == [(record.kind, record.id) for record in others]
    assert [held.status for held in catalog.work_of_run("run")] == ["completed"] + ["cancelled"] * len(others)
    assert catalog.cancel_run("run") == catalog.fail_run("run", "too late") == []
    assert catalog.get_work("ad unit", other.id).status is Status.PROCESSING
    assert catalog.fail_run("other", "Lost; launch it again.", error_kind="ExternalFailure") == [("ad unit", other.id)]
    now = catalog.get_work("ad unit", other.id)
    assert (now.error_message, now.error_kind) == ("Lost; launch it again.", "ExternalFailure")


def test_record_that_nothing_uses_can_be_deleted_unless_it_runs(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    with pytest.raises(InvalidInput, match="is processing; cancel it, then delete it"):
        catalog.delete_work(kind, record.id)
    catalog.cancel_work(kind, record.id)
    catalog.delete_work(kind, record.id)
    with pytest.raises(InvalidInput, match="does not exist"):
        catalog.delete_work(kind, record.id)


def test_no_record_belongs_to_no_run(catalog, record):
    assert catalog.work_of_run("") == []
    assert catalog.cancel_run("") == []


def test_of_a_cancel_and_a_result_at_once_only_one_wins(address):
    """Each way round is possible; both at once is not."""
    with Catalog.open(address) as catalog:
        ids = []
        for number in range(10):
            media = catalog.add_media(file_name="a.mp4", video_file="a", sha256=f"{number:064}", file_size=1)
            ids.append(catalog.start_work("media", media.id, "run").id)
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
        print(attempt(lambda: catalog.cancel_work("media", media_id)))
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


def test_run_lines_up_behind_one_that_holds_the_record(catalog, kind, record):
    assert catalog.line_up_work(kind, record.id, "run")
    assert catalog.get_work(kind, record.id).status is Status.QUEUED
    assert catalog.line_up_work(kind, record.id, "run")
    for begin in (lambda: None, lambda: catalog.start_work(kind, record.id, "run")):
        begin()
        before = catalog.get_work(kind, record.id)
        assert not catalog.line_up_work(kind, record.id, "next")
        assert catalog.get_work(kind, record.id) == before
    assert catalog.report_progress(kind, record.id, "run", 50, "loading")


def test_run_that_waited_in_line_takes_the_record_when_it_begins(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    assert not catalog.line_up_work(kind, record.id, "next")
    catalog.complete_work(kind, record.id, "run")
    assert catalog.start_work(kind, record.id, "next").run_id == "next"


@pytest.mark.parametrize("end", ["complete_work", "cancel_work", "fail_work"])
def test_run_is_queued_where_none_holds_the_record_any_more(catalog, kind, record, end):
    catalog.start_work(kind, record.id, "run")
    rest = {"complete_work": ["run"], "cancel_work": [], "fail_work": ["run", "Lost; launch it again."]}
    getattr(catalog, end)(kind, record.id, *rest[end])
    assert catalog.line_up_work(kind, record.id, "next")
    queued = catalog.get_work(kind, record.id)
    assert (queued.status, queued.run_id, queued.error_message) == ("queued", "next", "")


def test_of_two_launched_at_once_either_may_begin_and_the_other_has_its_turn(catalog, kind, record):
    assert catalog.line_up_work(kind, record.id, "second")
    assert not catalog.line_up_work(kind, record.id, "first")
    assert catalog.start_work(kind, record.id, "first").run_id == "first"
    assert not catalog.line_up_work(kind, record.id, "second")
    with pytest.raises(Cancelled):
        catalog.start_work(kind, record.id, "second")
    assert catalog.report_progress(kind, record.id, "first", 50, "loading")
    catalog.complete_work(kind, record.id, "first")
    begun = catalog.start_work(kind, record.id, "second")
    assert (begun.status, begun.run_id) == ("processing", "second")
    with pytest.raises(Cancelled):
        catalog.start_work(kind, record.id, "first")


def test_run_that_was_replaced_cannot_line_up_again(catalog, kind, record):
    catalog.start_work(kind, record.id, "run")
    catalog.start_work(kind, record.id, "next")
    with pytest.raises(Cancelled):
        catalog.line_up_work(kind, record.id, "run")


def test_what_is_not_there_and_what_its_status_forbids_are_told_apart(catalog, kind, record):
    with pytest.raises(NotFound):
        catalog.get_work(kind, 9_999)
    with pytest.raises(NotFound):
        catalog.find_work(kind, "9999-nothing")
    complete(catalog, record)
    with pytest.raises(WrongStatus):
        catalog.cancel_work(kind, record.id)
    catalog.start_work(kind, record.id, "next")
    with pytest.raises(WrongStatus):
        catalog.delete_work(kind, record.id)
