"""A storyboard on the workers: frames side by side, through the death of a worker, and cancelled under way."""

import os
import signal
from collections.abc import Iterator

import pytest

from cw_assets import api
from cw_assets.catalog.records import StoryboardRecord
from cw_assets.defs.execution.runs import Runs
from cw_assets.domain.scripts.rows import ScriptRow
from cw_assets.domain.status import Status
from cw_assets_tests.stack.processes import Stack, new_stack

pytestmark = pytest.mark.slow
PLACES = ("kitchen", "street", "beach", "garden")
ROWS = tuple(
    ScriptRow(
        shot_number=number,
        timecode_start=f"00:00:0{number - 1}:00",
        duration_seconds=1.0,
        visual_text=f"WS: a {place} at noon.",
        audio_text="No speech.",
    )
    for number, place in enumerate(PLACES, start=1)
)


@pytest.fixture
def stack() -> Iterator[Stack]:
    with new_stack() as stack:
        stack.start_broker()
        stack.start("daemon")
        yield stack


def storyboard(project: api.StackProject) -> StoryboardRecord:
    unit = project.catalog.import_origin_unit(code="SPOT", title="Spot", language="en", duration=4.0, rows=ROWS)
    return project.add_storyboard(unit.id, model="juggernaut_xl", seed=1)


def test_frames_are_drawn_side_by_side_and_a_killed_worker_loses_none(stack: Stack, project: api.StackProject):
    stack.start_worker("enhancement", name="writer")
    for name in ("painter", "drawer"):
        stack.start_worker("default", name=name)
    board = storyboard(project)
    stack.hold("image")
    run_id = project.generate_storyboard(board.id).run_id
    marks = stack.until_begun("image", times=2, timeout_s=60)
    pids = {pid for pid, _ in marks}
    assert len(pids) == 2
    assert project.catalog.get_storyboard(board.id).frames_rendered == 0
    stack.release("image")
    os.kill(pids.pop(), signal.SIGKILL)
    assert stack.wait(run_id, timeout_s=90) == "SUCCESS", stack.messages(run_id)
    outcome = project.storyboard_outcome(board.id)
    assert (outcome.status, outcome.frames_rendered, outcome.num_jobs) == ("completed", 4, 4)
    told = stack.messages(run_id)
    assert "writer works on storyboard.enhance_prompts_of_frames" in told
    assert {name for name in ("painter", "drawer") if f"{name} works on storyboard_frames.draw_frame" in told} == {
        "painter",
        "drawer",
    }
    assert outcome.animatic is not None
    assert outcome.animatic.frame_count == 100


def test_a_cancelled_storyboard_draws_no_further_frame(stack: Stack, project: api.StackProject):
    stack.start_worker("enhancement", "default", name="painter")
    board = storyboard(project)
    stack.hold("image")
    run_id = project.generate_storyboard(board.id).run_id
    stack.until_begun("image", timeout_s=60)
    with Runs.open(stack.settings) as runs:
        runs.cancel(runs.find(run_id))
    stack.release("image")
    assert stack.wait(run_id) == "CANCELED"
    stack.until(lambda: all(worker.running is None for worker in stack.workers), "the worker is free again")
    assert project.catalog.get_storyboard(board.id).status is Status.CANCELLED
    images = project.catalog.storyboard_images(board.id)
    assert [(image.job_status, image.result_images) for image in images] == [(Status.CANCELLED, ())] * 4
    again = project.generate_storyboard(board.id).run_id
    assert stack.wait(again, timeout_s=60) == "SUCCESS", stack.messages(again)
    assert project.catalog.get_storyboard(board.id).status is Status.COMPLETED
