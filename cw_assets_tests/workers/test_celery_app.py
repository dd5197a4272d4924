"""How steps travel: as JSON alone, held by the broker until they are done, one at a time, without results.

Against a real broker and a real worker, which shares its Celery application with no other test.
"""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster_celery.config import TASK_EXECUTE_PLAN_NAME
from hypothesis import given
from hypothesis import strategies as st

from cw_assets.catalog.attempts import Attempt
from cw_assets.settings import Settings
from cw_assets.workers.broker import PRIORITIES, queue_lengths
from cw_assets.workers.celery_app import celery_app
from cw_assets_tests.stack.processes import Stack, new_stack
from cw_assets_tests.workers.launching import send_step, succeeded


class Trap:
    """Leaves a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self):
        return Path.touch, (self._path,)


@pytest.mark.parametrize("url", ["", "redis://:secret@db:6379/2"])
def test_application_speaks_json_and_utc_and_keeps_no_results(url):
    conf = celery_app(Settings(_env_file=None, broker_url=url)).conf
    assert (list(conf.accept_content), conf.task_serializer, conf.event_serializer) == (["json"], "json", "json")
    assert (conf.enable_utc, conf.timezone, conf.result_backend) == (True, "UTC", None)


def test_worker_takes_one_message_and_acknowledges_it_when_done():
    """What that looks like is tested below; Celery's solo pool would hide a change of these two."""
    conf = celery_app(Settings(_env_file=None)).conf
    assert (conf.task_acks_late, conf.worker_prefetch_multiplier, conf.worker_concurrency) == (True, 1, 1)


def test_applications_do_not_share_their_settings():
    one, other = (celery_app(Settings(_env_file=None, broker_url=f"redis://{host}")) for host in ("one", "other"))
    assert (one.conf.broker_url, other.conf.broker_url) == ("redis://one/2", "redis://other/2")


@given(limit=st.floats(min_value=0.001, max_value=10**8))
def test_message_is_not_given_to_another_worker_within_the_hard_limit(limit):
    conf = celery_app(Settings(_env_file=None, hard_limit_s=limit)).conf
    assert conf.broker_transport_options["visibility_timeout"] > limit
    assert conf.broker_transport_options["priority_steps"] == list(PRIORITIES)


# ---- a worker


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with new_stack() as found:
        found.start_broker()
        found.start_worker("default")
        yield found


@pytest.fixture
def busy(stack) -> Iterator[Attempt]:
    """The step that the worker is held at."""
    stack.hold("short")
    times = len(stack.begun("short"))
    attempt = send_step(stack, "short_job", limits=(60, 60))
    stack.until_begun("short", times + 1)
    yield attempt
    stack.release("short")


def unacknowledged(stack: Stack) -> int:
    """Messages that the broker would give to another worker if this one never spoke again."""
    return stack.redis.hlen("unacked")


def do_a_step(stack: Stack) -> None:
    attempt = send_step(stack, "early_job")
    stack.until(lambda: succeeded(stack, attempt), "the worker does a step")


@pytest.mark.slow
def test_pickled_message_is_refused_unopened_and_the_worker_goes_on(stack, tmp_path):
    pickle.loads(pickle.dumps(Trap(tmp_path / "opened here")))
    assert (tmp_path / "opened here").exists(), "the trap works"
    pid = stack.workers[0].pid
    with celery_app(stack.settings).connection_for_write() as connection, connection.Producer() as producer:
        producer.publish(
            ((), {"trap": Trap(tmp_path / "opened")}, {}),
            routing_key="default",
            serializer="pickle",
            headers={"task": TASK_EXECUTE_PLAN_NAME, "id": "from-outside", "lang": "py"},
        )
    do_a_step(stack)
    stack.until(lambda: unacknowledged(stack) == 0, "nothing is left of it")
    assert not (tmp_path / "opened").exists()
    assert "ContentDisallowed" in stack.parts[-1].log.read_text()
    assert (stack.workers[0].pid, queue_lengths(stack.redis)["default"]) == (pid, 0)


@pytest.mark.slow
def test_broker_holds_the_message_until_the_step_is_done(stack, busy):
    assert (queue_lengths(stack.redis)["default"], unacknowledged(stack)) == (0, 1)
    stack.release("short")
    stack.until(lambda: unacknowledged(stack) == 0, "the message is acknowledged")
    assert succeeded(stack, busy)
    assert "Connection to broker lost" not in stack.parts[-1].log.read_text()


@pytest.mark.slow
def test_worker_has_one_step_and_leaves_the_others_to_those_who_are_free(stack, busy):
    others = [send_step(stack, "early_job") for _ in range(3)]
    assert (queue_lengths(stack.redis)["default"], unacknowledged(stack)) == (3, 1)
    stack.release("short")
    stack.until(lambda: all(succeeded(stack, attempt) for attempt in others), "they are done one after another")


@pytest.mark.slow
def test_message_that_comes_twice_is_worked_on_once(stack, busy):
    send_step(stack, "short_job", again=busy)
    stack.release("short")
    events = stack.until(lambda: [e for e in stack.parts[-1].events if e["event"] == "step_dropped"], "it is dropped")
    assert [(event["run_id"], event["step"], event["attempt"]) for event in events] == [busy]
    assert [e["event"] for e in stack.parts[-1].events if e.get("run_id") == busy.run_id].count("step_started") == 1


@pytest.mark.slow
def test_no_result_is_kept_in_the_broker(stack):
    do_a_step(stack)
    assert [key for key in stack.redis.scan_iter() if "task-meta" in key or "result" in key] == []
