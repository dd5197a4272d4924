"""Videos that are sent: as strict as the inbox, cut off where they are too large, and nothing left of those refused."""

import json
import os
import time

import anyio
import pytest
from starlette.requests import ClientDisconnect, Request

from cw_assets.catalog.records import MediaRecord
from cw_assets.errors import InvalidInput
from cw_assets.web.forms import FORM_BYTES, VideoForm
from cw_assets.web.uploads import FOLDER, LEFT_S, clear_leftovers, private_folder, received
from cw_assets_tests.media import Shot, make_video
from cw_assets_tests.web.conftest import MAX_FILE_BYTES

BOUNDARY = b"1f2e3d"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Some kilobytes of mp4."""
    return make_video(tmp_path_factory.mktemp("video") / "Summer.mp4", (Shot(20, (200, 40, 40)),)).read_bytes()


def unlike(video: bytes, mark: str) -> bytes:
    """The same video with another content: a `free` box at its end, which players pass over."""
    content = mark.encode()
    return video + (8 + len(content)).to_bytes(4, "big") + b"free" + content


def send(browser, content, name="Summer.mp4", **fields):
    return browser.post("/api/media", files={"file": (name, content)}, data=fields)


def part(content: bytes, disposition: bytes) -> bytes:
    return b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; " + disposition + b"\r\n\r\n" + content + b"\r\n"


def form(*parts: bytes, end: bytes = b"--" + BOUNDARY + b"--\r\n") -> bytes:
    return b"".join(parts) + end


@pytest.fixture(autouse=True)
def nothing_left(project):
    """Whatever a test sends, its folder is gone afterwards."""
    yield
    assert list((project.settings.media_root / FOLDER).glob("*")) == []


@pytest.fixture
def unchanged(project):
    """The test takes no video in: no record, no file."""
    before = len(project.catalog.list_media(limit=None)), files_of(project)
    yield
    assert (len(project.catalog.list_media(limit=None)), files_of(project)) == before


def files_of(project):
    return sorted((project.settings.media_root / "videos").glob("*"))


def test_video_becomes_a_media(browser, project, video):
    answer = send(browser, unlike(video, "first"))
    assert answer.status_code == 201
    record = MediaRecord.model_validate_json(answer.content)
    assert (record.file_name, record.status, record.width, record.height) == ("Summer.mp4", "uploaded", 320, 180)
    assert project.workplace.store.path(record.video_file).read_bytes() == unlike(video, "first")
    assert record.partition_key in project.instance.get_dynamic_partitions("media")
    assert browser.get(answer.headers["location"]).json() == answer.json()


def test_same_content_is_the_same_media(browser, video):
    first = send(browser, unlike(video, "twice"))
    again = send(browser, unlike(video, "twice"), name="Other.mov")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


def test_video_belongs_to_the_campaign_that_is_named(browser, project, video):
    campaign = project.catalog.add_campaign(job_id="J-2")
    answer = send(browser, unlike(video, "campaign"), campaign_id=str(campaign.id))
    assert (answer.status_code, answer.json()["campaign_id"]) == (201, campaign.id)
    apart = send(browser, unlike(video, "campaign"), campaign_id="")
    assert (apart.status_code, apart.json()["campaign_id"]) == (201, None)


def test_campaign_may_come_after_the_file(browser, project, video):
    campaign = project.catalog.add_campaign(job_id="J-3")
    file = part(unlike(video, "after"), b'name="file"; filename="Summer.mp4"')
    answer = browser.post(
        "/api/media", content=form(file, part(str(campaign.id).encode(), b'name="campaign_id"')), headers=FORM
    )
    assert (answer.status_code, answer.json()["campaign_id"]) == (201, campaign.id)


def test_name_of_any_language_is_kept(browser, video):
    assert send(browser, unlike(video, "name"), name="夏の Spot – 1.MP4").json()["file_name"] == "夏の Spot – 1.MP4"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "name",
    [
        "../../Summer.mp4",
        "/etc/cron.d/Summer.mp4",
        "..\\Summer.mp4",
        "folder/Summer.mp4",
        "CON.mp4",
        "Summer.mp4 ",
        "Summer",
        ".mp4",
        "Summer.exe",
        "Summer.mp4.html",
        "x" * 300 + ".mp4",
    ],
)
def test_name_that_is_not_safe_is_refused(browser, project, video, name):
    answer = send(browser, unlike(video, "unsafe"), name=name)
    assert answer.status_code == 422
    assert answer.json()["kind"] == "InvalidInput"
    assert not (project.settings.media_root.parent / "Summer.mp4").exists()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("name", [b"\xff\xfe.mp4", b"a\tb.mp4", b"a\x00b.mp4", b"a\x1b[2J.mp4", b"", b".."])
def test_name_that_no_client_has_tidied_is_refused(browser, video, name):
    body = form(part(video, b'name="file"; filename="' + name + b'"'))
    assert browser.post("/api/media", content=body, headers=FORM).status_code == 422


def test_name_is_checked_before_anything_is_written(tmp_path):
    read = VideoForm(FORM["Content-Type"], tmp_path)
    with pytest.raises(InvalidInput, match="safe file name"), read:
        read.feed(part(b"content", b'name="file"; filename="../x.mp4"'))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"MZ" + bytes(500), "x-msdownload"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "image/png"),
        (b"#!/bin/sh\nrm -rf /\n", "not in any video format"),
    ],
)
def test_content_that_is_no_video_is_refused(browser, content, why):
    answer = send(browser, content)
    assert answer.status_code == 422
    assert why in answer.json()["error"]


@pytest.mark.usefixtures("unchanged")
def test_ending_that_the_content_belies_is_refused(browser, video):
    assert "in fact" in send(browser, video, name="Summer.mkv").json()["error"]


@pytest.mark.usefixtures("unchanged")
def test_broken_video_is_refused(browser, video):
    assert send(browser, video[:200]).status_code == 422


@pytest.mark.usefixtures("unchanged")
def test_campaign_that_does_not_exist_is_told(browser, video):
    assert send(browser, unlike(video, "none"), campaign_id="99").status_code == 404


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("campaign_id", ["0", "-1", "x", "1.0", "2147483648", "9" * 5000, "١"])
def test_campaign_that_can_be_none_is_refused(browser, video, campaign_id):
    assert send(browser, unlike(video, "bad"), campaign_id=campaign_id).status_code == 422


# ---- size


@pytest.mark.usefixtures("unchanged")
def test_file_that_is_a_little_too_large_is_refused(browser, video):
    answer = send(browser, video.ljust(MAX_FILE_BYTES + 1, b"\0"))
    assert (answer.status_code, answer.json()["kind"]) == (413, "LimitExceeded")


@pytest.mark.usefixtures("unchanged")
def test_file_that_says_it_is_too_large_is_not_even_read(origin):
    length = (b"content-length", str(MAX_FILE_BYTES + FORM_BYTES + 1).encode())
    status, problem = stream(origin, iter([]), length)
    assert (status, problem["kind"]) == (413, "LimitExceeded")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("told", [[], [(b"content-length", b"100")]])
def test_file_that_never_ends_is_cut_off(origin, project, told):
    """Whatever it says of its length; what is written of it stays below the limit."""
    written = []

    def pieces():
        yield part(b"", b'name="file"; filename="Summer.mp4"').removesuffix(b"\r\n")
        while True:
            written.extend(file.stat().st_size for file in (project.settings.media_root / FOLDER).glob("*/*"))
            yield bytes(65536)

    status, problem = stream(origin, pieces(), *told)
    assert (status, problem["kind"]) == (413, "LimitExceeded")
    assert 0 < max(written) <= MAX_FILE_BYTES + FORM_BYTES


def stream(origin, pieces, *headers):
    """Send a form in pieces, each only when it is asked for; the status and the JSON of the answer."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": next(pieces), "more_body": True}

    async def send(message):
        sent.append(message)

    named = [(b"host", b"127.0.0.1:3000"), (b"content-type", FORM["Content-Type"].encode()), *headers]
    scope = {"type": "http", "method": "POST", "path": "/api/media", "query_string": b"", "headers": named}
    anyio.run(origin, scope | {"client": ("127.0.0.1", 5), "scheme": "http", "root_path": ""}, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


# ---- forms that are none


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=x",
        f"multipart/form-data; boundary={'x' * 300}",
    ],
)
def test_body_that_is_no_form_is_refused(browser, content_type):
    answer = browser.post("/api/media", content=b"--x--\r\n", headers={"Content-Type": content_type})
    assert answer.status_code == 422
    assert "multipart/form-data" in answer.json()["error"]


FILE = part(b"0" * 100, b'name="file"; filename="Summer.mp4"')


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "cut off"),
        (form(), "no file"),
        (form(part(b"1", b'name="campaign_id"')), "no file"),
        (form(FILE, FILE), "twice"),
        (form(part(b"1", b'name="campaign_id"'), part(b"1", b'name="campaign_id"'), FILE), "twice"),
        (form(part(b"/etc/passwd", b'name="path"'), FILE), "not known"),
        (form(part(b"0", b'name="other"; filename="a.mp4"')), "not known"),
        (form(part(b"0", b'name="file"')), "not known"),
        (form(part(b"0", b'filename="a.mp4"')), "not known"),
        (FILE, "cut off"),
        (form(FILE, end=b""), "cut off"),
        (b"no form at all", "cannot be read"),
        (form(FILE)[:-4], "cut off"),
        (b"--" + BOUNDARY + b"\r\n" + b"A: b\r\n" * 100 + b"\r\n", "cannot be read"),
    ],
)
def test_form_with_anything_else_is_refused(browser, body, why):
    answer = browser.post("/api/media", content=body, headers=FORM)
    assert answer.status_code == 422
    assert why in answer.json()["error"]


def test_form_is_read_in_whatever_pieces_it_comes(tmp_path, video):
    body = form(part(b"7", b'name="campaign_id"'), part(video, b'name="file"; filename="Summer.mp4"'))
    for number, length in enumerate((1, 7, 4096)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with VideoForm(FORM["Content-Type"], folder) as read:
            for start in range(0, len(body), length):
                read.feed(body[start : start + length])
            path, _, campaign_id = read.finish()
        assert (path, campaign_id, path.read_bytes()) == (folder / "Summer.mp4", 7, video)


# ---- what is left


def test_client_that_goes_away_leaves_nothing(project):
    sent = [{"type": "http.request", "body": FILE, "more_body": True}, {"type": "http.disconnect"}]

    async def receive():
        return sent.pop(0)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", FORM["Content-Type"].encode())]}

    async def upload():
        with private_folder(project.settings) as folder:
            await received(Request(scope, receive), folder)

    with pytest.raises(ClientDisconnect):
        anyio.run(upload)


def test_folder_of_an_upload_is_private(project):
    with private_folder(project.settings) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_what_a_killed_server_left_is_deleted_after_a_day(project):
    with private_folder(project.settings) as young, private_folder(project.settings) as old:
        (old / "Summer.mp4").write_bytes(b"0")
        past = time.time() - LEFT_S - 1
        os.utime(old, (past, past))
        clear_leftovers(project.settings)
        assert (young.exists(), old.exists()) == (True, False)


def test_media_folder_that_cannot_be_written_is_told(browser, project, video):
    folder = project.settings.media_root / FOLDER
    folder.rmdir()
    folder.write_text("in the way")
    try:
        answer = send(browser, video)
    finally:
        folder.unlink()
    assert answer.status_code in (502, 503)
    assert answer.json()["kind"] == "ExternalFailure"
