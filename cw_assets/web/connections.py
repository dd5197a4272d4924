"""The connections of the server: how many there may be, how long a request's head may take, and who reads nothing.

Below HTTP and WebSocket as uvicorn speaks them; how long a body is waited for is told in patience.py.
"""

import asyncio
import json
import socket
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from cw_assets.web.access import KNOWN
from cw_assets.web.brake import network_of

MOST_CONNECTIONS = 2000
"""More than all sockets that the hub takes, and less than the files that a process may usually have open."""
HEAD_S = 30.0
"""From the connection, or the answer before, to the end of a request's head."""
MAX_HEAD_BYTES = 64 * 1024
STALLED_S = 60.0
"""Who takes nothing of an answer for so long is gone."""
MOST_UNSENT_BYTES = 128 * 1024
NOTSENT_LOWAT = 25 if sys.platform == "linux" else 0x201
"""TCP_NOTSENT_LOWAT of Linux and of macOS, which Python does not name everywhere."""
FULL = "This server has as many connections open as it takes; try again in half a minute."
TOO_LONG = "The head of this request is longer than 64 KB, which is the limit here; send a shorter one."
NOT_HTTP = "What was sent is no HTTP/1.1 request, so it was not read; look at the scheme of the address and the client."


class Connection(HttpToolsProtocol):
    """One connection, until it becomes a WebSocket."""

    most, head_s, stalled_s = MOST_CONNECTIONS, HEAD_S, STALLED_S
    _head_due: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _is_in_head = False
    _head_bytes = 0
    _made_at = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._made_at = self.loop.time()
        keep_little_unsent(transport)
        if len(self.connections) > self.most and not self._end_another():
            transport.write(full())
            transport.close()
        self._wait_for_head()

    def _end_another(self) -> bool:
        """One whose request has not come yet, as who holds many of them has no need of them; else a stranger's.

        False: none was found, as all others are WebSockets or have shown the token.
        """
        others = [one for one in self.connections if isinstance(one, Connection) and one._may_end and one is not self]
        ended = oldest_of([one for one in others if one._is_idle]) or oldest_of(of_most_frequent_host(others))
        if ended:
            ended.transport.abort()
        return ended is not None

    @property
    def _may_end(self) -> bool:
        """Whether it is open, and of somebody unknown or idle."""
        is_known = bool(self.scope) and KNOWN in self.scope["state"]
        return not self.transport.is_closing() and (self._is_idle or not is_known)

    @property
    def _is_idle(self) -> bool:
        """Whether a request is waited for, and the answer before is taken."""
        return self._head_due is not None and not self.flow.write_paused

    def _wait_for_head(self) -> None:
        self._head_due = self.loop.call_later(self.head_s, self._end_headless)

    def _end_headless(self) -> None:
        """Unless it is still busy with the answer before, for which the other timer runs."""
        if self.flow.write_paused:
            self._wait_for_head()
        else:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        has_begun = self._is_in_head
        super().data_received(data)
        if has_begun and self._is_in_head:  # so there is nothing else in it
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response(TOO_LONG)

    def send_400_response(self, msg: str) -> None:
        """In the shape of every error, also where uvicorn ends what is no HTTP."""
        self.transport.write(problem(400, "InvalidInput", TOO_LONG if msg == TOO_LONG else NOT_HTTP))
        self.transport.close()

    def on_message_begin(self) -> None:
        self._is_in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._head_due = cancelled(self._head_due)
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """What follows is a piece of the body, or, after the last of them, trailers, which are kept as a head is."""
        self._is_in_head, self._head_bytes = True, 0

    def on_body(self, body: bytes) -> None:
        self._is_in_head = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_in_head = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.timeout_keep_alive_task:  # no request that came meanwhile is next
            self._wait_for_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader(self.transport.get_write_buffer_size())

    def _watch_reader(self, left_bytes: int) -> None:
        self._stalled = self.loop.call_later(self.stalled_s, self._end_reader, left_bytes)

    def _end_reader(self, left_bytes: int) -> None:
        """Unless it has taken something since so many bytes were left."""
        now_left = self.transport.get_write_buffer_size()
        if now_left < left_bytes:
            self._watch_reader(now_left)
        else:
            self.transport.abort()

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


def keep_little_unsent(transport: asyncio.Transport) -> None:
    """In the kernel, where what a slow reader takes would be seen megabytes late."""
    reached = transport.get_extra_info("socket")
    if reached is not None and reached.family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):  # where the system does not know it, or the peer is gone
            reached.setsockopt(socket.IPPROTO_TCP, NOTSENT_LOWAT, MOST_UNSENT_BYTES)


def oldest_of(connections: Iterable[Connection]) -> Connection | None:
    return min(connections, key=lambda one: one._made_at, default=None)


def of_most_frequent_host(connections: Sequence[Connection]) -> list[Connection]:
    """Those of the address that holds most of them; of IPv6 its /64 is one."""
    hosts = [network_of(one.client[0]) if one.client else "" for one in connections]
    most = Counter(hosts).most_common(1)
    return [one for one, host in zip(connections, hosts, strict=True) if host == most[0][0]]


def full() -> bytes:
    """The answer to a connection that is one too many, whatever it would ask."""
    return problem(503, "NotReady", FULL, "retry-after: 30\r\n")


def problem(status: int, kind: str, sentence: str, headers: str = "") -> bytes:
    """An error in the shape that all have, after which the connection ends; each header with its end of line."""
    body = json.dumps({"error": sentence, "kind": kind})
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: application/json\r\n{headers}"
        f"connection: close\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    ).encode()
