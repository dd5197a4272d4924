"""What a worker's process tells its supervisor, and that it does not outlive it."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Thread

import pytest

from cw_assets.workers.lifecycle import Lifecycle, log_line

FACTS = {"run_id": "a-run", "step": "scenes", "seconds": 1.5}
FOLLOW = """
import sys, time
from cw_assets.workers.lifecycle import follow_supervisor
follow_supervisor(int(sys.argv[1]))
print("following", flush=True)
end = time.monotonic() + 60
while time.monotonic() < end:
    pass
"""
"""Follows while it holds the interpreter, as a step may."""


@pytest.fixture
def pipe():
    read, write = os.pipe()
    with os.fdopen(read, "rb") as reader:
        yield reader, write


def test_each_event_is_a_line_of_json(pipe):
    reader, write = pipe
    lifecycle = Lifecycle(write)
    lifecycle.tell("step_started", **FACTS)
    lifecycle.tell("step_ended", **FACTS, error="a\nb – c")
    os.close(write)
    started, ended = (json.loads(line) for line in reader)
    assert started == {"event": "step_started", "at": started["at"], **FACTS}
    assert ended == {"event": "step_ended", "at": ended["at"], **FACTS, "error": "a\nb – c"}
    assert started["at"] <= ended["at"]


def test_lines_of_several_threads_stay_whole(pipe):
    reader, write = pipe
    lifecycle, lines = Lifecycle(write), []
    listening = Thread(target=lambda: lines.extend(reader))
    listening.start()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: lifecycle.tell("models_changed", number=number, text="x" * 20_000), range(40)))
    os.close(write)
    listening.join(20)
    assert sorted(json.loads(line)["number"] for line in lines) == list(range(40))


def test_supervisor_that_is_gone_is_not_told(pipe):
    reader, write = pipe
    reader.close()
    Lifecycle(write).tell("step_started", **FACTS)
    os.close(write)


def test_line_of_the_log_is_json_with_time_event_worker_and_facts():
    at = datetime(2026, 11, 2, 12, 30, 15, 250_000, tzinfo=UTC)
    line = log_line("step_ended", "größer@host", at.timestamp(), **FACTS, error="a\nb")
    assert "\n" not in line
    assert "größer" in line
    assert json.loads(line) == {
        "time": "2026-11-02T12:30:15.250+00:00",
        "event": "step_ended",
        "worker": "größer@host",
        **FACTS,
        "error": "a\nb",
    }


def test_line_without_a_time_of_its_own_is_of_now():
    before = datetime.now(UTC)
    told = datetime.fromisoformat(json.loads(log_line("worker_ended", "worker"))["time"])
    assert abs((told - before).total_seconds()) < 60


def test_process_ends_with_its_supervisor_though_it_is_at_work():
    follow, life = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", FOLLOW, str(follow)], pass_fds=[follow], stdout=subprocess.PIPE, text=True
    ) as process:
        os.close(follow)
        assert process.stdout.readline() == "following\n"
        assert process.poll() is None
        os.close(life)
        assert process.wait(timeout=20) == 1
