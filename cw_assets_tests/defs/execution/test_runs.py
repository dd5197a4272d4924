"""Dagster's runs for people: found by the beginning of an id, told with their failure, cancelled with their record."""

import time
from datetime import UTC, datetime

import dagster as dg
import pytest

from cw_assets.defs.execution.launch import launch_job
from cw_assets.defs.execution.runs import Runs, RunTally, at_work
from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
PARTITION = "1-spot"


@dg.op
def first() -> None:
    """Well done."""


@dg.op
def told() -> None:
    raise dg.Failure(description="The file is torn; add it again.", allow_retries=False)


@dg.op
def untold() -> None:
    raise ValueError("out of nowhere")


@dg.job
def good() -> None:
    first()


@dg.job
def bad() -> None:
    first()
    told()


@dg.job
def worse() -> None:
    untold()


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    """Where the runs are; cancelling a run opens the place that the environment names."""
    monkeypatch.setenv("CW_MEDIA_ROOT", str(tmp_path / "media"))
    monkeypatch.setenv("CW_DEFINITIONS", "cw_assets_tests.stack.definitions")
    return Settings(_env_file=None)


@pytest.fixture
def runs(settings):
    with Runs.open(settings) as opened:
        yield opened


@pytest.fixture
def record(runs):
    """A video that is not analysed."""
    runs.instance.add_dynamic_partitions("media", [PARTITION])
    return runs.catalog.add_media(file_name="spot.mp4", video_file="videos/spot.mp4", sha256="5" * 64, file_size=1)


def done(runs: Runs, job: dg.JobDefinition, **tags: str) -> str:
    return job.execute_in_process(instance=runs.instance, tags=tags, run_config=QUIET, raise_on_error=False).run_id


def queued(runs: Runs, settings: Settings) -> str:
    """A run that waits for a daemon."""
    return launch_job(runs.instance, settings, "analyze_video_job", PARTITION)


def test_newest_run_stands_first(runs):
    ids = [done(runs, good), done(runs, bad), done(runs, good)]
    assert [run.id for run in runs.newest(20)] == ids[::-1]
    assert [run.id for run in runs.newest(1)] == ids[2:]


def test_finished_run_tells_its_steps_and_seconds(runs):
    run = runs.find(done(runs, good, **{"dagster/partition": PARTITION}))
    assert (run.status, run.finished, run.partition, run.error) == ("SUCCESS", True, PARTITION, "")
    assert (run.steps_done, run.steps_planned) == (1, 1)
    assert run.started_at is not None
    assert run.started_at >= run.created_at
    assert run.seconds is not None
    assert (run.working, run.waiting, run.repeats, at_work(run)) == ((), (), None, "")


def test_failed_run_tells_the_sentence_of_its_step(runs):
    run = runs.find(done(runs, bad))
    assert (run.status, run.error) == ("FAILURE", "The file is torn; add it again.")
    assert (run.steps_done, run.steps_planned) == (2, 2)


def test_failure_without_a_sentence_is_told_by_its_error(runs):
    assert runs.find(done(runs, worse)).error == "ValueError: out of nowhere"


def test_run_is_found_by_a_beginning_that_is_its_own(runs):
    run_id = done(runs, good)
    assert runs.find(run_id[:6]).id == run_id


@pytest.mark.parametrize("beginning", ["", "nowhere", "%"])
def test_beginning_of_no_run_is_wrong_input(runs, beginning):
    done(runs, good)
    with pytest.raises(InvalidInput, match="cw run list"):
        runs.find(beginning)


def test_beginning_of_several_runs_is_wrong_input(runs):
    for number in range(2):
        runs.instance.create_run_for_job(good, run_id=f"abc{number}0000-0000-4000-8000-000000000000")
    with pytest.raises(InvalidInput, match="write more of the id"):
        runs.find("abc")
    assert runs.find("abc1").status == "NOT_STARTED"


def test_queued_run_is_cancelled_at_once_with_its_record(runs, settings, record):
    run = runs.find(queued(runs, settings))
    runs.catalog.queue_work("media", record.id, run.id)
    assert run.status == "QUEUED"
    assert run.steps_planned == 11
    runs.cancel(run)
    ended = runs.wait(run, timeout_s=10)
    assert ended.status == "CANCELED"
    held = runs.record_of(ended)
    assert held is not None
    assert (held.id, held.status) == (record.id, Status.CANCELLED)


def test_finished_run_cannot_be_cancelled(runs):
    run = runs.find(done(runs, good))
    with pytest.raises(InvalidInput, match=r"is over \(SUCCESS\)"):
        runs.cancel(run)


def test_waiting_for_a_run_that_does_not_end_has_an_end(runs, settings, record):
    looks = []
    run = runs.wait(runs.find(queued(runs, settings)), 0.1, looks.append)
    assert not run.finished
    assert [look.id for look in looks] == [run.id]


def test_progress_is_the_records_where_the_run_holds_it(runs, settings, record):
    run = runs.find(queued(runs, settings))
    assert (runs.progress(run).progress, runs.progress(run).phase) == (0, "queued")
    runs.catalog.start_work("media", record.id, run.id)
    runs.catalog.report_progress("media", record.id, run.id, 40, "scenes")
    assert (runs.progress(run).progress, runs.progress(run).phase) == (40, "scenes")


def test_progress_is_the_share_of_steps_where_no_record_follows(runs):
    run = runs.find(done(runs, bad)).model_copy(update={"steps_done": 1, "working": ("told",), "waiting": ("a", "b")})
    progress = runs.progress(run)
    assert (progress.progress, progress.phase) == (50, "told; 2 wait for a worker")


def test_attempts_show_what_waits_and_what_was_sent_again(runs, settings, record):
    run_id = queued(runs, settings)
    run = runs.instance.get_run_by_id(run_id)
    runs.instance.report_engine_event("goes on", run)
    runs.instance.report_dagster_event(started(run), run_id=run_id)
    runs.catalog.next_attempt(run_id, "scenes")
    runs.catalog.take(runs.catalog.next_attempt(run_id, "scenes"), "worker#1")
    runs.catalog.next_attempt(run_id, "transcription")
    state = runs.find(run_id)
    assert (state.status, state.waiting, state.repeats) == ("STARTED", ("transcription",), 1)


def started(run: dg.DagsterRun) -> dg.DagsterEvent:
    return dg.DagsterEvent(event_type_value=dg.DagsterEventType.RUN_START.value, job_name=run.job_name)


def test_tally_counts_what_happened_since(runs, settings, record):
    done(runs, good)
    time.sleep(0.01)
    tally = RunTally(runs.instance, datetime.now(UTC))
    tally.look()
    assert (tally.queued, tally.started, tally.finished) == (set(), set(), set())
    good_id, queued_id = done(runs, good), queued(runs, settings)
    tally.look()
    tally.look()
    assert (tally.queued, tally.started, tally.finished) == ({good_id, queued_id}, {good_id}, {good_id})
