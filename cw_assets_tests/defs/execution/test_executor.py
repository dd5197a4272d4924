"""Runs send their steps to the queues of their tags, in the order of their priorities; by real processes."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cw_assets.defs.queues import RUN_PRIORITY_TAG
from cw_assets.workers import presence
from cw_assets.workers.broker import QUEUES, lists_of, queue_lengths, redis_priority
from cw_assets.workers.presence import WorkerState
from cw_assets_tests.stack.processes import Stack, new_stack
from cw_assets_tests.workers.launching import launching

pytestmark = pytest.mark.slow
NOBODY = WorkerState(id="nobody", name="nobody", pid=1, host="nowhere", queues=QUEUES, started_at=0)
"""Announced, so that steps are sent before there is a worker."""


@dataclass
class Sent:
    """Runs that have sent their steps, which nobody has taken yet."""

    stack: Stack
    runs: dict[str, str]

    def message(self, queue: str, step: str, run: str) -> dict[str, Any]:
        """The message of a step, and which of the queue's lists it is in."""
        for number, name in enumerate(lists_of(queue)):
            for message in map(json.loads, self.stack.redis.lrange(name, 0, -1)):
                if message["headers"]["id"] == f"{self.runs[run]}:{step}:1":
                    body = json.loads(base64.b64decode(message["body"]))
                    return {**message, "list": number, "arguments": body[1], "text": json.dumps(message) + str(body)}
        raise AssertionError(f"{step} is not in {queue}")


@pytest.fixture(scope="module")
def sent() -> Iterator[Sent]:
    with new_stack(soft_limit_s=600, hard_limit_s=700) as stack:
        stack.start_broker()
        presence.announce(stack.redis, NOBODY, expiry_s=300)
        with launching(stack) as launch:
            runs = {
                "enhanced": launch.start("enhanced_job"),
                "short": launch.start("short_job"),
                "both": launch.start("priority_job"),
                "urgent": launch.start("late_job", tags={RUN_PRIORITY_TAG: "8"}),
            }
            stack.until(lambda: queue_lengths(stack.redis) == {"default": 4, "enhancement": 1}, "all steps are sent")
            yield Sent(stack, runs)


def test_step_goes_to_the_queue_of_its_tags(sent):
    assert sent.message("enhancement", "enhanced", "enhanced")
    assert sent.message("default", "short", "short")


def test_message_stands_in_the_list_of_its_priority(sent):
    found = [sent.message("default", step, run)["list"] for step, run in (("late", "urgent"), ("early", "both"))]
    found += [sent.message("default", step, run)["list"] for step, run in (("short", "short"), ("late", "both"))]
    assert found == [redis_priority(priority) for priority in (-3 + 8, 3, 0, -3)]


def test_message_carries_the_limits_of_the_asset_or_the_settings(sent):
    """Hard, soft: Celery's order."""
    assert sent.message("default", "short", "short")["headers"]["timelimit"] == [2, 1]
    assert sent.message("default", "early", "both")["headers"]["timelimit"] == [700, 600]


def test_message_is_json_and_names_no_place_of_the_sender(sent):
    message = sent.message("default", "short", "short")
    assert message["content-type"] == "application/json"
    assert message["arguments"]["execute_step_args_packed"]["instance_ref"] is None
    assert str(sent.stack.folder) not in message["text"]


def test_attempts_wait_for_a_worker(sent):
    attempts = sent.stack.catalog.newest_attempts(sent.runs["both"])
    assert {step: (attempt.number, worker) for step, (attempt, worker) in attempts.items()} == {
        "early": (1, ""),
        "late": (1, ""),
    }


@pytest.fixture(scope="module")
def done(sent) -> Sent:
    """One worker for both queues has come and done everything."""
    sent.stack.start_worker(*QUEUES)
    presence.withdraw(sent.stack.redis, NOBODY.id)
    for run_id in sent.runs.values():
        assert sent.stack.wait(run_id) == "SUCCESS", sent.stack.messages(run_id)
    return sent


def test_higher_priority_goes_first_also_over_runs(done):
    order = [
        (event["run_id"], event["step"])
        for event in done.stack.parts[-1].events
        if event["event"] == "step_started" and event["step"] != "enhanced"
    ]
    runs = done.runs
    assert order == [
        (runs["urgent"], "late"),
        (runs["both"], "early"),
        (runs["short"], "short"),
        (runs["both"], "late"),
    ]


def test_each_step_is_done_once(done):
    assert [len(done.stack.begun(step)) for step in ("enhanced", "short", "early", "late")] == [1, 1, 1, 2]
    assert queue_lengths(done.stack.redis) == {"default": 0, "enhancement": 0}


def test_run_shows_queue_and_worker_of_its_steps(done):
    told = done.stack.messages(done.runs["enhanced"])
    assert "Sent to the queue 'enhancement'." in told
    assert f"{done.stack.workers[0].name} works on enhanced." in told


def test_run_that_is_over_leaves_no_attempt_behind(done):
    assert [done.stack.catalog.newest_attempts(run_id) for run_id in done.runs.values()] == [{}] * 4
