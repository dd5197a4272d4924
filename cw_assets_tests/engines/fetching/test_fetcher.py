"""Sources that misbehave, and disks that are full: each has its own words, and none leaves a file."""

import hashlib
import itertools
import random
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from cw_assets.engines.fetching import fetcher
from cw_assets.engines.fetching.answers import LONGEST_WAIT_S, retry_after_s
from cw_assets.errors import CwError, ExternalFailure, InvalidInput, LimitExceeded, NotReady
from cw_assets_tests.engines.fetching.fetched import fetch, files_in
from cw_assets_tests.engines.loras.civitai_server import (
    Behaviour,
    Site,
    announced,
    drip,
    file,
    held,
    page,
    partial,
    status,
    unannounced,
)

CONTENT = random.Random(3).randbytes(100_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SIZE = len(CONTENT)


@pytest.mark.parametrize(
    ("behaviour", "wishes", "error", "words", "retryable"),
    [
        (page(), {}, ExternalFailure, "a web page instead of the file", False),
        (page(content_type="application/octet-stream"), {}, ExternalFailure, "a web page", False),
        (status(404), {}, ExternalFailure, "status 404", False),
        (status(403), {}, ExternalFailure, "status 403", False),
        (status(204), {}, ExternalFailure, "status 204", False),
        (status(304), {}, ExternalFailure, "status 304", False),
        (partial(CONTENT, f"bytes 0-{SIZE - 1}/{SIZE}"), {}, ExternalFailure, "status 206", False),
        (status(429), {}, ExternalFailure, "429", True),
        (status(503), {}, ExternalFailure, "503", True),
        (file(CONTENT, cut_after=0), {}, ExternalFailure, "the connection was cut", True),
        (file(CONTENT), {"sha256": "0" * 64}, ExternalFailure, "SHA-256", False),
        (file(CONTENT), {"size_bytes": SIZE + 2000}, ExternalFailure, f"promised {SIZE + 2000}", False),
        (file(CONTENT), {"size_bytes": SIZE - 2000}, ExternalFailure, f"promised {SIZE - 2000}", False),
        (unannounced(CONTENT), {"size_bytes": SIZE - 2000}, ExternalFailure, "at least", False),
        (unannounced(CONTENT), {"size_bytes": SIZE + 2000}, ExternalFailure, f"{SIZE} bytes", False),
        (unannounced(CONTENT, whole=False), {}, ExternalFailure, "the connection was cut", True),
        (announced(SIZE + 1, CONTENT), {}, ExternalFailure, "the connection was cut", True),
        (file(CONTENT), {"max_bytes": SIZE - 1}, LimitExceeded, "larger than", False),
        (unannounced(CONTENT), {"max_bytes": SIZE - 1}, LimitExceeded, "larger than", False),
        (status(200, b"tiny"), {"min_bytes": 1000}, ExternalFailure, "4 bytes only", False),
        (unannounced(b"tiny"), {"min_bytes": 1000}, ExternalFailure, "4 bytes only", False),
        (file(CONTENT, headers={"Content-Encoding": "gzip"}), {}, ExternalFailure, "compressed", False),
    ],
)
def test_what_is_no_whole_file_is_named_and_leaves_nothing(
    site: Site, tmp_path: Path, behaviour: Behaviour, wishes, error, words: str, retryable: bool
):
    outcome = fetch(site.serve("/f", behaviour), tmp_path / "deep" / "f", **wishes).outcome
    assert type(outcome) is error or isinstance(outcome, error)
    assert words in str(outcome)
    assert str(outcome).startswith("The file ")
    assert ";" in str(outcome)
    assert outcome.retryable is retryable
    left = {name for name in files_in(tmp_path) if ".part" not in name}
    assert left == set()
    assert_next_try_is_whole(site, tmp_path / "deep" / "f")


def assert_next_try_is_whole(site: Site, target: Path) -> None:
    """Whatever was left does not spoil it."""
    assert fetch(site.serve("/f", file(CONTENT, etag='"next"')), target).outcome == SHA256
    assert target.read_bytes() == CONTENT
    assert files_in(target.parent) == ["f"]


@pytest.mark.parametrize(
    "behaviour", [page(), status(404), file(CONTENT, cut_after=0), unannounced(b"tiny"), file(CONTENT, etag="W/x")]
)
def test_a_file_that_was_there_stays_until_the_new_one_is_whole(site: Site, tmp_path: Path, behaviour: Behaviour):
    (tmp_path / "f").write_bytes(b"old")
    url = site.serve("/f", behaviour)
    assert isinstance(fetch(url, tmp_path / "f", sha256="0" * 64).outcome, CwError)
    assert (tmp_path / "f").read_bytes() == b"old"


def test_more_than_announced_is_not_taken(site: Site, tmp_path: Path):
    url = site.serve("/f", announced(SIZE - 10, CONTENT))
    assert fetch(url, tmp_path / "f").outcome == hashlib.sha256(CONTENT[:-10]).hexdigest()


def test_a_busy_source_is_asked_again_after_the_time_it_names(site: Site, tmp_path: Path):
    url = site.serve("/f", status(429, Retry_After="7"), status(503, Retry_After="999999"), status(500), file(CONTENT))
    result = fetch(url, tmp_path / "f")
    assert result.outcome == SHA256
    assert result.waits[:2] == [7.0, LONGEST_WAIT_S]
    assert 0 < result.waits[2] <= fetcher.LONGEST_WAIT_S


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        (format_datetime(datetime(2026, 11, 1, 12, 0, 30, tzinfo=UTC), usegmt=True), 30.0),
        (format_datetime(datetime(2026, 11, 1, 11, tzinfo=UTC), usegmt=True), 0.0),
        (format_datetime(datetime(2026, 11, 1, 12, tzinfo=UTC) + timedelta(days=9), usegmt=True), LONGEST_WAIT_S),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(wish: str, seconds: float | None):
    response = httpx.Response(429, headers=[(b"Retry-After", wish.encode())])
    assert retry_after_s(response, now=datetime(2026, 11, 1, 12, tzinfo=UTC)) == seconds


def test_a_silent_source_is_not_waited_for(site: Site, tmp_path: Path):
    result = fetch(site.serve("/f", held(CONTENT, 0)), tmp_path / "f", read_timeout_s=0.05)
    assert "did not answer in time" in str(result.outcome)
    assert len(site.asked) == fetcher.TRIES


def test_a_drip_is_given_up_and_goes_on_at_another_time(site: Site, tmp_path: Path):
    ticks = itertools.count(0, 25.0)
    url = site.serve("/f", drip(CONTENT, pause_s=0.001), file(CONTENT))
    outcome = fetch(url, tmp_path / "f", clock=lambda: next(ticks)).outcome
    assert isinstance(outcome, ExternalFailure)
    assert outcome.retryable
    assert "KB a second" in str(outcome)
    assert fetch(url, tmp_path / "f").outcome == SHA256
    assert site.asked[1].headers["Range"].startswith("bytes=")


def test_nothing_listens_there(tmp_path: Path):
    result = fetch("http://127.0.0.1:1/f", tmp_path / "f")
    assert "cannot be reached" in str(result.outcome)
    assert files_in(tmp_path) == []


def test_a_disk_without_room_is_said_before_it_is_full(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, SIZE - 1))
    outcome = fetch(site.serve("/f", file(CONTENT)), tmp_path / "f").outcome
    assert isinstance(outcome, NotReady)
    assert "make room" in str(outcome)
    assert files_in(tmp_path) == []


def test_a_disk_that_fills_up_keeps_nothing_of_it(site: Site, tmp_path: Path):
    url = site.serve("/f", file(CONTENT))
    command = [sys.executable, "-m", "cw_assets_tests.engines.fetching.fetched", url, str(tmp_path / "f"), "50000"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    assert said.startswith("NotReady: The file does not fit on the disk")
    assert files_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_named(site: Site, tmp_path: Path):
    (tmp_path / "file").touch()
    outcome = fetch(site.serve("/f", file(CONTENT)), tmp_path / "file" / "f").outcome
    assert isinstance(outcome, NotReady)
    assert "make the folder writable" in str(outcome)


def test_a_check_that_fails_leaves_nothing(site: Site, tmp_path: Path):
    def check(path: Path, sha256: str) -> None:
        raise InvalidInput(f"{sha256} with {path.stat().st_size} bytes is wrong; choose another.")

    outcome = fetch(site.serve("/f", file(CONTENT)), tmp_path / "f", check=check).outcome
    assert str(outcome) == f"{SHA256} with {SIZE} bytes is wrong; choose another."
    assert files_in(tmp_path) == []
