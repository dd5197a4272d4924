"""What could be launched: records that no run has had, and storyboards whose frames are finished."""

import pytest

from cw_assets.catalog.models import Prompt, VideoAdUnit
from cw_assets.catalog.waiting import WaitingWork
from cw_assets.catalog.work import TABLES
from cw_assets.domain.status import Status
from cw_assets_tests.catalog.samples import add_origin, add_tiny_model, add_work
from cw_assets_tests.catalog.storyboard_samples import draw, planned

KINDS = sorted(TABLES)


def waiting(catalog, kind, limit=10):
    return [work.partition_key for work in catalog.waiting_work(kind, limit=limit)]


@pytest.mark.parametrize("kind", KINDS)
def test_new_records_wait_the_oldest_first(catalog, kind):
    keys = [add_work(catalog, kind).partition_key for _ in range(3)]
    assert catalog.waiting_work(kind, limit=2) == [WaitingWork(key, 0) for key in keys[:2]]
    assert waiting(catalog, kind) == keys


@pytest.mark.parametrize("kind", KINDS)
def test_launched_record_does_not_wait(catalog, kind):
    queued, cancelled, waits = (add_work(catalog, kind) for _ in range(3))
    catalog.queue_work(kind, queued.id, "run")
    catalog.queue_work(kind, cancelled.id, "other")
    catalog.cancel_run("other")
    assert waiting(catalog, kind) == [waits.partition_key]
    assert catalog.queued_work(kind, at_most=10) == 1


def test_queued_records_are_counted_no_further_than_asked(catalog):
    for number in range(3):
        catalog.queue_work("prompt", add_work(catalog, "prompt").id, f"run {number}")
    assert [catalog.queued_work("prompt", at_most=most) for most in (1, 3, 10)] == [1, 3, 3]


def test_rejected_video_is_no_new_one(catalog):
    media = add_work(catalog, "media")
    catalog.start_work("media", media.id, "run")
    catalog.complete_work("media", media.id, "run")
    catalog.review(media.id, approve=False)
    assert catalog.get_media(media.id).status is Status.UPLOADED
    assert waiting(catalog, "media") == []


def test_origin_units_are_never_launched(catalog):
    unit = add_work(catalog, "ad unit")
    with catalog._writing() as session:
        session.get(VideoAdUnit, unit.source_ad_unit_id).status = Status.PENDING
    assert waiting(catalog, "ad unit") == [unit.partition_key]


def test_record_that_lost_its_runs_waits_with_their_number(catalog):
    prompt = add_work(catalog, "prompt")
    with catalog._writing() as session:
        session.get(Prompt, prompt.id).closed_runs = ["one", "two"]
    assert catalog.waiting_work("prompt", limit=1) == [WaitingWork(prompt.partition_key, 2)]


def test_jobs_and_prompts_of_a_storyboard_are_left_to_its_run(catalog):
    board = add_work(catalog, "storyboard")
    frames = planned(catalog, board)
    assert len(frames.images) == 2
    assert waiting(catalog, "diffusion job") == []
    assert waiting(catalog, "prompt") == []
    catalog.queue_work("diffusion job", frames.images[0].diffusion_job_id, "run")
    assert catalog.queued_work("diffusion job", at_most=10) == 0


def test_prompt_that_a_job_draws_from_is_not_enhanced_unasked(catalog):
    alone, job = add_work(catalog, "prompt"), add_work(catalog, "diffusion job")
    assert waiting(catalog, "prompt") == [alone.partition_key]
    assert waiting(catalog, "diffusion job") == [job.partition_key]


def test_storyboard_waits_for_its_script(catalog):
    unit = add_work(catalog, "ad unit")
    add_tiny_model(catalog)
    board = catalog.add_storyboard(unit.id, "tiny")
    assert waiting(catalog, "storyboard") == []
    catalog.start_work("ad unit", unit.id, "run")
    assert waiting(catalog, "storyboard") == []
    catalog.complete_work("ad unit", unit.id, "run")
    assert waiting(catalog, "storyboard") == [board.partition_key]


def test_storyboard_waits_for_its_video(catalog):
    add_tiny_model(catalog)
    catalog.add_controlnet(
        slug="canny", label="Canny", path="canny.safetensors", control_type="canny", base_architecture="sdxl"
    )
    media = add_work(catalog, "media")
    board = catalog.add_storyboard(
        add_origin(catalog).id, "tiny", source_type="keyframe", controlnet="canny", media_id=media.id
    )
    assert waiting(catalog, "storyboard") == []
    catalog.start_work("media", media.id, "run")
    catalog.complete_work("media", media.id, "run")
    assert waiting(catalog, "storyboard") == [board.partition_key]


def test_job_waits_for_its_lora_and_not_for_one_that_failed(catalog):
    add_tiny_model(catalog)
    lora = add_work(catalog, "lora")
    job = catalog.add_diffusion_job("tiny", add_work(catalog, "prompt").id, lora_id=lora.id)
    assert waiting(catalog, "diffusion job") == []
    catalog.start_work("lora", lora.id, "run")
    catalog.fail_work("lora", lora.id, "run", "The source has gone; choose another.")
    assert waiting(catalog, "diffusion job") == [job.partition_key]


# ---- storyboards


@pytest.fixture
def board(catalog):
    """Drawn by "run", and over."""
    board = add_work(catalog, "storyboard")
    draw(catalog, planned(catalog, board).images)
    catalog.finish_frames(board.id, "run")
    catalog.end_run("run")
    return catalog.get_storyboard(board.id)


def finished(catalog, *run_ids):
    return [board.id for board in catalog.finished_storyboards(run_ids)]


def test_finished_storyboard_is_found_by_its_run(catalog, board):
    assert finished(catalog, "run", "another") == [board.id]
    assert finished(catalog, "another") == []
    assert finished(catalog) == []


def test_finished_storyboard_is_found_by_the_run_of_a_frame(catalog, board):
    image = catalog.storyboard_images(board.id)[0]
    draw(catalog, [image], run="alone")
    assert finished(catalog, "alone") == [board.id]


def test_finished_storyboards_come_newest_first_and_in_parts(catalog, board):
    other = add_work(catalog, "storyboard")
    draw(catalog, planned(catalog, other, run="later").images, run="later")
    catalog.finish_frames(other.id, "later")
    catalog.end_run("later")
    assert finished(catalog, "run", "later") == [other.id, board.id]
    assert [one.id for one in catalog.finished_storyboards(limit=1)] == [other.id]
    assert [one.id for one in catalog.finished_storyboards(below=other.id)] == [board.id]
    assert catalog.finished_storyboards(below=board.id) == []


def test_storyboard_that_lacks_a_frame_is_not_finished(catalog):
    board = add_work(catalog, "storyboard")
    draw(catalog, planned(catalog, board).images[:1])
    catalog.finish_frames(board.id, "run")
    catalog.end_run("run")
    assert catalog.get_storyboard(board.id).status is Status.PARTIAL
    assert finished(catalog, "run") == []


def test_storyboard_whose_run_goes_on_is_not_finished(catalog):
    board = add_work(catalog, "storyboard")
    draw(catalog, planned(catalog, board).images)
    catalog.finish_frames(board.id, "run")
    assert catalog.get_storyboard(board.id).status is Status.COMPLETED
    assert finished(catalog, "run") == []
    catalog.end_run("run")
    assert finished(catalog, "run") == [board.id]


def test_storyboard_that_is_drawn_again_is_not_finished(catalog, board):
    catalog.queue_work("storyboard", board.id, "again")
    image = catalog.storyboard_images(board.id)[0]
    draw(catalog, [image], run="alone")
    assert finished(catalog, "alone", "again") == []
