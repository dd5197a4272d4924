"""What Redis knows of workers, of steps that wait, and of how attempts ended: against a real server."""

import json

import pytest

from cw_assets.domain.weights import WeightsHere
from cw_assets.workers import presence
from cw_assets.workers.presence import Ending, RunningStep, WorkerState
from cw_assets_tests.workers.conftest import until

STEP = RunningStep(
    run_id="run", step="scenes", attempt=2, task_id="run:scenes:2", since=5.0, soft_limit_s=1.0, hard_limit_s=2.0
)


def state(name: str = "worker", number: int = 1, **changes: object) -> WorkerState:
    known = {"id": f"{name}#{number}", "name": name, "pid": number, "host": "here", "queues": ("default",)}
    return WorkerState(**known | {"started_at": float(number)} | changes)


def test_worker_that_announced_itself_is_there_as_it_said(client):
    told = state(running=STEP, models={"loads": 1}, memory_bytes=2**40, queues=("default", "enhancement"),
                 missing={"speech_model": "Say so."})  # fmt: skip
    presence.announce(client, told, expiry_s=60)
    assert presence.workers(client) == [told]


def test_what_a_worker_of_another_version_lacks_is_not_known(client):
    older = state().model_dump(mode="json", exclude={"missing"})
    client.set(presence.STATE + "worker#1", json.dumps(older))
    assert [worker.missing for worker in presence.workers(client)] == [None]


def weights(*names: str) -> WeightsHere:
    return WeightsHere(folder="/models", engines={"image_model": "diffusers"}, names=names, lacks={}, node_models={})


def test_workers_with_the_same_weights_share_what_they_say_of_them(client):
    first, same, other = (presence.keep_weights(client, weights(name), 60) for name in ("a", "a", "b"))
    assert first == same != other
    states = [state(weights=first), state("silent"), state("other", weights=other), state("lost", weights="gone")]
    assert presence.weights(client, states) == [weights("a"), None, weights("b"), None]
    assert presence.weights(client, []) == []


def test_weights_are_known_as_long_as_a_worker_tells_of_them(client):
    told = state(weights=presence.keep_weights(client, weights("a"), 0.2))
    assert presence.keep_weights(client, weights("a"), 60) == told.weights
    assert client.pttl(presence.WEIGHTS + told.weights) > 1000
    presence.keep_weights(client, weights("a"), 0.05)
    until(lambda: presence.weights(client, [told]) == [None], "what nobody tells any more expires")


def test_weights_that_another_version_tells_in_other_words_are_not_known(client):
    client.set(presence.WEIGHTS + "theirs", json.dumps({"folder": "/models"}))
    assert presence.weights(client, [state(weights="theirs")]) == [None]


def test_last_word_of_a_worker_counts(client):
    presence.announce(client, state(running=STEP), expiry_s=60)
    presence.announce(client, state(steps=1), expiry_s=60)
    assert presence.workers(client) == [state(steps=1)]


def test_worker_that_is_not_heard_of_any_more_is_not_there(client):
    presence.announce(client, state("silent"), expiry_s=0.2)
    presence.announce(client, state("heard"), expiry_s=60)
    until(lambda: len(presence.workers(client)) == 1, "the silent one expires")
    assert [worker.name for worker in presence.workers(client)] == ["heard"]


def test_worker_that_ended_is_gone_at_once_and_alone(client):
    for number in (1, 2):
        presence.announce(client, state(number=number), expiry_s=60)
    presence.withdraw(client, "worker#1")
    assert [worker.id for worker in presence.workers(client)] == ["worker#2"]


def test_workers_are_listed_by_name_then_by_age(client):
    told = [state("b"), state("a", 2), state("a", 1)]
    for worker in told:
        presence.announce(client, worker, expiry_s=60)
    assert [worker.id for worker in presence.workers(client)] == ["a#1", "a#2", "b#1"]


def test_nobody_is_there_at_first(client):
    assert presence.workers(client) == []
    assert presence.unserved(client) == {}


@pytest.mark.parametrize("reason", ["handed_back", "hard_limit", "died"])
def test_ending_of_an_attempt_is_kept_for_its_run(client, reason):
    told = Ending(reason=reason, sentence="It was told – so.")
    presence.note_ending(client, "run", "run:scenes:1", told)
    assert presence.ending_of(client, "run:scenes:1") == told
    assert presence.ending_of(client, "run:scenes:2") is None


def test_endings_do_not_fill_the_broker(client):
    presence.note_ending(client, "run", "run:scenes:1", Ending(reason="died", sentence="."))
    (key,) = client.keys("*")
    assert 0 < client.ttl(key) <= presence.KEEP_NOTES_S


def test_steps_that_wait_are_counted_over_runs_by_queue(client):
    presence.tell_unserved(client, "default", "run-1", 2)
    presence.tell_unserved(client, "default", "run-2", 3)
    presence.tell_unserved(client, "enhancement", "run-1", 1)
    presence.tell_unserved(client, "default", "run-1", 1)
    assert presence.unserved(client) == {"default": 4, "enhancement": 1}


def test_run_that_waits_no_more_is_forgotten_within_seconds(client):
    presence.tell_unserved(client, "default", "run", 2)
    (key,) = client.keys("*")
    assert 0 < client.ttl(key) <= presence.UNSERVED_EXPIRY_S


@pytest.fixture
def listening(client):
    """Who follows the run "run"."""
    with client.pubsub(ignore_subscribe_messages=True) as subscriber:
        subscriber.subscribe(presence.RUN + "run")
        until(lambda: client.pubsub_numsub(presence.RUN + "run")[0][1] == 1, "the subscriber is known")
        yield subscriber


def test_news_of_a_run_wake_who_follows_it(client, listening):
    presence.notify_run(client, "run")
    until(lambda: listening.get_message(timeout=0.1), "it is heard")


def test_ending_is_news_of_its_run(client, listening):
    presence.note_ending(client, "run", "run:scenes:1", Ending(reason="died", sentence="."))
    until(lambda: listening.get_message(timeout=0.1), "it is heard")


def test_news_of_another_run_wake_nobody(client, listening):
    presence.notify_run(client, "another")
    assert [listening.get_message(timeout=0.05) for _ in range(3)] == [None] * 3
