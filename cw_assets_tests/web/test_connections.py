"""Connections that keep the server waiting, by real sockets: who is cut off, and who is not."""

import asyncio
import contextlib
import json
import socket
import time
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.server import ServerState
from websockets.sync.client import connect

from cw_assets.web.access import mark_known
from cw_assets.web.connections import Connection, Socket, of_most_frequent_host
from cw_assets_tests.web.serving import served
from cw_assets_tests.workers.conftest import until

HEAD_S = 0.4
BEYOND_S = 3 * HEAD_S
ASKED = b"GET /quick HTTP/1.1\r\nHost: here\r\n\r\n"
BEGUN = b"POST /upload HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n"
PIECE = b"x" * 2**20


async def quick(_):
    return PlainTextResponse("quick")


async def slow(_):
    await asyncio.sleep(BEYOND_S)
    return PlainTextResponse("slow")


async def upload(request):
    """Waits for the body, as of somebody who has shown the token or not."""
    if "known" in request.query_params:
        mark_known(request.scope)
    await request.body()
    return PlainTextResponse("taken")


async def whole(_):
    return Response(PIECE * 16)


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
        *(Route(f"/{page.__name__}", page) for page in (quick, slow, large, whole)),
        Route("/upload", upload, methods=["POST"]),
        *(WebSocketRoute(f"/{talk.__name__}", talk) for talk in (echo, flood, told_once)),
    ]
)


@contextlib.contextmanager
def site_where(head_s=HEAD_S, stalled_s=HEAD_S, **options):
    """The port of a server that is quick to lose patience, and how to count its connections."""
    made = []

    class Quick(Connection):
        most = 4

        def connection_made(self, transport):
            made.append(self)
            super().connection_made(transport)

    class QuickSocket(Socket):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            self.close_timeout = HEAD_S

    Quick.head_s, Quick.stalled_s = head_s, stalled_s
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


def test_what_is_no_request_is_answered_in_the_shape_of_every_error(site):
    with reach(site[0], b"SSH-2.0-client\r\n") as peer:
        head, _, body = rest(peer).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert json.loads(body)["kind"] == "InvalidInput"
    assert "no HTTP/1.1 request" in json.loads(body)["error"]


def test_trailers_without_end_are_refused():
    begun = BEGUN.replace(b"Content-Length: 100", b"Transfer-Encoding: chunked") + b"0\r\n"
    with site_where(head_s=60) as (port, count), reach(port, begun) as peer:
        with contextlib.suppress(ConnectionError):
            for _ in range(100):
                peer.sendall(b"X-Long: " + PIECE + b"\r\n")
        until(lambda: count() == 0, "the connection is gone")


def test_pieces_of_a_body_may_be_larger_than_a_head():
    begun = BEGUN.replace(b"Content-Length: 100", b"Transfer-Encoding: chunked")
    piece = b"%x\r\n%b\r\n" % (len(PIECE), PIECE)
    with site_where() as (port, _), reach(port, begun + piece * 3 + b"0\r\nX-Short: a\r\n\r\n") as peer:
        peer.shutdown(socket.SHUT_WR)
        assert b"taken" in rest(peer)


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


def test_answer_that_is_still_taken_is_not_cut_off_for_the_next_head():
    """The answer is one piece, so all of it is handed over long before it is read."""
    with site_where(stalled_s=20) as (port, _), reach(port, ASKED.replace(b"quick", b"whole")) as peer:
        time.sleep(BEYOND_S)
        until(lambda: len(peer.recv(2**20, socket.MSG_PEEK)) > 0, "the answer begins")
        found, taken = b"", 0
        while taken < 16 * len(PIECE):
            found = peer.recv(2**20)
            assert found, f"cut off after {taken} bytes"
            taken += len(found)


@pytest.mark.parametrize(("sizes", "looked"), [([90, 80, 80], 3), ([90, 90], 2), ([90, 95], 2), ([9, 8, 7, 6, 6], 5)])
def test_reader_is_watched_as_long_as_it_takes_something(sizes, looked):
    """`sizes`: what is left of the answer, each time that somebody looks; the reader is ended at the last."""
    left = iter(sizes)

    class Reader(asyncio.Transport):
        def get_write_buffer_size(self):
            return next(left)

        def abort(self):
            ended.set_result(looked - len(list(left)))

    async def watched():
        nonlocal ended
        loop = asyncio.get_running_loop()
        ended = loop.create_future()
        config = uvicorn.Config(APP, ws=Socket)
        one = Connection(config, ServerState(), {}, loop)
        one.stalled_s = 0.001
        one.transport, one.flow = Reader(), FlowControl(Reader())
        one.pause_writing()
        return await asyncio.wait_for(ended, 20)

    ended: asyncio.Future[int]
    assert asyncio.run(watched()) == looked


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


def test_bodies_of_strangers_make_room_and_those_of_people_who_are_known_do_not(site):
    with contextlib.ExitStack() as stack:
        known = [stack.enter_context(reach(site[0], BEGUN.replace(b"upload", b"upload?known"))) for _ in range(2)]
        time.sleep(0.2)
        for _ in range(20):
            stack.enter_context(reach(site[0], BEGUN))
        with reach(site[0], ASKED) as peer:
            assert rest(peer).endswith(b"quick")
        for peer in known:
            peer.sendall(b"x" * 100)
            assert b"taken" in rest(peer)


def test_room_is_made_by_the_address_that_holds_most():
    def one(host):
        return SimpleNamespace(client=(host, 50_000))

    most, others = [one("2001:db8::1"), one("2001:db8::2")], [one("10.0.0.7"), one("2001:db8:1::1")]
    assert of_most_frequent_host([others[0], *most, others[1]]) == most
    assert of_most_frequent_host([]) == []


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
