"""The storyboard assets: what is planned, drawn and kept, and what comes of frames that fail or change."""

import dagster as dg
import pytest
from PIL import Image

from cw_assets.defs.work.storyboarding import planning
from cw_assets.defs.work.storyboarding.drawing import SHOTS_TAG
from cw_assets.domain.status import Status
from cw_assets.domain.storyboards.plan import StoryboardFrames
from cw_assets.errors import Cancelled, ExternalFailure
from cw_assets_tests.defs.workshop import open_workshop
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.engines.image_fakes import FakeImageModel
from cw_assets_tests.fakes import materializations

JOB = "generate_storyboard_job"
FRAMES = [dg.AssetKey("storyboard"), dg.AssetKey("storyboard_frames")]
OUTPUTS = [dg.AssetKey("storyboard_sheet"), dg.AssetKey("animatic")]
EDITED = ROWS[1].model_copy(update={"visual_text": "CU: a yellow bus in the snow."})


def draw(workshop, board, **options):
    """A run of the frames alone."""
    return workshop.run(JOB, board, asset_selection=FRAMES, **options)


def drawn_shots(workshop):
    """The prompts that the image model was asked to draw."""
    return [request.prompt for request in workshop.image_model.requests]


def written_at(workshop, board):
    """When each picture was written."""
    images = workshop.catalog.storyboard_images(board.id)
    return [workshop.path(image.result_images[0]).stat().st_mtime_ns for image in images]


class Refusing(FakeImageModel):
    """Fails for prompts with a word in them, while it is told to."""

    def __init__(self, word):
        super().__init__()
        self.word, self.refuses = word, True

    def generate(self, request, **calls):
        if self.refuses and self.word in request.prompt:
            raise ExternalFailure(f"The brush broke over {self.word}; take another one.", retryable=False)
        return super().generate(request, **calls)


@pytest.fixture
def refusing(tmp_path, empty_catalog):
    with open_workshop(tmp_path, empty_catalog, image_model=Refusing("lemonade")) as opened:
        yield opened


def test_each_row_gets_a_frame_with_its_prompt_job_and_image(workshop):
    board = workshop.storyboard()
    assert draw(workshop, board).success
    now, images = workshop.again(board), workshop.catalog.storyboard_images(board.id)
    assert (now.status, now.progress, now.frames_rendered, now.frames_total) == (Status.COMPLETED, 100, 2, 2)
    jobs = [workshop.catalog.get_diffusion_job(image.diffusion_job_id) for image in images]
    assert [job.identifier for job in jobs] == ["LEMON-30_row-1_img-01", "LEMON-30_row-2_img-01"]
    assert [(job.width, job.height, job.status) for job in jobs] == [(1280, 720, Status.COMPLETED)] * 2
    with Image.open(workshop.path(jobs[0].result_images[0])) as picture:
        assert picture.size == (1280, 720)
    prompts = [workshop.catalog.get_prompt(image.prompt_id).source_prompt for image in images]
    assert "walks along a street" in prompts[0]
    assert "ICE COLD" not in prompts[1]
    assert drawn_shots(workshop) == prompts


def test_frames_are_materializations_of_generated_images_too(workshop):
    board = workshop.storyboard()
    draw(workshop, board)
    found = workshop.instance.get_materialized_partitions(dg.AssetKey("generated_images"))
    images = workshop.catalog.storyboard_images(board.id)
    assert found == {image.job_partition_key for image in images}
    assert set(workshop.instance.get_dynamic_partitions("diffusion_jobs")) == found
    assert workshop.workplace.values.read("generated_images", images[0].job_partition_key).identifier


def test_a_frame_that_fails_leaves_the_others_and_only_it_is_drawn_again(refusing):
    board = refusing.storyboard()
    run = draw(refusing, board)
    now = refusing.again(board)
    assert run.success
    assert (now.status, now.progress, now.frames_rendered) == (Status.PARTIAL, 50, 1)
    assert now.error_message == "1 of 2 frames are not drawn (shot 2): The brush broke over lemonade; take another one."
    assert now.error_kind == "ExternalFailure"
    (check,) = run.get_asset_check_evaluations()
    assert not check.passed
    failed = refusing.catalog.storyboard_images(board.id)[1]
    assert (failed.job_status, failed.job_error) == (
        Status.FAILED,
        "The brush broke over lemonade; take another one.",
    )
    refusing.image_model.refuses = False
    again = draw(refusing, board)
    assert refusing.again(board).status is Status.COMPLETED
    assert refusing.again(board).error_message == ""
    assert len(drawn_shots(refusing)) == 2
    (check,) = again.get_asset_check_evaluations()
    assert check.passed


def test_jobs_queued_and_frames_rendered_are_told_apart(refusing):
    board = refusing.storyboard()
    draw(refusing, board)
    made: StoryboardFrames = refusing.workplace.values.read("storyboard_frames", board.partition_key)
    assert (made.jobs_queued, made.rendered, len(made.frames)) == (2, 1, 2)
    metadata = materializations(draw(refusing, board))["storyboard_frames"].metadata
    assert metadata["jobs_queued"].value == 1
    assert metadata["frames_rendered"].value == 1


def test_a_storyboard_of_which_no_frame_could_be_drawn_has_failed(refusing):
    refusing.image_model.word = ""
    board = refusing.storyboard()
    assert not draw(refusing, board).success
    now = refusing.again(board)
    assert (now.status, now.error_message) == (Status.FAILED, "The brush broke over ; take another one.")
    assert now.error_kind == "ExternalFailure"


def test_drawing_one_failed_frame_by_itself_completes_the_storyboard(refusing):
    board = refusing.storyboard()
    draw(refusing, board)
    refusing.image_model.refuses = False
    failed = refusing.catalog.storyboard_images(board.id)[1]
    assert refusing.run("generate_images_job", refusing.catalog.get_diffusion_job(failed.diffusion_job_id)).success
    now = refusing.again(board)
    assert (now.status, now.frames_rendered, now.error_message) == (Status.COMPLETED, 2, "")
    draw(refusing, board)
    assert len(drawn_shots(refusing)) == 2


def test_nothing_is_drawn_again_where_nothing_has_changed(workshop):
    board = workshop.storyboard()
    draw(workshop, board)
    before = [
        workshop.path(i.result_images[0]).stat().st_mtime_ns for i in workshop.catalog.storyboard_images(board.id)
    ]
    draw(workshop, board)
    after = [workshop.path(i.result_images[0]).stat().st_mtime_ns for i in workshop.catalog.storyboard_images(board.id)]
    assert (before, len(drawn_shots(workshop))) == (after, 2)
    assert workshop.again(board).status is Status.COMPLETED


def test_of_an_edited_row_alone_the_frames_are_drawn_again(workshop):
    unit = workshop.origin()
    board = workshop.storyboard(unit)
    draw(workshop, board)
    first = workshop.catalog.storyboard_images(board.id)
    workshop.origin([ROWS[0], EDITED])
    draw(workshop, board)
    second = workshop.catalog.storyboard_images(board.id)
    assert len(drawn_shots(workshop)) == 3
    assert "yellow bus in the snow" in drawn_shots(workshop)[-1]
    assert [image.diffusion_job_id for image in first] == [image.diffusion_job_id for image in second]
    assert first[0].rendered_key == second[0].rendered_key
    assert first[1].rendered_key != second[1].rendered_key


def test_an_edited_row_whose_frame_fails_keeps_its_old_picture_and_says_so(refusing):
    refusing.image_model.word = "bus"
    unit = refusing.origin()
    board = refusing.storyboard(unit)
    draw(refusing, board)
    old = refusing.catalog.storyboard_images(board.id)[1].result_images
    refusing.origin([ROWS[0], EDITED])
    draw(refusing, board)
    made = refusing.workplace.values.read("storyboard_frames", board.partition_key)
    assert refusing.again(board).status is Status.PARTIAL
    assert [(frame.stale, frame.image) for frame in made.frames][1] == (True, old[0])
    assert refusing.path(old[0]).is_file()


def test_another_style_touches_every_frame(workshop):
    board = workshop.storyboard()
    draw(workshop, board)
    workshop.catalog.update_storyboard(board.id, style_prompt="charcoal on grey paper")
    draw(workshop, board)
    assert len(drawn_shots(workshop)) == 4
    assert all(prompt.startswith("charcoal on grey paper") for prompt in drawn_shots(workshop)[2:])


def test_shots_that_a_tag_names_are_drawn_anew(workshop):
    board = workshop.storyboard()
    draw(workshop, board)
    draw(workshop, board, tags={SHOTS_TAG: "2"})
    assert drawn_shots(workshop)[2:] == drawn_shots(workshop)[1:2]


@pytest.mark.parametrize("tag", ["9", "two", "1,x", pytest.param("9" * 5000, id="endless")])
def test_a_tag_that_names_no_shot_fails_with_one_sentence(workshop, tag):
    board = workshop.storyboard()
    draw(workshop, board)
    assert not draw(workshop, board, tags={SHOTS_TAG: tag}).success
    assert (
        "look at" in workshop.again(board).error_message or "write their numbers" in workshop.again(board).error_message
    )


@pytest.mark.parametrize("kept", [0, 9, 600])
def test_a_picture_that_broke_is_drawn_again(workshop, kept):
    board = workshop.storyboard()
    draw(workshop, board)
    first = workshop.path(workshop.catalog.storyboard_images(board.id)[0].result_images[0])
    whole = first.read_bytes()
    first.write_bytes(whole[:kept])
    assert draw(workshop, board).success
    assert drawn_shots(workshop)[2:] == drawn_shots(workshop)[:1]
    with Image.open(first) as picture:
        picture.load()


def test_a_script_that_grew_too_long_fails_before_anything_is_planned(workshop, monkeypatch):
    monkeypatch.setattr(planning, "MOST_FRAMES", 3)
    board = workshop.storyboard(images_per_row=2)
    assert not draw(workshop, board).success
    told = f"Storyboard {board.id} would have 4 frames (2 rows with 2 each), more than 3; cut the script"
    assert workshop.again(board).error_message.startswith(told)
    assert workshop.catalog.storyboard_images(board.id) == []
    workshop.catalog.update_storyboard(board.id, images_per_row=1)
    assert draw(workshop, board).success


def test_another_take_has_another_seed(workshop):
    unit = workshop.origin()
    board = workshop.storyboard(unit)
    draw(workshop, board)
    (_, row) = workshop.catalog.script_rows(unit.id)
    workshop.catalog.update_storyboard(board.id, takes={str(row.id): 1})
    draw(workshop, board)
    seeds = [request.seeds[0] for request in workshop.image_model.requests]
    assert len(seeds) == 3
    assert seeds[2] == seeds[1] + 4


def test_more_images_a_row_are_added_and_fewer_are_taken_away(workshop):
    board = workshop.storyboard(images_per_row=2)
    draw(workshop, board)
    images = workshop.catalog.storyboard_images(board.id)
    assert [image.image_index for image in images] == [0, 1, 0, 1]
    seeds = [request.seeds[0] for request in workshop.image_model.requests]
    assert len(set(seeds)) >= 2
    workshop.catalog.update_storyboard(board.id, images_per_row=1)
    draw(workshop, board)
    left = workshop.catalog.storyboard_images(board.id)
    assert [image.diffusion_job_id for image in left] == [images[0].diffusion_job_id, images[2].diffusion_job_id]
    assert not workshop.path(images[1].result_images[0]).exists()
    assert len(drawn_shots(workshop)) == 4


def test_a_cancelled_storyboard_stops_in_the_middle_and_leaves_the_rest(tmp_path, empty_catalog):
    with open_workshop(tmp_path, empty_catalog) as workshop:
        board = workshop.storyboard()

        def cancel():
            if len(workshop.image_model.requests) == 2:
                run_id = workshop.again(board).run_id
                workshop.catalog.cancel_run(run_id)

        workshop.image_model.before_step = cancel
        assert not draw(workshop, board).success
        now = workshop.again(board)
        assert (now.status, now.frames_rendered) == (Status.CANCELLED, 1)
        assert [i.job_status for i in workshop.catalog.storyboard_images(board.id)] == [
            Status.COMPLETED,
            Status.CANCELLED,
        ]
        workshop.image_model.before_step = lambda: None
        draw(workshop, board)
        assert workshop.again(board).status is Status.COMPLETED
        assert len(drawn_shots(workshop)) == 3


def test_a_frame_that_somebody_cancels_leaves_the_others(tmp_path, empty_catalog):
    with open_workshop(tmp_path, empty_catalog) as workshop:
        board = workshop.storyboard()

        def cancel():
            if len(workshop.image_model.requests) == 1:
                image = workshop.catalog.storyboard_images(board.id)[0]
                workshop.catalog.cancel_work("diffusion job", image.diffusion_job_id)
                raise Cancelled("The frame is not wanted.")

        workshop.image_model.before_step = cancel
        assert draw(workshop, board).success
        now = workshop.again(board)
        assert (now.status, now.frames_rendered) == (Status.PARTIAL, 1)
        assert "1 of 2 frames are not drawn (shot 1)" in now.error_message


def test_enhanced_prompts_keep_every_word_of_the_base_prompt(workshop):
    board = workshop.storyboard(enhance_prompts=True)
    assert draw(workshop, board).success
    for image in workshop.catalog.storyboard_images(board.id):
        prompt = workshop.catalog.get_prompt(image.prompt_id)
        assert (prompt.status, prompt.enhancement_style) == (Status.COMPLETED, "cinematic")
        assert prompt.enhanced_prompt != prompt.source_prompt
        assert all(word in prompt.enhanced_prompt for word in prompt.source_prompt.replace(",", "").split())
    assert drawn_shots(workshop) == [
        workshop.catalog.get_prompt(image.prompt_id).enhanced_prompt
        for image in workshop.catalog.storyboard_images(board.id)
    ]


def test_prompts_of_frames_are_left_out_where_all_are_to_be_enhanced(workshop):
    draw(workshop, workshop.storyboard())
    own = workshop.prompt("a red bicycle")
    assert workshop.catalog.unenhanced_prompts() == [own.id]


def test_an_enhancement_that_fails_leaves_the_base_prompts(workshop, monkeypatch):
    def broken(*_):
        raise ExternalFailure("The language model is away; start it.")

    monkeypatch.setattr("cw_assets.defs.work.storyboarding.enhancing.answered", broken)
    board = workshop.storyboard(enhance_prompts=True)
    assert draw(workshop, board).success
    images = workshop.catalog.storyboard_images(board.id)
    prompts = [workshop.catalog.get_prompt(image.prompt_id) for image in images]
    assert [prompt.error_message for prompt in prompts] == ["The language model is away; start it."] * 2
    assert drawn_shots(workshop) == [prompt.source_prompt for prompt in prompts]
    assert workshop.again(board).status is Status.COMPLETED


def test_sheet_page_and_film_are_made_once_and_again_when_a_frame_changes(workshop):
    board = workshop.storyboard()
    run = workshop.run(JOB, board)
    assert run.success
    assert all(check.passed for check in run.get_asset_check_evaluations())
    outputs = workshop.again(board).outputs
    keys = [outputs["sheet"][name] for name in ("png", "pdf_a4", "pdf_letter", "page")]
    keys += [outputs["animatic"][name] for name in ("video", "otio", "edl", "srt", "vtt")]
    assert all(workshop.path(key).is_file() for key in keys)
    assert (outputs["animatic"]["frame_count"], outputs["animatic"]["frame_rate"]) == (200, "25/1")
    unchanged = materializations(workshop.run(JOB, board))["animatic"].metadata
    assert unchanged["reused"].value is True
    changed = materializations(workshop.run(JOB, board, tags={SHOTS_TAG: "1"}))["storyboard_sheet"].metadata
    assert changed["reused"].value is False


def test_a_sheet_that_fails_leaves_the_frames_and_makes_the_storyboard_partial(workshop, monkeypatch):
    def broken(_):
        raise ExternalFailure("The paper is out; buy some.", retryable=False)

    board = workshop.storyboard()
    monkeypatch.setattr("cw_assets.exports.storyboards.sheet.sheet_png", broken)
    assert not workshop.run(JOB, board).success
    now = workshop.again(board)
    assert (now.status, now.frames_rendered, now.progress) == (Status.PARTIAL, 2, 100)
    assert now.error_message == "The paper is out; buy some."
    assert "animatic" in now.outputs
    monkeypatch.undo()
    assert workshop.run(JOB, board, asset_selection=OUTPUTS).success
    assert (workshop.again(board).status, workshop.again(board).error_message) == (Status.COMPLETED, "")
    assert len(drawn_shots(workshop)) == 2


def test_a_film_that_fails_by_itself_leaves_the_frames_too(workshop, monkeypatch):
    board = workshop.storyboard()
    draw(workshop, board)

    def broken(*_, **__):
        raise ExternalFailure("The projector is away; fetch it.", retryable=False)

    monkeypatch.setattr("cw_assets.exports.storyboards.animatic.write_animatic", broken)
    assert not workshop.run(JOB, board, asset_selection=OUTPUTS[1:]).success
    now = workshop.again(board)
    assert (now.status, now.frames_percent) == (Status.PARTIAL, 100)
    assert now.error_message == "The projector is away; fetch it."


def test_a_run_that_is_cancelled_at_its_film_is_told_and_keeps_the_frames(workshop, monkeypatch):
    board = workshop.storyboard()

    def cancelled(*_, **__):
        workshop.catalog.cancel_run(workshop.again(board).run_id)
        raise Cancelled("The run is not wanted.")

    monkeypatch.setattr("cw_assets.exports.storyboards.animatic.write_animatic", cancelled)
    assert not workshop.run(JOB, board).success
    now = workshop.again(board)
    assert (now.status, now.frames_percent) == (Status.PARTIAL, 100)
    assert "cancelled before sheet and film were made" in now.error_message
    assert now.error_kind == "Cancelled"
    monkeypatch.undo()
    assert workshop.run(JOB, board).success
    assert (workshop.again(board).status, workshop.again(board).error_message) == (Status.COMPLETED, "")


def test_jobs_that_a_lost_run_left_queued_go_with_their_frames(workshop):
    board = workshop.storyboard(workshop.origin())

    def lost():
        raise KeyboardInterrupt

    workshop.image_model.before_step = lost
    draw(workshop, board)
    workshop.image_model.before_step = lambda: None
    workshop.origin(ROWS[:1], duration=4.0)
    assert draw(workshop, board).success
    left = [job.status for job in workshop.catalog.list_diffusion_jobs()]
    assert left == [Status.COMPLETED]


def test_a_sheet_without_frames_says_what_is_missing(workshop):
    board = workshop.storyboard()
    assert not workshop.run(JOB, board, asset_selection=OUTPUTS[:1]).success
    assert "materialize `storyboard` first" in workshop.again(board).error_message


def test_a_sheet_made_alone_after_an_edit_says_which_picture_is_old(workshop):
    board = workshop.storyboard(workshop.origin())
    workshop.run(JOB, board)
    workshop.origin([ROWS[0], EDITED])
    assert workshop.run(JOB, board, asset_selection=OUTPUTS[:1]).success
    page = workshop.path(workshop.again(board).outputs["sheet"]["page"]).read_text()
    assert page.count("Drawn before the last change") >= 1
    workshop.run(JOB, board)
    page = workshop.path(workshop.again(board).outputs["sheet"]["page"]).read_text()
    assert "Drawn before the last change" not in page


def test_a_unit_without_rows_cannot_be_drawn(workshop):
    board = workshop.storyboard(workshop.adaptation())
    assert not draw(workshop, board).success
    assert "has no rows yet" in workshop.again(board).error_message


def test_partitions_that_a_lost_worker_left_out_are_added_by_the_next_run(workshop):
    board = workshop.storyboard()
    draw(workshop, board)
    for name in ("prompts", "diffusion_jobs"):
        (key, *_) = workshop.instance.get_dynamic_partitions(name)
        workshop.instance.delete_dynamic_partition(name, key)
    draw(workshop, board)
    images = workshop.catalog.storyboard_images(board.id)
    assert set(workshop.instance.get_dynamic_partitions("diffusion_jobs")) == {i.job_partition_key for i in images}
    assert len(workshop.instance.get_dynamic_partitions("prompts")) == 2
