"""What is done about a step whose worker is lost, missing, or has not come yet; over a real broker and catalog.

The run's log is a list here; with real runs and workers it is tested in test_executor.py and in stack/.
"""

from types import SimpleNamespace

import pytest

from cw_assets.defs.execution import step_handler
from cw_assets.defs.execution.flights import Flight
from cw_assets.defs.execution.step_handler import CeleryStepHandler
from cw_assets.defs.queues import DEFAULT
from cw_assets.domain.status import Status
from cw_assets.errors import CwError, ExternalFailure, LimitExceeded, NotReady
from cw_assets.workers import presence
from cw_assets.workers.presence import Ending, RunningStep, WorkerState
from cw_assets_tests.workers.conftest import broker_settings, client  # noqa: F401


@pytest.fixture
def handler(broker_settings, client):  # noqa: F811
    found = CeleryStepHandler(broker_settings.model_copy(update={"step_resends": 2}))
    yield found
    found.catalog.close()
    found.redis.close()


@pytest.fixture
def log(monkeypatch):
    """What the run's log says."""
    told: list[str] = []
    monkeypatch.setattr(step_handler, "tell", lambda _, sentence: told.append(sentence))
    return told


@pytest.fixture
def flight(handler, request) -> Flight:
    """A step that "worker" has taken."""
    attempt = handler.catalog.next_attempt(request.node.name, "scenes")
    handler.catalog.take(attempt, "worker#1")
    context = SimpleNamespace(step_tags={"scenes": DEFAULT}, dagster_run=SimpleNamespace(tags={}))
    found = handler._flights["scenes"] = Flight(context, "scenes", attempt)
    found.was_sent()
    return found


def end(handler: CeleryStepHandler, flight: Flight, reason: str, sentence: str) -> CwError | None:
    """An attempt ends so; what is done about it, and the error where nothing can be."""
    handler.catalog.take(flight.attempt, "worker#1")
    flight.was_sent()
    presence.note_ending(handler.redis, flight.run_id, flight.task_id, Ending(reason=reason, sentence=sentence))
    return handler._look_after(flight)


def announce(handler: CeleryStepHandler, flight: Flight | None = None, *queues: str, worker: str = "worker#1") -> None:
    """A worker that is there, and at this step."""
    running = None
    if flight:
        running = RunningStep(
            run_id=flight.run_id,
            step=flight.step_key,
            attempt=flight.attempt.number,
            task_id=flight.task_id,
            since=0,
            soft_limit_s=1,
            hard_limit_s=2,
        )
    state = WorkerState(id=worker, name="w", pid=1, host="h", queues=queues, started_at=0, running=running)
    presence.announce(handler.redis, state, expiry_s=60)


def test_step_that_no_worker_can_run_is_not_sent_again(handler, flight, log):
    lost = end(handler, flight, "refused", "it could not be run")
    assert (type(lost), str(lost)) == (NotReady, "it could not be run")
    assert flight.attempt.number == 1


def test_step_whose_worker_died_is_given_to_another_so_often_and_no_more(handler, flight, log):
    for number in (2, 3):
        assert end(handler, flight, "died", "SIGKILL") is None
        assert (flight.attempt.number, flight.sent) == (number, False)
        assert log[-1] == "scenes is sent again: SIGKILL."
    lost = end(handler, flight, "died", "SIGKILL")
    assert (type(lost), str(lost)) == (ExternalFailure, "SIGKILL; it was sent 3 times. See the workers' logs.")
    assert flight.attempt.number == 3


def test_attempt_of_the_lost_worker_does_not_count_any_more(handler, flight, log):
    lost = flight.attempt
    end(handler, flight, "died", "SIGKILL")
    assert not handler.catalog.counts(lost)
    assert handler.catalog.take(flight.attempt, "another")


def test_step_that_is_handed_back_is_sent_as_often_as_that_happens(handler, flight, log):
    for _ in range(5):
        assert end(handler, flight, "handed_back", "told to stop") is None
    assert flight.attempt.number == 6
    assert end(handler, flight, "died", "SIGKILL") is None


def test_step_past_its_hard_limit_is_not_tried_again(handler, flight, log):
    ran_for = "it was still at work after its hard limit of 2 s"
    lost = end(handler, flight, "hard_limit", ran_for)
    assert (type(lost), str(lost)) == (LimitExceeded, f"{ran_for}; raise CW_HARD_LIMIT_S or give it less to do.")
    assert (flight.attempt.number, log) == (1, [])


def test_step_that_its_worker_is_at_is_left_alone(handler, flight, log, monkeypatch):
    monkeypatch.setattr(step_handler, "MISSING_S", 0.0)
    announce(handler, flight, "default")
    flight.missing_since = 0.0
    assert handler._look_after(flight) is None
    assert (flight.attempt.number, flight.missing_since, log) == (1, None, [])


@pytest.mark.parametrize("left", [True, False], ids=["left it", "not heard of"])
def test_worker_that_is_missing_has_a_moment_to_be_heard_again(handler, flight, log, monkeypatch, left):
    if left:
        announce(handler, None, "enhancement")
    assert handler._look_after(flight) is None
    assert (flight.attempt.number, log) == (1, [])
    monkeypatch.setattr(step_handler, "MISSING_S", 0.0)
    assert handler._look_after(flight) is None
    assert flight.attempt.number == 2
    assert log == ["scenes is sent again: the worker worker#1 is not heard of any more, or has left the step."]


def test_nothing_is_said_of_workers_while_the_broker_is_away(handler, flight, log, monkeypatch, tmp_path):
    away = CeleryStepHandler(handler._settings.model_copy(update={"runtime_path": tmp_path}))
    monkeypatch.setitem(handler.__dict__, "redis", away.redis)
    monkeypatch.setattr(step_handler, "MISSING_S", 0.0)
    flight.missing_since = 0.0
    assert handler._look_after(flight) is None
    assert (flight.attempt.number, flight.missing_since, log) == (1, None, [])
    away.redis.close()


def test_step_of_a_run_that_is_over_is_left_alone(handler, flight, log):
    handler.close(flight.run_id)
    assert end(handler, flight, "died", "SIGKILL") is None
    assert (flight.attempt.number, log) == (1, [])


@pytest.mark.parametrize(
    "over, status, sentence",
    [
        (lambda handler, run: handler.cancel(run), Status.CANCELLED, ""),
        (
            lambda handler, run: handler.fail(run, "It broke; launch it again."),
            Status.FAILED,
            "It broke; launch it again.",
        ),
    ],
    ids=["cancelled", "failed"],
)
def test_run_that_ends_badly_ends_its_record_and_its_attempts(handler, flight, over, status, sentence):
    record = handler.catalog.add_media(file_name="a", video_file="a", sha256=status.value.rjust(64, "0"), file_size=1)
    handler.catalog.start_work("media", record.id, flight.run_id)
    over(handler, flight.run_id)
    ended = handler.catalog.get_media(record.id)
    assert (ended.status, ended.error_message) == (status, sentence)
    assert not handler.catalog.counts(flight.attempt)


def test_steps_that_no_worker_serves_are_counted_and_named_once(handler, flight, log):
    for step_key in ("scenes", "script"):
        waiting = Flight(flight.context, step_key, handler.catalog.next_attempt(flight.run_id, step_key))
        waiting.context.step_tags[step_key] = DEFAULT
        waiting.waits_since = 0.0
        handler._flights[step_key] = waiting
    for _ in range(2):
        for waiting in handler._flights.values():
            assert handler._look_after(waiting) is None
    assert presence.unserved(handler.redis) == {"default": 2}
    assert log == [
        f"{step} waits. No worker serves the queue 'default'; start one: cw worker --queue default."
        for step in ("scenes", "script")
    ]


def test_last_event_of_a_step_counts_once(handler, flight):
    assert handler.landed("scenes")
    assert not handler.landed("scenes")
