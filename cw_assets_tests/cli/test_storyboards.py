"""`cw storyboard`: made, set, rendered, looked at, given out and deleted, as a person would type it."""

import json
from pathlib import Path

import pytest
from PIL import Image

from cw_assets.catalog.repository import Catalog
from cw_assets.errors import CwError
from cw_assets_tests.cli.agency import SCRIPT, script_file
from cw_assets_tests.cli.command import commands
from cw_assets_tests.fakes import RegisteredImages

QUIET = ("--no-voice", "--no-enhance")
ROWS = SCRIPT["script_rows"][:2]


@pytest.fixture
def unit(cw, tmp_path, request) -> int:
    """An origin of two rows, another one for each test."""
    path = script_file(tmp_path, script_rows=ROWS, total_runtime_seconds=11.0)
    code = f"HOT-{sum(map(ord, request.node.name))}"
    return cw("unit", "import", path, "--code", code, "--json").json["unit_id"]


@pytest.fixture
def board(cw, unit) -> int:
    """Its storyboard, not drawn."""
    return cw("storyboard", "create", unit, "--seed", 5, *QUIET, "--json").json["id"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, folder) -> int:
    """One that is drawn for looking only, in the folder that all tests share."""
    place = tmp_path_factory.mktemp("drawn")
    path = script_file(place, script_rows=ROWS, total_runtime_seconds=11.0)
    with pytest.MonkeyPatch.context() as monkeypatch:
        cw = commands(monkeypatch, Silent(), folder)
        cw("unit", "import", path, "--code", "DRAWN")
        with catalog_in(folder) as catalog:
            (unit,) = [one for one in catalog.list_ad_units() if one.code == "DRAWN"]
        cw("storyboard", "create", unit.id, "--seed", 5, "--title", "First draft", *QUIET)
        with catalog_in(folder) as catalog:
            (made,) = catalog.list_storyboards(unit_id=unit.id)
        assert cw("storyboard", "render", made.id).code == 0
    return made.id


class Silent:
    """Stands for the capture of a single test, which a fixture of a module cannot have."""

    def readouterr(self):
        return self

    out = err = ""


def catalog_in(folder) -> Catalog:
    return Catalog.open(f"sqlite:///{folder / '.runtime' / 'catalog.sqlite'}")


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "pack.png"
    Image.new("RGB", (64, 64), "yellow").save(path)
    return path


@pytest.fixture
def broken_brush(monkeypatch):
    """Cans cannot be drawn."""
    whole = RegisteredImages.generate

    def generate(self, request, **calls):
        if "can of Fizzo" in request.prompt:
            raise CwError("The brush broke; take another one.")
        return whole(self, request, **calls)

    monkeypatch.setattr(RegisteredImages, "generate", generate)


def storyboards(cw):
    return cw("storyboard", "list", "--json").json


# ---- create and set


def test_a_new_storyboard_says_how_it_is_drawn(cw, unit):
    ran = cw("storyboard", "create", unit)
    newest = storyboards(cw)[0]
    assert ran.code == 0
    assert ran.out == (
        f"storyboard {newest['id']}-{newest['slug']}; draw it with: cw storyboard render {newest['id']}\n"
    )
    assert (newest["status"], newest["video_ad_unit_id"], newest["images_per_row"]) == ("pending", unit, 1)


def test_what_is_chosen_stands_on_the_record(cw, unit, picture, folder):
    chosen = ("-n", 2, "--model", "juggernaut_xl", "--seed", 0, "--title", "Draft", "--style", "ink", "--move")
    made = cw(
        *("storyboard", "create", unit, *chosen, "--frame-rate", "23.98", *QUIET),
        *("--reference", f"product={picture}", "--json"),
    ).json
    assert (made["images_per_row"], made["diffusion_model"], made["seed"]) == (2, "juggernaut_xl", 0)
    assert (made["title"], made["style_prompt"], made["frame_rate"]) == ("Draft", "ink", "24000/1001")
    assert (made["gentle_move"], made["scratch_voice"], made["enhance_prompts"]) == (True, False, False)
    assert (folder / made["references"]["product"]).is_file()
    assert made == storyboards(cw)[0]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--model", "nobody"), "no diffusion model 'nobody'"),
        (("--lora", "77"), "Lora 77 does not exist"),
        (("--lora", "nonsense"), "names no LoRA"),
        (("--controlnet", "sdxl_canny"), "follows no video and no ControlNet"),
        (("--control-scale", "1"), "follows no ControlNet, so conditioning_scale"),
        (("--from-keyframes",), "has no video behind it"),
        (("--from-keyframes", "--model", "zimageturbo"), "has no video behind it"),
        (("--frame-rate", "31"), "'31' is no frame rate"),
        (("-n", "5"), "images_per_row is 1 to 4"),
        (("--seed", "-1"), "seed is 0 to"),
        (("--reference", "product"), "write KIND=FILE"),
        (("--reference", "bottle=x.png"), "with one of cast, product, place"),
        (("--reference", "product=nowhere.png"), "nowhere.png is no file"),
        (("--reference", f"product={__file__}"), "bring a JPEG or PNG"),
        (("--reference", "cast=a.png", "--reference", "cast=b.png"), "cast has two reference pictures"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence_and_leaves_no_record(cw, unit, more, sentence):
    before = storyboards(cw)
    ran = cw("storyboard", "create", unit, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
    assert storyboards(cw) == before


def test_a_model_that_follows_no_picture_is_told_at_once(cw, unit, picture):
    ran = cw("storyboard", "create", unit, "--model", "zimageturbo", "--reference", f"cast={picture}")
    assert ran.code == 2
    ran.assert_told_in_one_sentence()
    assert "choose a model of the architecture sd15 or sdxl" in ran.err


def test_what_is_set_is_shown_and_taken_back(cw, board):
    given = ("--title", "Second", "--frame-rate", "29.97", "--model", "juggernaut_xl", "-n", 2, "--seed", 0, "--move")
    after = cw("storyboard", "set", board, *given, "--json").json
    assert (after["title"], after["frame_rate"], after["diffusion_model"]) == (
        "Second",
        "30000/1001",
        "juggernaut_xl",
    )
    assert (after["images_per_row"], after["seed"], after["gentle_move"]) == (2, 0, True)
    back = cw("storyboard", "set", board, "--title", "", "--frame-rate", "", "--no-move", "--json").json
    assert (back["title"], back["frame_rate"], back["gentle_move"], back["seed"]) == ("", None, False, 0)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ((), "Nothing is to be changed"),
        (("--model", "nobody"), "no diffusion model 'nobody'"),
        (("--frame-rate", "31"), "'31' is no frame rate"),
        (("-n", "0"), "images_per_row is 1 to 4"),
        (("--title", "x", "--control-scale", "1"), "follows no ControlNet"),
    ],
)
def test_what_cannot_be_set_is_one_sentence_and_changes_nothing(cw, board, more, sentence):
    before = storyboards(cw)
    ran = cw("storyboard", "set", board, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err
    assert storyboards(cw) == before


@pytest.mark.parametrize(
    "command", [("create",), ("set", "--title", "x"), ("render",), ("show",), ("export",), ("delete",)]
)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_is_not_there_is_one_sentence(cw, command, more):
    name, *options = command
    ran = cw("storyboard", name, 4711, *options, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "4711 does not exist" in ran.err


# ---- render


def test_rendering_tells_what_was_drawn_and_where_the_files_are(cw, board):
    ran = cw("storyboard", "render", board)
    assert (ran.code, ran.err) == (0, "")
    first, film, *paths = ran.out.splitlines()
    assert first == f"storyboard {board}: completed, 2 of 2 frames rendered (2 jobs queued by this run)"
    assert film == "animatic: 275 frames at 25 a second, 11.000 s, no voice"
    assert [Path(path.removeprefix("page: ")).name for path in paths] == [
        *("contact-sheet-a4.pdf", "contact-sheet.png", "animatic.mp4", "timeline.otio", "timeline.edl", "index.html")
    ]
    assert all(Path(path.removeprefix("page: ")).is_file() for path in paths)
    again = cw("storyboard", "render", board)
    assert (again.code, again.out.splitlines()[0]) == (
        0,
        f"storyboard {board}: skipped, 2 of 2 frames rendered (0 jobs queued by this run)",
    )
    other = cw("storyboard", "render", board, "--another", 2, "--json").json
    assert (other["status"], other["num_jobs"]) == ("completed", 1)
    assert other["frames"][0]["seed"] == 5


def test_of_an_edited_script_the_changed_row_alone_is_drawn_again(cw, tmp_path, folder):
    path = script_file(tmp_path, script_rows=ROWS, total_runtime_seconds=11.0)
    unit = cw("unit", "import", path, "--code", "EDITED", "--json").json["unit_id"]
    board = cw("storyboard", "create", unit, *QUIET, "--json").json["id"]
    cw("storyboard", "render", board)
    edited = [ROWS[0], ROWS[1] | {"visual_text": "CU: a yellow bus in the snow."}]
    cw("unit", "import", script_file(tmp_path, script_rows=edited, total_runtime_seconds=11.0), "--code", "EDITED")
    assert "script or frames have changed since" in cw("storyboard", "show", board).out
    stale = cw("storyboard", "export", board)
    assert (stale.code, stale.out) == (3, "")
    stale.assert_told_in_one_sentence()
    again = cw("storyboard", "render", board, "--json").json
    assert [frame["queued_now"] for frame in again["frames"]] == [False, True]
    shown = cw("storyboard", "show", board).out
    assert "changed since" not in shown
    assert "yellow bus" in shown


@pytest.mark.usefixtures("broken_brush")
def test_a_partial_storyboard_says_why_and_ends_with_one(cw, board):
    ran = cw("storyboard", "render", board)
    assert ran.code == 1
    ran.assert_told_in_one_sentence()
    assert "1 of 2 frames are not drawn (shot 2): The brush broke" in ran.err
    assert ran.out.startswith(f"storyboard {board}: partial, 1 of 2 frames rendered (2 jobs queued by this run)\n")
    told = cw("storyboard", "render", board, "--json")
    assert (told.code, told.json["status"], told.json["num_jobs"]) == (1, "partial", 1)
    told.assert_told_in_one_sentence()
    shown = cw("storyboard", "show", board)
    assert shown.code == 0
    assert "failed" in shown.out
    listed = next(one for one in storyboards(cw) if one["id"] == board)
    assert (listed["status"], listed["frames_rendered"]) == ("partial", 1)


@pytest.mark.parametrize("option", ["--shot", "--another"])
def test_a_shot_that_is_not_there_leaves_the_storyboard_as_it_is(cw, drawn, option):
    before = storyboards(cw)
    ran = cw("storyboard", "render", drawn, option, 9)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert "has no shot 9" in ran.err
    assert storyboards(cw) == before


def test_without_a_stack_there_are_no_workers_to_draw_on(cw, board):
    ran = cw("storyboard", "render", board, "--on-workers")
    assert (ran.code, ran.out) == (3, "")
    ran.assert_told_in_one_sentence()
    assert storyboards(cw)[0]["status"] == "pending"


# ---- show and list


def test_a_storyboard_is_shown_frame_by_frame_with_what_is_held(cw, drawn):
    ran = cw("storyboard", "show", drawn)
    assert (ran.code, ran.err) == (0, "")
    first, head, *rows = ran.out.splitlines()
    assert first.startswith("First draft: ad unit ")
    assert first.endswith("from text, zimageturbo, seed 5")
    assert head.split() == ["shot", "image", "status", "job", "seed", "seconds", "prompt", "error"]
    assert [row.split()[:3] for row in rows if row[:1].isdigit()] == [["1", "1", "completed"], ["2", "1", "completed"]]
    assert f"storyboard {drawn}: completed, 2 of 2 frames rendered (2 jobs in the last run)" in rows


def test_shown_as_json_it_is_the_outcome_with_the_plan(cw, drawn):
    shown = cw("storyboard", "show", drawn, "--json").json
    assert (shown["status"], shown["frames_rendered"], shown["is_current"]) == ("completed", 2, True)
    assert [frame["job_id"] for frame in shown["plan"]["frames"]] == [frame["job_id"] for frame in shown["frames"]]


def test_what_was_never_drawn_is_not_ready_to_be_shown_or_given_out(cw, board):
    for command in ("show", "export"):
        ran = cw("storyboard", command, board)
        assert (ran.code, ran.out) == (3, "")
        ran.assert_told_in_one_sentence()
        assert f"cw storyboard render {board}" in ran.err


def test_the_list_is_of_all_or_of_one_unit(cw, drawn, unit, board):
    lines = cw("storyboard", "list").out.splitlines()
    assert lines[0].split() == ["storyboard", "unit", "from", "model", "status", "frames", "error"]
    assert {str(drawn), str(board)} <= {line.partition("-")[0] for line in lines[1:]}
    assert [one["id"] for one in cw("storyboard", "list", "--unit", unit, "--json").json] == [board]
    assert len(cw("storyboard", "list", "--limit", 1, "--json").json) == 1


# ---- export and delete


def given_name(cw, board):
    """The name of the folder that a storyboard is given out in."""
    (found,) = [one for one in cw("storyboard", "list", "--json").json if one["id"] == board]
    return f"{board}-{found['slug']}"


def test_everything_is_given_out_into_a_folder(cw, drawn, tmp_path):
    out = tmp_path / "client" / "out"
    given = cw("storyboard", "export", drawn, "--to", out, "--json").json
    assert given["storyboard_id"] == drawn
    assert {Path(path) for path in given["paths"]} == {path for path in out.rglob("*") if path.is_file()}
    assert {"index.html", "animatic.mp4", "timeline.edl"} <= {
        path.name for path in (out / given_name(cw, drawn)).iterdir()
    }


def test_formats_are_named_with_commas_or_one_by_one(cw, drawn, tmp_path):
    ran = cw("storyboard", "export", drawn, "-f", "PDF, srt", "-f", "vtt", "--to", tmp_path / "out")
    assert ran.code == 0
    assert {Path(line).name for line in ran.out.splitlines()} == {
        *("contact-sheet-a4.pdf", "captions.srt", "captions.vtt")
    }


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("-f", "doc,pdf"), "'doc' is no format of a storyboard"),
        (("-f", " , "), "No format is named"),
        (("--to", "/proc/nowhere"), "cannot be written"),
        (("--to", __file__), "cannot be written"),
    ],
)
def test_what_cannot_be_given_out_is_one_sentence(cw, drawn, more, sentence):
    ran = cw("storyboard", "export", drawn, *more)
    assert (ran.code, ran.out) == (2, "")
    ran.assert_told_in_one_sentence()
    assert sentence in ran.err


def test_one_that_a_run_holds_is_left_alone(cw, board, folder):
    with catalog_in(folder) as catalog:
        catalog.queue_work("storyboard", board, "run-1")
    for command in (("render",), ("set", "--title", "x"), ("delete",)):
        name, *more = command
        ran = cw("storyboard", name, board, *more)
        assert (ran.code, ran.out) == (2, "")
        ran.assert_told_in_one_sentence()
        assert f"Storyboard {board} is " in ran.err
    assert any(one["id"] == board and one["title"] == "" for one in storyboards(cw))


def test_a_deleted_storyboard_is_gone_and_its_unit_is_free(cw, unit, board):
    kept = cw("unit", "delete", unit)
    assert kept.code == 2
    kept.assert_told_in_one_sentence()
    assert json.loads(cw("storyboard", "delete", board, "--json").out) == {"deleted": board}
    assert board not in {one["id"] for one in storyboards(cw)}
    assert cw("unit", "delete", unit).code == 0
