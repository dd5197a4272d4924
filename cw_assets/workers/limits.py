"""The soft limit of a step, inside the worker's process; the hard one is the supervisor's, who ends the process."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cw_assets import interrupts
from cw_assets.errors import LimitExceeded

INSIST_S = 10.0
"""A step that has passed no progress point for so long after the limit is interrupted where it stands."""


@contextmanager
def soft_limit(step: str, limit_s: float, *, insist_s: float = INSIST_S) -> Iterator[None]:
    """After `limit_s` the step is asked to stop at its next progress point; later LimitExceeded is raised anywhere.

    Only for the main thread: it uses SIGALRM.
    """
    reason = LimitExceeded(
        f"{step} took longer than {limit_s:g} s and was stopped; raise CW_SOFT_LIMIT_S or give it less to do."
    )
    began = time.monotonic()

    def remind(_signal: int, _frame: FrameType | None) -> None:
        interrupts.ask(reason)
        if time.monotonic() - began >= limit_s + insist_s:
            raise reason

    before = signal.signal(signal.SIGALRM, remind)
    signal.setitimer(signal.ITIMER_REAL, limit_s, insist_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        interrupts.clear()
