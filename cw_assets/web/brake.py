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

from starlette.requests import HTTPConnection

LOG = logging.getLogger(__name__)
FREE = 10
"""Wrong tokens that somebody may send before the brake is put on."""
LONGEST_S = 900.0
"""The first while is a second, and doubles with each wrong token up to this."""
FORGOTTEN_S = 3600.0
"""So long after the last wrong token all are forgotten."""
MOST_NAMES = 10_000
PEER_EVERY_S = 0.2
CLIENT_EVERY_S = 1.0
"""How many seconds a wrong token costs a braked one; a proxy, behind which many are, less than one of its clients."""
BURST_S = 1.0
"""What may be spent at once."""
LONGEST_NAME = 45
"""Characters of an IPv6 address at its longest."""


@dataclass
class Tries:
    """The wrong tokens of one, by a clock in seconds."""

    wrong: int = 0
    last_at: float = 0.0
    braked_until: float = 0.0
    spent_until: float = 0.0


class Tally:
    """Wrong tokens by the name of who sent them, of the last ten thousand names."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._tries = OrderedDict[str, Tries]()

    def wait_s(self, name: str, now: float) -> float:
        """Seconds until a token of this one is compared; 0: now."""
        tries = self._tries.get(name)
        if tries is None or now >= tries.braked_until:
            return 0.0
        return max(0.0, tries.spent_until + self._every_s - BURST_S - now)

    def note_wrong(self, name: str, now: float) -> float:
        """Seconds for which this one is braked from now on; 0: not yet."""
        tries = self._tries.setdefault(name, Tries())
        self._tries.move_to_end(name)
        if len(self._tries) > MOST_NAMES:
            self._tries.popitem(last=False)
        if now - tries.last_at > FORGOTTEN_S:
            tries.wrong = 0
        tries.wrong += 1
        tries.last_at = now
        while_s = while_after(tries.wrong)
        if tries.wrong == FREE + 1:
            LOG.warning("%d wrong tokens have come from %r; most of what it sends is not compared now.", FREE + 1, name)
        if while_s:
            tries.braked_until = now + while_s
            tries.spent_until = max(tries.spent_until, now) + self._every_s
        return while_s


class Brake:
    """Of one server. Any thread may use it.

    While the brake is on, a few tokens a second are still compared, so that somebody with the right one gets through
    where many share an address; guesses beyond these are not looked at. Right tokens cost nothing.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._peers, self._clients = Tally(PEER_EVERY_S), Tally(CLIENT_EVERY_S)

    def wait_s(self, asked: HTTPConnection) -> float:
        """Seconds until a token of who asks is compared; 0: now."""
        with self._lock:
            now = self._clock()
            return max(tally.wait_s(name, now) for tally, name in self._names(asked))

    def note_wrong(self, asked: HTTPConnection) -> float:
        """Seconds for which who asks is braked from now on; 0: not yet."""
        with self._lock:
            now = self._clock()
            return max(tally.note_wrong(name, now) for tally, name in self._names(asked))

    def _names(self, asked: HTTPConnection) -> list[tuple[Tally, str]]:
        """The peer; and, where that is a proxy, its client. A peer gains nothing by inventing clients."""
        peer, client = peer_of(asked), client_of(asked)
        return [(self._peers, peer), *([(self._clients, f"{peer} {client}")] if client else [])]


def while_after(wrong: int) -> float:
    """Seconds of the while that begins with so many wrong tokens."""
    if wrong <= FREE:
        return 0.0
    return float(min(LONGEST_S, 2.0 ** min(wrong - FREE - 1, 30)))


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
