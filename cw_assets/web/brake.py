"""The brake on guessing the token: who has sent wrong ones, and whether the next one is compared at all.

What a wrong token is, and how it is answered, is told in access.py.
"""

import ipaddress
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from starlette.requests import HTTPConnection

LOG = logging.getLogger(__name__)
FREE = 10
"""Wrong tokens that somebody may send before the brake is put on."""
FORGOTTEN_S = 3600.0
"""So long after the last wrong token all are forgotten, and so long after a right one who sent it is known."""
MOST_NAMES = 10_000
PEER_EVERY_S = 0.05
CLIENT_EVERY_S = 1.0
KNOWN_EVERY_S = 0.01
"""How many seconds a wrong token costs: an address, a client of a proxy, and who has shown the right one before.

A hundred a second are three thousand million in a year, which finds no token of twelve random characters.
"""
BURST_S = 1.0
"""What may be spent at once."""
LONGEST_NAME = 45
"""Characters of an IPv6 address at its longest."""


@dataclass
class Tries:
    """The wrong tokens of one, by a clock in seconds."""

    wrong: int = 0
    last_at: float = 0.0
    spent_until: float = 0.0


class Tally:
    """Wrong tokens by the name of who sent them, of the last ten thousand names."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._tries = OrderedDict[str, Tries]()

    def wait_s(self, name: str, now: float) -> float:
        """Seconds until a token of this one may be compared; 0: now."""
        tries = self._tries.get(name)
        if tries is None or tries.wrong <= FREE or now - tries.last_at > FORGOTTEN_S:
            return 0.0
        return max(0.0, tries.spent_until + self._every_s - BURST_S - now)

    def note_wrong(self, name: str, now: float) -> None:
        tries = self._tries.setdefault(name, Tries())
        keep_newest(self._tries, name)
        if now - tries.last_at > FORGOTTEN_S:
            tries.wrong = 0
        tries.wrong += 1
        tries.last_at = now
        if tries.wrong > FREE:
            tries.spent_until = max(tries.spent_until, now) + self._every_s
        if tries.wrong == FREE + 1:
            LOG.warning("%d wrong tokens have come from %r; not all that it sends is compared now.", FREE + 1, name)


class Brake:
    """Of one server. Any thread may use it.

    While the brake is on, some tokens a second are still compared, so that somebody with the right one gets through
    where many share an address; guesses beyond these are not looked at. Right tokens cost nothing, and who has sent
    one in the last hour is judged apart from all others: only a flood of its very own name can delay it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._peers, self._clients, self._of_known = Tally(PEER_EVERY_S), Tally(CLIENT_EVERY_S), Tally(KNOWN_EVERY_S)
        self._known = OrderedDict[str, float]()

    def wait_s(self, asked: HTTPConnection) -> float:
        """Seconds until a token of who asks is compared, if no other takes its turn; 0: now."""
        with self._lock:
            now = self._clock()
            return max(tally.wait_s(name, now) for tally, name in self._names(asked, now))

    def note_wrong(self, asked: HTTPConnection) -> None:
        with self._lock:
            now = self._clock()
            for tally, name in self._names(asked, now):
                tally.note_wrong(name, now)

    def note_right(self, asked: HTTPConnection) -> None:
        with self._lock:
            name = full_name(asked)
            self._known[name] = self._clock()
            keep_newest(self._known, name)

    def _names(self, asked: HTTPConnection, now: float) -> list[tuple[Tally, str]]:
        """By whom who asks is judged: by itself where it is known, else by its peer, and as the client of a proxy.

        As the peer counts too, it gains nothing by inventing clients.
        """
        name = full_name(asked)
        right_at = self._known.get(name)
        if right_at is not None and now - right_at <= FORGOTTEN_S:
            return [(self._of_known, name)]
        return [(self._peers, peer_of(asked)), *([(self._clients, name)] if client_of(asked) else [])]


def keep_newest(names: OrderedDict[str, Any], name: str) -> None:
    """This is the newest name now; beyond ten thousand the oldest goes."""
    names.move_to_end(name)
    if len(names) > MOST_NAMES:
        names.popitem(last=False)


def full_name(asked: HTTPConnection) -> str:
    """The peer; and, where that is a proxy, its client."""
    return f"{peer_of(asked)} {client_of(asked)}".rstrip()


def peer_of(asked: HTTPConnection) -> str:
    """Who is connected; "" where it has no address, as on a socket of the file system."""
    return network_of(asked.client.host) if asked.client else ""


def client_of(asked: HTTPConnection) -> str:
    """For whom the nearest proxy says that it asks; "" for none."""
    told = asked.headers.getlist("x-forwarded-for")
    return network_of(told[-1].rpartition(",")[2].strip()[:LONGEST_NAME]) if told else ""


def network_of(host: str) -> str:
    """Of IPv6 the /64, as one customer has at least that many addresses; anything else as it is."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.IPv6Address(int(address) >> 64 << 64))
