"""Jobs whose runs Dagster has ended without a word to their records: whoever asks is told, and the record too."""

import dagster as dg
import pytest
from dagster._core.events import DagsterEvent, DagsterEventType

from cw_assets.catalog.work import WorkRepository
from cw_assets.defs.execution.jobs import Jobs
from cw_assets.defs.execution.run_process import tell_records
from cw_assets.domain.status import Status
from cw_assets.errors import NotReady
from cw_assets_tests.defs.sensors.ticks import queue_run

BOARD_JOB = "generate_storyboard_job"
DRAWN = [dg.AssetKey("storyboard"), dg.AssetKey("storyboard_frames")]


@pytest.fixture
def jobs(workshop):
    return Jobs(workshop.instance, workshop.catalog)


def run_of(workshop, run_id):
    return workshop.instance.get_run_by_id(run_id)


def test_storyboard_whose_run_was_forced_to_end_is_not_told_as_complete(workshop, jobs):
    board = workshop.storyboard()
    run_id = workshop.run(BOARD_JOB, board, asset_selection=DRAWN).run_id
    assert workshop.catalog.find_job(run_id).status is Status.PROCESSING
    workshop.instance.report_run_canceled(run_of(workshop, run_id))
    told = jobs.get(run_id)
    assert told.status is Status.PARTIAL
    assert told.error.startswith("The run was cancelled before sheet and film were made")
    assert workshop.again(board).status is Status.PARTIAL


def test_run_that_came_to_no_step_is_told_with_its_reason_and_so_is_its_record(workshop, jobs):
    prompt = workshop.prompt()
    run_id = queue_run(workshop, "prompt", prompt.partition_key)
    workshop.instance.report_run_failed(run_of(workshop, run_id), "The code server is gone.")
    told = jobs.get(run_id)
    assert (told.status, told.error) == (Status.FAILED, workshop.again(prompt).error_message)
    assert told.error.startswith("The run failed before any step of it did (The code server is gone)")


def test_run_of_a_part_leaves_no_record_at_work(workshop, jobs):
    board = workshop.storyboard()
    run_id = workshop.run(BOARD_JOB, board, asset_selection=DRAWN[:1]).run_id
    assert workshop.again(board).status is Status.PROCESSING
    told = jobs.get(run_id)
    assert (told.status, workshop.again(board).status) == (Status.FAILED, Status.FAILED)
    assert told.error.startswith("The run was over before everything was made")


def test_process_of_a_run_tells_the_records_that_no_step_told(workshop):
    board = workshop.storyboard()
    run_id = workshop.run(BOARD_JOB, board, asset_selection=DRAWN[:1]).run_id
    tell_records(workshop.instance, run_id, workshop.settings)
    assert workshop.again(board).status is Status.FAILED
    tell_records(workshop.instance, "no-such-run", workshop.settings)


def test_failed_run_that_another_has_taken_over_from_still_says_why(workshop, jobs):
    prompt = workshop.prompt()
    run_id = queue_run(workshop, "prompt", prompt.partition_key)
    workshop.catalog.start_work("prompt", prompt.id, "next")
    workshop.instance.report_run_failed(run_of(workshop, run_id), "The code server is gone.")
    assert (jobs.get(run_id).status, workshop.again(prompt).run_id) == (Status.FAILED, "next")
    assert "The code server is gone" in jobs.get(run_id).error


@pytest.mark.parametrize(
    ("error", "kind"), [(NotReady("The weights are missing; pull them."), "NotReady"), (KeyError("ears"), "")]
)
def test_step_that_could_not_tell_its_record_is_told_with_the_kind_of_its_error(
    workshop, jobs, monkeypatch, error, kind
):
    def broken(*_, **__):
        raise error

    prompt = workshop.prompt()
    monkeypatch.setattr("cw_assets.defs.work.enhancing.ask_of", broken)
    monkeypatch.setattr(WorkRepository, "fail_work", lambda *_, **__: False)
    run_id = workshop.run("enhance_prompt_job", prompt).run_id
    told = jobs.get(run_id)
    assert (told.status, told.error_kind) == (Status.FAILED, kind)
    assert str(error) in told.error
    workshop.catalog.start_work("prompt", prompt.id, "next")
    assert (jobs.get(run_id).error, jobs.get(run_id).error_kind) == (told.error, kind)


def test_run_that_ended_well_without_a_word_is_complete(workshop, jobs):
    prompt = workshop.prompt()
    run_id = queue_run(workshop, "prompt", prompt.partition_key)
    workshop.catalog.start_work("prompt", prompt.id, run_id)
    workshop.catalog.complete_work("prompt", prompt.id, run_id)
    success = DagsterEvent(DagsterEventType.PIPELINE_SUCCESS.value, "enhance_prompt_job")
    workshop.instance.report_dagster_event(success, run_id=run_id)
    assert jobs.get(run_id).status is Status.COMPLETED
