"""What stands before /api: the token, its pass, pages elsewhere, and bodies that are too large."""

import socket

import pytest
from starlette.testclient import WebSocketDenialResponse

from cw_assets.web import guard
from cw_assets.web.access import COOKIE
from cw_assets.web.api import MAX_JSON_BYTES
from cw_assets.web.app import make_origin
from cw_assets.web.context import WebContext
from cw_assets.web.session import MAX_SESSION_BYTES
from cw_assets_tests.web.conftest import pages, program
from cw_assets_tests.web.serving import served

TOKEN = "open sesame"
GUARDED = ("/api/jobs", "/api/media", "/api/health", "/api/health/store", "/api/nothing", "/metrics")
OPEN = ("/api/docs", "/api/docs/assets/swagger-ui.css", "/api/openapi.json", "/jobs")


@pytest.fixture(scope="module")
def locked(project):
    settings = project.settings.model_copy(update={"api_token": type(project.settings.api_token)(TOKEN)})
    return make_origin(WebContext(settings, project), pages())


@pytest.fixture
def stranger(locked):
    return program(locked, peer="10.0.0.7", base_url="http://10.0.0.5:3000")


@pytest.mark.parametrize("path", GUARDED)
def test_without_the_token_there_is_no_answer(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["kind"] == "Refused"
    assert "CW_API_TOKEN" in answer.json()["error"]


def test_without_the_token_no_socket_opens(stranger):
    with pytest.raises(WebSocketDenialResponse) as refused, stranger.websocket_connect("/ws/jobs"):
        pass
    assert refused.value.status_code == 401


@pytest.mark.parametrize("path", GUARDED[:2])
def test_token_opens(stranger, path):
    assert stranger.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize("path", OPEN)
def test_what_holds_no_data_is_shown_to_everybody_who_could_know_the_token(stranger, path):
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize("path", [*GUARDED, *OPEN, "/api/session"])
def test_other_machines_see_nothing_where_no_token_is_set(origin, path):
    answer = program(origin, peer="10.0.0.7").get(path)
    assert answer.status_code == 403
    assert "CW_API_TOKEN" in answer.json()["error"]


@pytest.mark.parametrize(
    "path", ["/api/docsx", "/api/docs/../jobs", "/api/session/../jobs", "/api//jobs", "/api/jobs/"]
)
def test_open_addresses_open_no_others(stranger, path):
    """As they may stand in a hand-written request, which no client has tidied."""
    answer = stranger.get(path)
    assert answer.status_code == 401


def test_dagsters_pages_are_where_they_were(stranger):
    assert stranger.get("/overview", headers={"Authorization": f"Bearer {TOKEN}"}).text == "page /overview"


def test_browser_shows_the_token_once(stranger):
    answer = stranger.post("/api/session", json={"token": TOKEN})
    assert answer.status_code == 204
    assert stranger.get("/api/jobs").status_code == 200
    stranger.delete("/api/session")
    assert stranger.get("/api/jobs").status_code == 401


def test_pass_is_out_of_reach_of_scripts_and_other_pages(stranger):
    cookie = stranger.post("/api/session", json={"token": TOKEN}).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert TOKEN not in cookie


def test_pass_stays_on_https_where_the_browser_came_by_it(locked):
    direct = program(locked, base_url="https://studio.example").post("/api/session", json={"token": TOKEN})
    proxied = program(locked).post("/api/session", json={"token": TOKEN}, headers={"X-Forwarded-Proto": "https"})
    assert "; Secure" in direct.headers["set-cookie"]
    assert "; Secure" in proxied.headers["set-cookie"]


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + " ", "ü"])
def test_wrong_token_gets_no_pass(stranger, token):
    answer = stranger.post("/api/session", json={"token": token})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("body", [{}, {"token": 1}, {"token": "x" * 2000}, {"token": TOKEN, "more": 1}, []])
def test_what_was_sent_as_a_token_is_not_repeated(stranger, body):
    answer = stranger.post("/api/session", json=body)
    assert answer.status_code == 422
    assert TOKEN not in answer.text
    assert "xxxx" not in answer.text


def test_server_without_a_token_gives_no_pass(browser):
    assert browser.post("/api/session", json={"token": ""}).status_code == 422


def test_page_elsewhere_may_not_write(browser):
    answer = browser.post("/api/prompts", json={"text": "A fox"}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert answer.json()["kind"] == "Refused"
    form = {"Origin": "null", "Content-Type": "text/plain"}
    assert browser.post("/api/prompts", content='{"text": "A fox"}', headers=form).status_code == 403


def test_page_elsewhere_may_not_use_dagsters_pages(browser):
    answer = browser.post("/graphql", json={"query": "{ version }"}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert browser.post("/graphql", headers={"Origin": "http://127.0.0.1:3000"}).text == "page /graphql"
    assert browser.get("/overview", headers={"Host": "evil.example:3000"}).status_code == 403
    assert browser.get("/media/x", headers={"Host": "evil.example:3000"}).status_code == 403


def test_link_changes_nothing_by_graphql(browser):
    """Dagster takes mutations by GET, and a picture's address on any page is one."""
    answer = browser.get("/graphql?query=mutation%7B__typename%7D", headers={"Accept": "image/*"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert browser.get("/graphql", headers={"Accept": "text/html"}).text == "page /graphql"


def test_page_elsewhere_is_not_told_that_it_may(browser):
    asks = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = browser.options("/api/jobs", headers=asks)
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_answers_are_not_kept_or_guessed(browser):
    headers = browser.get("/api/jobs").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_what_anybody_may_send_is_small(stranger):
    answer = stranger.post("/api/session", content=b"x" * (MAX_SESSION_BYTES + 1))
    assert answer.status_code == 413
    assert "more than the 8 KB" in answer.json()["error"]


def test_what_anybody_may_send_is_waited_for_no_longer_than_a_piece(locked, monkeypatch):
    monkeypatch.setattr(guard, "BODY_S", 0.05)
    head = "POST /api/session HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 8000\r\n\r\n"
    with served(locked) as port, socket.create_connection(("127.0.0.1", port), 20) as peer:
        peer.sendall(head.encode() + b"x" * 5000)
        assert peer.recv(12) == b"HTTP/1.1 408"


@pytest.mark.parametrize("in_pieces", [False, True])
def test_body_that_is_too_large_is_refused(browser, in_pieces):
    body = b'{"text": "' + b"x" * MAX_JSON_BYTES + b'"}'
    content = (body[start : start + 65536] for start in range(0, len(body), 65536)) if in_pieces else body
    answer = browser.post("/api/prompts", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["kind"] == "LimitExceeded"
