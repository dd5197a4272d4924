import pytest

from cw_assets.domain.status import Status
from cw_assets.errors import InvalidInput
from cw_assets_tests.catalog.samples import add_origin, add_tiny_model, row
from cw_assets_tests.catalog.storyboard_samples import draw, order, orders, planned


@pytest.fixture
def unit(catalog):
    """An origin with two rows."""
    return add_origin(catalog)


@pytest.fixture
def rows(catalog, unit):
    return catalog.script_rows(unit.id)


@pytest.fixture
def board(catalog, unit):
    """A storyboard of the unit, which no run has touched."""
    add_tiny_model(catalog)
    return catalog.add_storyboard(unit.id, "tiny")


@pytest.fixture
def drawn(catalog, board):
    """The images of a first run that has drawn a frame for each row."""
    images = planned(catalog, board).images
    draw(catalog, images)
    catalog.finish_frames(board.id, "run")
    return catalog.storyboard_images(board.id)


def job_of(catalog, image):
    return catalog.get_diffusion_job(image.diffusion_job_id)


def prompt_of(catalog, image):
    return catalog.get_prompt(image.prompt_id)


def test_each_order_gets_a_prompt_and_a_job(catalog, board, rows):
    made = planned(catalog, board, [order(rows[1], seed=7), order(rows[0]), order(rows[0], image_index=1)])
    places = [(image.script_row_id, image.image_index) for image in made.images]
    assert places == [(rows[1].id, 0), (rows[0].id, 0), (rows[0].id, 1)]
    first = made.images[0]
    prompt, job = prompt_of(catalog, first), job_of(catalog, first)
    assert (prompt.status, prompt.source_prompt, prompt.negative_prompt) == ("pending", "Scene 2", "blurry")
    assert (prompt.enhancement_style, prompt.creativity, prompt.enhancement_method) == ("cinematic", 0.7, "none")
    assert (job.status, job.identifier, job.width, job.seed) == ("pending", "J_row-2_img-00", 1280, 7)
    assert (job.diffusion_model, job.prompt_id, job.slug) == ("tiny", prompt.id, "j-row-2-img-00")
    assert (first.input_key, first.rendered_key, first.result_images) == (order(rows[1], seed=7).input_key, "", ())
    assert (first.job_partition_key, first.job_status) == (job.partition_key, Status.PENDING)
    assert made.prompt_keys == tuple(prompt_of(catalog, image).partition_key for image in made.images)
    assert made.job_keys == tuple(image.job_partition_key for image in made.images)
    assert made.dropped == ()
    assert [image.id for image in catalog.storyboard_images(board.id)] == [made.images[n].id for n in (1, 2, 0)]


def test_plan_is_kept_with_the_ids_of_its_prompts_and_jobs(catalog, board, rows):
    catalog.start_work("storyboard", board.id, "run")
    plan = {"frames": [{"row": 1}, {"row": 0, "job_id": 0}], "continuity": {"style": "Ink"}}
    made = catalog.plan_frames(board.id, "run", [order(rows[1]), order(rows[0])], plan)
    second, first = made.images
    assert made.plan == {
        "frames": [
            {"row": 1, "prompt_id": second.prompt_id, "job_id": second.diffusion_job_id},
            {"row": 0, "prompt_id": first.prompt_id, "job_id": first.diffusion_job_id},
        ],
        "continuity": {"style": "Ink"},
    }
    assert catalog.get_storyboard(board.id).plan == made.plan


def test_same_orders_change_nothing(catalog, board, drawn):
    prompts, jobs = catalog.list_prompts(), catalog.list_diffusion_jobs()
    again = planned(catalog, board, run="next")
    assert list(again.images) == drawn
    assert all(image.is_fresh for image in again.images)
    assert (again.job_keys, again.dropped) == (tuple(image.job_partition_key for image in drawn), ())
    assert (catalog.list_prompts(), catalog.list_diffusion_jobs()) == (prompts, jobs)


def test_changed_order_changes_its_frame_alone_and_keeps_the_old_picture(catalog, board, rows, drawn):
    first, second = drawn
    catalog.start_work("prompt", first.prompt_id, "run")
    catalog.save_enhancement(
        first.prompt_id,
        "run",
        enhanced_prompt="Scene 1, golden light",
        negative_prompt="ugly",
        method="llm",
        model="small",
        fallback_reason="slow",
    )
    before = prompt_of(catalog, first), job_of(catalog, first)
    made = planned(catalog, board, [order(rows[0], words="A tram", seed=9), order(rows[1])], run="next")

    assert made.images[1] == second
    stale = made.images[0]
    assert stale.id == first.id
    assert (stale.diffusion_job_id, stale.prompt_id) == (first.diffusion_job_id, first.prompt_id)
    assert (stale.rendered_key, stale.result_images) == (first.input_key, first.result_images)
    assert (stale.job_status, stale.is_fresh) == (Status.COMPLETED, False)
    prompt, job = prompt_of(catalog, stale), job_of(catalog, stale)
    assert (prompt.source_prompt, prompt.negative_prompt, prompt.enhanced_prompt) == ("A tram", "blurry", "")
    assert (prompt.enhancement_method, prompt.enhancement_model, prompt.fallback_reason) == ("none", "", "")
    assert (prompt.status, prompt.partition_key) == (before[0].status, before[0].partition_key)
    assert job == before[1].model_copy(update={"seed": 9})
    assert made.dropped == ()
    now = catalog.get_storyboard(board.id)
    assert (now.frames_total, now.frames_rendered) == (2, 1)


def test_edited_row_keeps_its_frame(catalog, unit, board, drawn):
    add_origin(catalog, rows=[row(1, "Hot day?"), row(2, "Other words")])
    assert catalog.storyboard_images(board.id) == drawn
    made = planned(catalog, board, orders(catalog, unit.id), run="next")
    assert [image.id for image in made.images] == [image.id for image in drawn]


def test_settings_that_an_order_leaves_out_are_taken_back(catalog, board, rows):
    first = planned(catalog, board, [order(rows[0], seed=9, steps=4)])
    assert job_of(catalog, first.images[0]).steps == 4
    second = planned(catalog, board, [order(rows[0])])
    assert (job_of(catalog, second.images[0]).seed, job_of(catalog, second.images[0]).steps) == (None, None)


def test_changed_frames_are_drawn_with_what_the_storyboard_says_now(catalog, board, rows, drawn):
    catalog.add_diffusion_model(slug="large", label="Large", path="large")
    lora = catalog.add_lora("Ink", path="a.safetensors", base_architecture="sdxl")
    catalog.update_storyboard(board.id, diffusion_model="large", lora_id=lora.id)
    made = planned(catalog, board, [order(rows[0], seed=1), order(rows[1], seed=1)], run="next")
    jobs = [job_of(catalog, image) for image in made.images]
    assert [(job.diffusion_model, job.lora_id) for job in jobs] == [("large", lora.id)] * 2


def test_wireframe_follows_keyframes_with_the_storyboards_controlnet(catalog, board, rows, media):
    catalog.add_controlnet(slug="canny", label="Canny", path="a/b", control_type="canny")
    catalog.update_storyboard(board.id, source_type="keyframe", controlnet="canny", media_id=media.id)
    with pytest.raises(InvalidInput, match="canny has no picture to follow; give a reference image"):
        planned(catalog, board, [order(rows[0])])
    with pytest.raises(InvalidInput, match=r"picture at scale 0\.5, and none is named"):
        planned(catalog, board, [order(rows[0], reference_image="keyframes/1.jpg", ip_adapter_scale=0.5)])
    made = planned(catalog, board, [order(rows[0], reference_image="keyframes/1.jpg")])
    job = job_of(catalog, made.images[0])
    assert (job.controlnet, job.reference_image) == ("canny", "keyframes/1.jpg")


def test_frames_that_no_order_is_for_go_with_their_pictures(catalog, board, rows, drawn):
    made = planned(catalog, board, [order(rows[1])], run="next")
    assert made.images == (drawn[1],)
    assert made.dropped == drawn[0].result_images
    assert catalog.storyboard_images(board.id) == [drawn[1]]
    assert [job.id for job in catalog.list_diffusion_jobs()] == [drawn[1].diffusion_job_id]
    assert [prompt.id for prompt in catalog.list_prompts()] == [drawn[1].prompt_id]


def test_frame_of_a_row_that_is_gone_is_told_last_and_goes_with_the_next_plan(catalog, unit, board, rows, drawn):
    add_origin(catalog, rows=[row(1, "Hot day?")], duration=2.0)
    first, orphan = catalog.storyboard_images(board.id)
    assert (first, orphan) == (drawn[0], drawn[1].model_copy(update={"script_row_id": None}))
    assert planned(catalog, board, run="next").dropped == orphan.result_images
    assert catalog.storyboard_images(board.id) == [first]


def test_frames_of_several_rows_that_are_gone_all_go(catalog, board):
    script = [row(number, "Hot day?") for number in (1, 2, 3)]
    longer = add_origin(catalog, code="WIN-30", rows=script, duration=6.0)
    board = catalog.add_storyboard(longer.id, "tiny")
    draw(catalog, planned(catalog, board).images)
    add_origin(catalog, code="WIN-30", rows=script[:1], duration=2.0)
    assert len(planned(catalog, board, run="next").dropped) == 2
    assert catalog.get_storyboard(board.id).frames_total == len(catalog.list_prompts()) == 1


def test_order_for_a_row_that_is_gone_is_refused_and_nothing_changes(catalog, board, rows, drawn):
    add_origin(catalog, rows=[row(1, "Hot day?")], duration=2.0)
    before = catalog.storyboard_images(board.id), catalog.list_diffusion_jobs(), catalog.list_prompts()
    with pytest.raises(InvalidInput, match=f"of ad unit 1 has changed while storyboard {board.id} was planned; render"):
        planned(catalog, board, [order(rows[0], words="New"), order(rows[1])], run="next")
    assert (catalog.storyboard_images(board.id), catalog.list_diffusion_jobs(), catalog.list_prompts()) == before


def test_order_for_a_row_of_another_unit_is_refused(catalog, board):
    other = add_origin(catalog, code="WIN-30")
    with pytest.raises(InvalidInput, match="has changed while"):
        planned(catalog, board, orders(catalog, other.id))


@pytest.mark.parametrize("kind", ["prompt", "diffusion job"])
def test_frame_that_another_run_is_at_work_on_is_not_changed_under_it(catalog, board, rows, drawn, kind):
    record_id = drawn[0].prompt_id if kind == "prompt" else drawn[0].diffusion_job_id
    catalog.start_work(kind, record_id, "alone")
    changed = [order(rows[0], words="New"), order(rows[1])]
    with pytest.raises(InvalidInput, match=f"{kind.capitalize()} {record_id} is processing by another run; wait"):
        planned(catalog, board, changed, run="next")
    assert planned(catalog, board, run="next").images[1] == drawn[1]
    catalog.cancel_work(kind, record_id)
    assert planned(catalog, board, changed, run="next").images[0].input_key == changed[0].input_key


def test_run_plans_again_what_it_holds_itself(catalog, board, rows):
    (image,) = planned(catalog, board, [order(rows[0])]).images
    catalog.queue_work("diffusion job", image.diffusion_job_id, "run")
    assert planned(catalog, board, [order(rows[0], seed=1)]).images[0].job_status is Status.QUEUED


def test_frames_of_a_run_that_was_taken_over_from_are_planned_again(catalog, board, rows):
    """A run that was lost holds its jobs still; what it may bring yet shows the frame as it was before."""
    (image,) = planned(catalog, board, [order(rows[0])], run="lost").images
    catalog.start_work("diffusion job", image.diffusion_job_id, "lost")
    (again,) = planned(catalog, board, [order(rows[0], seed=1)], run="next").images
    catalog.save_images(image.diffusion_job_id, "lost", result_images=["late.jpg"], generation_metadata={})
    catalog.frame_rendered(image.diffusion_job_id, image.input_key)
    late = catalog.storyboard_image_of_job(again.diffusion_job_id)
    assert (late.result_images, late.input_key, late.is_fresh) == (("late.jpg",), again.input_key, False)


def test_job_that_is_being_drawn_stays_when_its_frame_goes(catalog, board, rows, drawn):
    catalog.start_work("diffusion job", drawn[0].diffusion_job_id, "alone")
    made = planned(catalog, board, [order(rows[1])], run="next")
    assert made.dropped == ()
    assert catalog.storyboard_images(board.id) == [drawn[1]]
    left = job_of(catalog, drawn[0])
    assert (left.status, left.result_images) == (Status.PROCESSING, drawn[0].result_images)
    assert catalog.get_prompt(left.prompt_id).source_prompt == "Scene 1"


def test_storyboards_of_one_unit_have_frames_of_their_own(catalog, unit, board, drawn):
    other = planned(catalog, catalog.add_storyboard(unit.id, "tiny"), run="other").images
    assert {image.diffusion_job_id for image in other}.isdisjoint(image.diffusion_job_id for image in drawn)
    assert catalog.storyboard_images(board.id) == drawn
