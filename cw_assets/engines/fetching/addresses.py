"""Which addresses may be asked: public ones, checked on the very IP address that is connected to.

Following redirects and keeping the key is the client's work.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cw_assets.errors import Refused

if TYPE_CHECKING:
    import httpx

Resolve = Callable[[str, int], list[str]]
"""The IP addresses of a host, asked for with the port; OSError where there are none."""
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
DEFAULT_PORTS = {"https": 443, "http": 80}


def resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def origin_of(url: "httpx.URL") -> str:
    """Scheme, host and port, such as https://civitai.com:443; no user, path or query."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host.lower()}:{url.port or DEFAULT_PORTS.get(url.scheme, 0)}"


def is_loopback_name(host: str) -> bool:
    """Whether the name itself says that it is this machine; what a name server says does not count."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet, also where it carries another one within it."""
    address = carried(ipaddress.ip_address(text))
    if address in SITE_LOCAL or address.is_multicast or address.is_reserved:
        return False
    return address.is_global


def carried(address: IpAddress) -> IpAddress:
    """The IPv4 address within an IPv6 one that leads there: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or [None, None])[1] or address


class PublicTransport:
    """Sends a request to an address of its host that was looked at first; `exempt` origins may be private.

    The name is resolved once and the connection goes to that IP address, so that a name server which answers
    differently the second time gains nothing. Certificates are checked against the name. No connection is used
    twice: two names can share an address, and what one of them proved says nothing of the other.
    """

    def __init__(
        self, *, exempt: frozenset[str] = frozenset(), resolve: Resolve = resolve, verify: ssl.SSLContext | bool = True
    ) -> None:
        import httpx

        self.exempt, self.resolve = exempt, resolve
        limits = httpx.Limits(max_keepalive_connections=0)
        self.transport = httpx.HTTPTransport(trust_env=False, limits=limits, verify=verify)

    def send(self, request: "httpx.Request") -> "httpx.Response":
        """The answer, its body unread. httpx.TransportError as httpx raises it; Refused for a private address."""
        import httpx

        failure: httpx.TransportError = httpx.ConnectError("no address")
        for address in self.allowed_addresses(request.url):
            try:
                return self.transport.handle_request(pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    def allowed_addresses(self, url: "httpx.URL") -> Iterator[str]:
        addresses = self.found_addresses(url)
        if origin_of(url) in self.exempt:
            return iter(addresses)
        public = [address for address in addresses if is_public(address)]
        if not public:
            raise Refused(
                f"{url.host} leads to a private address of this machine or its network, which is not fetched from; "
                "check the address and the name server."
            )
        return iter(public)

    def found_addresses(self, url: "httpx.URL") -> list[str]:
        import httpx

        try:
            return self.resolve(url.host, url.port or DEFAULT_PORTS[url.scheme])
        except (OSError, OverflowError, UnicodeError) as error:
            raise httpx.ConnectError(f"{url.host} was not found") from error

    def close(self) -> None:
        self.transport.close()


def pinned(request: "httpx.Request", address: str) -> "httpx.Request":
    """The same request to that IP address; its Host header and the name in its TLS handshake stay."""
    import httpx

    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
