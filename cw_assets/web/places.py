"""A socket's place in the hub: what it follows, what waits for it, what it has got.

Who is offered what is the hub's work, and sending it that of sockets.py.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache

from cw_assets.domain.jobs import JobState, is_newer

JOB_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
"""How any job's id looks."""
ALL = ""
"""What a socket follows that follows every job."""
MOST_REMEMBERED = 5000
"""Jobs of which a place knows what its socket has got."""


class Place:
    """One socket's: the job it follows, or ALL; what it has got; and what waits for it, one state a job."""

    def __init__(self, follows: str = ALL) -> None:
        self.follows = follows
        self._waiting = dict[str, JobState]()
        self._got = OrderedDict[str, JobState]()
        self._something = asyncio.Event()

    def offer(self, state: JobState) -> None:
        """Have it wait, in the place of an older one of its job; nothing happens where it is not newer."""
        last = self._waiting.get(state.job_id) or self._got.get(state.job_id)
        if is_newer(state, last):
            self._waiting[state.job_id] = state
            self._something.set()

    async def next(self) -> JobState:
        """The state that has waited longest; it counts as got."""
        while not self._waiting:
            self._something.clear()
            await self._something.wait()
        return self._hand_over(self._waiting.pop(next(iter(self._waiting))))

    def newest(self, state: JobState) -> JobState:
        """This one, or a newer one of its job that the socket has got or that waits; it counts as got."""
        waiting, got = self._waiting.pop(state.job_id, None), self._got.get(state.job_id)
        for other in (waiting, got):
            if other is not None and is_newer(other, state):
                state = other
        return self._hand_over(state)

    def is_due(self, state: JobState) -> bool:
        """Whether it is newer than what the socket has got; then it counts as got."""
        is_due = is_newer(state, self._got.get(state.job_id))
        if is_due:
            self._hand_over(state)
        return is_due

    def pass_over(self, states: Iterable[JobState]) -> None:
        """Of these the jobs that are over already as the socket comes: it need not be told of them."""
        for state in states:
            if state.is_over:
                self.newest(state)

    def _hand_over(self, state: JobState) -> JobState:
        state = self._got[state.job_id] = one_copy(state)
        self._got.move_to_end(state.job_id)
        if len(self._got) > MOST_REMEMBERED:
            self._got.popitem(last=False)
        return state


@lru_cache(maxsize=MOST_REMEMBERED)
def one_copy(state: JobState) -> JobState:
    """One object for all equal states: each socket reads its own from the records, and has hundreds of them."""
    return state
