"""What every test stands on: no network, no accelerator surprises, no state shared between tests."""

import ipaddress
import os
import sys

import pytest

os.environ.update(
    HF_HUB_OFFLINE="1",
    YOLO_OFFLINE="true",
    YOLO_AUTOINSTALL="false",
    DAGSTER_DISABLE_TELEMETRY="1",
    LANGGRAPH_STRICT_MSGPACK="true",
)
OUTSIDE: list[str] = []


def is_local(host: object) -> bool:
    if not isinstance(host, str | bytes) or not host:
        return True
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return name == "localhost"


def watch_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse, and remember, every attempt to leave this machine."""
    host: object = None
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    if not is_local(host):
        OUTSIDE.append(f"{event} {host}")
        raise ConnectionRefusedError(f"a test tried the network: {event} {host}")


sys.addaudithook(watch_network)


@pytest.fixture(autouse=True)
def no_network():
    """Fails the test that tried to leave the machine, even where the code swallowed the refusal."""
    before = len(OUTSIDE)
    yield
    assert OUTSIDE[before:] == []
