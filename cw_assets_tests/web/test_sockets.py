import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from cw_assets.api import StackProject
from cw_assets.settings import Settings
from cw_assets.web import hub as hub_module
from cw_assets.web import sockets
from cw_assets.web.context import WebContext
from cw_assets.web.hub import Hub
from cw_assets.web.sockets import socket_routes
from cw_assets_tests.web.serving import Work, served
from cw_assets_tests.workers.conftest import embedded_broker, in_folder, until

TOKEN = "a token of some length"


@dataclass
class Site:
    """A server with nothing but the sockets, and the project whose jobs they follow."""

    port: int
    hub: Hub
    project: StackProject

    def connect(self, path: str, **options: Any) -> ClientConnection:
        return connect(f"ws://127.0.0.1:{self.port}{path}", proxy=None, **options)

    def refused(self, path: str, **options: Any) -> tuple[int, str]:
        """Status and sentence."""
        with pytest.raises(InvalidStatus) as refusal:
            self.connect(path, **options)
        response = refusal.value.response
        return response.status_code, json.loads(response.body)["error"]

    def work(self) -> Work:
        return Work(self.project.catalog)


def site_of(settings: Settings) -> Iterator[Site]:
    project = StackProject(settings)
    hub = Hub(settings, project)
    app = Starlette(routes=socket_routes(WebContext(settings, project), hub))
    with embedded_broker(settings), served(app) as port:
        yield Site(port, hub, project)
    project.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from site_of(in_folder(tmp_path_factory.mktemp("ws")))


@pytest.fixture(scope="module")
def locked_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from site_of(in_folder(tmp_path_factory.mktemp("ws"), api_token=TOKEN))


@pytest.fixture(autouse=True)
def empty_hub(site: Site) -> Iterator[None]:
    """Whatever a test does, no socket stays behind."""
    yield
    until(lambda: site.hub.count == 0, "the hub is empty")


def received(websocket: ClientConnection) -> dict[str, Any]:
    message = json.loads(websocket.recv(20))
    assert isinstance(message, dict)
    return message


def asked(websocket: ClientConnection, text: str | bytes) -> dict[str, Any]:
    websocket.send(text)
    return received(websocket)


def test_job_is_told_from_its_status_to_its_end(site: Site) -> None:
    work = site.work()
    with site.connect(f"/ws/jobs/{work.job_id}") as websocket:
        first = received(websocket)
        work.start()
        work.progress(40)
        told = [received(websocket)]
        while told[-1]["progress"] < 40:  # what came quickly one after another may be told at once
            told.append(received(websocket))
        halfway = told[-1]
        work.finish()
        while told[-1]["status"] != "completed":
            told.append(received(websocket))
    assert (first["type"], first["status"], first["progress"]) == ("status", "queued", 0)
    assert {message["type"] for message in told} == {"update"}
    assert (halfway["progress"], halfway["current_stage"]) == (40, "finding scenes")
    assert told[-1] == work.state.model_dump(mode="json") | {"type": "update"}


@pytest.mark.parametrize("job_id", ["unheard-of", "7f1c7c1e-6f3c-4a45-9a35-0e3a1c2b3d4e", "%00", "a%20b", "x" * 65])
def test_unknown_job_is_refused_before_the_socket_opens(site: Site, job_id: str) -> None:
    status, sentence = site.refused(f"/ws/jobs/{job_id}")
    assert status == 404
    assert "GET /api/jobs" in sentence


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "9" * 40, "١"])
def test_revision_that_is_none_is_refused(site: Site, since: str) -> None:
    from urllib.parse import quote

    status, sentence = site.refused(f"/ws/jobs/{site.work().job_id}?since={quote(since)}")
    assert (status, "since" in sentence) == (422, True)


def test_page_of_another_origin_is_refused(site: Site) -> None:
    path = f"/ws/jobs/{site.work().job_id}"
    assert site.refused(path, origin="http://elsewhere.example")[0] == 403
    assert site.refused("/ws/jobs", origin="null")[0] == 403
    with site.connect(path, origin=f"http://127.0.0.1:{site.port}") as websocket:
        assert received(websocket)["type"] == "status"


def test_token_is_asked_for_where_one_is_set(locked_site: Site) -> None:
    work = locked_site.work()
    path = f"/ws/jobs/{work.job_id}"
    assert locked_site.refused(path)[0] == 401
    assert locked_site.refused("/ws/jobs", additional_headers={"Authorization": "Bearer another"})[0] == 401
    assert locked_site.refused("/ws/jobs/unheard-of")[0] == 401
    with locked_site.connect(path, additional_headers={"Authorization": f"Bearer {TOKEN}"}) as websocket:
        assert received(websocket)["job_id"] == work.job_id


def test_one_socket_too_many_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MOST_SOCKETS", 1)
    with site.connect("/ws/jobs"):
        until(lambda: site.hub.count == 1, "the socket has its place")
        status, sentence = site.refused("/ws/jobs")
    assert (status, "limit" in sentence) == (503, True)


@pytest.mark.parametrize("text", ["ping", ' {"type": "ping"} ', '{"type": "ping", "id": 3}'])
def test_ping_is_answered(site: Site, text: str) -> None:
    with site.connect(f"/ws/jobs/{site.work().job_id}") as websocket:
        received(websocket)
        assert asked(websocket, text) == {"type": "pong"}


def test_refresh_brings_a_fresh_status(site: Site) -> None:
    work = site.work()
    with site.connect(f"/ws/jobs/{work.job_id}") as websocket:
        received(websocket)
        quietly(site).start_work("media", work.id, work.job_id)
        status = asked(websocket, '{"type": "refresh"}')
        while status["type"] != "status":  # the hub may look at the records meanwhile, and tell what it finds
            status = received(websocket)
    assert status == work.state.model_dump(mode="json") | {"type": "status"}
    assert status["status"] == "processing"


def quietly(site: Site) -> Any:
    """The same records, whose changes are told nobody."""
    from cw_assets.catalog.repository import Catalog

    return Catalog.open(site.project.settings)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{", "[]", "3", '"ping"', '{"type": "close"}', '{"type": ["ping"]}', "[" * 4000, "x" * 5000, b"ping"],
)
def test_what_is_not_understood_is_said_and_the_socket_stays(site: Site, text: str | bytes) -> None:
    with site.connect(f"/ws/jobs/{site.work().job_id}") as websocket:
        received(websocket)
        complaint = asked(websocket, text)
        assert complaint["type"] == "error"
        assert complaint["message"].endswith(".")
        assert asked(websocket, "ping") == {"type": "pong"}


def test_reconnecting_with_a_revision_brings_what_was_missed(site: Site) -> None:
    work = site.work()
    work.start()
    with site.connect(f"/ws/jobs/{work.job_id}") as websocket:
        seen = received(websocket)["revision"]
    for percent in (20, 30, 50):
        work.progress(percent)
    with site.connect(f"/ws/jobs/{work.job_id}?since={seen}") as websocket:
        missed = [received(websocket) for _ in range(3)]
        status = received(websocket)
        work.progress(80)
        after = received(websocket)
    assert [(message["type"], message["progress"]) for message in missed] == [
        ("update", 20),
        ("update", 30),
        ("update", 50),
    ]
    assert (status["type"], status["progress"]) == ("status", 50)
    assert (after["type"], after["progress"]) == ("update", 80)


def test_all_jobs_under_way_are_told_on_connecting(site: Site) -> None:
    waiting, working, ended = site.work(), site.work(), site.work()
    working.start()
    ended.start()
    ended.finish()
    with site.connect("/ws/jobs") as websocket:
        first: dict[str, dict[str, Any]] = {}
        while working.job_id not in first:
            message = received(websocket)
            first[message["job_id"]] = message
        newest = site.work()
        update = received(websocket)
    assert {message["type"] for message in first.values()} == {"status"}
    assert first[waiting.job_id]["status"] == "queued"
    assert ended.job_id not in first
    assert (update["type"], update["job_id"], update["status"]) == ("update", newest.job_id, "queued")


def test_sockets_that_break_off_leave_the_hub(site: Site) -> None:
    work = site.work()
    path = f"/ws/jobs/{work.job_id}"
    with site.connect(path) as kept, site.connect("/ws/jobs") as one, site.connect(path) as other:
        until(lambda: site.hub.count == 3, "all have their places")
        for websocket in (one, other):
            break_off(websocket)
        until(lambda: site.hub.count == 1, "one socket is left")
        received(kept)
        work.start()
        assert received(kept)["status"] == "processing"


def break_off(websocket: ClientConnection) -> None:
    """As a machine that is switched off: no closing frame."""
    websocket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    websocket.close_socket()


def test_slow_socket_holds_nobody_up_and_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "SEND_TIMEOUT_S", 0.5)
    work = site.work()
    work.start()
    path = f"/ws/jobs/{work.job_id}"
    with deaf(site.port, path), site.connect(path, max_size=None) as websocket:
        until(lambda: site.hub.count == 2, "both have their places")
        received(websocket)
        seen = [0]

        def written_and_read() -> bool:
            work.progress(10, message="x" * 500_000 + str(len(seen)))
            message = received(websocket)
            assert message["revision"] > seen[-1]
            seen.append(message["revision"])
            return site.hub.count == 1

        until(written_and_read, "the slow socket is given up", timeout_s=60)
        assert seen[-1] == work.state.revision


def deaf(port: int, path: str) -> socket.socket:
    """A socket that was opened, and reads nothing."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", port))
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13"
    made.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{key}\r\n\r\n".encode()
    )
    return made


def test_sockets_are_closed_with_the_server(tmp_path_factory: pytest.TempPathFactory) -> None:
    parts = site_of(in_folder(tmp_path_factory.mktemp("ws")))
    site = next(parts)
    with site.connect(f"/ws/jobs/{site.work().job_id}") as websocket:
        received(websocket)
        with pytest.raises(StopIteration):
            next(parts)
        with pytest.raises(ConnectionClosed):
            websocket.recv(20)
    assert site.hub.count == 0
