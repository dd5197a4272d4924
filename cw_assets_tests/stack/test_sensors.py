"""Sensors by Dagster's own daemon: a dropped video is analysed with no script, and a killed daemon doubles nothing."""

import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster._core.storage.tags import PARTITION_NAME_TAG

from cw_assets.defs.execution.launch import launch_job
from cw_assets.domain.status import Status
from cw_assets_tests.media import make_video, tone
from cw_assets_tests.stack.processes import Stack, new_stack

pytestmark = pytest.mark.slow
POINTS = ("AUTOMATION_EVALUATIONS_ADDED", "RUN_IDS_RESERVED", "RUN_CREATED", "RUN_LAUNCHED")
"""Looked, and nothing kept of it; the runs' ids kept; the first of them made; the first launched."""


@pytest.fixture
def stack() -> Iterator[Stack]:
    with new_stack() as stack:
        yield stack


@pytest.fixture(scope="module")
def video(tmp_path_factory) -> Path:
    return make_video(tmp_path_factory.mktemp("video") / "Summer Spot.mp4", sounds=[tone(3.6)])


def inbox(stack: Stack) -> Path:
    folder = stack.settings.media_root / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def runs_of(stack: Stack) -> Counter[str]:
    """How many runs each partition has had."""
    return Counter(run.tags[PARTITION_NAME_TAG] for run in stack.instance.get_runs())


def is_done(stack: Stack) -> bool:
    return [media.status for media in stack.catalog.list_media()] == [Status.COMPLETED]


# ---- as a person sees it


def test_dropped_video_is_analysed_with_no_script_and_a_run_that_is_given_up_fails_its_record(
    stack: Stack, video: Path
):
    stack.start_broker()
    stack.start("daemon")
    stack.start_worker("default", "enhancement")
    shutil.copyfile(video, inbox(stack) / video.name)
    (inbox(stack) / "notes.mp4").write_bytes(b"no video at all")
    stack.until(lambda: is_done(stack), "the video is analysed", timeout_s=120)
    stack.until(lambda: not (inbox(stack) / video.name).exists(), "the file leaves")
    assert runs_of(stack) == {"1-summer-spot": 1}
    assert (inbox(stack) / "rejected/notes.mp4.txt").is_file()
    (run,) = stack.instance.get_runs()
    assert stack.wait(run.run_id) == "SUCCESS"
    assert stack.catalog.find_job(run.run_id).status is Status.COMPLETED

    prompt = stack.catalog.add_prompt("a red bicycle")
    stack.instance.add_dynamic_partitions("prompts", [prompt.partition_key])
    stack.hold("prompts")
    run_id = launch_job(stack.instance, stack.settings, "enhance_prompt_job", prompt.partition_key)
    stack.until_begun("prompts")
    stack.instance.report_run_failed(stack.instance.get_run_by_id(run_id), "Somebody gave it up.")
    stack.until(lambda: stack.catalog.get_prompt(prompt.id).status is Status.FAILED, "the record is told", timeout_s=60)
    assert "Somebody gave it up" in stack.catalog.get_prompt(prompt.id).error_message
    stack.release("prompts")


def test_daemon_that_is_killed_and_begun_again_analyses_a_dropped_video_once(stack: Stack, video: Path):
    stack.start_broker()
    daemon = stack.start("daemon")
    shutil.copyfile(video, inbox(stack) / video.name)
    stack.until(lambda: stack.catalog.list_media(), "the video is on record", timeout_s=60)
    daemon.end(signal.SIGKILL)
    stack.start_worker("default", "enhancement")
    stack.start("daemon")
    stack.until(lambda: is_done(stack), "the video is analysed", timeout_s=120)
    stack.until(lambda: not (inbox(stack) / video.name).exists(), "the file leaves")
    assert runs_of(stack) == {"1-summer-spot": 1}


# ---- killed at each of the points between looking and launching


def ticks(stack: Stack, sensor: str, point: str = "") -> None:
    """Two of them; killed where a point is given."""
    ran = subprocess.run(
        [sys.executable, "-m", "cw_assets_tests.stack.sensing", sensor, *([point] if point else [])],
        env=stack.environment,
        cwd=stack.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == (-signal.SIGKILL if point else 0), ran.stderr[-4000:]


@pytest.mark.parametrize("point", POINTS)
def test_pending_records_are_launched_once_wherever_the_daemon_is_killed(stack: Stack, point: str):
    assert stack.instance.get_runs() == []
    keys = [stack.catalog.add_prompt(f"a red bicycle {number}").partition_key for number in range(3)]
    ticks(stack, "pending_prompts_sensor", point)
    ticks(stack, "pending_prompts_sensor")
    assert runs_of(stack) == dict.fromkeys(keys, 1)
    assert {prompt.status for prompt in stack.catalog.list_prompts()} == {Status.QUEUED}


@pytest.mark.parametrize("point", POINTS)
def test_dropped_video_is_launched_once_wherever_the_daemon_is_killed(stack: Stack, video: Path, point: str):
    assert stack.instance.get_runs() == []
    target = inbox(stack) / video.name
    shutil.copyfile(video, target)
    ticks(stack, "inbox_sensor", point)
    assert target.is_file()
    ticks(stack, "inbox_sensor")
    assert runs_of(stack) == {"1-summer-spot": 1}
    assert [media.status for media in stack.catalog.list_media()] == [Status.QUEUED]
    assert not target.exists()
