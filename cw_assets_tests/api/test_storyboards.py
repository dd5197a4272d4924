"""Storyboards through the API: made for a unit, changed, drawn in this process, and deleted."""

from unittest.mock import Mock

import dagster as dg
import pytest
from PIL import Image

from cw_assets import api
from cw_assets.api.base import Stopped
from cw_assets.defs.resources import Engines
from cw_assets.defs.work.storyboarding.planning import MOST_FRAMES
from cw_assets.domain.adaptation.market import parse_market
from cw_assets.domain.status import Status
from cw_assets.errors import CwError, InvalidInput, LimitExceeded, NotReady, Refused
from cw_assets.settings import Settings
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.engines.fakes import FakeDetector, FakeReader, FakeSpeech
from cw_assets_tests.engines.image_fakes import FakeImageModel
from cw_assets_tests.media import Shot, make_video

FAKES = {"speech_model": FakeSpeech, "object_detector": FakeDetector, "text_reader": FakeReader}
QUIET = {"scratch_voice": False, "enhance_prompts": False}


class Brush(FakeImageModel):
    """Fails for prompts with the word that it is given."""

    refused = ""

    def generate(self, request, **calls):
        if self.refused and self.refused in request.prompt:
            raise CwError("The brush broke; take another one.")
        return super().generate(request, **calls)


@pytest.fixture(scope="module")
def brush():
    return Brush()


@pytest.fixture(scope="module")
def project(tmp_path_factory, brush):
    """Shared; what a test changes it makes for itself."""
    settings = Settings(media_root=tmp_path_factory.mktemp("storyboards") / "media", retry_delay_s=0)
    given = {name: make() for name, make in FAKES.items()} | {"image_model": brush}
    with api.local(settings, engines=Engines(settings, given=given)) as opened:
        opened.instance = dg.DagsterInstance.ephemeral()
        yield opened


@pytest.fixture(scope="module")
def unit(project):
    """A script of two rows: a woman in a street, and lemonade."""
    return project.catalog.import_origin_unit(code="HOT", title="Hot day", language="en", duration=8.0, rows=ROWS)


@pytest.fixture(scope="module")
def filmed(project, tmp_path_factory):
    """The script of a video of two scenes, approved."""
    shots = (Shot(20, (30, 40, 200)), Shot(20, (40, 120, 60)))
    media = project.add_media(make_video(tmp_path_factory.mktemp("video") / "Spot.mp4", shots))
    project.analyze_video(media.id).result()
    return project.approve_media(media.id)


@pytest.fixture(scope="module")
def first(project, unit):
    """What the first drawing of a storyboard gave; for looking only."""
    return project.generate_storyboard(project.add_storyboard(unit.id, seed=100, **QUIET).id).result()


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "pack.png"
    Image.new("RGB", (64, 64), "yellow").save(path)
    return path


def storyboards(project):
    return [board.id for board in project.catalog.list_storyboards(limit=None)]


# ---- made


def test_a_new_storyboard_waits_with_a_seed_of_its_own(project, unit):
    one, other = (project.add_storyboard(unit.id, title="Draft") for _ in range(2))
    assert (one.status, one.title, one.diffusion_model) == (Status.PENDING, "Draft", project.settings.image_preset)
    assert one.seed != other.seed
    assert {one.partition_key, other.partition_key} <= set(project.instance.get_dynamic_partitions("storyboards"))


def test_one_from_keyframes_follows_the_video_behind_the_unit(project, filmed):
    (adapted,) = project.create_adaptations(filmed.id, ["de-DE"])
    board = project.add_storyboard(adapted.video_ad_unit_id, from_keyframes=True)
    media = project.catalog.find_media_of_unit(filmed.id)
    assert (board.source_type, board.media_id) == ("keyframe", media.id)
    assert (board.diffusion_model, board.controlnet) == (project.settings.wireframe_preset, "sdxl_lineart")


def test_reference_pictures_are_kept_in_the_store(project, unit, picture):
    board = project.add_storyboard(unit.id, model="juggernaut_xl", references={"product": picture})
    picture.unlink()
    assert project.workplace.store.path(board.references["product"]).is_file()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"conditioning_scale": 0.5}, "follows no ControlNet, so conditioning_scale"),
        ({"guidance_end": 0.5}, "follows no ControlNet, so conditioning_scale"),
        ({"lora_strength": 0.5}, "no LoRA that lora_strength could be of"),
        ({"controlnet": "sdxl_canny", "model": "juggernaut_xl"}, "from text follows no video"),
        ({"model": "nobody"}, "no diffusion model 'nobody'"),
        ({"lora": 77}, "Lora 77 does not exist"),
        ({"from_keyframes": True}, "has no video behind it"),
        ({"images_per_row": 5}, "images_per_row is 1 to 4"),
        ({"frame_rate": 31}, "films are delivered in"),
    ],
)
def test_what_cannot_be_drawn_leaves_no_record(project, unit, settings, sentence):
    before = storyboards(project)
    with pytest.raises(InvalidInput, match=sentence):
        project.add_storyboard(unit.id, **settings)
    assert storyboards(project) == before


@pytest.mark.parametrize(
    ("kind", "model", "sentence"),
    [("bottle", "juggernaut_xl", "choose of cast, product, place"), ("cast", "zimageturbo", "no IP-Adapter is set")],
)
def test_a_reference_that_cannot_be_followed_leaves_no_record(project, unit, picture, kind, model, sentence):
    before = storyboards(project)
    with pytest.raises(InvalidInput, match=sentence):
        project.add_storyboard(unit.id, model=model, references={kind: picture})
    assert storyboards(project) == before


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [({"model": "zimageturbo"}, "no active ControlNet for zimageturbo"), ({"controlnet": "sd15_canny"}, "sd15")],
)
def test_keyframes_need_a_controlnet_of_the_models_architecture(project, filmed, chosen, sentence):
    before = storyboards(project)
    with pytest.raises((InvalidInput, Refused), match=sentence):
        project.add_storyboard(filmed.id, from_keyframes=True, **chosen)
    assert storyboards(project) == before


def test_a_unit_without_rows_has_nothing_to_draw_yet(project, unit):
    (empty,) = project.catalog.create_adaptations(unit.id, [parse_market("fr-FR")])
    before = storyboards(project)
    with pytest.raises(NotReady, match=f"Ad unit {empty.id} is pending and has no rows yet"):
        project.add_storyboard(empty.id)
    assert storyboards(project) == before


def test_more_frames_than_a_storyboard_holds_are_told_before_it_is_made(project):
    rows = [ROWS[0].model_copy(update={"shot_number": number}) for number in range(1, MOST_FRAMES // 2 + 2)]
    duration = 4.0 * len(rows)
    unit = project.catalog.import_origin_unit(code="LONG", title="Long", language="en", duration=duration, rows=rows)
    before = storyboards(project)
    with pytest.raises(LimitExceeded, match=rf"would have {len(rows) * 2} frames \({len(rows)} rows with 2 each\)"):
        project.add_storyboard(unit.id, images_per_row=2)
    assert storyboards(project) == before
    board = project.add_storyboard(unit.id)
    with pytest.raises(LimitExceeded, match="draw fewer images a row"):
        project.set_storyboard(board.id, images_per_row=2)
    assert project.catalog.get_storyboard(board.id).images_per_row == 1


# ---- changed


def test_what_is_changed_stands_on_the_record(project, unit):
    board = project.add_storyboard(unit.id)
    changed = project.set_storyboard(board.id, title="Second", frame_rate="29.97", diffusion_model="juggernaut_xl")
    assert (changed.title, str(changed.frame_rate), changed.diffusion_model) == (
        "Second",
        "30000/1001",
        "juggernaut_xl",
    )
    assert project.set_storyboard(board.id, frame_rate=None).frame_rate is None


def test_a_change_that_cannot_be_drawn_changes_nothing(project, unit, filmed, picture):
    shown = project.add_storyboard(unit.id, model="juggernaut_xl", references={"cast": picture}, title="First")
    wired = project.add_storyboard(filmed.id, from_keyframes=True, title="First")
    for board in (shown, wired):
        with pytest.raises((InvalidInput, Refused), match="zimage"):
            project.set_storyboard(board.id, title="Second", diffusion_model="zimageturbo")
        assert project.catalog.get_storyboard(board.id) == board
    with pytest.raises(InvalidInput, match="conditioning_scale"):
        project.set_storyboard(shown.id, conditioning_scale=1.0)
    assert project.set_storyboard(wired.id, conditioning_scale=1.0).conditioning_scale == 1.0


# ---- drawn


def test_a_drawn_storyboard_has_frames_sheet_page_and_film(project, first):
    assert (first.status, first.num_prompts, first.num_jobs, first.error) == ("completed", 2, 2, "")
    assert (first.frames_rendered, first.frames_total, first.unmatched_rows) == (2, 2, ())
    assert [(frame.shot_number, frame.status, frame.queued_now) for frame in first.frames] == [
        (1, Status.COMPLETED, True),
        (2, Status.COMPLETED, True),
    ]
    keys = [*(frame.image for frame in first.frames), first.sheet.pdf_a4, first.sheet.png, first.animatic.video]
    assert all(project.workplace.store.path(key).is_file() for key in keys)
    assert first.page.is_file()
    assert first.animatic.frame_count == 200
    assert first.is_current


def test_drawn_again_where_nothing_has_changed_it_is_skipped(project, unit, brush):
    board = project.add_storyboard(unit.id, seed=7, **QUIET)
    once = project.generate_storyboard(board.id).result()
    film = project.workplace.store.path(once.animatic.video)
    asked, made_at = len(brush.requests), film.stat().st_mtime_ns
    told = []
    again = project.generate_storyboard(board.id, on_progress=told.append).result()
    assert (again.status, again.num_jobs, again.frames_rendered) == ("skipped", 0, 2)
    assert (len(brush.requests), film.stat().st_mtime_ns) == (asked, made_at)
    assert told
    other = project.generate_storyboard(board.id, other_takes=[2]).result()
    before, after = ([frame.seed for frame in outcome.frames] for outcome in (once, other))
    assert (other.status, other.num_jobs) == ("completed", 1)
    assert after[0] == before[0]
    assert after[1] != before[1]
    anew = project.generate_storyboard(board.id, shots=[1]).result()
    assert (anew.job_ids, [frame.seed for frame in anew.frames]) == ((once.job_ids[0],), after)
    assert len(brush.requests) == asked + 2


def test_shots_that_the_script_does_not_have_leave_it_as_it_is(project, first):
    before = project.catalog.get_storyboard(first.storyboard_id)
    for wanted in ({"shots": [2, 9]}, {"other_takes": [9]}):
        with pytest.raises(InvalidInput, match="has no shot 9"):
            project.generate_storyboard(first.storyboard_id, **wanted)
    assert project.catalog.get_storyboard(first.storyboard_id) == before


def test_a_frame_that_fails_leaves_a_partial_storyboard_that_says_why(project, unit, brush, monkeypatch):
    board = project.add_storyboard(unit.id, seed=8, **QUIET)
    monkeypatch.setattr(brush, "refused", "lemonade")
    part = project.generate_storyboard(board.id).result()
    assert (part.status, part.num_jobs, part.frames_rendered) == ("partial", 2, 1)
    assert part.error == "1 of 2 frames are not drawn (shot 2): The brush broke; take another one."
    assert part.frames[1].error == "The brush broke; take another one."
    assert part.sheet is not None
    assert part.animatic is not None
    monkeypatch.undo()
    whole = project.generate_storyboard(board.id).result()
    assert (whole.status, whole.job_ids, whole.error) == ("completed", (part.frames[1].job_id,), "")


def test_what_stops_every_frame_is_raised_and_shown_on_the_record(project, unit, brush, monkeypatch):
    board = project.add_storyboard(unit.id, **QUIET)
    monkeypatch.setattr(brush, "refused", "a")
    with pytest.raises(CwError, match="The brush broke"):
        project.generate_storyboard(board.id).result()
    now = project.catalog.get_storyboard(board.id)
    assert (now.status, now.error_message) == (Status.FAILED, "The brush broke; take another one.")
    assert project.storyboard_outcome(board.id).status == "partial"


def test_ctrl_c_cancels_the_frames_that_still_wait(project, unit, brush, monkeypatch):
    board = project.add_storyboard(unit.id, seed=11, **QUIET)
    monkeypatch.setattr(brush, "before_step", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(Stopped, match="was stopped; run it again"):
        project.generate_storyboard(board.id).result()
    images = project.catalog.storyboard_images(board.id)
    assert [image.job_status for image in images] == [Status.CANCELLED] * 2
    monkeypatch.undo()
    project.delete_storyboard(board.id)
    assert not {image.diffusion_job_id for image in images} & {job.id for job in project.catalog.list_diffusion_jobs()}


def test_a_script_that_is_edited_makes_the_outcome_an_older_one(project):
    unit = project.catalog.import_origin_unit(code="OLD", title="Old", language="en", duration=8.0, rows=ROWS)
    board = project.add_storyboard(unit.id, seed=9, **QUIET)
    assert project.generate_storyboard(board.id).result().is_current
    edited = (ROWS[0], ROWS[1].model_copy(update={"visual_text": "CU: a yellow bus in the snow."}))
    project.catalog.import_origin_unit(code="OLD", title="Old", language="en", duration=8.0, rows=edited)
    assert not project.storyboard_outcome(board.id).is_current
    again = project.generate_storyboard(board.id).result()
    assert (again.is_current, [frame.queued_now for frame in again.frames]) == (True, [False, True])


def test_a_wireframe_storyboard_draws_each_row_after_its_scene(project, filmed, brush):
    board = project.add_storyboard(filmed.id, from_keyframes=True, conditioning_scale=0.4, **QUIET)
    asked = len(brush.requests)
    made = project.generate_wireframe_storyboard(board.id).result()
    assert (made.status, made.frames_rendered, made.unmatched_rows) == ("completed", 2, ())
    plan = project.catalog.get_storyboard(board.id).plan
    assert [frame["scene_number"] for frame in plan["frames"]] == [1, 2]
    nets = [request.controlnet for request in brush.requests[asked:]]
    assert len({net.reference_image for net in nets}) == 2
    assert {net.conditioning_scale for net in nets} == {0.4}


def test_one_from_text_is_no_wireframe_storyboard(project, first):
    with pytest.raises(InvalidInput, match="follows no keyframes"):
        project.generate_wireframe_storyboard(first.storyboard_id).result()


def test_of_one_that_was_never_drawn_there_is_no_outcome(project, unit):
    board = project.add_storyboard(unit.id)
    with pytest.raises(NotReady, match=f"is pending and not drawn yet; draw it with `cw storyboard render {board.id}`"):
        project.storyboard_outcome(board.id)


def test_while_a_run_holds_it_nobody_else_draws_changes_or_deletes_it(project, unit):
    board = project.add_storyboard(unit.id)
    project.catalog.queue_work("storyboard", board.id, "run-1")
    for work in (project.generate_storyboard, project.delete_storyboard):
        with pytest.raises(InvalidInput, match=f"Storyboard {board.id} is (being drawn|queued)"):
            work(board.id)
    with pytest.raises(InvalidInput, match="is queued"):
        project.set_storyboard(board.id, title="Second")
    assert project.catalog.get_storyboard(board.id).run_id == "run-1"


# ---- given out and deleted


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_copied(project, first, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(InvalidInput, match="cannot be written"):
        project.export_storyboard(first.storyboard_id, ["png"], folder=taken)
    assert taken.read_text() == "a file"


def test_a_deleted_storyboard_takes_its_prompts_jobs_pictures_and_files_along(project, unit):
    board = project.add_storyboard(unit.id, seed=10, **QUIET)
    made = project.generate_storyboard(board.id).result()
    pictures = [project.workplace.store.path(frame.image) for frame in made.frames]
    project.delete_storyboard(board.id)
    assert not any(path.exists() for path in (*pictures, made.page.parent))
    assert board.id not in storyboards(project)
    for job_id in made.job_ids:
        with pytest.raises(InvalidInput, match="does not exist"):
            project.catalog.get_diffusion_job(job_id)
    with pytest.raises(InvalidInput, match="does not exist"):
        project.delete_storyboard(board.id)
