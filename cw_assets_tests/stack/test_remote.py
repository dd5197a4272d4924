"""Work of a running stack, by nothing but the address of its page: sent, launched, followed, cancelled."""

from collections.abc import Iterator

import pytest

from cw_assets import api
from cw_assets.api.remote import RemoteProject
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, StillRunning, WrongStatus
from cw_assets_tests.media import Shot, make_video
from cw_assets_tests.stack.processes import Stack, free_port, new_stack
from cw_assets_tests.stack.served import address_of, start_page

pytestmark = pytest.mark.slow
TOKEN = "open sesame"
SMALL = {"width": 256, "height": 256, "steps": 4, "model": "juggernaut_xl"}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Shared; each test brings records of its own."""
    with new_stack(port=free_port(), api_token=TOKEN) as stack:
        stack.start_broker()
        stack.start("daemon")
        stack.start_worker("default", "enhancement", name="worker")
        start_page(stack)
        yield stack


@pytest.fixture(scope="module")
def remote(stack: Stack) -> Iterator[RemoteProject]:
    with api.connect(address_of(stack), token=TOKEN) as remote:
        yield remote


def test_a_video_is_sent_analysed_and_followed_to_its_report(stack, remote, tmp_path):
    media = remote.add_media(make_video(tmp_path / "spot.mp4", [Shot(20, (200, 40, 40)), Shot(20, (40, 60, 200))]))
    handle = remote.analyze_video(media.id)
    told = list(handle.events(timeout_s=90))
    assert told[0].status in (Status.QUEUED, Status.PROCESSING)
    assert (told[-1].status, told[-1].progress) == (Status.COMPLETED, 100)
    assert [state.revision for state in told] == sorted({state.revision for state in told})
    assert {"scenes", "transcription"} & {state.phase for state in told}
    result = handle.result()
    assert result.media_id == media.id
    assert remote.download(result.report, tmp_path).read_text().startswith("<!doctype html>")
    assert remote.analyze_video(media.id).result().status == "skipped"


def test_a_job_is_waited_for_cancelled_and_launched_again(stack, remote):
    job = remote.add_diffusion_job("a lighthouse", **SMALL)
    stack.hold("image")
    handle = remote.generate_images(job.id)
    stack.until_begun("image")
    with pytest.raises(StillRunning, match=r"is not over after 0.3 s, and goes on"):
        handle.wait(0.3)
    with pytest.raises(WrongStatus, match=f"holds it; wait for it, or stop it with `cw run cancel {handle.run_id}`"):
        remote.generate_images(job.id)
    assert handle.cancel().status is Status.CANCELLED
    stack.release("image")
    with pytest.raises(Cancelled, match="was cancelled; launch it again"):
        handle.result(timeout_s=10)
    stack.until(lambda: all(worker.running is None for worker in stack.workers), "the worker is free again")
    result = remote.generate_images(job.id).result(timeout_s=60)
    assert result.images_count == 1
    assert result.paths[0].startswith(f"{address_of(stack)}/media/diffusion/")


def test_a_page_that_is_killed_and_comes_back_loses_nothing(stack, remote):
    job = remote.add_diffusion_job("a harbour", **SMALL)
    stack.hold("image")
    handle = remote.generate_images(job.id)
    events = handle.events(timeout_s=120)
    told = [next(events)]
    while told[-1].status is not Status.PROCESSING:
        told.append(next(events))
    page = next(part for part in stack.parts if part.name == "web")
    page.end()
    stack.parts.remove(page)
    stack.release("image")
    stack.until(lambda: stack.catalog.get_diffusion_job(job.id).status is Status.COMPLETED, "the images are drawn")
    start_page(stack)
    told += events
    assert told[-1].status is Status.COMPLETED
    revisions = [state.revision for state in told]
    assert revisions == list(range(revisions[0], revisions[-1] + 1))
    assert handle.result().job_id == job.id
