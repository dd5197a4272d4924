"""No text leaves the machine: langchain's tracing stays off, whatever the environment wishes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
WISHED = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "lsv2_pt_none"}


class TracingService(BaseHTTPRequestHandler):
    """Takes whatever comes, and remembers the paths."""

    heard: list[str]

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(202)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[tuple[str, list[str]]]:
    """Its address, and what it has heard."""
    heard: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Service", (TracingService,), {"heard": heard}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()
    thread.join()


def started_by(whose: str, folder: Path, address: str, **more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "cw_assets_tests.engines.adaptation.traced", whose, str(folder)]
    variables = os.environ | WISHED | {"LANGSMITH_ENDPOINT": address} | more
    done = subprocess.run(command, check=True, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, timeout=120)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("more", [{}, {"LANGCHAIN_TRACING": "true"}], ids=["tracing", "old tracing too"])
def test_an_adaptation_is_never_traced(service, tmp_path, more):
    address, heard = service
    assert started_by("ours", tmp_path, address, **more) == {"clients": 0, "threads": ["MainThread"]}
    assert heard == []


def test_the_same_environment_traces_a_graph_that_is_not_ours(service, tmp_path):
    """So the test above can fail."""
    address, heard = service
    assert started_by("theirs", tmp_path, address)["clients"] > 0
    assert heard
