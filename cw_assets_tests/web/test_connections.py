"""Connections that keep the server waiting, by real sockets: who is cut off, and who is not."""

import asyncio
import contextlib
import socket
import time

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect
from websockets.sync.client import connect

from cw_assets.web.connections import Connection, Socket
from cw_assets_tests.web.serving import served
from cw_assets_tests.workers.conftest import until

HEAD_S = 0.4
BEYOND_S = 3 * HEAD_S
ASKED = b"GET /quick HTTP/1.1\r\nHost: here\r\n\r\n"
PIECE = b"x" * 2**20


async def quick(_):
    return PlainTextResponse("quick")


async def slow(_):
    await asyncio.sleep(BEYOND_S)
    return PlainTextResponse("slow")


async def large(_):
    async def pieces():
        for _ in range(100):
            yield PIECE

    return StreamingResponse(pieces())


async def echo(websocket):
    await websocket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(await websocket.receive_text())


async def flood(websocket):
    """Until the peer takes nothing more; then it is given up, as the hub's sockets are."""
    await websocket.accept()
    with contextlib.suppress(TimeoutError):
        while True:
            async with asyncio.timeout(0.2):
                await websocket.send_bytes(PIECE)


async def told_once(websocket):
    """More than the peer takes; then it is waited for, without a word."""
    await websocket.accept()
    await websocket.send_bytes(PIECE * 50)
    with contextlib.suppress(WebSocketDisconnect):
        await websocket.receive_text()


APP = Starlette(
    routes=[
        *(Route(f"/{page.__name__}", page) for page in (quick, slow, large)),
        *(WebSocketRoute(f"/{talk.__name__}", talk) for talk in (echo, flood, told_once)),
    ]
)


@contextlib.contextmanager
def site_where(head_s=HEAD_S, **options):
    """The port of a server that is quick to lose patience, and how to count its connections."""
    made = []

    class Quick(Connection):
        most, stalled_s = 4, HEAD_S

        def connection_made(self, transport):
            made.append(self)
            super().connection_made(transport)

    class QuickSocket(Socket):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            self.close_timeout = HEAD_S

    Quick.head_s = head_s
    with served(APP, http=Quick, ws=QuickSocket, **options) as port:
        yield port, lambda: len(made[0].connections)


@pytest.fixture
def site():
    with site_where() as found:
        yield found


def reach(port, sent=b""):
    peer = socket.create_connection(("127.0.0.1", port), 20)
    peer.sendall(sent)
    return peer


def drip(peer):
    while True:
        peer.sendall(b"x")
        time.sleep(0.02)


def rest(peer):
    """All that comes until the end."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := peer.recv(65536):
            found += piece
    return found


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"GET /qui", b"GET /quick HTTP/1.1\r\nHost: here\r\nX-Slow: "])
def test_head_that_is_not_whole_in_time_is_the_end(site, sent):
    with reach(site[0], sent) as peer:
        assert rest(peer) == b""


def test_dripping_does_not_help(site):
    with reach(site[0], b"GET /quick HTTP/1.1\r\nX-Slow: ") as peer, pytest.raises(ConnectionError):
        drip(peer)


@pytest.mark.parametrize("sent", [b"\r\n", b"GET /qui"])
def test_next_head_has_as_long_as_the_first(site, sent):
    with reach(site[0], ASKED) as peer:
        answer = b""
        while not answer.endswith(b"quick"):
            answer += peer.recv(65536)
        peer.sendall(sent)
        assert rest(peer) == b""


def test_head_without_end_is_refused():
    with site_where(head_s=60) as (port, count), reach(port, b"GET /quick HTTP/1.1\r\nX-Long: ") as peer:
        with contextlib.suppress(ConnectionError):
            for _ in range(10):
                peer.sendall(PIECE)
        assert rest(peer).partition(b"\r\n")[0] in (b"HTTP/1.1 400 Bad Request", b"")  # a reset may overtake it
        until(lambda: count() == 0, "the connection is gone")


def test_what_takes_long_to_answer_is_waited_for(site):
    with reach(site[0], ASKED.replace(b"quick", b"slow")) as peer:
        assert b"slow" in rest(peer)


def test_requests_sent_at_once_are_all_answered(site):
    with reach(site[0], ASKED * 2 + ASKED.replace(b"quick", b"slow") + ASKED) as peer:
        assert rest(peer).count(b"HTTP/1.1 200") == 4


def test_sockets_may_be_silent_for_long(site):
    with connect(f"ws://127.0.0.1:{site[0]}/echo", proxy=None) as websocket:
        time.sleep(BEYOND_S)
        websocket.send("there")
        assert websocket.recv(20) == "there"


def test_reader_that_takes_nothing_is_cut_off(site):
    with reach(site[0], ASKED.replace(b"quick", b"large")) as peer:
        assert peer.recv(12) == b"HTTP/1.1 200"
        until(lambda: site[1]() == 0, "the connection is gone")


@pytest.mark.parametrize(("path", "ping_s"), [("flood", 20), ("told_once", 0.2)])
def test_socket_that_takes_nothing_is_gone_once_it_is_given_up(path, ping_s):
    """By who sends, or by the pings that stay unanswered; what was still to be sent does not keep it."""
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    asked = f"GET /{path} HTTP/1.1\r\nHost: here\r\n{upgrade}{key}\r\n".encode()
    with site_where(ws_ping_interval=ping_s, ws_ping_timeout=ping_s) as (port, count), reach(port, asked) as peer:
        assert peer.recv(12) == b"HTTP/1.1 101"
        until(lambda: count() == 0, "the socket is gone")


def test_half_sent_requests_make_room_for_whole_ones(site):
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(reach(site[0], b"GET /qui"))
        with reach(site[0], ASKED) as peer:
            assert rest(peer).endswith(b"quick")


def test_one_too_many_is_told_so(site):
    """Where all others are at work."""
    with contextlib.ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(connect(f"ws://127.0.0.1:{site[0]}/echo", proxy=None))
        with reach(site[0]) as peer:
            answer = rest(peer)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b'"kind": "NotReady"' in answer
    assert b"try again" in answer
