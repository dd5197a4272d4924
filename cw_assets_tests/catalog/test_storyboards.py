from fractions import Fraction

import pytest

from cw_assets.catalog.repository import Catalog
from cw_assets.domain.status import Status
from cw_assets.errors import Cancelled, InvalidInput
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.catalog.samples import add_origin, add_tiny_model
from cw_assets_tests.catalog.storyboard_samples import draw, order, orders, planned


@pytest.fixture
def unit(catalog):
    """An origin with two rows."""
    return add_origin(catalog)


@pytest.fixture
def board(catalog, unit):
    """A storyboard of the unit, which no run has touched."""
    add_tiny_model(catalog)
    return catalog.add_storyboard(unit.id, "tiny")


@pytest.fixture
def net(catalog):
    return catalog.add_controlnet(slug="canny", label="Canny", path="a/b", control_type="canny")


@pytest.fixture
def images(catalog, board):
    """Planned by the run, not drawn yet."""
    return planned(catalog, board).images


def test_new_storyboard_has_nothing_drawn(catalog, board, unit):
    assert (board.status, board.slug, board.video_ad_unit_id) == (Status.PENDING, "sum-30-en", unit.id)
    assert (board.diffusion_model, board.controlnet, board.lora_id, board.media_id) == ("tiny", None, None, None)
    assert (board.images_per_row, board.source_type, board.style_prompt, board.seed) == (1, "text", "", 0)
    assert (board.frames_total, board.frames_rendered, board.frames_percent) == (0, 0, 0)
    assert (board.plan, board.outputs, board.references, board.takes) == ({}, {}, {}, {})
    assert catalog.get_storyboard(board.id) == catalog.get_work("storyboard", board.id) == board
    assert catalog.storyboard_images(board.id) == []


def test_what_a_person_says_is_kept(catalog, unit, board):
    given = {
        "title": "Sommer – 夏",
        "images_per_row": 4,
        "lora_strength": 0.0,
        "style_prompt": "Ink",
        "enhance_prompts": False,
        "seed": 2**32 - 1,
        "frame_rate": Fraction(30000, 1001),
        "gentle_move": True,
        "scratch_voice": False,
        "references": {"cast": "uploads/a.png"},
        "takes": {"5": 2},
    }
    lora = catalog.add_lora("Ink", path="a.safetensors", base_architecture="sdxl")
    kept = catalog.get_storyboard(catalog.add_storyboard(unit.id, "tiny", lora_id=lora.id, **given).id)
    assert {name: getattr(kept, name) for name in given} == given
    assert kept.lora_id == lora.id


@pytest.mark.parametrize("given", ["29.97", "30000/1001", 29.97, Fraction(30000, 1001)])
def test_frame_rate_is_named_as_people_do(catalog, unit, board, given):
    assert catalog.add_storyboard(unit.id, "tiny", frame_rate=given).frame_rate == Fraction(30000, 1001)


@pytest.mark.parametrize(
    "given, told",
    [
        ({"images_per_row": 0}, "images_per_row is 1 to 4, not 0; choose a number in that range."),
        ({"images_per_row": 5}, "images_per_row is 1 to 4, not 5; choose a number in that range."),
        ({"seed": -1}, "seed is 0 to 4294967295, not -1; choose a number in that range."),
        ({"lora_strength": 2.1}, "lora_strength is 0 to 2, not 2.1; choose a number in that range."),
        ({"guidance_end": 1.1}, "guidance_end is 0 to 1, not 1.1; choose a number in that range."),
        ({"source_type": "film"}, "source_type is one of 'text' or 'keyframe', not 'film'; choose one of them."),
        (
            {"references": {"mood": "a.png"}},
            "references.mood is one of 'cast', 'product' or 'place', not 'mood'; choose one of them.",
        ),
    ],
)
def test_what_is_out_of_range_is_told_in_one_sentence(catalog, unit, board, given, told):
    with pytest.raises(InvalidInput) as refused:
        catalog.add_storyboard(unit.id, "tiny", **given)
    assert str(refused.value) == f"The storyboard cannot be kept: {told}"
    assert catalog.list_storyboards() == [board]


@pytest.mark.parametrize("rate", ["0", "17", "1/0", "fast", "-25"])
def test_rate_that_no_film_has_is_refused(catalog, unit, board, rate):
    with pytest.raises(InvalidInput, match=r"frame_rate .* is not right \(films are delivered in 23\.976, 24, 25"):
        catalog.add_storyboard(unit.id, "tiny", frame_rate=rate)


def test_what_does_not_exist_or_is_not_active_is_named(catalog, unit, board, net):
    with pytest.raises(InvalidInput, match="There is no diffusion model 'big'; choose one of tiny"):
        catalog.add_storyboard(unit.id, "big")
    with pytest.raises(InvalidInput, match="Ad unit 99 does not exist"):
        catalog.add_storyboard(99, "tiny")
    with pytest.raises(InvalidInput, match="Lora 99 does not exist"):
        catalog.add_storyboard(unit.id, "tiny", lora_id=99)
    with pytest.raises(InvalidInput, match="Media 99 does not exist"):
        catalog.add_storyboard(unit.id, "tiny", source_type="keyframe", controlnet="canny", media_id=99)
    with pytest.raises(InvalidInput, match="Media 99 does not exist"):
        catalog.update_storyboard(board.id, source_type="keyframe", controlnet="canny", media_id=99)
    catalog.add_diffusion_model(slug="old", label="Old", path="old", is_active=False)
    with pytest.raises(InvalidInput, match="Old is not active"):
        catalog.update_storyboard(board.id, diffusion_model="old")
    assert catalog.get_storyboard(board.id) == board


def test_keyframes_need_a_video_and_what_follows_it_and_text_takes_neither(catalog, unit, board, net, media):
    with pytest.raises(InvalidInput, match="has no ControlNet to follow them; choose one"):
        catalog.add_storyboard(unit.id, "tiny", source_type="keyframe", media_id=media.id)
    with pytest.raises(InvalidInput, match="has no video that they are of; choose an analysed one"):
        catalog.add_storyboard(unit.id, "tiny", source_type="keyframe", controlnet="canny")
    for given in ({"controlnet": "canny"}, {"media_id": media.id}):
        with pytest.raises(InvalidInput, match="from text follows no video and no ControlNet"):
            catalog.add_storyboard(unit.id, "tiny", **given)
    both = {"controlnet": "canny", "media_id": media.id}
    made = catalog.add_storyboard(unit.id, "tiny", source_type="keyframe", **both)
    assert (made.controlnet_id, made.controlnet, made.media_id) == (net.id, "canny", media.id)
    changed = catalog.update_storyboard(board.id, source_type="keyframe", **both)
    assert (changed.source_type, changed.controlnet, changed.media_id) == ("keyframe", "canny", media.id)
    with pytest.raises(InvalidInput, match="from text follows no video"):
        catalog.update_storyboard(board.id, source_type="text")
    back = catalog.update_storyboard(board.id, source_type="text", controlnet=None, media_id=None)
    assert back == board


@pytest.mark.parametrize(
    "code, language, slug",
    [
        ("SUM-30", "en", "sum-30-en"),
        ("SUM-30-en", "en", "sum-30-en"),
        ("kitchen", "en", "kitchen-en"),
        ("夏", "", "storyboard"),
        ("a" * 60, "en", "a" * 40),
    ],
)
def test_partition_names_the_unit_and_its_market(catalog, board, code, language, slug):
    other = add_origin(catalog, code=code, language=language)
    made = catalog.add_storyboard(other.id, "tiny")
    assert made.partition_key == f"{made.id}-{slug}"


def test_adaptations_storyboard_names_its_market_once(catalog, origin):
    add_tiny_model(catalog)
    adaptation = catalog.create_adaptation(origin.id, country="DE", language="de")
    assert catalog.add_storyboard(adaptation.id, "tiny").slug == "sum-30-de-de"


def test_a_change_leaves_the_rest_and_the_partition(catalog, board):
    catalog.add_diffusion_model(slug="large", label="Large", path="large")
    changed = catalog.update_storyboard(board.id, seed=7, diffusion_model="large", frame_rate="25")
    assert (changed.seed, changed.diffusion_model, changed.frame_rate) == (7, "large", 25)
    news = {"seed", "diffusion_model", "diffusion_model_id", "frame_rate"}
    assert changed.model_dump(exclude=news) == board.model_dump(exclude=news)
    assert catalog.get_storyboard(board.id) == changed


def test_model_that_is_not_active_any_more_does_not_stop_other_changes(catalog, board):
    lora = catalog.add_lora("Ink", path="a.safetensors", base_architecture="sdxl")
    catalog.update_storyboard(board.id, lora_id=lora.id)
    catalog.update_lora_metadata(lora.id, is_active=False)
    assert catalog.update_storyboard(board.id, title="New").title == "New"


def test_storyboard_is_not_changed_or_deleted_under_its_run(catalog, board):
    catalog.queue_work("storyboard", board.id, "run")
    for call in (lambda: catalog.update_storyboard(board.id, seed=1), lambda: catalog.delete_storyboard(board.id)):
        with pytest.raises(InvalidInput, match=r"is queued; wait for it or cancel it, then again\."):
            call()
    catalog.cancel_work("storyboard", board.id)
    assert catalog.update_storyboard(board.id, seed=1).seed == 1


def test_storyboards_are_listed_by_status_and_unit(catalog, unit, board):
    other = catalog.add_storyboard(add_origin(catalog, code="WIN-30").id, "tiny")
    catalog.start_work("storyboard", other.id, "run")
    other = catalog.get_storyboard(other.id)
    assert catalog.list_storyboards() == [other, board]
    assert catalog.list_storyboards(Status.PROCESSING) == [other]
    assert catalog.list_storyboards(unit_id=unit.id) == [board]
    assert catalog.list_storyboards(Status.PROCESSING, unit_id=unit.id) == []
    assert catalog.list_storyboards(limit=1, offset=1) == [board]


def test_planned_frames_are_there_but_not_rendered(catalog, board, images):
    now = catalog.get_storyboard(board.id)
    assert (now.frames_total, now.frames_rendered, now.frames_percent) == (2, 0, 0)
    assert catalog.storyboard_images(board.id) == list(images)
    assert not any(image.is_fresh for image in images)
    assert [catalog.storyboard_image_of_job(image.diffusion_job_id) for image in images] == list(images)
    assert catalog.storyboard_image_of_job(99) is None


def test_frame_counts_once_its_picture_shows_what_is_planned(catalog, board, images):
    first, second = images
    draw(catalog, [first])
    now = catalog.get_storyboard(board.id)
    assert (now.frames_rendered, now.frames_percent) == (1, 50)
    assert [image.is_fresh for image in catalog.storyboard_images(board.id)] == [True, False]

    catalog.start_work("diffusion job", second.diffusion_job_id, "run")
    catalog.save_images(second.diffusion_job_id, "run", result_images=["a.jpg"], generation_metadata={})
    catalog.frame_rendered(second.diffusion_job_id, "what was planned before")
    assert catalog.get_storyboard(board.id).frames_rendered == 1
    catalog.frame_rendered(99, "of no storyboard")


def test_storyboard_is_completed_when_all_its_frames_are(catalog, board, images):
    draw(catalog, images)
    done = catalog.finish_frames(board.id, "run")
    assert (done.status, done.progress, done.error_message) == (Status.COMPLETED, 100, "")
    assert done.completed_at == done.status_changed_at
    assert catalog.get_storyboard(board.id) == done


def test_storyboard_with_missing_frames_is_partial_with_the_reason(catalog, board, images):
    draw(catalog, images[:1])
    catalog.report_progress("storyboard", board.id, "run", 40, "drawing", "frame 1 of 2")
    some = catalog.finish_frames(board.id, "run", "Shot 2 was not drawn: no memory; draw it again.")
    assert (some.status, some.progress, some.message) == (Status.PARTIAL, 50, "")
    assert some.error_message == "Shot 2 was not drawn: no memory; draw it again."
    without = catalog.finish_frames(board.id, "run")
    assert without.error_message == (
        "1 of 2 frames are not drawn as they are planned now; render the storyboard again."
    )


def test_reason_makes_a_storyboard_partial_though_all_frames_are_there(catalog, board, images):
    draw(catalog, images)
    some = catalog.finish_frames(board.id, "run", "Shot 3 matches no keyframe.")
    assert (some.status, some.progress, some.error_message) == (Status.PARTIAL, 100, "Shot 3 matches no keyframe.")


def test_run_without_the_storyboard_finishes_nothing(catalog, board, images):
    draw(catalog, images)
    catalog.start_work("storyboard", board.id, "next")
    before = catalog.get_storyboard(board.id)
    for call in (
        lambda: catalog.finish_frames(board.id, "run"),
        lambda: catalog.save_storyboard_outputs(board.id, "run", sheet="a.png"),
        lambda: catalog.plan_frames(board.id, "run", [], {}),
    ):
        with pytest.raises(Cancelled, match="launch a new one"):
            call()
    catalog.cancel_work("storyboard", board.id)
    with pytest.raises(Cancelled):
        catalog.finish_frames(board.id, "next")
    assert catalog.storyboard_images(board.id) != []
    assert before.frames_rendered == catalog.get_storyboard(board.id).frames_rendered == 2


def test_outputs_are_kept_beside_each_other(catalog, board, images):
    catalog.save_storyboard_outputs(board.id, "run", sheet={"png": "a.png"}, animatic="old.mp4")
    draw(catalog, images)
    catalog.finish_frames(board.id, "run")
    kept = catalog.save_storyboard_outputs(board.id, "run", animatic="new.mp4")
    assert kept.outputs == {"sheet": {"png": "a.png"}, "animatic": "new.mp4"}
    assert (kept.status, catalog.get_storyboard(board.id)) == (Status.COMPLETED, kept)


def test_failed_run_keeps_no_outputs(catalog, board, images):
    catalog.fail_work("storyboard", board.id, "run", "No room on the disk; free some.")
    with pytest.raises(Cancelled, match=f"of storyboard {board.id} is not kept, as that is failed; launch a new one"):
        catalog.save_storyboard_outputs(board.id, "run", sheet="a.png")
    assert catalog.get_storyboard(board.id).outputs == {}


def redrawn(catalog, image):
    """A run of its own draws the frame."""
    catalog.start_work("diffusion job", image.diffusion_job_id, "alone")
    catalog.save_images(image.diffusion_job_id, "alone", result_images=["b.jpg"], generation_metadata={})
    return catalog.refresh_storyboard_of(image.diffusion_job_id, image.input_key)


def test_last_missing_frame_completes_its_storyboard(catalog, board, images):
    catalog.save_storyboard_outputs(board.id, "run", sheet="a.png")
    catalog.finish_frames(board.id, "run", "No memory; draw them again.", error_kind="LimitExceeded")
    still = redrawn(catalog, images[0])
    assert (still.status, still.progress, still.error_message) == ("partial", 50, "No memory; draw them again.")
    assert still.error_kind == "LimitExceeded"
    whole = redrawn(catalog, images[1])
    assert (whole.status, whole.progress, whole.error_message) == (Status.COMPLETED, 100, "")
    assert whole.error_kind == ""
    assert (whole.outputs, whole.run_id) == ({"sheet": "a.png"}, "run")
    assert catalog.get_storyboard(board.id) == whole


def test_frame_drawn_by_itself_completes_nothing_that_lacks_something_else(catalog, board, unit):
    catalog.start_work("storyboard", board.id, "run")
    unmatched = {"unmatched": [{"row": 1, "shot_number": 2, "reason": "no scene"}]}
    (image,) = catalog.plan_frames(board.id, "run", orders(catalog, unit.id)[:1], unmatched).images
    told = "Shot 1 was not drawn, and shot 2 matches no keyframe."
    catalog.finish_frames(board.id, "run", told, error_kind="LimitExceeded")
    after = redrawn(catalog, image)
    assert (after.status, after.progress, after.error_message) == (Status.PARTIAL, 100, "no scene")
    assert after.error_kind == "", "it was the frame's"


def test_frame_drawn_by_itself_does_not_hide_that_the_animatic_failed(catalog, board, images):
    draw(catalog, images)
    catalog.finish_frames(board.id, "run")
    catalog.fail_work("storyboard", board.id, "run", "The animatic cannot be written; free some room.")
    after = redrawn(catalog, images[0])
    assert (after.status, after.error_message) == ("partial", "The animatic cannot be written; free some room.")


def test_frame_that_was_planned_anew_while_it_was_drawn_by_itself_is_not_rendered(catalog, board, images):
    (first, *_), job_id = images, images[0].diffusion_job_id
    draw(catalog, images)
    catalog.start_work("diffusion job", job_id, "alone")
    catalog.save_images(job_id, "alone", result_images=["b.jpg"], generation_metadata={})
    (row, *_) = catalog.script_rows(board.video_ad_unit_id)
    planned(catalog, board, [order(row, words="New words")], run="next")
    assert catalog.refresh_storyboard_of(job_id, first.input_key).frames_rendered == 0


def test_last_frame_does_not_hide_that_the_animatic_failed_too(catalog, board, images):
    draw(catalog, images[:1])
    catalog.finish_frames(board.id, "run", "Shot 2 was not\ndrawn.")
    catalog.fail_work("storyboard", board.id, "run", "The animatic cannot be written; free some room.")
    told = catalog.get_storyboard(board.id).error_message
    assert told == "Shot 2 was not drawn.\nThe animatic cannot be written; free some room."
    after = redrawn(catalog, images[1])
    assert (after.status, after.progress) == (Status.PARTIAL, 100)
    assert after.error_message == "The animatic cannot be written; free some room."
    assert redrawn(catalog, images[1]).error_message == after.error_message


def test_storyboard_that_failed_for_want_of_frames_recovers_frame_by_frame(catalog, board, images):
    catalog.report_progress("storyboard", board.id, "run", 0, "drawing")
    catalog.fail_work("storyboard", board.id, "run", "No memory; close something.")
    some = redrawn(catalog, images[0])
    assert (some.status, some.progress, some.error_message[:14]) == (Status.PARTIAL, 50, "1 of 2 frames ")
    whole = redrawn(catalog, images[1])
    assert (whole.status, whole.error_message) == (Status.COMPLETED, "")


def test_storyboard_that_could_not_be_planned_stays_failed(catalog, board, images):
    draw(catalog, images)
    catalog.finish_frames(board.id, "run")
    catalog.start_work("storyboard", board.id, "next")
    catalog.report_progress("storyboard", board.id, "next", 0, "planning")
    catalog.fail_work("storyboard", board.id, "next", "The model is not active; choose another.")
    assert redrawn(catalog, images[0]).status is Status.FAILED


def test_frame_drawn_by_itself_leaves_a_storyboard_to_the_run_that_holds_it(catalog, board, images):
    draw(catalog, images[:1])
    board = redrawn(catalog, images[1])
    assert (board.status, board.frames_rendered) == (Status.PROCESSING, 2)
    assert catalog.storyboard_image_of_job(images[1].diffusion_job_id).is_fresh


def test_job_of_no_storyboard_refreshes_none(catalog, board):
    job = catalog.add_diffusion_job("tiny", catalog.add_prompt("A red bicycle").id)
    assert catalog.refresh_storyboard_of(job.id, "key") is None
    assert catalog.refresh_storyboard_of(99, "key") is None


def test_deleted_storyboard_takes_its_prompts_jobs_and_pictures_along(catalog, board, images):
    draw(catalog, images)
    catalog.finish_frames(board.id, "run")
    other = planned(catalog, catalog.add_storyboard(board.video_ad_unit_id, "tiny"), run="other").images
    shared = catalog.add_diffusion_job("tiny", images[0].prompt_id)
    pictures = catalog.delete_storyboard(board.id)
    assert sorted(pictures) == sorted(f"diffusion/run-{image.diffusion_job_id}.jpg" for image in images)
    assert [job.id for job in catalog.list_diffusion_jobs()] == [
        shared.id,
        *sorted((i.diffusion_job_id for i in other), reverse=True),
    ]
    assert {prompt.id for prompt in catalog.list_prompts()} == {images[0].prompt_id, *(i.prompt_id for i in other)}
    with pytest.raises(InvalidInput, match="does not exist"):
        catalog.get_storyboard(board.id)


def test_record_deleted_as_any_other_leaves_no_jobs_behind(catalog, board, images):
    catalog.cancel_run("run")
    catalog.delete_work("storyboard", board.id)
    assert (catalog.list_diffusion_jobs(), catalog.list_prompts()) == ([], [])


def test_job_that_is_being_drawn_outlives_its_storyboard(catalog, board, images):
    catalog.start_work("diffusion job", images[0].diffusion_job_id, "alone")
    catalog.cancel_work("storyboard", board.id)
    catalog.delete_storyboard(board.id)
    assert [job.id for job in catalog.list_diffusion_jobs()] == [images[0].diffusion_job_id]
    assert [prompt.id for prompt in catalog.list_prompts()] == [images[0].prompt_id]


def test_what_a_storyboard_is_made_of_cannot_be_deleted(catalog, unit, board, net, media, images):
    lora = catalog.add_lora("Ink", path="a.safetensors", base_architecture="sdxl")
    catalog.add_storyboard(
        unit.id, "tiny", source_type="keyframe", controlnet="canny", media_id=media.id, lora_id=lora.id
    )
    with pytest.raises(InvalidInput) as refused:
        catalog.delete_work("ad unit", unit.id)
    told = f"Ad unit {unit.id} is used by its storyboards ({board.id}, {board.id + 1}); delete these first."
    assert str(refused.value) == told
    for kind, record_id in (("media", media.id), ("lora", lora.id), ("diffusion job", images[0].diffusion_job_id)):
        with pytest.raises(InvalidInput, match="is used by another record; delete that one first"):
            catalog.delete_work(kind, record_id)


def test_picture_keeps_its_place_when_the_analysis_it_followed_is_made_anew(catalog, unit, board, net, media):
    from cw_assets_tests.catalog.samples import analysis, keyframes

    def analysed(run):
        catalog.start_work("media", media.id, run)
        catalog.save_result(media.id, run, analysis(), keyframes(), analysis_key=run)
        return catalog.get_result(media.id).key_frames[0].id

    catalog.update_storyboard(board.id, source_type="keyframe", controlnet="canny", media_id=media.id)
    (row, *_) = catalog.script_rows(unit.id)
    wanted = order(row, reference_image="keyframes/1.jpg").model_copy(update={"key_frame_id": analysed("first")})
    (image,) = planned(catalog, board, [wanted]).images
    newer = analysed("second")
    assert catalog.storyboard_images(board.id) == [image.model_copy(update={"key_frame_id": None})]
    again = planned(catalog, board, [wanted.model_copy(update={"key_frame_id": newer})])
    assert again.images == (image.model_copy(update={"key_frame_id": newer}),)


def test_of_a_cancel_and_the_last_frames_at_once_only_one_wins(address):
    """Each way round is possible; both at once is not."""
    with Catalog.open(address) as catalog:
        add_tiny_model(catalog)
        unit = add_origin(catalog)
        boards = [catalog.add_storyboard(unit.id, "tiny") for _ in range(8)]
        for board in boards:
            draw(catalog, planned(catalog, board).images)
        opening = f"""
from cw_assets.catalog.repository import Catalog
from cw_assets.errors import CwError
def attempt(call):
    try:
        call()
        return "won"
    except CwError:
        return "lost"
catalog = Catalog.open({address!r})
catalog.get_storyboard({boards[0].id})
ready()
for board in {[board.id for board in boards]}:
    if sys.argv[2] == "0":
        print(attempt(lambda: catalog.cancel_work("storyboard", board)))
    else:
        print(attempt(lambda: catalog.finish_frames(board, "run")))
catalog.close()
"""
        cancels, ends = (answer.split() for answer in run_at_once(opening, processes=2))
        for board, cancel, end in zip(boards, cancels, ends, strict=True):
            assert {cancel, end} == {"won", "lost"}
            assert catalog.get_storyboard(board.id).status == ("cancelled" if cancel == "won" else "completed")


def test_run_that_is_cancelled_while_it_plans_leaves_whole_plans_and_no_deadlock(address):
    """All frames of a plan are there, or none; whoever ends the run waits for the plan, or comes before it."""
    with Catalog.open(address) as catalog:
        add_tiny_model(catalog)
        unit = add_origin(catalog)
        boards = [catalog.add_storyboard(unit.id, "tiny") for _ in range(8)]
        for number, board in enumerate(boards):
            images = planned(catalog, board, run=f"run-{number}").images
            for image in images:
                catalog.start_work("prompt", image.prompt_id, f"run-{number}")
                catalog.start_work("diffusion job", image.diffusion_job_id, f"run-{number}")
        script = f"""
from cw_assets.catalog.repository import Catalog
from cw_assets.errors import Cancelled
from cw_assets_tests.catalog.storyboard_samples import order
catalog = Catalog.open({address!r})
rows = catalog.script_rows({unit.id})
ready()
for number, board in enumerate({[board.id for board in boards]}):
    if sys.argv[2] == "0":
        catalog.cancel_run(f"run-{{number}}")
        continue
    try:
        catalog.plan_frames(board, f"run-{{number}}", [order(row, words="New words") for row in rows], {{}})
        print("planned")
    except Cancelled:
        print("cancelled")
catalog.close()
"""
        _, ends = (answer.split() for answer in run_at_once(script, processes=2))
        for board, end in zip(boards, ends, strict=True):
            keys = {image.input_key.startswith("New words") for image in catalog.storyboard_images(board.id)}
            assert keys == {end == "planned"}
            assert catalog.get_storyboard(board.id).status is Status.CANCELLED
