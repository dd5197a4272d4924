"""Prompts and images on the workers: each on its queue, through the death of a worker, and cancelled under way."""

import os
import signal
from collections.abc import Iterator

import pytest

from cw_assets import api
from cw_assets.defs.execution.runs import Runs
from cw_assets.domain.status import Status
from cw_assets_tests.stack.processes import Stack, new_stack

pytestmark = pytest.mark.slow
SMALL = {"width": 256, "height": 256, "steps": 2, "model": "juggernaut_xl"}


@pytest.fixture
def stack() -> Iterator[Stack]:
    with new_stack() as stack:
        stack.start_broker()
        stack.start("daemon")
        yield stack


def test_enhancement_and_images_ride_on_their_own_queues(stack: Stack, project: api.StackProject):
    stack.start_worker("enhancement", name="writer")
    stack.start_worker("default", name="painter")
    job = project.add_diffusion_job("a red bicycle", num_images=2, **SMALL)
    enhancing = project.enhance_prompt(job.prompt_id).run_id
    assert stack.wait(enhancing) == "SUCCESS", stack.messages(enhancing)
    drawing = project.generate_images(job.id).run_id
    assert stack.wait(drawing) == "SUCCESS", stack.messages(drawing)
    assert "writer works on enhanced_prompt" in stack.messages(enhancing)
    assert "painter works on generated_images" in stack.messages(drawing)
    now = project.catalog.get_diffusion_job(job.id)
    assert now.status is Status.COMPLETED
    assert now.generation_metadata["prompt"]["final"] == project.catalog.get_prompt(job.prompt_id).enhanced_prompt
    assert all(project.workplace.store.path(key).is_file() for key in now.result_images)


def test_a_worker_killed_while_it_draws_loses_nothing(stack: Stack, project: api.StackProject):
    stack.start_worker("default", name="painter")
    job = project.add_diffusion_job("a red bicycle", num_images=2, seed=5, **SMALL)
    stack.hold("image")
    run = project.generate_images(job.id).run_id
    ((pid, _),) = stack.until_begun("image")
    stack.release("image")
    os.kill(pid, signal.SIGKILL)
    assert stack.wait(run) == "SUCCESS", stack.messages(run)
    now = project.catalog.get_diffusion_job(job.id)
    assert (now.status, now.error_message) == (Status.COMPLETED, "")
    assert [image["seed"] for image in now.generation_metadata["images"]] == [5, 6]
    folder = project.workplace.store.path("diffusion")
    assert sorted(path.name for path in folder.iterdir()) == [key.rpartition("/")[2] for key in now.result_images]


def test_a_cancelled_job_stops_between_steps_and_leaves_no_image(stack: Stack, project: api.StackProject):
    stack.start_worker("default", name="painter")
    job = project.add_diffusion_job("a red bicycle", **(SMALL | {"steps": 200}))
    stack.hold("image")
    run_id = project.generate_images(job.id).run_id
    stack.until_begun("image")
    with Runs.open(stack.settings) as runs:
        run = runs.find(run_id)
        assert runs.record_of(run).partition_key == job.partition_key
        runs.cancel(run)
    stack.release("image")
    assert stack.wait(run_id) == "CANCELED"
    stack.until(lambda: all(worker.running is None for worker in stack.workers), "the worker is free again")
    now = project.catalog.get_diffusion_job(job.id)
    assert (now.status, now.result_images) == (Status.CANCELLED, ())
    assert not project.workplace.store.path("diffusion").exists()
