"""Several web processes and several that work, on one broker: whoever follows a job sees it, whichever they reach."""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from cw_assets.catalog.repository import Catalog
from cw_assets.defs.catalogs import open_catalog
from cw_assets.workers import updates
from cw_assets_tests.stack import live_parts
from cw_assets_tests.stack.live_parts import finish, job_of
from cw_assets_tests.stack.processes import Part, Stack, free_port, new_stack


@dataclass
class Listener:
    """A socket, and what it has been sent of each job."""

    websocket: ClientConnection
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for text in self.websocket:
                message = json.loads(text)
                self.messages[message["job_id"]].append(message)

    def last(self, job_id: str) -> tuple[str, int]:
        """Status and revision."""
        told = self.messages[job_id]
        return (told[-1]["status"], told[-1]["revision"]) if told else ("", 0)

    def check_order(self) -> None:
        for told in self.messages.values():
            revisions = [message["revision"] for message in told]
            assert revisions == sorted(set(revisions))


@dataclass
class Site:
    """Two web processes on the stack, and the sockets that were opened on them."""

    stack: Stack
    ports: tuple[int, int]
    catalog: Catalog
    open: contextlib.ExitStack
    listeners: list[Listener] = field(default_factory=list)

    def queue(self) -> int:
        """A media whose analysis waits."""
        number = len(self.catalog.list_media()) + 1
        record = self.catalog.add_media(file_name="Spot.mp4", video_file="a", sha256=f"{number:064}", file_size=1)
        self.catalog.line_up_work("media", record.id, job_of(record.id))
        return record.id

    def listen(self, path: str = "/ws/jobs") -> list[Listener]:
        """A socket on each of both."""
        addresses = [f"ws://127.0.0.1:{port}{path}" for port in self.ports]
        opened = [self.open.enter_context(connect(address, proxy=None)) for address in addresses]
        both = [Listener(websocket) for websocket in opened]
        self.listeners += both
        return both

    def until_all_saw(self, listeners: list[Listener], media: list[int]) -> None:
        """The state of each job as its record is now."""
        for number in media:
            state = self.catalog.find_job(job_of(number))
            assert state is not None
            wanted = (state.status.value, state.revision)
            for listener in listeners:
                self.stack.until(lambda: listener.last(job_of(number)) == wanted, f"{wanted} of job {number}")  # noqa: B023

    def until_live(self) -> None:
        self.stack.until(lambda: self.stack.redis.pubsub_numpat() > 0, "a hub listens")
        self.stack.until(lambda: len(subscribers(self.stack)) == 2, "both hubs listen")


def subscribers(stack: Stack) -> list[dict[str, str]]:
    return [client for client in stack.redis.client_list() if client["psub"] == "1"]


@pytest.fixture
def stack() -> Iterator[Stack]:
    with new_stack() as stack:
        yield stack


@pytest.fixture
def site(stack: Stack) -> Iterator[Site]:
    stack.start_broker()
    catalog = open_catalog(stack.settings)
    ports = (free_port(), free_port())
    for port in ports:
        part = start(stack, "web", port)
        stack.until(lambda: answers(port), "the sockets are served")  # noqa: B023
        assert part.process.poll() is None
    with contextlib.ExitStack() as opened:
        site = Site(stack, ports, catalog, opened)
        yield site
    for listener in site.listeners:
        listener.thread.join(20)
    catalog.close()


def start(stack: Stack, *arguments: object) -> Part:
    log = stack.folder / f"{arguments[0]}-{len(stack.parts)}.log"
    command = [sys.executable, "-m", live_parts.__name__, *map(str, arguments)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=stack.environment,
            cwd=stack.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    stack.parts.append(Part(str(arguments[0]), process, log))
    return stack.parts[-1]


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), connect(f"ws://127.0.0.1:{port}/ws/jobs", proxy=None):
        return True
    return False


def test_sockets_of_two_servers_see_what_two_processes_do(site: Site) -> None:
    media = [site.queue() for _ in range(4)]
    by_job = [site.listen(f"/ws/jobs/{job_of(number)}") for number in media]
    of_all = site.listen()
    writers = [start(site.stack, "writer", *part) for part in (media[:2], media[2:])]
    assert [writer.process.wait(60) for writer in writers] == [0, 0], site.stack.logs()
    site.until_all_saw(of_all, media)
    for number, both in zip(media, by_job, strict=True):
        site.until_all_saw(both, [number])
        assert both[0].last(job_of(number))[0] == "completed"
        assert all(set(listener.messages) == {job_of(number)} for listener in both)
    for listener in site.listeners:
        listener.check_order()


def test_sockets_go_on_while_the_broker_is_away_and_after(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "SILENT_S", 0.05)
    number = site.queue()
    listeners = site.listen(f"/ws/jobs/{job_of(number)}") + site.listen()
    site.until_live()
    site.catalog.start_work("media", number, job_of(number))
    site.until_all_saw(listeners, [number])
    broker = site.stack.parts[0]
    broker.end(signal.SIGKILL)
    site.catalog.report_progress("media", number, job_of(number), 30, "scenes")
    site.until_all_saw(listeners, [number])
    launched_meanwhile = site.queue()
    site.until_all_saw(listeners[2:], [launched_meanwhile])
    site.stack.start_broker()
    site.until_live()
    site.catalog.report_progress("media", number, job_of(number), 60, "transcription")
    site.until_all_saw(listeners, [number])
    finish(site.catalog, number)
    site.until_all_saw(listeners, [number])
    for listener in listeners:
        listener.check_order()


def test_whoever_comes_back_to_the_other_server_misses_nothing(site: Site) -> None:
    number = site.queue()
    path = f"/ws/jobs/{job_of(number)}"
    first = site.listen(path)[0]
    site.until_all_saw([first], [number])
    first.websocket.close()
    seen = first.last(job_of(number))[1]
    writer = start(site.stack, "writer", number)
    assert writer.process.wait(60) == 0, site.stack.logs()
    again = site.listen(f"{path}?since={seen}")[1]
    site.until_all_saw([again], [number])
    told = again.messages[job_of(number)]
    site.stack.until(lambda: told[-1]["type"] == "status", "what was missed, then the status")
    assert [message["revision"] for message in told[:-1]] == list(range(seen + 1, told[-1]["revision"] + 1))
    percents = [message["progress"] for message in told[:-1]]
    assert percents == sorted(percents)
    assert set(live_parts.STEPS) <= set(percents)
