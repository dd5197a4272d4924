"""Asking one source over HTTP: redirects followed by hand, the key sent to the source's own origin alone.

What a status means is the caller's business; which addresses may be asked at all is settled in `addresses`.
"""

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from cw_assets.engines.fetching.addresses import PublicTransport, Resolve, is_loopback_name, origin_of, resolve
from cw_assets.errors import ExternalFailure, InvalidInput, Refused

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 15.0, 30.0
HEADERS = {"User-Agent": "cw-assets", "Accept": "*/*", "Accept-Encoding": "identity"}
LOGGERS = ("httpcore.connection", "httpcore.http11")
"""Their debug lines show signed addresses."""
LONGEST_ADDRESS = 8000


class Answer(NamedTuple):
    """What came after the redirects; `at_home`: from the source itself, not from where it sent us."""

    response: "httpx.Response"
    at_home: bool


class SourceClient:
    """A client for the source at `url`, which must be https, or http on this machine.

    `exempt` are further origins (http://127.0.0.2:8000) that may be private and without TLS, as the source itself may
    where its address says that it is this machine. Proxies and .netrc of the environment are not used.
    """

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        exempt: frozenset[str] = frozenset(),
        read_timeout_s: float = READ_TIMEOUT_S,
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        home = parsed(url)
        self.home, self.key = origin_of(home), key
        self.exempt = exempt | ({self.home} if is_loopback_name(home.host) else set())
        self.check(home)
        self.read_timeout_s = read_timeout_s
        self.transport = PublicTransport(exempt=self.exempt, resolve=resolve, verify=verify)
        for name in LOGGERS:
            logging.getLogger(name).setLevel(logging.INFO)

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """The answer behind at most five redirects, its body unread; httpx.TransportError where none came."""
        address, with_key = parsed(url), True
        for _ in range(MAX_REDIRECTS + 1):
            with_key = with_key and origin_of(address) == self.home
            response = self.send(address, headers or {}, with_key)
            try:
                if not response.has_redirect_location:
                    yield Answer(response, at_home=origin_of(address) == self.home)
                    return
                address = self.joined(address, response.headers["Location"])
            finally:
                response.close()
        raise ExternalFailure(
            f"{self.home} redirects more than {MAX_REDIRECTS} times; try again later, or check the address.",
            retryable=False,
        )

    def joined(self, address: "httpx.URL", location: str) -> "httpx.URL":
        try:
            return parsed(urljoin(str(address), location))
        except (InvalidInput, ValueError) as error:
            raise Refused(
                f"{self.home} leads to what is no web address; use another source, or tell its keeper."
            ) from error

    def send(self, address: "httpx.URL", headers: Mapping[str, str], with_key: bool) -> "httpx.Response":
        import httpx

        self.check(address)
        authorization = {"Authorization": f"Bearer {self.key}"} if with_key and self.key else {}
        timeout = httpx.Timeout(self.read_timeout_s, connect=CONNECT_TIMEOUT_S)
        return self.transport.send(
            httpx.Request(
                "GET",
                address.copy_with(fragment=None),
                headers={**HEADERS, **headers, **authorization},
                extensions={"timeout": timeout.as_dict()},
            )
        )

    def check(self, address: "httpx.URL") -> None:
        """Refused for an address that must not be asked, whatever its host resolves to."""
        if address.userinfo:
            raise Refused(f"An address at {address.host} carries a user name; give one without.")
        if address.scheme == "https" or (address.scheme == "http" and origin_of(address) in self.exempt):
            return
        raise Refused(
            f"{self.home} leads to {address.scheme}://{address.host}, which is not https; use another source, or tell "
            "its keeper."
        )

    def close(self) -> None:
        self.transport.close()


def parsed(url: str) -> "httpx.URL":
    import httpx

    try:
        address = httpx.URL(url) if len(url) <= LONGEST_ADDRESS else None
    except (httpx.InvalidURL, UnicodeError):
        address = None
    if address is None or not address.host:
        raise InvalidInput(f"{url.partition('?')[0][:80]!r} is no web address; give one like https://host/path.")
    return address
