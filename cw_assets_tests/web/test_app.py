"""The one origin: what is ours before Dagster's pages, and what begins and ends with the server."""

import gc
import logging
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cw_assets.web.app import is_news, make_origin, warm_up
from cw_assets.web.context import WebContext
from cw_assets.web.uploads import FOLDER
from cw_assets_tests.web.conftest import program
from cw_assets_tests.web.serving import served
from cw_assets_tests.workers.conftest import until


@pytest.mark.parametrize("path", ["/", "/overview/runs", "/graphqlx", "/apis", "/wsx", "/mediax", "/server_info"])
def test_all_other_addresses_are_dagsters(browser, path):
    assert browser.get(path).text == f"page {path}"


def test_api_leads_to_its_page(browser):
    assert browser.get("/api").url.path == "/api/docs"


def test_media_are_served_and_uploads_are_not(browser, project):
    root = project.settings.media_root
    (root / "spot.txt").write_text("spot")
    (root / FOLDER).mkdir(exist_ok=True)
    (root / FOLDER / "spot.txt").write_text("secret")
    assert browser.get("/media/spot.txt").text == "spot"
    assert browser.get(f"/media/{FOLDER}/spot.txt").status_code == 404


def test_pages_begin_and_end_with_the_server(project):
    told = []

    @asynccontextmanager
    async def lifespan(_):
        told.append("begins")
        yield
        told.append("ends")

    pages = Starlette(routes=[Route("/{path:path}", lambda _: PlainTextResponse("page"))], lifespan=lifespan)
    with program(make_origin(WebContext(project.settings, project), pages)) as browser:
        assert browser.get("/").text == "page"
        assert told == ["begins"]
    assert told == ["begins", "ends"]


def test_what_stays_is_spared_the_search_for_garbage():
    try:
        warm_up("json")
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


def test_refused_socket_is_no_error_in_the_log(origin):
    """It would be one for each socket that anybody opens without the token."""
    told: list[logging.LogRecord] = []
    keep, log = logging.Handler(), logging.getLogger("uvicorn.error")
    keep.emit = told.append
    with served(origin) as port:
        log.addHandler(keep)
        try:
            with pytest.raises(InvalidStatus):
                connect(f"ws://127.0.0.1:{port}/ws/jobs", origin="http://evil.example")
            until(lambda: told, "uvicorn logs the refusal")
        finally:
            log.removeHandler(keep)
    assert [is_news(record) for record in told if record.levelno >= logging.ERROR] == [False]


# ---- with a token, Dagster's pages and the media folder ask for it too


@pytest.fixture
def guarded(project):
    (project.settings.media_root / "spot.txt").write_text("spot")
    settings = project.settings.model_copy(update={"api_token": SecretStr("letmein")})
    pages = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse(f"page {request.url.path}"))])
    with program(make_origin(WebContext(settings, project), pages)) as browser:
        yield browser


@pytest.mark.parametrize("path", ["/", "/locations", "/runs/1", "/media/spot.txt"])
def test_programs_without_the_token_get_nothing(guarded, path):
    assert guarded.get(path).status_code == 401
    assert guarded.get(path, headers={"Authorization": "Bearer letmeout"}).status_code == 401
    assert guarded.get(path, headers={"Authorization": "Bearer letmein"}).text in (f"page {path}", "spot")


def test_browsers_are_led_to_where_the_token_is_asked_for_and_known_afterwards(guarded):
    answer = guarded.get("/runs/1", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    assert guarded.get("/jobs").status_code == 200
    assert guarded.post("/api/session", json={"token": "letmein"}).is_success
    assert guarded.get("/runs/1", headers={"Accept": "text/html"}).text == "page /runs/1"
    assert guarded.get("/media/spot.txt").text == "spot"


def test_that_the_page_is_there_can_be_seen_without_it(guarded):
    assert guarded.get("/server_info").text == "page /server_info"
