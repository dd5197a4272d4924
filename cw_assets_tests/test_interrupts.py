"""Asking the step at hand to stop: heard at progress points, on any thread, and forgotten with the step."""

from threading import Thread

import pytest

from cw_assets import interrupts
from cw_assets.errors import Cancelled, LimitExceeded


@pytest.fixture(autouse=True)
def asked_for_nothing():
    interrupts.clear()
    yield
    interrupts.clear()


def test_nobody_asked():
    interrupts.check()


def test_work_stops_with_the_reason_it_was_given():
    reason = LimitExceeded("It takes too long; make it shorter.")
    interrupts.ask(reason)
    with pytest.raises(LimitExceeded) as told:
        interrupts.check()
    assert told.value is reason


def test_first_reason_stays_until_the_next_step():
    interrupts.ask(LimitExceeded("first"))
    interrupts.ask(Cancelled("second"))
    for _ in range(2):
        with pytest.raises(LimitExceeded, match="first"):
            interrupts.check()
    interrupts.clear()
    interrupts.check()
    interrupts.ask(Cancelled("second"))
    with pytest.raises(Cancelled, match="second"):
        interrupts.check()


def test_asked_from_another_thread():
    thread = Thread(target=lambda: interrupts.ask(Cancelled("from afar")))
    thread.start()
    thread.join(20)
    with pytest.raises(Cancelled, match="from afar"):
        interrupts.check()
