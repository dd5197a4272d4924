"""`cw demo` as on a fresh machine: the whole stack, the sample spot, a report; and nothing left running afterwards."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from cw_assets.settings import Settings
from cw_assets.workers.broker import connect
from cw_assets.workers.presence import workers
from cw_assets_tests.stack.processes import free_port

pytestmark = pytest.mark.slow


def test_demo_ends_at_a_report_and_keeps_the_stack_until_ctrl_c(tmp_path: Path):
    settings = Settings(_env_file=None, media_root=tmp_path / "media", port=free_port())
    environment = os.environ | {"CW_MEDIA_ROOT": str(settings.media_root), "CW_PORT": str(settings.port)}
    command = [sys.executable, "-m", "cw_assets.cli", "demo", "--keep"]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        family = psutil.Process(process.pid).children(recursive=True)
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.port}/media/reports/1-summer-spot.html") as page:
            assert b"summer" in page.read()
        assert {worker.queues for worker in workers(connect(settings))} == {("default",), ("enhancement",)}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert "9 scenes, 56 words" in said[0]
    assert Path(said[1].removeprefix("report: ").strip()).is_file()
    assert said[2] == f"The page is at http://127.0.0.1:{settings.port} (Ctrl-C ends it)\n"
    assert process.returncode == 0
    _, alive = psutil.wait_procs(family, timeout=10)
    assert [left.cmdline() for left in alive] == []
