"""Brokers for the tests of workers: the embedded one, as `cw` starts it, and ones that listen on a port."""

import contextlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from cw_assets.settings import Settings
from cw_assets.workers.broker import connect, server_command


@contextlib.contextmanager
def server(command: list[str], settings: Settings) -> Iterator[redis.Redis]:
    """A client of a broker that is started with this command, and answers already."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = connect(settings)
    try:
        until(lambda: answers(found), "the broker answers")
        yield found
    finally:
        found.close()
        process.kill()
        process.wait(30)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.AuthenticationError:
        return True
    except redis.RedisError:
        return False


@contextlib.contextmanager
def embedded_broker(settings: Settings) -> Iterator[redis.Redis]:
    with server(server_command(settings), settings) as client:
        yield client


@contextlib.contextmanager
def broker_on_a_port(*, password: str = "", **changes: object) -> Iterator[Settings]:
    """The settings whose broker is a fresh one on this machine's loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(_env_file=None, broker_url=f"redis://:{password}@127.0.0.1:{port}", **changes)
    with tempfile.TemporaryDirectory(prefix="cw-broker-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with server([server_command(in_folder(folder))[0], *options, "--requirepass", password], settings):
            yield settings


def in_folder(folder: str | Path, **changes: object) -> Settings:
    return Settings(_env_file=None, media_root=Path(folder), **changes)


def until(found: Callable[[], object], what: str, timeout_s: float = 20) -> None:
    """As soon as `found` gives something; a failure that says what was waited for."""
    ends = time.monotonic() + timeout_s
    while not found():
        assert time.monotonic() < ends, f"not in {timeout_s:g} s: {what}"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def broker_settings() -> Iterator[Settings]:
    """Settings whose embedded broker runs, for one file of tests."""
    with tempfile.TemporaryDirectory(prefix="cw-broker-") as folder:
        settings = in_folder(folder)
        with embedded_broker(settings):
            yield settings


@pytest.fixture
def client(broker_settings: Settings) -> Iterator[redis.Redis]:
    """A client of that broker, which holds nothing yet."""
    with connect(broker_settings) as opened:
        opened.flushall()
        yield opened
