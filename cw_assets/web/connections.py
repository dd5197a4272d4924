"""The connections of the server: how many there may be, how long a request's head may take, and who reads nothing.

Below HTTP and WebSocket as uvicorn speaks them; how long a body is waited for is told in patience.py.
"""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST_CONNECTIONS = 2000
"""More than all sockets that the hub takes, and less than the files that a process may usually have open."""
HEAD_S = 30.0
"""From the connection, or the answer before, to the end of a request's head."""
MAX_HEAD_BYTES = 64 * 1024
STALLED_S = 60.0
"""Who takes nothing of an answer for so long is gone."""
FULL = "This server has as many connections open as it takes; try again in half a minute."
TOO_LONG = "The head of this request is longer than 64 KB, which is the limit here; send a shorter one."


class Connection(HttpToolsProtocol):
    """One connection, until it becomes a WebSocket."""

    most, head_s, stalled_s = MOST_CONNECTIONS, HEAD_S, STALLED_S
    _head_due: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _is_in_head = False
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most and not self._end_oldest():
            transport.write(full())
            transport.close()
        self._wait_for_head()

    def _end_oldest(self) -> bool:
        """Of those whose request has not come yet, as who holds many of them has no need of them; False: of none."""
        due = {one: one._head_due.when() for one in self.connections if isinstance(one, Connection) and one._head_due}
        if not due:
            return False
        oldest = min(due, key=due.__getitem__)
        oldest._head_due = cancelled(oldest._head_due)  # it is gone a moment later, and not to be chosen again
        oldest.transport.abort()
        return True

    def _wait_for_head(self) -> None:
        self._head_due = self.loop.call_later(self.head_s, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        has_begun = self._is_in_head
        super().data_received(data)
        if has_begun and self._is_in_head:  # so there is nothing else in it
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response(TOO_LONG)

    def on_message_begin(self) -> None:
        self._is_in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._head_due = cancelled(self._head_due)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.timeout_keep_alive_task:  # no request that came meanwhile is next
            self._wait_for_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.stalled_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stalled = cancelled(self._stalled)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_due, self._stalled = cancelled(self._head_due), cancelled(self._stalled)
        super().connection_lost(exc)


class Socket(WebSocketsSansIOProtocol):
    """A WebSocket that is gone when it is given up, also where its peer reads nothing of what is still to be sent."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def on_task_complete(self, task: asyncio.Task[Any]) -> None:
        super().on_task_complete(task)
        self.loop.call_later(self.close_timeout, self.transport.abort)


def cancelled(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """What stands in its place afterwards."""
    if timer:
        timer.cancel()
    return None


def full() -> bytes:
    """The answer to a connection that is one too many, whatever it would ask."""
    body = json.dumps({"error": FULL, "kind": "NotReady"})
    return (
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 30\r\n"
        f"connection: close\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()
