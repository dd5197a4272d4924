"""`cw demo` as on a fresh machine: the whole stack, the spot's whole way; and nothing left running afterwards."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import psutil
import pytest

from cw_assets.settings import Settings
from cw_assets.workers.broker import connect
from cw_assets.workers.presence import workers
from cw_assets_tests.stack.processes import free_port

pytestmark = pytest.mark.slow
LINES = 6
"""That it prints until it waits for Ctrl-C."""


class Addresses(HTMLParser):
    """Everything that a page links to or shows, but for its own parts and what it carries within itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = [value for name, value in attrs if name in ("href", "src", "poster") and value]
        self.found += [value for value in named if not value.startswith(("#", "data:"))]


def kinds_of(page: str, address: str) -> set[str]:
    """What the links of a page at this address lead to; HTTPError for one that leads nowhere."""
    kinds = set()
    for link in Addresses(page).found:
        with urllib.request.urlopen(urljoin(address, link), timeout=10) as answer:
            kinds.add(answer.headers.get_content_type())
    return kinds


@contextmanager
def running(command: list[str], **how: Any) -> Iterator["subprocess.Popen[str]"]:
    """The command until a Ctrl-C at the end of the block, whatever happens in it."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **how) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def test_demo_walks_the_whole_chain_and_keeps_the_stack_until_ctrl_c(tmp_path: Path):
    settings = Settings(_env_file=None, media_root=tmp_path / "media", port=free_port())
    environment = os.environ | {"CW_MEDIA_ROOT": str(settings.media_root), "CW_PORT": str(settings.port)}
    command, web = [sys.executable, "-m", "cw_assets.cli", "demo"], f"http://127.0.0.1:{settings.port}"
    with running([*command, "--keep"], env=environment, cwd=tmp_path) as demo:
        assert demo.stdout is not None
        said = [demo.stdout.readline().strip() for _ in range(LINES)]
        family = psutil.Process(demo.pid).children(recursive=True)
        overview = Path(said[4].removeprefix("all of it on one page: "))
        kinds = kinds_of(overview.read_text(), f"{web}/media/reports/{overview.name}")
        assert {worker.queues for worker in workers(connect(settings))} == {("default",), ("enhancement",)}
    assert "9 scenes, 56 words" in said[0]
    assert Path(said[1].removeprefix("report: ")).is_file()
    assert said[2:4] == [
        "adapted for de-DE: 9 rows, 17 lines left for a translator",
        "storyboard: 9 of 9 frames, animatic of 30.0 s (750 frames)",
    ]
    assert said[5] == f"The page is at {web} (Ctrl-C ends it)"
    assert {"video/mp4", "application/pdf", "text/html", "image/jpeg", "image/png"} <= kinds
    assert demo.returncode == 0
    _, alive = psutil.wait_procs(family, timeout=10)
    assert [left.cmdline() for left in alive] == []
    assert_a_second_time_nothing_is_made_anew(command, environment, tmp_path, overview)


def assert_a_second_time_nothing_is_made_anew(
    command: list[str], environment: dict[str, str], folder: Path, overview: Path
) -> None:
    """No stack comes up either; one JSON value tells of it."""
    options: dict[str, Any] = {"env": environment, "cwd": folder, "capture_output": True, "text": True}
    ran = subprocess.run([*command, "--json"], check=True, timeout=60, **options)
    told = json.loads(ran.stdout)
    assert [told[stage]["status"] for stage in ("analysis", "adaptation", "storyboard")] == ["skipped"] * 3
    assert (told["storyboard"]["num_jobs"], (folder / told["page"]).resolve()) == (0, overview)
    assert ran.stderr == ""
