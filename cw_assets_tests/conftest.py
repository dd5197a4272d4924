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
WAITING = "/stack/"
"""In the names of modules that wait for processes more than they compute."""


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the modules that wait for processes among those that compute, so that two workers hold each other up less.

    None of them comes last, as the others would then wait for it.
    """
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    waiting = [name for name in modules if WAITING in name]
    order = [name for name in modules if WAITING not in name]
    step = len(order) * 3 / (4 * max(len(waiting), 1))
    for place, name in enumerate(waiting):
        order.insert(place + round(place * step), name)
    items[:] = [item for name in order for item in modules[name]]
