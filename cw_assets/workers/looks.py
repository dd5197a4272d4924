"""What is looked up again and again on a worker's machine, beside its supervisor, which waits for no slow disk.

What is looked at, and how the answer is announced, is not decided here.
"""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple, Self

from pydantic_core import to_json

from cw_assets.domain.weights import WeightsHere

LOOK_S = 10.0
"""From the end of a look to the next."""
FIRST_S = 3.0
"""So long after the start the first look is waited for: a worker that has just come is asked at once what it lacks."""


class Found(NamedTuple):
    """The answer of a look; of what is None nothing is known."""

    missing: dict[str, str] | None = None
    """For each kind of engine that cannot work here a sentence why."""
    weights: WeightsHere | None = None


class Looks:
    """While it is entered, a thread looks; one that hangs keeps the last answer, and does not hold the process."""

    def __init__(
        self,
        missing: Callable[[], dict[str, str] | None],
        weights: Callable[[], WeightsHere | None],
        *,
        tell: Callable[..., None],
    ) -> None:
        """`tell` is given an event and its facts where a look fails."""
        self._missing, self._weights, self._tell = missing, weights, tell
        self._over, self._has_looked = threading.Event(), threading.Event()
        self._first_due = 0.0
        self.found = Found()
        """By the last look that came to its end; nothing is known before."""
        self._failure = ""

    def __enter__(self) -> Self:
        self._first_due = time.monotonic() + FIRST_S
        threading.Thread(target=self._look_on, name="looks", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """A look that is under way is left to itself."""
        self._over.set()

    def latest(self) -> Found:
        """What the last look found. It waits for none but the first, for a moment."""
        self._has_looked.wait(max(0.0, self._first_due - time.monotonic()))
        return self.found

    def _look_on(self) -> None:
        while not self._over.is_set():
            self.found = self._look()
            self._has_looked.set()
            self._over.wait(LOOK_S)

    def _look(self) -> Found:
        """Nothing where a look fails, or where something in it is no text, as paths may be: nobody can be told it."""
        try:
            found = Found(self._missing(), self._weights())
            to_json(found)
        except Exception as error:
            self._note(ascii(error))
            return Found()
        self._note("")
        return found

    def _note(self, failure: str) -> None:
        """Tell of a failure once, as long as it is the same."""
        if failure and failure != self._failure:
            self._tell("look_failed", why=failure)
        self._failure = failure
