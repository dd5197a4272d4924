"""Launching on a running stack from another process: followed live, cancelled, refused before anything is queued."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cw_assets import api
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, ExternalFailure, InvalidInput, NotReady, StillRunning, WrongStatus
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.media import Shot, make_video, tone
from cw_assets_tests.stack.processes import Stack, new_stack

pytestmark = pytest.mark.slow
SCRIPT = """
import json, sys
from cw_assets import api

handle = api.analyze_video(int(sys.argv[1]))
print(handle.run_id, flush=True)
for state in handle.events(timeout_s=60):
    print(json.dumps([state.status, state.progress, state.phase]), flush=True)
print(handle.result().model_dump_json(include={"status", "media_id", "result_id"}))
"""
HERE = """
import sys
from cw_assets import api
from cw_assets_tests.stack.definitions import ENGINES, SETTINGS

with api.local(SETTINGS, engines=ENGINES) as project:
    project.generate_images(int(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Shared; each test brings records of its own."""
    with new_stack() as stack:
        stack.start_broker()
        stack.start("daemon")
        stack.start_worker("default", "enhancement", name="worker")
        yield stack


@pytest.fixture(scope="module")
def project(stack: Stack) -> Iterator[api.StackProject]:
    with api.connect(settings=stack.settings) as project:
        yield project


def video(folder: Path) -> Path:
    make_video(folder / "spot.mp4", [Shot(25, (200, 40, 40)), Shot(25, (40, 160, 60))])
    return folder / "spot.mp4"


def test_another_process_launches_and_follows_to_the_result(stack, project, tmp_path):
    media = project.add_media(video(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(media.id)],
        env=stack.environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    run_id, *told, result = done.stdout.splitlines()
    states = [json.loads(line) for line in told]
    assert states[0][0] == "queued"
    assert states[-1][:2] == ["completed", 100]
    assert [progress for _, progress, _ in states] == sorted(progress for _, progress, _ in states)
    assert {"scenes", "transcription"} & {phase for _, _, phase in states}
    assert json.loads(result)["media_id"] == media.id
    assert project.get_job(run_id).status is Status.COMPLETED
    assert project.follow_job(run_id).result().media_id == media.id
    assert project.job_result(project.get_job(run_id)).report.startswith("/media/reports/")
    project.workplace.store.path(media.video_file).write_text("no video")
    with pytest.raises(InvalidInput, match="; "):
        project.analyze_video(media.id, force=True).result(timeout_s=60)


def test_a_job_is_waited_for_cancelled_and_launched_again(stack, project):
    job = project.add_diffusion_job("a lighthouse", model="juggernaut_xl", width=256, height=256, steps=4)
    stack.hold("image")
    handle = project.generate_images(job.id)
    stack.until_begun("image")
    with pytest.raises(StillRunning, match=r"is not over after 0\.3 s, and goes on"):
        handle.wait(0.3)
    with pytest.raises(WrongStatus, match=f"holds it; wait for it, or stop it with `cw run cancel {handle.run_id}`"):
        project.generate_images(job.id)
    assert handle.cancel().status is Status.CANCELLED
    stack.release("image")
    with pytest.raises(Cancelled, match="was cancelled; launch it again"):
        handle.result(timeout_s=10)
    assert stack.wait(handle.run_id) == "CANCELED"
    stack.until(lambda: all(worker.running is None for worker in stack.workers), "the worker is free again")
    assert project.generate_images(job.id).result(timeout_s=60).images_count == 1


def test_two_launched_at_once_make_it_once(stack, project):
    """Both found the record idle: the second waits in line, and takes nothing from the first."""
    from cw_assets.defs.execution.launch import launch_job

    job = project.add_diffusion_job("two lighthouses", model="juggernaut_xl", width=256, height=256, steps=4)
    stack.hold("image")
    first = project.generate_images(job.id)
    second = launch_job(project.instance, project.settings, "generate_images_job", job.partition_key)
    stack.until_begun("image", times=2 + len(stack.begun("image")) - 1)
    assert project.get_job(first.run_id).status is Status.PROCESSING
    assert project.get_job(second).status is Status.QUEUED
    stack.release("image")
    assert first.result(timeout_s=60).images_count == 1
    assert stack.wait(second) == "SUCCESS"
    assert project.get_job(second).status is Status.COMPLETED
    assert project.get_job(first.run_id).status is Status.COMPLETED


def test_one_run_of_a_storyboard_is_one_job(stack, project):
    unit = project.catalog.import_origin_unit(
        code="LEMON-30",
        title="Lemonade",
        language="en",
        duration=8.0,
        rows=ROWS,
    )
    board = project.add_storyboard(unit.id, model="juggernaut_xl", seed=3, scratch_voice=False)
    handle = project.generate_storyboard(board.id)
    told = list(handle.events(timeout_s=90))
    assert {state.function for state in told} == {"generate_storyboard"}
    assert [state.is_over for state in told] == [False] * (len(told) - 1) + [True]
    assert {"sheet", "animatic"} & {state.phase for state in told if not state.is_over}
    assert handle.result().animatic is not None
    assert [job.job_id for job in project.list_jobs(kind="diffusion job").jobs if job.job_id == handle.run_id] == []
    assert [job.name for job in project.list_jobs(kind="storyboard").jobs] == [board.partition_key]


def test_work_in_a_process_of_its_own_is_left_to_it_and_fails_once_that_is_gone(stack, project):
    """The daemon looks after runs every 2 s, and would go on in its own way with one whose process it does not know."""
    job = project.add_diffusion_job("three lighthouses", model="juggernaut_xl", width=256, height=256, steps=4)
    before = len(stack.begun("image"))
    stack.hold("image")
    with subprocess.Popen([sys.executable, "-c", HERE, str(job.id)], env=stack.environment) as process:
        stack.until_begun("image", times=before + 1)
        run_id = project.catalog.get_diffusion_job(job.id).run_id
        time.sleep(5)
        assert project.get_job(run_id).status is Status.PROCESSING
        assert "Resuming run" not in stack.messages(run_id)
        process.kill()
    stack.release("image")
    handle = project.follow_job(run_id)
    with pytest.raises(ExternalFailure, match=r"The process that did the work is gone; launch it again\."):
        handle.result(timeout_s=30)
    assert len(stack.begun("image")) == before + 1
    assert project.generate_images(job.id).result(timeout_s=60).images_count == 1


def test_a_missing_engine_is_told_before_anything_is_queued(tmp_path):
    with new_stack(speech_model="whisper", definitions="cw_assets.definitions") as bare:
        bare.start_broker()
        with api.connect(settings=bare.settings) as project:
            media = project.add_media(make_video(tmp_path / "heard.mp4", sounds=[tone(3.6)]))
            bare.start_worker("default")
            with pytest.raises(NotReady, match=r"No worker can do this, as .* says: .*cw models pull whisper-large-v3"):
                project.analyze_video(media.id)
            assert project.list_jobs().total == 0
            assert project.catalog.get_media(media.id).status is Status.UPLOADED
