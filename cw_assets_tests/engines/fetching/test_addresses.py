"""Where a request may go, over which connection, and with whom it shares the key."""

import logging
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from cw_assets.engines.fetching.addresses import PublicTransport, is_public, origin_of
from cw_assets.engines.fetching.client import MAX_REDIRECTS, SourceClient
from cw_assets.errors import ExternalFailure, InvalidInput, Refused
from cw_assets_tests.engines.fetching.fetched import fetch, files_in
from cw_assets_tests.engines.loras.civitai_server import Handler, Site, file, redirect, status

KEY = "key-for-the-source-alone"
SIGNED = "X-Signature=abc%2Bdef%3D&x=a+b"
PRIVATE = (
    "127.0.0.1",
    "127.9.9.9",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
)
PUBLIC = ("8.8.8.8", "104.18.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8")


def test_public_addresses_are_told_from_all_others():
    assert [address for address in PRIVATE if is_public(address)] == []
    assert [address for address in PUBLIC if not is_public(address)] == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_refused(tmp_path: Path, address: str):
    outcome = fetch("https://lora.test/f", tmp_path / "f", resolve=lambda *_: [address]).outcome
    assert isinstance(outcome, Refused)
    assert "private address" in str(outcome)
    assert files_in(tmp_path) == []


def test_of_mixed_addresses_the_public_ones_alone_are_tried():
    transport = PublicTransport(resolve=lambda *_: ["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111"])
    assert list(transport.allowed_addresses(httpx.URL("https://lora.test"))) == ["8.8.8.8", "2606:4700::1111"]


def test_an_unknown_host_cannot_be_reached(tmp_path: Path):
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert "cannot be reached" in str(fetch("https://lora.test/f", tmp_path / "f", resolve=unknown).outcome)


def test_the_key_stays_with_the_source(site: Site, store: Site, tmp_path: Path):
    url = site.serve("/f", redirect("/moved"))
    site.serve("/moved", redirect(f"{store.origin}/f?{SIGNED}"))
    store.serve("/f", redirect(f"{site.origin}/back"))
    site.serve("/back", file(b"content"))
    assert fetch(url, tmp_path / "f", key=KEY, exempt=(store.origin,)).outcome
    assert [asked.headers.get("Authorization") for asked in site.asked] == [f"Bearer {KEY}", f"Bearer {KEY}", None]
    assert [(asked.path, asked.headers.get("Authorization")) for asked in store.asked] == [(f"/f?{SIGNED}", None)]
    assert KEY not in str([vars(asked) for asked in store.asked])


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_resumed_download_asks_the_store_for_the_rest(site: Site, store: Site, tmp_path: Path, code: int):
    url = site.serve("/f", redirect(f"{store.origin}/f?{SIGNED}", code))
    store.serve("/f", file(b"content", cut_after=3), file(b"content"))
    assert fetch(url, tmp_path / "f", exempt=(store.origin,)).outcome
    assert store.asked[1].headers["Range"] == "bytes=3-"
    assert (tmp_path / "f").read_bytes() == b"content"
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://127.0.0.2:9/f", "not https"),
        ("https://127.0.0.1/f", "private address"),
        ("https://localhost/f", "private address"),
        ("https://[::1]/f", "private address"),
        ("http://8.8.8.8/f", "not https"),
        ("file://host/etc/passwd", "not https"),
        ("file:///etc/passwd", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("https://user:pass@8.8.8.8/f", "user name"),
        ("https://[broken/f", "no web address"),
        ("https://" + "a" * 9000, "no web address"),
    ],
)
def test_a_redirect_to_where_nobody_should_go_is_refused(site: Site, tmp_path: Path, location: str, words: str):
    outcome = fetch(site.serve("/f", redirect(location)), tmp_path / "f", key=KEY).outcome
    assert isinstance(outcome, Refused)
    assert words in str(outcome)
    assert len(site.asked) == 1
    assert files_in(tmp_path) == []


def test_another_port_of_this_machine_is_another_host(site: Site, store: Site, tmp_path: Path):
    store.serve("/f", file(b"content"))
    outcome = fetch(site.serve("/f", redirect(f"{store.origin}/f")), tmp_path / "f").outcome
    assert isinstance(outcome, Refused)
    assert store.asked == []


def test_redirects_in_a_circle_end(site: Site, tmp_path: Path):
    outcome = fetch(site.serve("/f", redirect("/f")), tmp_path / "f").outcome
    assert isinstance(outcome, ExternalFailure)
    assert not outcome.retryable
    assert len(site.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("url", ["http://civitai.com", "ftp://civitai.com", "http://127.0.0.1.nip.io"])
def test_a_source_without_tls_is_refused(url: str):
    with pytest.raises(Refused, match="not https"):
        SourceClient(url)


@pytest.mark.parametrize("url", ["", "civitai.com", "https://", "https://[::1", "/models"])
def test_a_source_that_is_no_address_is_refused(url: str):
    with pytest.raises(InvalidInput, match="is no web address"):
        SourceClient(url)


def test_no_proxy_and_no_netrc_of_the_environment_is_used(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert fetch(site.serve("/f", file(b"content")), tmp_path / "f").outcome
    assert "Authorization" not in site.asked[0].headers


def test_neither_key_nor_signature_is_told(site: Site, store: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="httpcore")
    url = site.serve("/f", redirect(f"{store.origin}/f?{SIGNED}"))
    outcomes = []
    for behaviour in (status(403), status(400), file(b"content", cut_after=2), broken_head, file(b"content")):
        store.serve("/f", behaviour)
        outcomes.append(fetch(url, tmp_path / "f", key=KEY, exempt=(store.origin,), sha256="0" * 64).outcome)
    told = "\n".join([*map(full_text, outcomes), caplog.text, *(p.read_text() for p in tmp_path.rglob("*.json"))])
    assert len(told) > 500
    for secret in (KEY, "X-Signature", "abc%2B"):
        assert secret not in told
    assert store.asked[0].path.endswith(SIGNED)


def broken_head(handler: Handler) -> None:
    handler.wfile.write(f"HTTP/1.1 302 Found\r\nLocation {SIGNED}\r\n\r\n".encode())


def full_text(outcome: object) -> str:
    """As a log shows it, with what it was raised from."""
    import traceback

    assert isinstance(outcome, Exception)
    return "".join(traceback.format_exception(outcome))


# ---- TLS


@pytest.fixture(scope="module")
def tls_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """A site at https://lora.test, on 127.0.0.3 alone, with the certificate that vouches for it."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    make = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=lora.test -addext subjectAltName=DNS:lora.test"
    subprocess.run(
        [openssl, *make.split(), "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler = type("TlsHandler", (Handler,), {})
    server = QuietServer(("127.0.0.3", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = handler.site = Site(f"https://lora.test:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site, certificate
    server.shutdown()
    server.server_close()
    thread.join()


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A handshake that the other side breaks off is no news."""


def test_the_connection_goes_to_the_address_that_was_looked_at(tls_site: tuple[Site, Path], tmp_path: Path):
    site, certificate = tls_site
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.3"] if len(asked) == 1 else ["127.0.0.4"]

    url, trusted = site.serve("/f", file(b"content")), ssl.create_default_context(cafile=certificate)
    wishes = {"resolve": rebinding, "verify": trusted, "exempt": (site.origin,), "key": KEY}
    assert isinstance(fetch(url, tmp_path / "f", **wishes).outcome, str)
    assert asked == ["lora.test"]
    assert site.asked[-1].headers["Host"] == site.origin.removeprefix("https://")


def test_the_certificate_must_be_of_the_name_not_of_the_address(tls_site: tuple[Site, Path], tmp_path: Path):
    site, certificate = tls_site
    site.serve("/f", file(b"content"))
    url, trusted = site.origin.replace("lora.test", "other.test"), ssl.create_default_context(cafile=certificate)
    wishes = {"resolve": lambda *_: ["127.0.0.3"], "exempt": (url,)}
    for verify in (trusted, True):
        outcome = fetch(f"{url}/f", tmp_path / "f", verify=verify, **wishes).outcome
        assert "certificate that is not valid" in str(outcome)
    assert files_in(tmp_path) == []


def test_an_origin_is_scheme_host_and_port():
    assert origin_of(httpx.URL("HTTPS://CivitAI.com/a?b#c")) == "https://civitai.com:443"
    assert origin_of(httpx.URL("http://user:x@[::1]:80/")) == "http://[::1]:80"
