"""What workers have done is counted over machines, under few names, and kept while the broker is away."""

from itertools import pairwise

import pytest
import redis

from cw_assets.workers import metrics
from cw_assets.workers.metrics import Counts, StepTimes, model_counts, step_times
from cw_assets_tests.workers.test_supervisor import rests, supervise  # noqa: F401


def model(name: str, load_seconds: float = 2.0) -> dict[str, object]:
    return {"name": name, "device": "cpu", "large": True, "load_seconds": load_seconds, "memory_bytes": 1}


def report(*models: dict[str, object], hits: int = 0) -> dict[str, object]:
    """As a worker tells of its model cache."""
    return {"loads": 9, "hits": hits, "evictions": 9, "waiting": "", "models": list(models)}


def test_attempts_are_counted_by_queue_step_and_outcome(client):
    counts = Counts()
    counts.step("default", "scenes", "success", 0.2)
    counts.step("default", "scenes", "success", 40.0)
    counts.step("default", "scenes", "retry", 1.0)
    counts.step("enhancement", "enhanced_prompt", "failure", 7000.0)
    counts.send(client)
    assert step_times(client) == [
        StepTimes("default", "scenes", "retry", 1.0, {1.0: 1}),
        StepTimes("default", "scenes", "success", 40.2, {0.25: 1, 60.0: 1}),
        StepTimes("enhancement", "enhanced_prompt", "failure", 7000.0, {float("inf"): 1}),
    ]


def test_several_supervisors_add_to_the_same_counts(client):
    for _ in range(3):
        counts = Counts()
        counts.step("default", "scenes", "success", 2.0)
        counts.send(client)
        counts.send(client)
    assert step_times(client) == [StepTimes("default", "scenes", "success", 6.0, {2.5: 3})]


def test_mapped_steps_count_as_one(client):
    counts = Counts()
    for key in ("draw_frame[job_7]", "draw_frame[job_8]", "graph.draw_frame[a][b]"):
        counts.step("default", key, "success", 1.0)
    counts.send(client)
    assert [(times.step, times.within) for times in step_times(client)] == [
        ("draw_frame", {1.0: 2}),
        ("graph.draw_frame", {1.0: 1}),
    ]


def test_what_the_broker_could_not_be_told_is_told_later(client):
    counts = Counts()
    counts.step("default", "scenes", "success", 2.0)
    with pytest.raises(redis.ConnectionError):
        counts.send(redis.Redis.from_url("unix:///no/such.sock"))
    counts.send(client)
    assert step_times(client) == [StepTimes("default", "scenes", "success", 2.0, {2.5: 1})]


def test_loads_and_evictions_are_what_two_reports_differ_by(client):
    small, large, other = model("org/small", 0.5), model("/models/org/large/", 3.0), model("org/other", 4.0)
    reports = [{}, report(small), report(small, large), report(small, large, hits=2), report(small, other, hits=3)]
    counts = Counts()
    for before, now in pairwise(reports):
        counts.models(before, now)
    counts.send(client)
    assert model_counts(client) == {
        "loads": {"small": 1, "large": 1, "other": 1},
        "load_seconds": {"small": 0.5, "large": 3.0, "other": 4.0},
        "evictions": {"large": 1},
        "hits": {"": 3},
    }


def test_a_model_that_comes_back_was_loaded_twice(client):
    counts = Counts()
    for before, now in ((report(), report(model("a"))), (report(model("a")), report(model("a", 2.5)))):
        counts.models(before, now)
    counts.send(client)
    found = model_counts(client)
    assert (found["loads"], found["load_seconds"], found["evictions"]) == ({"a": 2}, {"a": 4.5}, {"a": 1})


def test_nothing_is_counted_at_first(client):
    counts = Counts()
    counts.models({}, report())
    counts.send(client)
    assert client.keys("cw:metrics:*") == []
    assert step_times(client) == []


@pytest.mark.parametrize(
    "seconds, bound", [(0.0, "0.1"), (0.1, "0.1"), (0.11, "0.25"), (3600, "3600.0"), (3601, "inf")]
)
def test_seconds_belong_to_the_smallest_bound_that_holds_them(seconds, bound):
    assert metrics.bucket_of(seconds) == bound


# ---- the supervisor

BEGIN = (
    "def begin_on(queue):\n"
    "    tell('step_started', run_id='run', step='draw[a]', attempt=1, task_id='run:draw:1', soft_limit_s=1.0,\n"
    "         hard_limit_s=60.0, queue=queue)\n"
    "tell('worker_ready')\n"
)


def test_step_that_ended_is_counted_with_its_queue_and_outcome(supervise, client):  # noqa: F811
    end = "begin_on('default')\ntell('step_ended', run_id='run', step='draw[a]', outcome='retry', seconds=2.0)\n"
    supervise(BEGIN + end + "os._exit(1)")
    assert step_times(client) == [StepTimes("default", "draw", "retry", 2.0, {2.5: 1})]


def test_step_that_its_worker_lost_is_counted_by_the_reason(supervise, client):  # noqa: F811
    supervise(BEGIN + "begin_on('default')\nos.kill(os.getpid(), signal.SIGKILL)")
    (lost,) = step_times(client)
    assert (lost.queue, lost.step, lost.outcome, sum(lost.within.values())) == ("default", "draw", "died", 1)


def test_models_of_one_process_after_another_are_counted_together(supervise, client, rests):  # noqa: F811
    loaded = {"loads": 1, "hits": 2, "evictions": 0, "models": [model("org/small", 0.5)]}
    supervise(BEGIN + f"tell('models_changed', **{loaded})\nos._exit(1)", times=2)
    assert model_counts(client) == {
        "loads": {"small": 2},
        "load_seconds": {"small": 1.0},
        "evictions": {},
        "hits": {"": 4},
    }
