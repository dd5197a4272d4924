"""Fetching weights from a source that behaves, and from some that do not."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cw_assets.engines import downloads
from cw_assets.engines.downloads import Weights
from cw_assets.engines.fetching import fetcher
from cw_assets.engines.weights import check_pickle
from cw_assets.errors import ExternalFailure, InvalidInput
from cw_assets_tests.engines.loras import civitai_server

CONTENT = bytes(range(256)) * 9000


class Source(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/missing":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT[: len(CONTENT) // 2] if self.path == "/cut" else CONTENT)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetcher, "LONGEST_WAIT_S", 0.0)


def weights(source: str, sha256: str = "") -> Weights:
    return Weights("tiny", "whisper", source, "whisper/tiny.pt", "MIT", 1, sha256)


def test_file_comes_whole_with_progress_and_the_hash_that_loading_checks(address: str, tmp_path: Path):
    seen: list[tuple[int, int | None]] = []
    right = hashlib.sha256(CONTENT).hexdigest()
    path = downloads.pull(weights(f"{address}/whole", right), tmp_path, lambda done, size: seen.append((done, size)))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    check_pickle(path)


@pytest.mark.parametrize(("path", "sha256"), [("missing", ""), ("cut", ""), ("whole", "0" * 64)])
def test_what_does_not_come_right_leaves_nothing(address: str, tmp_path: Path, path: str, sha256: str):
    with pytest.raises(ExternalFailure, match=r"tiny .*(pull it again|pull again)"):
        downloads.pull(weights(f"{address}/{path}", sha256), tmp_path, lambda *_: None)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_weights_cut_off_are_gone_on_with_at_the_next_pull(tmp_path: Path):
    with civitai_server.running() as site:
        wanted = weights(site.serve("/w", civitai_server.file(CONTENT, cut_after=9), civitai_server.status(503)))
        with pytest.raises(ExternalFailure, match="pull it again"):
            downloads.pull(wanted, tmp_path, lambda *_: None)
        site.serve("/w", civitai_server.file(CONTENT))
        path = downloads.pull(wanted, tmp_path, lambda *_: None)
        assert site.asked[-1].headers["Range"] == "bytes=9-"
    assert path.read_bytes() == CONTENT
    check_pickle(path)


def test_what_is_here_is_not_fetched_again(tmp_path: Path):
    (tmp_path / "whisper").mkdir()
    (tmp_path / "whisper" / "tiny.pt").write_bytes(b"here")
    assert downloads.pull(weights("http://127.0.0.1:1/never"), tmp_path, lambda *_: None).read_bytes() == b"here"


def test_any_hub_id_is_taken_and_anything_else_refused():
    assert downloads.find("owner/model").target == "owner/model"
    for name in ("nothing", "../up", "a/../b", "/root"):
        with pytest.raises(InvalidInput, match="is not known"):
            downloads.find(name)
