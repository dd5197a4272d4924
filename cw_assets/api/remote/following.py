"""A job followed from afar: by a socket, else by asking each second; restarts of the page are waited out.

What is done with the states that come is the handle's work.
"""

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cw_assets.api.handles import LOOK_EVERY_S
from cw_assets.api.remote.answers import AskLater
from cw_assets.api.remote.client import PageClient
from cw_assets.domain.jobs import JobMessage, JobState
from cw_assets.errors import CwError, ExternalFailure, NotReady

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

PATIENCE_S = 120.0
"""A page that is away for so long is given up."""
SOCKET_AGAIN_S = 30.0
"""After so long without sockets one is tried again."""
LISTEN_S = 30.0
RECONNECT_S = 0.3


class Following:
    """States of one job as they come; for one thread."""

    def __init__(self, page: PageClient, job_id: str) -> None:
        self._page, self._job_id = page, job_id
        self._opened = ExitStack()
        self._socket: ClientConnection | None = None
        self._no_sockets_until = 0.0
        self._rest_until = 0.0
        self._answered_at = time.monotonic()

    def next(self, since: int | None, timeout_s: float) -> JobState | None:
        """A state, which may be an old one; None where none came in time. `since`: the newest revision that is known.

        What the page answers is raised, and what keeps it from answering only after a while.
        """
        from websockets.exceptions import WebSocketException

        ends = time.monotonic() + timeout_s
        time.sleep(max(0.0, min(self._rest_until, ends) - time.monotonic()))
        if time.monotonic() >= self._no_sockets_until:
            try:
                return self._hear(since, max(0.0, ends - time.monotonic()))
            except (OSError, ValueError, WebSocketException):
                self.close()
        return self._look()

    def _hear(self, since: int | None, timeout_s: float) -> JobState | None:
        from websockets.exceptions import ConnectionClosed

        if self._socket is None:
            self._socket = self._opened.enter_context(self._page.listen(self._job_id, since))
        self._answered_at = time.monotonic()
        try:
            return state_in(self._socket.recv(min(LISTEN_S, timeout_s)))
        except TimeoutError:
            return None
        except ConnectionClosed:
            self.close()
            self._rest_until = time.monotonic() + RECONNECT_S
            return None

    def _look(self) -> JobState | None:
        """Ask, then rest. Where an answer comes although no socket did, there are none for a while."""
        self._rest_until = time.monotonic() + LOOK_EVERY_S
        try:
            state = state_of(self._page.job(self._job_id))
        except CwError as error:
            if not passes(error) or time.monotonic() > self._answered_at + PATIENCE_S:
                raise
            if isinstance(error, AskLater):
                self._rest_until = time.monotonic() + max(LOOK_EVERY_S, error.wait_s)
            return None
        now = self._answered_at = time.monotonic()
        if now >= self._no_sockets_until:
            self._no_sockets_until = now + SOCKET_AGAIN_S
        return state

    def close(self) -> None:
        self._socket = None
        self._opened.close()


def passes(error: CwError) -> bool:
    """Whether it may be over by itself, as when the page is started anew or has too much to do."""
    return isinstance(error, NotReady) or (isinstance(error, ExternalFailure) and error.retryable)


def state_in(text: str | bytes) -> JobState | None:
    """What a socket was sent; None for what is no state."""
    try:
        return state_of(JobMessage.model_validate_json(text))
    except ValidationError:
        return None


def state_of(told: JobState) -> JobState:
    """The state alone, without what it came with."""
    return JobState(**{name: getattr(told, name) for name in JobState.model_fields})
