"""The media folder as the web app serves it: whole files and parts of them, nothing hidden, nothing outside."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from cw_assets.web.media_files import MediaFiles


@pytest.fixture
def media(tmp_path):
    root = tmp_path / "media"
    (root / "videos").mkdir(parents=True)
    (root / "videos" / "spot.mp4").write_bytes(bytes(range(256)) * 40)
    (root / "reports").mkdir()
    (root / "reports" / "1-spot.html").write_text("<h1>Spot</h1>")
    (root / ".runtime").mkdir()
    (root / ".runtime" / "catalog.sqlite").write_text("secret")
    (root / "videos" / ".part").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("secret")
    (root / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "inbox" / "rejected").mkdir(parents=True)
    (root / "inbox" / "rejected" / "page.html").write_text("<script>secret</script>")
    (root / "videos" / "link.mp4").symlink_to("../.runtime/catalog.sqlite")
    (root / "videos" / "page").symlink_to("../inbox/rejected")
    return root


@pytest.fixture
def browser(media):
    with TestClient(Starlette(routes=[Mount("/media", MediaFiles(directory=media))])) as client:
        yield client


def test_file_is_served_whole(browser, media):
    answer = browser.get("/media/videos/spot.mp4")
    assert answer.status_code == 200
    assert answer.content == (media / "videos" / "spot.mp4").read_bytes()
    assert answer.headers["content-type"] == "video/mp4"


def test_part_of_a_file_is_served_as_players_ask_for_it(browser, media):
    answer = browser.get("/media/videos/spot.mp4", headers={"Range": "bytes=1000-1999"})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == "bytes 1000-1999/10240"
    assert answer.content == (media / "videos" / "spot.mp4").read_bytes()[1000:2000]


def test_end_of_a_file_is_served(browser, media):
    answer = browser.get("/media/videos/spot.mp4", headers={"Range": "bytes=-100"})
    assert answer.content == (media / "videos" / "spot.mp4").read_bytes()[-100:]


def test_part_that_is_not_there_is_refused(browser):
    assert browser.get("/media/videos/spot.mp4", headers={"Range": "bytes=99999-"}).status_code == 416


def test_unchanged_file_is_not_sent_again(browser):
    tag = browser.get("/media/videos/spot.mp4").headers["etag"]
    assert browser.get("/media/videos/spot.mp4", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["videos/spot.mp4", "reports/1-spot.html"])
def test_browser_does_not_guess_the_type(browser, path):
    assert browser.get(f"/media/{path}").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        ".runtime/catalog.sqlite",
        "%2eruntime/catalog.sqlite",
        "videos/../.runtime/catalog.sqlite",
        "videos/%2e%2e/%2eruntime/catalog.sqlite",
        "videos//../.runtime/catalog.sqlite",
        "videos/.part",
        "videos/link.mp4",
        ".",
        "..",
    ],
)
def test_hidden_things_are_not_there(browser, path):
    assert_not_there(browser, path)


@pytest.mark.parametrize(
    "path",
    [
        "inbox/rejected/page.html",
        "%69nbox/rejected/page.html",
        "videos/../inbox/rejected/page.html",
        "videos/page/page.html",
    ],
)
def test_what_people_drop_into_the_inbox_is_not_shown(browser, path):
    assert_not_there(browser, path)


@pytest.mark.parametrize(
    "path",
    [
        "../outside/secret.txt",
        "%2e%2e/outside/secret.txt",
        "%2e%2e%2foutside%2fsecret.txt",
        "videos/%2e%2e/%2e%2e/outside/secret.txt",
        "..%5coutside%5csecret.txt",
        "%252e%252e/outside/secret.txt",
        "link.txt",
        "folder/secret.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
    ],
)
def test_nothing_outside_is_served(browser, path):
    assert_not_there(browser, path)


def assert_not_there(browser: TestClient, path: str) -> None:
    answer = browser.get(f"http://testserver/media/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_raw_dots_that_no_client_has_tidied_are_refused(media):
    """The path as it may stand in a hand-written request."""
    import anyio

    sent = []

    async def ask(path: str) -> None:
        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": [], "raw_path": b""}
        app = Starlette(routes=[Mount("/media", MediaFiles(directory=media))])
        await app(scope, receive, send)

    for path in ("/media/../outside/secret.txt", "/media/videos/../../outside/secret.txt", "/media//etc/passwd"):
        sent.clear()
        anyio.run(ask, path)
        assert sent[0]["status"] == 404


@pytest.mark.parametrize("path", ["", "videos", "videos/", "missing.mp4"])
def test_folders_are_not_listed(browser, path):
    assert browser.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(browser, media, method):
    assert browser.request(method, "/media/videos/spot.mp4").status_code == 405
    assert (media / "videos" / "spot.mp4").is_file()
