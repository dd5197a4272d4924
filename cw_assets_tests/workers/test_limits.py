"""The soft limit of a step: asked for at progress points, insisted on without them, and gone with the step."""

import signal
import time
from collections.abc import Callable

import pytest

from cw_assets import interrupts
from cw_assets.errors import Cancelled, LimitExceeded
from cw_assets.workers.limits import soft_limit

LONG_S = 60.0


@pytest.fixture(autouse=True)
def asked_for_nothing():
    """And no alarm is left behind, whatever happens in a test."""
    interrupts.clear()
    yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    interrupts.clear()


def work(at_each_point: Callable[[], object] = lambda: None, done: Callable[[], object] = lambda: False) -> None:
    """Until done; not for ever."""
    ends = time.monotonic() + 20
    while not done():
        assert time.monotonic() < ends, "the limit did not stop it"
        at_each_point()


def asked() -> bool:
    try:
        interrupts.check()
    except LimitExceeded:
        return True
    return False


def test_step_past_its_limit_stops_at_its_next_progress_point_with_a_sentence():
    with (
        pytest.raises(LimitExceeded, match=r"^scenes took longer than 0\.05 s and was stopped; raise CW_SOFT_LIMIT_S"),
        soft_limit("scenes", 0.05, insist_s=LONG_S),
    ):
        work(interrupts.check)


def test_step_without_progress_points_is_stopped_where_it_stands():
    with pytest.raises(LimitExceeded, match="scenes took longer"), soft_limit("scenes", 0.05, insist_s=0.05):
        work()


def test_step_that_swallows_the_first_word_is_told_again():
    told = []
    with soft_limit("scenes", 0.05, insist_s=0.05):
        while len(told) < 3:
            try:
                work()
            except LimitExceeded as error:
                told.append(error)
    assert len({id(error) for error in told}) == 1


def test_step_that_waits_is_woken():
    with pytest.raises(LimitExceeded), soft_limit("scenes", 0.05, insist_s=0.05):
        time.sleep(20)


def test_step_within_its_limit_is_left_alone():
    with soft_limit("scenes", LONG_S):
        interrupts.check()
    interrupts.check()


def test_next_step_does_not_pay_for_the_one_before():
    with soft_limit("scenes", 0.01, insist_s=LONG_S):
        work(done=asked)
    with soft_limit("keyframes", LONG_S):
        interrupts.check()


@pytest.mark.parametrize("error", [KeyError("scenes"), None], ids=["failed", "done"])
def test_handler_from_before_is_back_afterwards(error):
    heard = []
    before = signal.signal(signal.SIGALRM, lambda *_: heard.append("mine"))
    try:
        try:
            with soft_limit("scenes", LONG_S):
                assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
                if error:
                    raise error
        except KeyError:
            pass
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        signal.raise_signal(signal.SIGALRM)
        assert heard == ["mine"]
    finally:
        signal.signal(signal.SIGALRM, before)


def test_limit_within_a_limit_gives_the_outer_ones_handler_back():
    with soft_limit("outer", LONG_S, insist_s=LONG_S):
        outer = signal.getsignal(signal.SIGALRM)
        with pytest.raises(LimitExceeded, match="inner"), soft_limit("inner", 0.01, insist_s=LONG_S):
            work(interrupts.check)
        assert signal.getsignal(signal.SIGALRM) is outer
        interrupts.check()


def test_first_reason_to_stop_is_the_one_that_is_told():
    with soft_limit("scenes", 0.05, insist_s=LONG_S):
        interrupts.ask(Cancelled("a person"))
        work(done=lambda: len(interrupts._reasons) > 1)
        with pytest.raises(Cancelled, match="a person"):
            interrupts.check()
