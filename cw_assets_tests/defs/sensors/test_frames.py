"""Sheet and film are made again where a frame was drawn by itself, once, and only where they are behind."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest
from dagster._core.storage.tags import RUN_KEY_TAG

from cw_assets.catalog.models import Storyboard
from cw_assets.defs.sensors import frames
from cw_assets.defs.sensors.frames import Place
from cw_assets.defs.work.storyboarding.delivery import is_current
from cw_assets.domain.status import Status
from cw_assets_tests.defs.sensors.ticks import Ticks

JOB = "generate_storyboard_job"


@pytest.fixture
def ticks(workshop):
    return Ticks(workshop, "finished_frames_sensor")


@pytest.fixture
def board(workshop):
    """Drawn, with sheet and film."""
    return drawn(workshop)


def drawn(workshop, **options):
    board = workshop.storyboard(workshop.origin(code=f"SPOT-{len(workshop.catalog.list_storyboards())}"))
    run(workshop, JOB, board, **options)
    return workshop.again(board)


def run(workshop, job, record, **options):
    """A run that ends as they do on the stack."""
    result = workshop.run(job, record, **options)
    workshop.catalog.end_run(result.run_id)
    return result


def draw_again(workshop, board):
    """One of its frames, by itself."""
    image = workshop.catalog.storyboard_images(board.id)[0]
    job = workshop.catalog.get_diffusion_job(image.diffusion_job_id)
    assert run(workshop, "generate_images_job", job, force=True).success


def carry_out(workshop, ticks, board):
    """The runs that the last tick asked for."""
    for request in ticks.tick.run_requests:
        selection = list(request.asset_selection)
        tags = {RUN_KEY_TAG: request.run_key}
        assert run(workshop, JOB, board, asset_selection=selection, tags=tags).success


def test_outputs_that_show_their_frames_are_left(ticks, board, workshop):
    assert is_current(workshop.workplace, board)
    assert ticks.next() == []
    assert ticks.said == "All outputs show their frames."


def test_outputs_are_made_again_once_a_frame_was_drawn_by_itself(workshop, ticks, board):
    ticks.next()
    draw_again(workshop, board)
    assert not is_current(workshop.workplace, workshop.again(board))
    ((run_key, partition),) = ticks.next()
    assert (partition, run_key.partition(" ")[0]) == (board.partition_key, board.partition_key)
    assert [key.path for key in ticks.tick.run_requests[0].asset_selection] == [["storyboard_sheet"], ["animatic"]]
    carry_out(workshop, ticks, board)
    assert is_current(workshop.workplace, workshop.again(board))
    assert workshop.again(board).status is Status.COMPLETED
    assert ticks.next() == []


def test_outputs_that_were_never_made_are_made(workshop, ticks):
    board = drawn(workshop, asset_selection=[dg.AssetKey("storyboard"), dg.AssetKey("storyboard_frames")])
    assert board.status is Status.COMPLETED
    assert [partition for _, partition in ticks.next()] == [board.partition_key]
    carry_out(workshop, ticks, board)
    assert is_current(workshop.workplace, workshop.again(board))


def test_the_same_frames_ask_for_the_same_run(workshop, ticks, board):
    draw_again(workshop, board)
    first = ticks.next()
    assert len(first) == 1
    ticks.cursor = None
    assert ticks.next() == first
    draw_again(workshop, board)
    ticks.cursor = None
    ((again, _),) = ticks.next()
    assert again != first[0][0]


def test_storyboard_that_lacks_a_frame_is_left(workshop, ticks, board):
    draw_again(workshop, board)
    rows = workshop.catalog.script_rows(board.video_ad_unit_id)
    assert len(rows) == 2
    image = workshop.catalog.storyboard_images(board.id)[1]
    workshop.catalog.frame_rendered(image.diffusion_job_id, "something older")
    assert ticks.next() == []


def test_storyboard_that_is_being_drawn_is_left(workshop, ticks, board):
    draw_again(workshop, board)
    workshop.catalog.queue_work("storyboard", board.id, "a run")
    assert ticks.next() == []


@pytest.mark.parametrize("plan", [{}, {"frames": "nonsense"}])
def test_storyboard_whose_material_cannot_be_read_stops_no_other(workshop, ticks, board, plan):
    other = drawn(workshop)
    for one in (board, other):
        draw_again(workshop, one)
    with workshop.catalog._writing() as session:
        session.get(Storyboard, board.id).plan = plan
    assert [partition for _, partition in ticks.next()] == [other.partition_key]


@pytest.fixture
def boards(workshop):
    """Four whose outputs are behind, oldest first."""
    boards = [drawn(workshop) for _ in range(4)]
    for board in boards:
        draw_again(workshop, board)
    return boards


@pytest.fixture
def short(monkeypatch):
    """Ticks that have no time for more than one new storyboard and one older."""
    monkeypatch.setattr(frames, "LATE_S", 0)
    monkeypatch.setattr(frames, "LONGEST_TICK_S", 0.0)


def asked_in(ticks, count):
    return [partition for _ in range(count) for _, partition in ticks.next()]


def test_new_frames_are_seen_at_once_and_all_older_ones_after_them(workshop, ticks, boards, short):
    assert asked_in(ticks, 1)[0] == boards[-1].partition_key, "what ended last comes first"
    draw_again(workshop, boards[0])
    asked = asked_in(ticks, 1)
    assert asked[0] == boards[0].partition_key
    assert {*asked, *asked_in(ticks, 4)} == {board.partition_key for board in boards[:-1]}
    assert ticks.next() == []
    assert ticks.said == "All outputs show their frames.", "each has been looked at"


def test_a_tick_says_that_older_storyboards_are_left(workshop, ticks, short):
    for _ in range(3):
        drawn(workshop)
    assert ticks.next() == []
    assert ticks.said == "All outputs show their frames so far; older storyboards are still gone through."


def test_more_than_a_tick_can_look_at_is_gone_through_later(workshop, ticks, short):
    boards = [drawn(workshop) for _ in range(3)]
    assert asked_in(ticks, 5) == []
    for board in boards:
        draw_again(workshop, board)
    assert set(asked_in(ticks, 5)) == {board.partition_key for board in boards}
    assert ticks.next() == []


def test_what_a_lost_tick_asked_for_is_asked_for_again(ticks, boards, short):
    kept = ticks.cursor
    first = ticks.next()
    ticks.cursor = kept
    assert ticks.next() == first != []


def test_what_ended_in_the_last_seconds_is_looked_at_again(workshop, ticks, board):
    draw_again(workshop, board)
    assert len(ticks.next()) == 1
    assert len(ticks.next()) == 1, "a run's end may show late"
    assert Place.read(ticks.cursor).since < datetime.now(UTC) - timedelta(seconds=4)


@pytest.mark.parametrize("cursor", [None, "", "yesterday", "{]", '{"since": "2026-11-02T12:00:00"}'])
def test_cursor_that_cannot_be_read_begins_anew(cursor):
    assert Place.read(cursor) == Place()
    assert Place.read(Place(below=17, again=True).model_dump_json()) == Place(below=17, again=True)


def test_storyboards_are_gone_through_once_more_for_what_was_missed_meanwhile():
    now = datetime.now(UTC)
    begun = Place().gone_on(now, missed=True)
    assert begun == Place(since=now), "all of it is ahead still"
    assert begun.gone_down(0).below == 0
    missed = begun.gone_down(9).gone_on(now, missed=True)
    assert missed == Place(since=now, below=9, again=True)
    assert missed.gone_down(4) == Place(since=now, below=4, again=True)
    assert missed.gone_down(0) == Place(since=now)
    assert Place(since=now, below=0).gone_on(now, missed=True) == Place(since=now)
