"""Who may use a page, and what is told of what is none: tokens, certificates, redirects, other servers."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from cw_assets import api
from cw_assets.api.remote import RemoteProject, following
from cw_assets.errors import (
    ExternalFailure,
    InvalidInput,
    LimitExceeded,
    Refused,
)
from cw_assets_tests.api.pages import Page, origin
from cw_assets_tests.media import Shot, make_video
from cw_assets_tests.web.serving import Work
from cw_assets_tests.workers.conftest import embedded_broker, in_folder

TOKEN = "ein Schlüssel"


@contextlib.contextmanager
def answering(answer: Response) -> Iterator[RemoteProject]:
    """A project behind a server that answers all with this."""

    app = Starlette(routes=[Route("/{path:path}", lambda _: answer)])
    with Page(lambda: app) as page, api.connect(page.address) as remote:
        yield remote


def test_the_token_opens_the_page_and_its_sockets(tmp_path):
    settings = in_folder(tmp_path, api_token=TOKEN)
    project = api.StackProject(settings)
    with contextlib.closing(project), embedded_broker(settings), Page(lambda: origin(project)) as page:
        with api.connect(page.address) as stranger, pytest.raises(Refused, match="it was sent none; give what CW_API_"):
            stranger.list_jobs()
        with api.connect(page.address, token="Schlüssel") as wrong:
            with pytest.raises(Refused, match="the one that it was sent is another") as refusal:
                wrong.add_media(make_video(tmp_path / "spot.mp4", [Shot(2, (9, 9, 9))]))
            assert "Schlüssel" not in str(refusal.value)
        with api.connect(page.address) as stranger, pytest.raises(Refused, match="it was sent none"):
            stranger.download(f"{page.address}/media/report.html", tmp_path)
        with api.connect(page.address, token=f"{TOKEN}\n") as known:
            work = Work(project.catalog)
            with contextlib.closing(following.Following(known._page, work.job_id)) as news:
                told = news._hear(None, 20)
            assert told == known.get_job(work.job_id) == work.state


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (HTMLResponse("<h1>Welcome</h1>"), r"no page of ours \(HTTP 200, text/html\); look at scheme, host and port"),
        (HTMLResponse("gone", 404), r"no page of ours \(HTTP 404, text/html\)"),
        (HTMLResponse("Bad Gateway", 502), r"Something before the page answers .* \(HTTP 502\).*; see whether `cw up`"),
        (JSONResponse({"jobs": 3}), "in a shape that is not known here .*; look at the address, and install the same"),
        (JSONResponse([]), "in a shape that is not known here"),
        (PlainTextResponse("{", media_type="application/json"), "no page of ours"),
        (JSONResponse({"error": "The moon is full; wait.", "kind": "MoonError"}, 400), "^The moon is full; wait.$"),
        (JSONResponse({"error": "The hub fell; wait.", "kind": "ExternalFailure"}, 503), "^The hub fell; wait.$"),
        (JSONResponse({"error": "Not so; wait.", "kind": "Settings"}, 400), "^Not so; wait.$"),
    ],
)
def test_what_answers_otherwise_is_told_in_a_sentence(answer, sentence):
    with answering(answer) as remote, pytest.raises(ExternalFailure, match=sentence):
        remote.list_jobs()


def test_the_class_of_an_error_comes_over(remote):
    told = JSONResponse({"error": "There is no room; delete something.", "kind": "LimitExceeded"}, 422)
    with answering(told) as full, pytest.raises(LimitExceeded, match=r"^There is no room; delete something.$"):
        full.list_jobs()
    with answering(JSONResponse({"error": "Gone; wait.", "kind": "ExternalFailure"}, 502)) as failed:
        with pytest.raises(ExternalFailure) as lasting:
            failed.list_jobs()
        assert not lasting.value.retryable


@pytest.mark.parametrize(
    ("status", "told_s", "wait_s"),
    [(408, None, 0), (429, "7", 7), (503, "30", 30), (429, "99999", 60), (429, "soon", 0)],
)
def test_page_that_asks_to_come_later_has_failed_for_now_alone(status, told_s, wait_s):
    headers = {"Retry-After": told_s} if told_s else {}
    later = JSONResponse({"error": "Too many; later.", "kind": "LimitExceeded"}, status, headers=headers)
    with answering(later) as busy, pytest.raises(ExternalFailure, match=r"^Too many; later.$") as failure:
        busy.list_jobs()
    assert (failure.value.retryable, failure.value.wait_s) == (True, wait_s)


def test_the_token_is_not_sent_on():
    there = list[Scope]()

    async def other(scope: Scope, receive: Receive, send: Send) -> None:
        there.append(scope)

    async def sends_on(scope: Scope, receive: Receive, send: Send) -> None:
        answer = RedirectResponse(elsewhere.address.replace("http", scope["type"].replace("websocket", "ws")))
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).send_denial_response(answer)
        elif scope["type"] == "http":
            await answer(scope, receive, send)

    with (
        Page(lambda: other) as elsewhere,
        Page(lambda: sends_on) as page,
        api.connect(page.address, token="secret") as remote,
    ):
        there.clear()
        with pytest.raises(ExternalFailure, match=f"sends on to {elsewhere.address}, and the token goes to the given"):
            remote.list_jobs()
        with pytest.raises(ValueError, match="cannot follow cross-origin redirect"), remote._page.listen("1", None):
            pass
    assert there == []


def test_nobody_answers(page):
    with api.connect("http://127.0.0.1:9") as nobody:
        with pytest.raises(ExternalFailure, match=r"Nothing answers at http://127.0.0.1:9 \(.*refused\)") as failure:
            nobody.list_jobs()
        assert failure.value.retryable
    with api.connect(page.address.replace("http", "https")) as plain:
        with pytest.raises(ExternalFailure, match=r"No safe connection to https://.* came about") as failure:
            plain.list_jobs()
        assert not failure.value.retryable


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed, which makes the certificate")
def test_a_certificate_of_ones_own_is_trusted_when_it_is_named(project, tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*making, *names], check=True, capture_output=True)
    work = Work(project.catalog)
    with Page(lambda: origin(project), ssl_keyfile=key, ssl_certfile=certificate) as page:
        address = page.address.replace("http", "https")
        with api.connect(address) as wary, pytest.raises(ExternalFailure, match=r"No safe connection .* SSL_CERT_FILE"):
            wary.list_jobs()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with api.connect(address) as remote, contextlib.closing(following.Following(remote._page, work.job_id)) as news:
            assert news._hear(None, 20) == remote.get_job(work.job_id) == work.state


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5:3000",
        "ftp://10.0.0.5",
        "http://",
        "http://host:99999999",
        "http://host/jobs",
        "http://host?a=1",
        "x y",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(InvalidInput, match=r"no address of a page.*; give it as in http://10.0.0.5:3000"):
        RemoteProject(address)


def test_secrets_are_not_repeated():
    with pytest.raises(InvalidInput) as refusal:
        RemoteProject("http://anna:sesame@host:3000")
    assert "sesame" not in str(refusal.value)
    with pytest.raises(InvalidInput, match="cannot be sent") as refusal:
        RemoteProject("http://host:3000", token="sesame\nX-Other: 1")
    assert "sesame" not in str(refusal.value)
    with RemoteProject("http://host:3000", token="sesame") as project:
        assert "sesame" not in repr(project) + repr(vars(project))
