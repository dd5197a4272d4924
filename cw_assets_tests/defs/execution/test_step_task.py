"""What a message makes a worker do: an attempt is worked on once, within its limits, and only while it counts.

Here the step task runs in this process, over real storage and a real broker; with worker processes it is tested in
workers/.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster import DagsterEventType
from dagster._core.code_pointer import CodePointer, FileCodePointer, ModuleCodePointer
from dagster._core.definitions.reconstruct import ReconstructableJob, ReconstructableRepository
from dagster._core.storage.dagster_run import DagsterRun
from dagster._grpc.types import ExecuteStepArgs
from dagster._serdes import pack_value
from dagster_celery.config import TASK_EXECUTE_PLAN_NAME

from cw_assets import interrupts
from cw_assets.catalog.attempts import Attempt
from cw_assets.defs import queues
from cw_assets.defs.execution.flights import task_id
from cw_assets.defs.execution.step_task import Bench, register_step_task, run_attempt
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput, LimitExceeded
from cw_assets.settings import Settings
from cw_assets.workers.celery_app import celery_app
from cw_assets.workers.lifecycle import Lifecycle
from cw_assets.workers.presence import RUN, ending_of
from cw_assets_tests.workers.conftest import broker_settings, client, until  # noqa: F401

LIMITS = (60.0, 120.0)
MEANWHILE: list[Callable[[], object]] = []
"""What happens while the step runs."""


@dg.asset(op_tags=queues.DEFAULT)
def made() -> int:
    for happens in MEANWHILE:
        happens()
    return 1


@dg.asset(op_tags=queues.DEFAULT)
def broken() -> None:
    raise InvalidInput("The file is broken; export it again.")


defs = dg.Definitions(
    assets=[made, broken],
    jobs=[dg.define_asset_job(f"{asset.key.path[-1]}_job", selection=[asset]) for asset in (made, broken)],
)


@dataclass
class Desk:
    """A worker's bench, and what it has told."""

    bench: Bench
    read: int
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        """All events so far, without their times."""
        while chunk := read_what_there_is(self.read):
            self.heard += [json.loads(line) for line in chunk.splitlines()]
        return [{key: value for key, value in event.items() if key not in ("at", "seconds")} for event in self.heard]

    def send(
        self,
        job: str = "made_job",
        *,
        pointer: CodePointer | None = None,
        attempt: Attempt | None = None,
        run_id: str = "",
        soft_s: float | None = None,
    ) -> Attempt:
        """Work on a message as a worker does that has received it."""
        known = self.attempt(job)
        attempt = attempt or (known if not run_id else Attempt(run_id, known.step_key, 1))
        executable = ReconstructableJob(ReconstructableRepository(ModuleCodePointer(__name__, "defs")), job)
        args = ExecuteStepArgs(executable.get_python_origin(), attempt.run_id, [attempt.step_key])
        if pointer:
            executable = ReconstructableJob(ReconstructableRepository(pointer), job)
        with celery_app(self.bench.settings) as app:
            register_step_task(app, self.bench)
            task = app.tasks[TASK_EXECUTE_PLAN_NAME]
            task.apply(
                (pack_value(args), executable.to_dict()), task_id=task_id(attempt), throw=True, soft_time_limit=soft_s
            )
        return attempt

    def attempt(self, job: str = "made_job") -> Attempt:
        """A first attempt at the one step of a new run."""
        run = self.run(job)
        return self.bench.catalog.next_attempt(run.run_id, job.removesuffix("_job"))

    def run(self, job: str) -> DagsterRun:
        definition = defs.resolve_job_def(job)
        return self.bench.instance.create_run_for_job(definition, status=dg.DagsterRunStatus.STARTED)

    def events(self, run_id: str, kind: DagsterEventType) -> list[Any]:
        return [entry.dagster_event for entry in self.bench.instance.all_logs(run_id, of_type=kind)]


def read_what_there_is(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""


@pytest.fixture(scope="module")
def bench_settings(broker_settings: Settings) -> Settings:  # noqa: F811
    return broker_settings.model_copy(update={"definitions": __name__})


@pytest.fixture(scope="module")
def desk_of_all(bench_settings):
    read, write = os.pipe()
    os.set_blocking(read, False)
    bench = Bench(bench_settings, "worker#1", Lifecycle(write))
    yield Desk(bench, read)
    for descriptor in (read, write):
        os.close(descriptor)
    bench.instance.dispose()
    bench.catalog.close()
    bench.redis.close()


@pytest.fixture
def desk(desk_of_all):
    """A desk that has told nothing yet, and a step during which nothing happens."""
    MEANWHILE.clear()
    interrupts.clear()
    assert desk_of_all.told is not None
    desk_of_all.heard.clear()
    yield desk_of_all
    MEANWHILE.clear()


def names(desk: Desk) -> list[str]:
    return [event["event"] for event in desk.told]


# ---- a step


def test_step_is_done_and_told_with_run_step_and_attempt(desk):
    attempt = desk.send()
    facts = {"run_id": attempt.run_id, "step": "made", "attempt": 1, "partition": "", "queue": ""}
    limits = {"soft_limit_s": 3300.0, "hard_limit_s": 3600.0}
    assert desk.told == [
        {"event": "step_started", **facts, "task_id": f"{attempt.run_id}:made:1", **limits},
        {"event": "step_ended", **facts, "outcome": "success"},
    ]
    assert [event["seconds"] >= 0 for event in desk.heard[1:]] == [True]
    assert len(desk.events(attempt.run_id, DagsterEventType.STEP_SUCCESS)) == 1
    assert len(desk.events(attempt.run_id, DagsterEventType.ASSET_MATERIALIZATION)) == 1


def test_run_shows_which_worker_has_the_step(desk):
    attempt = desk.send()
    told = [event.message for event in desk.events(attempt.run_id, DagsterEventType.ENGINE_EVENT)]
    assert "worker works on made." in told


def test_run_is_woken_when_the_step_ends(desk, client):  # noqa: F811
    attempt = desk.attempt()
    with client.pubsub(ignore_subscribe_messages=True) as follower:
        follower.subscribe(RUN + attempt.run_id)
        until(lambda: client.pubsub_numsub(RUN + attempt.run_id)[0][1], "the follower is known")
        desk.send(attempt=attempt)
        until(lambda: follower.get_message(timeout=0.1), "it is woken")


def test_step_that_fails_is_an_event_of_the_run_and_no_lost_attempt(desk, client):  # noqa: F811
    attempt = desk.send("broken_job")
    (failure,) = desk.events(attempt.run_id, DagsterEventType.STEP_FAILURE)
    assert "export it again" in failure.step_failure_data.error.cause.message
    assert ending_of(client, task_id(attempt)) is None
    assert desk.told[-1]["event"] == "step_ended"
    assert "error" not in desk.told[-1]


# ---- once


def test_message_that_comes_twice_is_worked_on_once(desk):
    attempt = desk.send()
    desk.send(attempt=attempt)
    assert names(desk) == ["step_started", "step_ended", "step_dropped"]
    assert len(desk.events(attempt.run_id, DagsterEventType.STEP_START)) == 1


def test_message_of_an_older_attempt_is_dropped(desk):
    attempt = desk.attempt()
    desk.bench.catalog.next_attempt(attempt.run_id, attempt.step_key)
    desk.send(attempt=attempt)
    assert names(desk) == ["step_dropped"]
    assert desk.events(attempt.run_id, DagsterEventType.STEP_START) == []


def test_message_of_a_run_that_is_over_is_dropped(desk):
    attempt = desk.attempt()
    desk.bench.catalog.end_run(attempt.run_id)
    desk.send(attempt=attempt)
    assert names(desk) == ["step_dropped"]


# ---- the fence


def test_events_of_a_superseded_attempt_are_not_stored(desk):
    attempt = desk.attempt()
    MEANWHILE.append(lambda: desk.bench.catalog.next_attempt(attempt.run_id, attempt.step_key))
    desk.send(attempt=attempt)
    assert len(desk.events(attempt.run_id, DagsterEventType.STEP_START)) == 1
    for kind in (DagsterEventType.STEP_SUCCESS, DagsterEventType.ASSET_MATERIALIZATION, DagsterEventType.STEP_OUTPUT):
        assert desk.events(attempt.run_id, kind) == []


def test_superseded_attempt_cannot_write_to_the_catalog(desk):
    attempt, refused = desk.attempt(), []

    def write() -> None:
        desk.bench.catalog.next_attempt(attempt.run_id, attempt.step_key)
        with pytest.raises(Cancelled):
            desk.bench.catalog.add_brand(code="LATE", name="Late")
        refused.append(True)

    MEANWHILE.append(write)
    desk.send(attempt=attempt)
    assert refused == [True]
    assert desk.bench.catalog.list_brands() == []
    assert desk.bench.catalog.add_campaign(job_id=attempt.run_id).job_id == attempt.run_id, "the fence is down again"


def test_events_between_steps_are_stored(desk):
    attempt = desk.attempt()
    desk.bench.catalog.end_run(attempt.run_id)
    run = desk.bench.instance.get_run_by_id(attempt.run_id)
    desk.bench.instance.report_engine_event("between", run)
    desk.bench.attempt = attempt
    try:
        desk.bench.instance.report_engine_event("within", run)
    finally:
        desk.bench.attempt = None
    told = [event.message for event in desk.events(attempt.run_id, DagsterEventType.ENGINE_EVENT)]
    assert told == ["between"]


# ---- what is not run


def noted(desk: Desk, attempt: Attempt) -> str:
    """Why the attempt ended and is not tried again, as the supervisor is told, who tells the run."""
    assert desk.told[-1]["step"] == attempt.step_key
    assert desk.told[-1]["ending"]["reason"] == "refused"
    return str(desk.told[-1]["ending"]["sentence"])


def test_code_of_another_module_is_refused_unloaded(desk, tmp_path, monkeypatch):
    (tmp_path / "evil_definitions.py").write_text(f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    monkeypatch.syspath_prepend(tmp_path)
    attempt = desk.send(pointer=ModuleCodePointer("evil_definitions", "defs", working_directory=str(tmp_path)))
    assert noted(desk, attempt) == (
        f"made could not be run: A step of evil_definitions was sent here, but this worker runs {__name__} "
        "alone; set CW_DEFINITIONS to the same module everywhere."
    )
    assert not (tmp_path / "ran").exists()


def test_code_in_a_file_is_refused_unloaded(desk, tmp_path):
    program = tmp_path / "evil.py"
    program.write_text(f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    attempt = desk.send(pointer=FileCodePointer(str(program), "defs"))
    assert "A step of FileCodePointer was sent here" in noted(desk, attempt)
    assert not (tmp_path / "ran").exists()


def test_run_that_is_not_in_our_storage_is_told(desk):
    desk.bench.catalog.next_attempt("a-run-elsewhere", "made")
    attempt = desk.send(run_id="a-run-elsewhere")
    assert noted(desk, attempt) == (
        "made could not be run: Dagster's storage here knows no run a-run-elsewhere; "
        "set the same CW_DATABASE_URL everywhere."
    )


def test_bench_is_free_after_an_attempt_that_could_not_be_run(desk):
    desk.send(pointer=ModuleCodePointer("elsewhere", "defs"))
    attempt = desk.send()
    assert names(desk)[-2:] == ["step_started", "step_ended"]
    assert len(desk.events(attempt.run_id, DagsterEventType.STEP_SUCCESS)) == 1


# ---- limits


def test_limit_of_the_settings_is_asked_for_at_progress_points(desk):
    """And insisted on a while later, which is no part of this test."""
    attempt, ends = desk.attempt(), []

    def work() -> str:
        until(lambda: ends or limit_was_reached(ends), "the limit is reached")
        return "success"

    run_attempt(desk.bench, attempt, task_id(attempt), (0.05, 60), work)
    assert [type(error) for error in ends] == [LimitExceeded]
    assert desk.told[0]["soft_limit_s"] == 0.05


def limit_was_reached(ends: list[Exception]) -> bool:
    try:
        interrupts.check()
    except LimitExceeded as error:
        ends.append(error)
    return bool(ends)


def test_step_does_not_inherit_the_reason_to_stop_of_the_one_before(desk):
    interrupts.ask(LimitExceeded("the one before"))
    MEANWHILE.append(interrupts.check)
    attempt = desk.send()
    assert len(desk.events(attempt.run_id, DagsterEventType.STEP_SUCCESS)) == 1


def test_phase_that_is_asked_to_stop_fails_its_record_with_the_reason(studio):
    """Without another try: it would take as long again."""
    reason = LimitExceeded("transcription took longer than 1 s and was stopped; raise CW_SOFT_LIMIT_S.")
    studio.hooks["speech_model"] = lambda: interrupts.ask(reason)
    try:
        assert not studio.run().success
    finally:
        interrupts.clear()
    assert (studio.media.status, studio.media.error_message) == (Status.FAILED, str(reason))
    assert studio.calls["speech_model.transcribe"] == 1


# ---- the broker is away


def test_step_is_done_though_nobody_can_be_told(desk, monkeypatch):
    """What it made stands in Dagster's event log."""
    attempt = desk.attempt()
    with tempfile.TemporaryDirectory() as nowhere:
        away = Bench(
            desk.bench.settings.model_copy(update={"runtime_path": Path(nowhere)}), "worker#1", desk.bench.lifecycle
        )
        shutil.rmtree(nowhere)
        monkeypatch.setitem(desk.bench.__dict__, "redis", away.redis)
        desk.send(attempt=attempt)
    away.redis.close()
    assert names(desk) == ["step_started", "step_ended"]
    assert len(desk.events(attempt.run_id, DagsterEventType.STEP_SUCCESS)) == 1


# ---- what is told of it


def test_outcome_is_told(desk):
    desk.send("broken_job")
    desk.send(pointer=ModuleCodePointer("elsewhere", "defs"))
    assert [event["outcome"] for event in desk.told if event["event"] == "step_ended"] == ["failure", "refused"]
