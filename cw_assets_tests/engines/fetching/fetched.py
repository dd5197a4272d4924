"""Fetching from this machine without waiting: a fetcher for a site, what it was told, and a process that can be killed.

Run as a module it fetches ADDRESS to TARGET, and says the error, where there is one; LIMIT bounds the size of files.
"""

import resource
import ssl
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cw_assets.engines.fetching.client import SourceClient
from cw_assets.engines.fetching.fetcher import Fetcher
from cw_assets.engines.fetching.order import Order
from cw_assets.errors import CwError


@dataclass
class Fetched:
    """The outcome of a fetch: the hash or the error, the progress told and the waits."""

    outcome: object
    told: list[tuple[int, int | None]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def fetch(url: str, target: Path, *, key: str = "", exempt: tuple[str, ...] = (), **wishes: Any) -> Fetched:
    """Fetch as an order called "The file"; `wishes` are fields of the order, of the fetcher (clock) or the client."""
    result = Fetched(None)
    chosen = {"verify": certificates()} | taken(wishes, "read_timeout_s", "resolve", "verify")
    client = SourceClient(url, key, exempt=frozenset(exempt), **chosen)
    fetcher = Fetcher(client, sleep=result.waits.append, **taken(wishes, "clock"))
    on_bytes = wishes.pop("on_bytes", lambda *_: None)

    def tell(done: int, size: int | None) -> None:
        result.told.append((done, size))
        on_bytes(done, size)

    try:
        result.outcome = fetcher.fetch(Order(url, "The file", **wishes), target, tell)
    except CwError as error:
        result.outcome = error
    client.close()
    return result


@cache
def certificates() -> ssl.SSLContext:
    """Read once: it takes longer than a fetch."""
    return ssl.create_default_context()


def taken(wishes: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: wishes.pop(name) for name in names if name in wishes}


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def main(address: str, target: str, limit: str = "") -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        client = SourceClient(address)
        Fetcher(client, sleep=lambda _: None).fetch(Order(address, "The file"), Path(target), lambda *_: None)
    except CwError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
