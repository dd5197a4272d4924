"""How long a body is waited for, and what is left of a request that is given up."""

import asyncio
import math
import socket
from types import SimpleNamespace

import pytest
from starlette.exceptions import HTTPException

from cw_assets.web import patience
from cw_assets.web.patience import BODY_S, LEAST_BYTES, Patience, hurried
from cw_assets.web.uploads import FOLDER
from cw_assets_tests.web.serving import served

BEGUN = b'--b\r\nContent-Disposition: form-data; name="file"; filename="Summer.mp4"\r\n\r\n' + b"x" * 5000
HEAD = "POST /api/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {kind}\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [("media", "multipart/form-data; boundary=b", BEGUN), ("prompts", "application/json", b'{"text": "A f')],
)
def test_body_that_stops_is_ended_with_a_sentence_and_nothing_is_left(origin, project, path, kind, body):
    with served(Patience(origin, body_s=0.3)) as port, socket.create_connection(("127.0.0.1", port), 20) as peer:
        peer.sendall(HEAD.format(path=path, port=port, kind=kind).encode() + body)
        answer = b"".join(iter(lambda: peer.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"kind":"LimitExceeded"' in answer
    assert b"send it again" in answer
    assert list((project.settings.media_root / FOLDER).glob("*")) == []


@pytest.fixture
def received(monkeypatch):
    """Reads a body that comes in pieces, with so many seconds before each by a clock of its own."""

    def read(pieces, seconds, **options):
        now, coming = 0.0, iter(pieces)
        monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=lambda: now))

        async def receive():
            nonlocal now
            for _ in range(3):
                await asyncio.sleep(0)
            now += seconds
            piece = next(coming, None)
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        async def whole():
            receiving, found = hurried(receive, BODY_S, **options), b""
            while (message := await receiving())["more_body"]:
                found += message["body"]
            return found, await receiving()

        return asyncio.run(whole())

    return read


def test_body_that_drips_is_ended(received):
    with pytest.raises(HTTPException) as given_up:
        received([b"x"] * 1000, BODY_S / 10)
    assert given_up.value.status_code == 408


def test_slow_body_that_keeps_coming_is_taken(received):
    pieces = [b"x" * (LEAST_BYTES // 2)] * 20
    assert received(pieces, BODY_S * 0.4)[0] == b"".join(pieces)


def test_body_of_a_stranger_has_one_time_for_all_of_it(received):
    pieces = [b"x" * LEAST_BYTES] * 20
    with pytest.raises(HTTPException, match="408"):
        received(pieces, BODY_S * 0.1, least_bytes=math.inf)
    assert received(pieces, BODY_S * 0.04, least_bytes=math.inf)[0] == b"".join(pieces)


def test_nothing_is_hurried_after_the_body(received):
    assert received([], BODY_S * 10)[1]["type"] == "http.request"
