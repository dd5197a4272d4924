"""Who may use /api, /ws, /jobs and /metrics: whoever knows the token, or, where none is set, this machine alone.

Where a token is set, Dagster's pages and the media folder ask for it too. Pages of another origin are refused
everywhere.

HTTP requests and sockets are judged alike, by their ASGI scope; how a refused one is answered is told in answers.py.
"""

import hmac
import ipaddress
import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from starlette.requests import HTTPConnection
from starlette.types import Scope

from cw_assets.settings import Settings
from cw_assets.web.brake import Brake
from cw_assets.web.passes import Passes

COOKIE = "cw_session"
KNOWN = "is_known"
"""In a request's state once it has shown the token or a session, or, where no token is set, is of this machine."""
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""Whoever stands behind one of these is not this machine, although the proxy may be."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
OTHER_PAGES = frozenset({"cross-site", "same-site"})
PLACE = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9a-f:.]+\]|[^\[\]:/?#@\s]+)(?::(?P<port>\d{1,5}))?", re.I)
DEFAULT_PORTS = {"http": "80", "https": "443"}


class Refusal(NamedTuple):
    """Why somebody may not, as an HTTP status and a sentence; `wait_s` where another time is better."""

    status: int
    sentence: str
    wait_s: int = 0


NO_TOKEN = Refusal(
    401,
    "This server asks for its token, and none or a wrong one was sent; "
    "send the value of CW_API_TOKEN as `Authorization: Bearer TOKEN`, or enter it on the page /jobs.",
)
NOT_HERE = Refusal(
    403,
    "This server has no token, so it answers programs on its own machine alone; "
    "set CW_API_TOKEN there, start it anew, and send that token.",
)
OTHER_PAGE = Refusal(
    403,
    "This comes from a page of another origin, which may change and follow nothing here; "
    "use this server's own pages, and have a reverse proxy pass `Host` on.",
)

BORROWED_NAME = Refusal(
    403,
    "This machine asks for this server by a name that anybody could have given it, and the server has no token; "
    "open it as http://127.0.0.1 or http://localhost with its port, or set CW_API_TOKEN and start it anew.",
)


def too_many(wait_s: float) -> Refusal:
    """What a token is answered with that is not compared."""
    seconds = math.ceil(wait_s)
    sentence = (
        "Too many wrong tokens come from this address, so this one was not looked at; "
        f"send the value of CW_API_TOKEN again in {seconds} s."
    )
    return Refusal(429, sentence, seconds)


@dataclass(frozen=True)
class Access:
    """The judge, by the settings of this server; one for all its routes, as it counts wrong tokens."""

    settings: Settings
    brake: Brake = field(default_factory=Brake)

    @property
    def token(self) -> bytes:
        """Empty: none is set."""
        return self.settings.api_token.get_secret_value().encode()

    def refusal(self, scope: Scope, *, token_needed: bool = True) -> Refusal | None:
        """Why the request or socket of this ASGI scope is refused; None: it is welcome.

        `token_needed=False` is for what holds no data, as the page that asks for the token does.
        """
        asked = HTTPConnection(scope)
        if not self.token and not is_this_machine(asked):
            return NOT_HERE
        unknown = self._refusal_of_unknown(asked) if self.token and token_needed else None
        refusal = unknown or (OTHER_PAGE if is_of_another_page(asked) else None)
        if token_needed and not refusal:
            mark_known(scope)
        return refusal

    def refusal_of_pages(self, scope: Scope) -> Refusal | None:
        """The same for Dagster's pages and the media folder: where no token is set they are open, as Dagster itself is.

        Not so to pages of another origin, which a browser here may show: they could launch and delete.
        """
        asked = HTTPConnection(scope)
        if self.token and (unknown := self._refusal_of_unknown(asked)):
            return unknown
        if not self.token and is_by_borrowed_name(asked):
            return BORROWED_NAME
        if is_of_another_page(asked):
            return OTHER_PAGE
        if self.token or is_this_machine(asked):
            mark_known(scope)
        return None

    def refusal_of_token(self, asked: HTTPConnection, said: bytes) -> Refusal | None:
        """Why what somebody says to be the token does not open; None: it is the token."""
        if wait_s := self.brake.wait_s(asked):
            return too_many(wait_s)
        if not self.is_token(said):
            self.brake.note_wrong(asked)
            return NO_TOKEN
        self.brake.note_right(asked)
        return None

    def is_token(self, said: bytes) -> bool:
        """Whether this is the token, found out in a time that tells nothing of it; False where none is set."""
        return bool(self.token) and hmac.compare_digest(said, self.token)

    def new_session(self) -> str:
        """What the cookie of somebody who has shown the token holds."""
        return self._passes.new()

    @cached_property
    def _passes(self) -> Passes:
        return Passes(self.settings)

    def _refusal_of_unknown(self, asked: HTTPConnection) -> Refusal | None:
        """A session is never braked: it cannot be guessed."""
        scheme, _, said = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.refusal_of_token(asked, said.strip().encode("latin-1"))  # as the bytes came
        return None if self._passes.is_good(asked.cookies.get(COOKIE, "")) else NO_TOKEN


def mark_known(scope: Scope) -> None:
    """In the state of the request, where connections.py sees it."""
    scope.setdefault("state", {})[KNOWN] = True


def is_this_machine(asked: HTTPConnection) -> bool:
    """Whether a program on this machine asks for this machine by its name, and passes nothing on for others.

    A peer on the loopback is not enough: a page elsewhere can give this machine's address to a name of its own, and
    then the browser here asks for that name.
    """
    hosts = asked.headers.getlist("host")
    if asked.client is None or not is_loopback(asked.client.host) or len(hosts) != 1:
        return False
    return is_loopback(host_and_port(hosts[0])[0]) and not any(name in asked.headers for name in PROXY_HEADERS)


def is_by_borrowed_name(asked: HTTPConnection) -> bool:
    """Whether a program on this machine asks for a name of the DNS, whose owner may have given it our address."""
    host = host_and_port(asked.headers.get("host", ""))[0]
    named = "." in host and not is_address(host) and not is_loopback(host)
    return named and asked.client is not None and is_loopback(asked.client.host)


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Of a name or an address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def is_of_another_page(asked: HTTPConnection) -> bool:
    """Whether a browser asks for a page of another origin.

    Where the browser does not name the origin, only what may change or follow something counts.
    """
    origins = asked.headers.getlist("origin")
    if not origins:
        follows = asked.scope["type"] == "websocket" or asked.scope["method"] not in READING
        return follows and asked.headers.get("sec-fetch-site", "") in OTHER_PAGES
    scheme = origins[0].partition("://")[0]
    here = host_and_port(f"{scheme}://{asked.headers.get('host', '')}")
    return len(origins) > 1 or not here[0] or host_and_port(origins[0]) != here


def host_and_port(place: str) -> tuple[str, str]:
    """Of an origin or a Host header, in lower case; two empty texts for anything else."""
    found = PLACE.fullmatch(place)
    if not found:
        return "", ""
    scheme = (found["scheme"] or "").lower()
    return found["host"].strip("[]").lower(), found["port"] or DEFAULT_PORTS.get(scheme, "")
