"""The process that leads a run: whether it is there, and that a cancel reaches records, steps and process."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from dagster import AssetKey, DagsterInstance, DagsterRunStatus
from dagster._core.definitions.assets.job.asset_job import IMPLICIT_ASSET_JOB_NAME
from dagster._core.launcher.base import WorkerStatus
from dagster._core.remote_origin import InProcessCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.run_coordinator import SubmitRunContext
from dagster._core.storage.tags import PARTITION_NAME_TAG
from dagster._core.test_utils import create_run_for_test
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from cw_assets.catalog.records.prompts import PromptRecord
from cw_assets.catalog.repository import Catalog
from cw_assets.defs.catalogs import open_catalog
from cw_assets.defs.execution import run_launcher
from cw_assets.defs.execution.launch import launch_job
from cw_assets.defs.execution.run_launcher import HERE_TAG, PROCESS_TAG, alive
from cw_assets.defs.instance import open_instance
from cw_assets.defs.jobs import assets_of
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled
from cw_assets.settings import Settings
from cw_assets_tests.catalog.samples import add_work
from cw_assets_tests.media import make_video
from cw_assets_tests.stack.processes import Stack, new_stack
from cw_assets_tests.workers.launching import Launching, launching

HOST = socket.gethostname()
REPOSITORY = RemoteRepositoryOrigin(InProcessCodeLocationOrigin(LoadableTargetOrigin()), "__repository__")


def where(pid: int, *, host: str = HOST, older_s: float = 0.0) -> str:
    return f"{host} {pid} {psutil.Process(pid).create_time() - older_s}"


@pytest.fixture
def another() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that runs until it is ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_process_that_runs_is_alive(another):
    assert alive(where(os.getpid()))
    assert alive(where(another.pid))


def test_process_that_ended_is_not(another):
    told = where(another.pid)
    another.kill()
    os.waitid(os.P_PID, another.pid, os.WEXITED | os.WNOWAIT)
    assert psutil.Process(another.pid).status() == psutil.STATUS_ZOMBIE
    assert not alive(told), "nobody has asked for its exit code yet"
    another.wait(20)
    assert not alive(told)


def test_another_process_that_was_given_the_same_pid_is_not_it(another):
    assert not alive(where(another.pid, older_s=60))


def test_process_of_another_host_is_not_ours():
    assert not alive(where(os.getpid(), host=f"{HOST}-2"))


@pytest.mark.parametrize("told", ["", "here", "{host} {pid}", "{host} pid 5.0", "{host} {pid} then"])
def test_what_names_no_process_is_not_alive(told):
    assert not alive(told.format(host=HOST, pid=os.getpid()))


# ---- the queue


def test_runs_that_threads_submit_line_their_records_up_through_one_catalog(tmp_path, monkeypatch):
    settings, opened = Settings(media_root=tmp_path), []

    def open_counted(*args: Any) -> Catalog:
        opened.append(open_catalog(*args))
        return opened[-1]

    monkeypatch.setattr(run_launcher, "open_catalog", open_counted)
    with open_catalog(settings) as catalog, open_instance(settings) as instance:
        prompts = [catalog.add_prompt(f"Lemonade, take {number}") for number in range(4)]

        def submit(prompt: PromptRecord) -> str:
            return launch_job(instance, settings, "enhance_prompt_job", prompt.partition_key)

        with ThreadPoolExecutor() as threads:
            run_ids = list(threads.map(submit, prompts))
        found = [catalog.get_work("prompt", prompt.id) for prompt in prompts]
        assert [(prompt.status, prompt.run_id) for prompt in found] == [("queued", run_id) for run_id in run_ids]
    assert len(opened) == 1


def test_a_run_of_chosen_assets_lines_its_record_up_where_they_are_all(tmp_path):
    """As a backfill of assets makes it, and the button above their lineage."""
    settings = Settings(media_root=tmp_path)
    with open_catalog(settings) as catalog, open_instance(settings) as instance:
        first, second = (add_work(catalog, "media") for _ in range(2))
        submit_assets(instance, first.partition_key, frozenset({AssetKey("scenes")}))
        run_id = submit_assets(instance, second.partition_key, assets_of("media"))
        assert catalog.get_media(first.id).status is Status.UPLOADED
        assert (catalog.get_media(second.id).status, catalog.find_job(run_id).record_id) == (Status.QUEUED, second.id)
        instance.run_coordinator.cancel_run(run_id)
        assert catalog.get_media(second.id).status is Status.CANCELLED


def submit_assets(instance: DagsterInstance, partition: str, assets: frozenset[AssetKey]) -> str:
    """The run's id."""
    run = create_run_for_test(
        instance,
        job_name=IMPLICIT_ASSET_JOB_NAME,
        tags={PARTITION_NAME_TAG: partition},
        asset_selection=assets,
        remote_job_origin=RemoteJobOrigin(REPOSITORY, IMPLICIT_ASSET_JOB_NAME),
    )
    instance.run_coordinator.submit_run(SubmitRunContext(run, workspace=None))
    return run.run_id


# ---- runs; nobody serves their queues, and there is no broker


@pytest.fixture(scope="module")
def launch() -> Iterator[Launching]:
    with new_stack() as stack, launching(stack) as found:
        yield found


@pytest.fixture
def media(launch, request, tmp_path):
    """A video of its own for each test."""
    video = make_video(tmp_path / f"{request.node.name}.mp4")
    video.write_bytes(video.read_bytes() + request.node.name.encode())
    return launch.stack.add(video)


def queued(stack: Stack, media) -> str:
    run_id = stack.launch("analyze_video_job", media.partition_key)
    stack.catalog.queue_work("media", media.id, run_id)
    return run_id


def led(launch: Launching, media) -> str:
    """A run whose process has numbered its first step, and waits for somebody who does it."""
    run_id = queued(launch.stack, media)
    launch.start_queued(run_id)
    launch.stack.until(lambda: launch.stack.catalog.newest_attempts(run_id), "its first step is ready to be sent")
    return run_id


def health(stack: Stack, run_id: str) -> WorkerStatus:
    return stack.instance.run_launcher.check_run_worker_health(stack.instance.get_run_by_id(run_id)).status


def process_of(stack: Stack, run_id: str) -> psutil.Process:
    host, pid, _ = stack.instance.get_run_by_id(run_id).tags[PROCESS_TAG].split()
    assert host == HOST
    return psutil.Process(int(pid))


@pytest.mark.slow
def test_run_cancelled_while_it_waits_in_the_queue_cancels_its_record(launch, media):
    stack, run_id = launch.stack, queued(launch.stack, media)
    assert stack.instance.run_coordinator.cancel_run(run_id)
    assert stack.status(run_id) == "CANCELED"
    assert stack.catalog.get_media(media.id).status is Status.CANCELLED
    with pytest.raises(Cancelled):
        stack.catalog.start_work("media", media.id, run_id)


@pytest.mark.slow
def test_run_cancelled_while_it_is_led_cancels_its_record_at_once_and_ends(launch, media):
    stack, run_id = launch.stack, led(launch, media)
    (attempt, _) = stack.catalog.newest_attempts(run_id)["video_metadata"]
    assert health(stack, run_id) is WorkerStatus.RUNNING
    assert stack.instance.run_coordinator.cancel_run(run_id)
    assert stack.catalog.get_media(media.id).status is Status.CANCELLED
    assert not stack.catalog.take(attempt, "late")
    assert stack.wait(run_id) == "CANCELED"
    stack.until(lambda: health(stack, run_id) is WorkerStatus.NOT_FOUND, "its process is gone")
    assert stack.catalog.newest_attempts(run_id) == {}


@pytest.mark.slow
def test_run_whose_process_was_killed_is_found_out_and_led_by_another(launch, media):
    stack, run_id = launch.stack, led(launch, media)
    first = process_of(stack, run_id)
    first.send_signal(signal.SIGKILL)
    stack.until(lambda: health(stack, run_id) is WorkerStatus.NOT_FOUND, "it is found out")
    attempts = stack.catalog.newest_attempts(run_id)
    stack.instance.resume_run(run_id, None, 1)
    assert process_of(stack, run_id) != first
    assert health(stack, run_id) is WorkerStatus.RUNNING
    stack.until(lambda: "Started process for resuming" in stack.messages(run_id), "it goes on")
    assert stack.catalog.newest_attempts(run_id) == attempts
    stack.instance.run_coordinator.cancel_run(run_id)
    assert stack.wait(run_id) == "CANCELED"


@pytest.mark.slow
@pytest.mark.parametrize("start", ["launch_run", "resume_run"])
def test_run_cancelled_before_its_process_looked_is_cancelled_and_not_failed(launch, media, start):
    """A process that begins while the run is to be cancelled, first or again."""
    stack, run_id = launch.stack, queued(launch.stack, media)
    run = stack.instance.get_run_by_id(run_id)
    context = SimpleNamespace(dagster_run=run)
    stack.instance.run_launcher.terminate(run_id)
    getattr(stack.instance.run_launcher, start)(context)
    assert stack.wait(run_id) == "CANCELED"


@pytest.mark.slow
def test_run_that_is_over_or_unknown_cannot_be_cancelled(launch, media):
    stack, run_id = launch.stack, queued(launch.stack, media)
    stack.instance.report_run_failed(stack.instance.get_run_by_id(run_id))
    assert not stack.instance.run_coordinator.cancel_run(run_id)
    assert not stack.instance.run_coordinator.cancel_run("no-such-run")
    assert stack.instance.get_run_by_id(run_id).status is DagsterRunStatus.FAILURE


@pytest.mark.slow
def test_run_that_repeats_one_of_another_process_is_the_launchers_own(launch, media):
    """Dagster copies the tags of the run that is repeated, and the process that these name is gone."""
    stack = launch.stack
    run_id = launch.start("analyze_video_job", media.partition_key, {HERE_TAG: f"{HOST} 999999 1.0"})
    stack.until(lambda: stack.catalog.newest_attempts(run_id), "its first step is ready to be sent")
    assert health(stack, run_id) is WorkerStatus.RUNNING
    assert stack.status(run_id) == "STARTED"
    process_of(stack, run_id).kill()
    stack.until(lambda: health(stack, run_id) is WorkerStatus.NOT_FOUND, "it is found out")
    stack.instance.run_coordinator.cancel_run(run_id)


@pytest.mark.slow
def test_run_that_ended_before_its_process_was_looked_for_stays_as_it_ended(launch, media):
    """The daemon reads all runs, then looks after one at a time: a process that is gone by then may be done."""
    stack = launch.stack
    run_id = stack.launch("analyze_video_job", media.partition_key, {HERE_TAG: f"{HOST} 999999 1.0"})
    before = stack.instance.get_run_by_id(run_id)
    stack.instance.report_run_canceled(before)
    stack.instance.run_launcher.check_run_worker_health(before)
    assert stack.status(run_id) == "CANCELED"
