"""`cw queue`: what waits is listed, and thrown away only when somebody agrees."""

import sys

import pytest

from cw_assets.workers import presence
from cw_assets.workers.broker import lists_of, queue_lengths
from cw_assets_tests.stack.processes import Stack, new_stack


def test_broker_away_is_told_in_a_sentence(cw):
    for command in (("list",), ("purge",), ("purge", "default", "--yes")):
        ran = cw("queue", *command)
        assert (ran.code, ran.out) == (3, "")
        ran.assert_told_in_one_sentence()


def test_queue_that_does_not_exist_is_refused(cw):
    ran = cw("queue", "purge", "gpu", "--yes")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()


@pytest.fixture(scope="module")
def stack():
    with new_stack() as opened:
        opened.start_broker()
        yield opened


@pytest.fixture
def waiting(stack, monkeypatch) -> Stack:
    """A broker in which three steps wait for `default`, of two priorities, and one for `enhancement`."""
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    stack.redis.flushdb()
    stack.redis.lpush("default", "a", "b")
    stack.redis.lpush(lists_of("default")[5], "c")
    stack.redis.lpush("enhancement", "d")
    return stack


@pytest.fixture
def asked(monkeypatch):
    """Somebody sits there and gives this answer."""

    def answers(answer: str) -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("typer._click.termui.visible_prompt_func", lambda _: answer)

    return answers


@pytest.mark.slow
def test_list_shows_what_waits_and_that_nobody_serves(cw, waiting):
    presence.tell_unserved(waiting.redis, "enhancement", "some-run", 4)
    rows = {row["name"]: row for row in cw("queue", "list", "--json").json}
    assert {name: row["waiting"] for name, row in rows.items()} == {"default": 3, "enhancement": 1}
    assert rows["enhancement"] == {"name": "enhancement", "waiting": 1, "unserved": 4, "workers": []}
    assert "nobody" in cw("queue", "list").out


@pytest.mark.slow
def test_without_a_terminal_nothing_is_thrown_away(cw, waiting):
    ran = cw("queue", "purge")
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "3 steps in default and 1 step in enhancement" in ran.err
    assert queue_lengths(waiting.redis) == {"default": 3, "enhancement": 1}


@pytest.mark.slow
def test_yes_throws_away_one_queue_and_says_what_runs_do(cw, waiting):
    ran = cw("queue", "purge", "default", "--yes")
    assert ran.code == 0
    assert ran.out.startswith("3 steps in default thrown away. ")
    assert "send their steps again" in ran.out
    assert "cw run cancel" in ran.out
    assert queue_lengths(waiting.redis) == {"default": 0, "enhancement": 1}


@pytest.mark.slow
def test_purge_as_json_tells_the_numbers(cw, waiting):
    assert cw("queue", "purge", "--yes", "--json").json == {"default": 3, "enhancement": 1}
    assert cw("queue", "purge", "--json").json == {"default": 0, "enhancement": 0}
    assert cw("queue", "purge").out == "nothing waited in default and enhancement\n"


@pytest.mark.slow
def test_a_person_is_asked_with_the_numbers(cw, waiting, asked):
    asked("n")
    ran = cw("queue", "purge", "default")
    assert ran.code == 1
    assert "Throw 3 steps in default away? [y/N]" in ran.err
    assert queue_lengths(waiting.redis)["default"] == 3
    asked("y")
    ran = cw("queue", "purge", "default")
    assert ran.code == 0
    assert "cw run cancel" in ran.err
    assert queue_lengths(waiting.redis)["default"] == 0
