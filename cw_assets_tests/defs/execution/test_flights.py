"""What a step's tags say of its message: queue, priority and limits."""

from types import SimpleNamespace

import pytest

from cw_assets.catalog.attempts import Attempt
from cw_assets.defs.execution.flights import Flight, limits, task_id
from cw_assets.defs.queues import (
    DEFAULT,
    ENHANCEMENT,
    HARD_LIMIT_TAG,
    PRIORITY_TAG,
    RUN_PRIORITY_TAG,
    SOFT_LIMIT_TAG,
    limited,
)
from cw_assets.settings import Settings

SETTINGS = Settings(_env_file=None, soft_limit_s=100, hard_limit_s=200)


def flight(tags: dict[str, str], run_tags: dict[str, str] | None = None, number: int = 1) -> Flight:
    context = SimpleNamespace(step_tags={"scenes": tags}, dagster_run=SimpleNamespace(tags=run_tags or {}))
    return Flight(context, "scenes", Attempt("run", "scenes", number))


def test_queue_is_the_one_in_the_tags():
    assert (flight(DEFAULT).queue, flight(ENHANCEMENT).queue) == ("default", "enhancement")


@pytest.mark.parametrize(
    "step, run, together",
    [(None, None, 0), ("3", None, 3), (None, "-2", -2), ("3", "4", 7), ("-3", "8", 5), ("high", "1", 1), ("", "", 0)],
)
def test_priority_is_the_steps_and_the_runs_together(step, run, together):
    tags = DEFAULT | ({} if step is None else {PRIORITY_TAG: step})
    assert flight(tags, {} if run is None else {RUN_PRIORITY_TAG: run}).priority == together


def test_each_attempt_is_a_task_of_its_own():
    ids = {flight(DEFAULT, number=number).task_id for number in (1, 2)}
    assert ids == {"run:scenes:1", "run:scenes:2"}
    assert task_id(Attempt("run", "script", 1)) not in ids


@pytest.mark.parametrize(
    "tags, expected",
    [
        (DEFAULT, (100, 200)),
        (limited(DEFAULT, soft_s=1.5, hard_s=2), (1.5, 2)),
        ({SOFT_LIMIT_TAG: "150"}, (150, 200)),
        ({SOFT_LIMIT_TAG: "300"}, (300, 300)),
        ({HARD_LIMIT_TAG: "1000"}, (100, 1000)),
    ],
)
def test_limits_are_the_assets_own_or_those_of_the_settings(tags, expected):
    assert limits(tags, SETTINGS) == expected


def test_step_that_is_sent_again_waits_for_a_worker_from_the_beginning():
    waiting = flight(DEFAULT)
    waiting.was_sent()
    waiting.worker, waiting.missing_since = "lost", 1.0
    waiting.begin_again(Attempt("run", "scenes", 2))
    assert (waiting.attempt.number, waiting.sent, waiting.worker, waiting.missing_since) == (2, False, "", None)
