"""A server on this machine that answers as the hub does, as far as its library asks; large files can lie elsewhere.

`pull(…)` fetches from it in a process of its own, as the library reads its settings when it is imported.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

COMMIT = "c0ffee" * 6 + "beef"
TOKEN = "hf_atoken"
API = "/api/models/"
ELSEWHERE = "/elsewhere/"
MB = 1_000_000


@dataclass
class Repository:
    """What the hub has under one name; `gated` needs TOKEN for its files, `private` for anything."""

    files: dict[str, bytes]
    commit: str = COMMIT
    gated: bool = False
    private: bool = False
    elsewhere: tuple[str, ...] = ()
    """Files that lie on the storage server, to which the hub redirects."""
    sizes: dict[str, int] = field(default_factory=dict)
    """What the list says of a file's size, where that is not the truth."""


class Asked(NamedTuple):
    method: str
    path: str
    range: str
    token: str


@dataclass
class Hub:
    """The two servers, and how they misbehave."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)
    """The status that a GET of this file gets."""
    cuts: dict[str, int] = field(default_factory=dict)
    """The bytes of a file after which the connection is cut, once."""
    pace_s: float = 0.0
    """The rest after each megabyte."""
    sent_bytes: int = 0
    status: int = 200
    """Of every answer."""
    page: bytes = b""
    """What is answered instead of everything."""
    url: str = ""
    storage_url: str = ""

    def fetched(self) -> Counter[str]:
        """How often each file was asked for with GET."""
        names = [unquote(asked.path).split(f"/{COMMIT}/")[-1] for asked in self.asked if asked.method == "GET"]
        return Counter(name for name in names if not name.startswith("/api/"))


@contextmanager
def running() -> Iterator[Hub]:
    hub = Hub()
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler(hub)) for _ in range(2)]
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,)) for server in servers]
    hub.url, hub.storage_url = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    for server, thread in zip(servers, threads, strict=True):
        server.daemon_threads = True
        thread.start()
    try:
        yield hub
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


def handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            hub.asked.append(Asked(self.command, self.path, self.headers.get("Range", ""), token))
            path = unquote(urlsplit(self.path).path)
            if hub.page:
                self.send_all(hub.page, "text/html")
            elif hub.status != 200:
                self.refuse(hub.status)
            elif path.startswith(ELSEWHERE):
                owner, name, _, file = path.removeprefix(ELSEWHERE).split("/", 3)
                self.send_file(hub.repositories[f"{owner}/{name}"], file)
            elif path.startswith(API):
                self.send_list(path, token)
            else:
                self.resolve(path, token)

        def send_list(self, path: str, token: str) -> None:
            owner, name, *rest = path.removeprefix(API).split("/")
            repository = hub.repositories.get(f"{owner}/{name}")
            if repository is None or (repository.private and token != TOKEN):
                self.refuse(404 if token else 401, "RepoNotFound")
                return
            files = [(file, repository.sizes.get(file, len(content))) for file, content in repository.files.items()]
            if rest[:1] == ["tree"]:
                self.send_json([{"type": "file", "path": f, "size": n, "oid": "0" * 40} for f, n in files])
                return
            siblings = [{"rfilename": file, "size": size, "blobId": "0" * 40} for file, size in files]
            self.send_json({"id": f"{owner}/{name}", "sha": repository.commit, "siblings": siblings, "tags": []})

        def resolve(self, path: str, token: str) -> None:
            owner, name, _, _, file = path.removeprefix("/").split("/", 4)
            repository = hub.repositories[f"{owner}/{name}"]
            if repository.gated and token != TOKEN:
                self.refuse(403 if token else 401, "GatedRepo")
            elif file in hub.broken and self.command == "GET":
                self.refuse(hub.broken[file])
            elif file in repository.elsewhere:
                self.redirect(repository, f"{owner}/{name}", file)
            else:
                self.send_file(repository, file)

        def redirect(self, repository: Repository, name: str, file: str) -> None:
            content = repository.files[file]
            self.send_response(302)
            self.send_header("Location", f"{hub.storage_url}{ELSEWHERE}{name}/{repository.commit}/{file}?signed=1")
            self.send_header("X-Linked-Size", str(len(content)))
            self.send_header("X-Linked-ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.finish_head(repository, 0)

        def send_file(self, repository: Repository, file: str) -> None:
            content, start = repository.files[file], 0
            wanted = self.headers.get("Range", "")
            if wanted and self.command == "GET":
                start = int(wanted.removeprefix("bytes=").split("-")[0])
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
            self.finish_head(repository, len(content) - start)
            if self.command == "GET":
                self.send_body(content[start:], hub.cuts.pop(file, None))

        def send_body(self, content: bytes, cut: int | None) -> None:
            self.close_connection = cut is not None
            for start in range(0, len(content[:cut]), MB):
                try:
                    hub.sent_bytes += self.wfile.write(content[:cut][start : start + MB])
                except ConnectionError:
                    self.close_connection = True
                    return
                time.sleep(hub.pace_s)

        def finish_head(self, repository: Repository, length: int) -> None:
            self.send_header("X-Repo-Commit", repository.commit)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def send_json(self, value: Any) -> None:
            self.send_all(json.dumps(value).encode(), "application/json")

        def send_all(self, body: bytes, media_type: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def refuse(self, status: int, code: str = "") -> None:
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    return Handler


# ---- pulling from it


@dataclass(frozen=True)
class Pulled:
    """How a pull in another process ended: the error's class and sentence, the progress, and who was connected to."""

    error: str
    message: str
    progress: list[list[int]]
    hosts: list[str]
    printed: str


PULL = """
import json, sys
from pathlib import Path

hosts = []

def watch(event, arguments):
    if event == "socket.getaddrinfo":
        hosts.append(str(arguments[0]))
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        hosts.append(str(arguments[1][0]))

sys.addaudithook(watch)
from cw_assets.engines import downloads
from cw_assets.errors import Cancelled, CwError

name, models, report, file_limit, stop_at = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:])
if file_limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
progress, error, message = [], "", ""

def on_bytes(done, size):
    progress.append([done, size])
    if stop_at and done >= stop_at:
        raise Cancelled("A person stopped it; begin again.")

try:
    downloads.pull(downloads.find(name), models, on_bytes)
except CwError as raised:
    error, message = type(raised).__name__, str(raised)
report.write_text(json.dumps({"error": error, "message": message, "progress": progress, "hosts": hosts}))
"""


def pull(url: str, name: str, models: Path, *, file_limit: int = 0, stop_at: int = 0, **environment: str) -> Pulled:
    """`downloads.pull` of a hub id; no file may grow beyond `file_limit` bytes, as on a full disk.

    Progress raises Cancelled at `stop_at` bytes.
    """
    report = models.parent / "report.json"
    ran = subprocess.run(
        [sys.executable, "-c", PULL, name, str(models), str(report), str(file_limit), str(stop_at)],
        env=hub_environment(url, models.parent) | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return Pulled(**json.loads(report.read_text()), printed=ran.stdout + ran.stderr)


def hub_environment(url: str, home: Path) -> dict[str, str]:
    """With which the hub's library asks the server at `url`, and nobody's token or cache is used."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))}
    return kept | {
        "HF_HUB_OFFLINE": "0",
        "HF_ENDPOINT": url,
        "HF_HOME": str(home / "hf"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": "*",
    }
