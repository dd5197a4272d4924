import logging

import pytest
from sqlalchemy import event

from cw_assets.catalog.models import AdUnitMedia
from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import add_work, row
from cw_assets_tests.catalog.storyboard_samples import draw, planned

KINDS = ["media", "ad unit", "storyboard", "prompt", "lora", "diffusion job"]


@pytest.fixture
def told():
    """What the catalog has told of jobs."""
    return []


@pytest.fixture
def catalog(address, clock, told):
    with Catalog.open(address, clock=clock, on_change=told.append) as opened:
        yield opened


@pytest.fixture
def media(catalog, told):
    """One that a run works on; nothing has been told since."""
    record = add_work(catalog, "media")
    catalog.start_work("media", record.id, "run")
    told.clear()
    return record


def revision(catalog, job_id="run"):
    return catalog.find_job(job_id).revision


@pytest.mark.parametrize("kind", KINDS)
def test_each_change_of_a_record_is_told_once_with_the_next_revision(catalog, told, kind):
    record = add_work(catalog, kind)
    assert told == []
    catalog.queue_work(kind, record.id, "run")
    catalog.start_work(kind, record.id, "run")
    catalog.report_progress(kind, record.id, "run", 40, "loading", "2 of 5", current=2, total=5)
    catalog.mark_retrying(kind, record.id, "run", "The model did not answer; it is asked again.")
    catalog.fail_work(kind, record.id, "run", "It never answered; see its log.")
    assert [(state.status, state.progress, state.revision) for state in told] == [
        ("queued", 0, 1),
        ("processing", 0, 2),
        ("processing", 40, 3),
        ("retrying", 40, 4),
        ("failed", 40, 5),
    ]
    assert {(state.job_id, state.record_kind, state.record_id) for state in told} == {("run", kind, record.id)}
    assert catalog.find_job("run") == told[-1]


def test_what_changes_nothing_is_neither_counted_nor_told(catalog, told, media):
    catalog.report_progress("media", media.id, "run", 30, "scenes", "12 of 30 s", current=2, total=10)
    before = told.copy()
    catalog.report_progress("media", media.id, "run", 20, "scenes", "12 of 30 s", current=2, total=10)
    catalog.start_work("media", media.id, "run")
    catalog.queue_work("media", media.id, "run")
    assert not catalog.line_up_work("media", media.id, "next")
    catalog.end_run("unknown")
    catalog.check_fence()
    assert told == before
    assert revision(catalog) == before[-1].revision


def test_change_that_does_not_tell_how_far_the_work_is_is_not_told(catalog, told):
    board = add_work(catalog, "storyboard")
    catalog.start_work("storyboard", board.id, "run")
    before = told.copy()
    catalog.save_storyboard_outputs(board.id, "run", sheet="sheet.png")
    assert told == before
    assert revision(catalog) == before[-1].revision


def test_nothing_is_told_of_a_record_that_no_run_has_had(catalog, told):
    catalog.import_origin_unit(code="A", title="", language="en", rows=[row(1, "Hot day?")], duration=2.0)
    prompt = add_work(catalog, "prompt")
    assert catalog.cancel_work("prompt", prompt.id).status is Status.CANCELLED
    assert told == []


def test_change_is_told_once_it_is_there_for_everybody(address, clock):
    seen = []

    def look(state):
        with Catalog.open(address) as other:
            seen.append((state, other.find_job(state.job_id)))

    with Catalog.open(address, clock=clock, on_change=look) as catalog:
        record = add_work(catalog, "media")
        catalog.start_work("media", record.id, "run")
        catalog.report_progress("media", record.id, "run", 30, "scenes")
    assert [told == found for told, found in seen] == [True, True]


def test_what_is_taken_back_is_not_told(catalog, told, media):
    def broken_off():
        with catalog._writing() as session:
            session.get(AdUnitMedia, media.id).progress = 50
            session.flush()
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        broken_off()
    assert told == []
    assert (revision(catalog), catalog.find_job("run").progress) == (1, 0)


def test_transaction_that_writes_in_several_goes_is_counted_and_told_once(catalog, told, media):
    with catalog._writing() as session:
        found = session.get(AdUnitMedia, media.id)
        for progress in (10, 20, 30):
            found.progress = progress
            session.flush()
    assert [(state.progress, state.revision) for state in told] == [(30, 2)]


def test_record_that_is_deleted_is_not_told_any_more(catalog, told, media):
    catalog.cancel_work("media", media.id)
    told.clear()
    with catalog._writing() as session:
        found = session.get(AdUnitMedia, media.id)
        found.message = "going"
        session.flush()
        session.delete(found)
    assert told == []


def test_listener_that_fails_leaves_the_change_as_it_is(address, clock, caplog):
    def broken(state):
        raise ValueError("nobody there")

    with Catalog.open(address, clock=clock, on_change=broken) as catalog:
        record = add_work(catalog, "media")
        with caplog.at_level(logging.WARNING):
            started = catalog.start_work("media", record.id, "run")
        assert catalog.get_media(record.id) == started
    assert caplog.messages == ["The change of job run was not passed on."]
    caplog.clear()


def test_without_a_listener_nothing_more_is_asked_of_the_database(address, clock):
    def statements(on_change):
        with Catalog.open(address, clock=clock, on_change=on_change) as catalog:
            record = add_work(catalog, "prompt")
            catalog.start_work("prompt", record.id, "run")
            seen = []
            event.listen(catalog._engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
            catalog.report_progress("prompt", record.id, "run", 50, "enhancing")
            return [statement.split()[0] for statement in seen]

    assert [verb for verb in statements(None) if verb in ("SELECT", "UPDATE")] == ["SELECT", "UPDATE"]
    assert [verb for verb in statements(lambda _: None) if verb in ("SELECT", "UPDATE")] == [
        "SELECT",
        "UPDATE",
        "SELECT",
    ]


def test_run_of_a_storyboard_is_one_job_whatever_else_it_holds(catalog, told):
    board = add_work(catalog, "storyboard")
    images = planned(catalog, board).images
    for image in images:
        catalog.start_work("prompt", image.prompt_id, "run")
        catalog.fail_work("prompt", image.prompt_id, "run", "The model did not answer; it is left as it is.")
        catalog.queue_work("diffusion job", image.diffusion_job_id, "run")
    draw(catalog, images)
    catalog.finish_frames(board.id, "run")
    catalog.end_run("run")
    assert [(state.record_kind, state.status, state.revision) for state in told] == [
        ("storyboard", "processing", 1),
        ("storyboard", "processing", 2),
        ("storyboard", "completed", 3),
    ]


def test_frame_that_is_drawn_by_a_run_of_its_own_is_a_job_of_its_own(catalog, told):
    board = add_work(catalog, "storyboard")
    image = planned(catalog, board).images[0]
    told.clear()
    catalog.start_work("diffusion job", image.diffusion_job_id, "alone")
    assert [(state.job_id, state.record_id) for state in told] == [("alone", image.diffusion_job_id)]


def test_first_of_several_prompts_stands_for_their_run(catalog, told):
    first, second = add_work(catalog, "prompt"), add_work(catalog, "prompt")
    catalog.start_work("prompt", second.id, "run")
    catalog.start_work("prompt", first.id, "run")
    catalog.report_progress("prompt", second.id, "run", 50, "enhancing")
    assert [state.record_id for state in told] == [second.id, first.id]
    assert catalog.find_job("run").record_id == first.id


def test_run_that_takes_over_is_told_and_the_one_before_is_not(catalog, told, media):
    catalog.queue_work("media", media.id, "next")
    assert [(state.job_id, state.status, state.progress, state.revision) for state in told] == [
        ("next", "queued", 0, 2)
    ]
    with pytest.raises(Cancelled):
        catalog.start_work("media", media.id, "run")
    assert len(told) == 1


def test_reviewing_a_media_is_told_as_well(catalog, told, media):
    catalog.complete_work("media", media.id, "run")
    catalog.end_run("run")
    catalog.review(media.id, approve=True)
    assert [state.status for state in told] == ["processing", "completed", "reviewed"]
    assert [state.is_over for state in told] == [False, True, True]


def test_revisions_of_two_writers_follow_one_another_without_a_gap(address):
    """Each tells what it has written, whichever comes first; no two tell the same revision."""
    with Catalog.open(address) as catalog:
        media_id = add_work(catalog, "media").id
        catalog.start_work("media", media_id, "run")
        script = f"""
from cw_assets.catalog.models import AdUnitMedia
from cw_assets.catalog.repository import Catalog
told = []
catalog = Catalog.open({address!r}, on_change=told.append)
catalog.get_media({media_id})
ready()
for number in range(20):
    catalog.report_progress("media", {media_id}, "run", 1, "scenes", f"{{sys.argv[2]}} {{number}}")
catalog.close()
print("\\n".join(f"{{state.revision}} {{state.message}}" for state in told))
"""
        lines = [line.split() for answer in run_at_once(script, processes=2) for line in answer.splitlines()]
        told = {int(number): " ".join(words) for number, *words in lines}
        assert sorted(told) == list(range(2, 42))
        assert catalog.find_job("run").message == told[41]
