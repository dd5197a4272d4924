"""What is given out of a storyboard works wherever it is put, and shows one and the same state."""

from pathlib import Path

import opentimelineio as otio
import pytest

from cw_assets.defs.work.storyboarding.delivery import FILES, FORMATS, clear_away, deliver, is_current
from cw_assets.defs.work.storyboarding.overview import write_overview
from cw_assets.errors import InvalidInput, NotReady
from cw_assets_tests.api.test_overview import leads_to
from cw_assets_tests.defs.workshop import open_workshop
from cw_assets_tests.engines.adaptation.instant import ROWS

JOB = "generate_storyboard_job"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory, empty_catalog):
    """Shared: what a test changes, it makes for itself."""
    with open_workshop(tmp_path_factory.mktemp("delivery"), empty_catalog) as opened:
        yield opened


@pytest.fixture(scope="module")
def rendered(workshop):
    """Two images a row; for looking only."""
    board = workshop.storyboard(images_per_row=2)
    assert workshop.run(JOB, board).success
    return workshop.again(board)


@pytest.fixture(scope="module")
def delivered(workshop, rendered, tmp_path_factory):
    """All of it, in a folder far from the media folder."""
    folder = tmp_path_factory.mktemp("client")
    return folder, deliver(workshop.workplace, rendered, ["all"], folder)


@pytest.fixture
def another(workshop):
    """`another(code)`: a rendered storyboard that a test may change."""

    def make(code):
        board = workshop.storyboard(workshop.origin(code=code))
        assert workshop.run(JOB, board).success
        return workshop.again(board)

    return make


def own_folder(workshop, board) -> Path:
    return workshop.path(f"storyboards/{board.partition_key}")


def frames_in(folder) -> set[str]:
    return {path.name for path in (folder / "frames").iterdir()}


def test_every_file_is_there_under_the_path_that_is_told(delivered):
    folder, paths = delivered
    assert len(set(paths)) == len(paths) == len(FILES) + 4
    assert set(paths) == {path for path in folder.rglob("*") if path.is_file()}


def test_the_page_leads_to_nothing_outside_its_folder(delivered):
    folder, _ = delivered
    files, missing = leads_to(folder / "index.html")
    assert missing == []
    assert files == {path for path in folder.rglob("*") if path.is_file()} - {folder / "index.html"}


def test_the_media_that_the_timeline_names_lie_beside_it(delivered):
    folder, _ = delivered
    timeline = otio.adapters.read_from_file(str(folder / "timeline.otio"))
    named = [clip.media_reference.target_url for clip in timeline.find_clips()]
    assert sorted(named)[0] == "animatic.mp4"
    assert len(named) == 5
    assert all((folder / name).is_file() for name in named)


def test_the_stills_that_the_edit_list_names_lie_beside_it(delivered):
    folder, _ = delivered
    lines = (folder / "timeline.edl").read_text(encoding="utf-8").splitlines()
    named = [line.partition("FROM CLIP: ")[2] for line in lines if "FROM CLIP: " in line]
    assert len(named) == 4
    assert all((folder / name).is_file() for name in named)


def test_sheets_film_and_captions_are_copies(workshop, rendered, delivered):
    folder, _ = delivered
    own = own_folder(workshop, rendered)
    for name in ("contact-sheet.png", "contact-sheet-a4.pdf", "contact-sheet-letter.pdf", "animatic.mp4"):
        assert (folder / name).read_bytes() == (own / name).read_bytes()
    assert (folder / "captions.vtt").read_bytes() == (own / "captions.vtt").read_bytes()


def test_a_page_by_itself_leads_to_its_frames_alone(workshop, rendered, tmp_path):
    deliver(workshop.workplace, rendered, ["html"], tmp_path)
    files, missing = leads_to(tmp_path / "index.html")
    assert missing == []
    assert {path.name for path in files} == frames_in(tmp_path)
    assert len(files) == 4


@pytest.mark.parametrize(("form", "names"), [("pdf", {"contact-sheet-a4.pdf"}), ("srt", {"captions.srt"})])
def test_what_names_no_frames_comes_alone(workshop, rendered, tmp_path, form, names):
    deliver(workshop.workplace, rendered, [form, form], tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == names


def test_the_usual_place_is_beside_the_storyboards_own_files(workshop, rendered):
    paths = deliver(workshop.workplace, rendered, ["frames"], None)
    assert {path.parent for path in paths} == {own_folder(workshop, rendered) / "delivery" / "frames"}


@pytest.mark.parametrize(
    ("formats", "sentence"),
    [(["png", "doc"], "'doc' is no format of a storyboard"), (["all", "tiff"], "'tiff'"), ([], "No format is named")],
)
def test_what_is_no_format_is_refused(workshop, rendered, tmp_path, formats, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        deliver(workshop.workplace, rendered, formats, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_its_own_folder_is_no_place_for_copies(workshop, rendered):
    own = own_folder(workshop, rendered)
    before = (own / "index.html").read_bytes()
    with pytest.raises(InvalidInput, match="own files"):
        deliver(workshop.workplace, rendered, ["html"], own)
    assert (own / "index.html").read_bytes() == before


@pytest.mark.parametrize("form", FORMATS)
def test_of_what_was_never_drawn_nothing_can_be_given_out(workshop, tmp_path, form):
    board = workshop.storyboard(workshop.origin(code="NEVER"))
    with pytest.raises(NotReady, match=f"cw storyboard render {board.id}"):
        deliver(workshop.workplace, board, [form], tmp_path)
    assert not is_current(workshop.workplace, board)


def test_a_script_that_has_changed_since_is_not_given_out_beside_older_pictures(workshop, another, tmp_path):
    board = another("EDITED")
    assert is_current(workshop.workplace, board)
    edited = ROWS[1].model_copy(update={"audio_text": "VO: “Have two.”"})
    workshop.origin((ROWS[0], edited), code="EDITED")
    for form in FILES:
        with pytest.raises(NotReady, match="has changed since"):
            deliver(workshop.workplace, board, [form], tmp_path)
    assert not is_current(workshop.workplace, board)
    assert list(tmp_path.iterdir()) == []
    workshop.run(JOB, board)
    deliver(workshop.workplace, workshop.again(board), ["srt"], tmp_path)
    assert "Have two." in (tmp_path / "captions.srt").read_text(encoding="utf-8")


def test_a_frame_that_was_drawn_by_itself_since_asks_for_a_new_sheet(workshop, another, tmp_path):
    board = another("REDRAWN")
    image = workshop.catalog.storyboard_images(board.id)[0]
    assert workshop.run("generate_images_job", workshop.catalog.get_diffusion_job(image.diffusion_job_id)).success
    with pytest.raises(NotReady, match=r"contact-sheet\.png was made"):
        deliver(workshop.workplace, workshop.again(board), ["png"], tmp_path)


def test_a_file_that_is_gone_is_named(workshop, another, tmp_path):
    board = another("GONE")
    (own_folder(workshop, board) / "animatic.mp4").unlink()
    with pytest.raises(NotReady, match=r"has no animatic\.mp4 yet"):
        deliver(workshop.workplace, board, ["mp4"], tmp_path)
    deliver(workshop.workplace, board, ["png"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["contact-sheet.png"]


def test_nothing_is_left_of_a_storyboard_that_is_cleared_away(workshop, another):
    board = another("CLEARED")
    overview, own = write_overview(workshop.workplace, board), own_folder(workshop, board)
    pictures = workshop.catalog.delete_storyboard(board.id)
    assert overview.is_file()
    assert own.is_dir()
    assert all(workshop.path(key).is_file() for key in pictures)
    clear_away(workshop.workplace, board, pictures)
    assert not overview.exists()
    assert not own.exists()
    assert not any(workshop.path(key).exists() for key in pictures)
    assert len(pictures) == 2


def test_what_cannot_be_deleted_keeps_none_of_the_other_files(workshop, another):
    board = another("STUCK")
    own, pictures = own_folder(workshop, board), workshop.catalog.delete_storyboard(board.id)
    workshop.path(pictures[0]).unlink()
    workshop.path(pictures[0]).mkdir()
    clear_away(workshop.workplace, board, ["../elsewhere", *pictures])
    assert not own.exists()
    assert not workshop.path(pictures[1]).exists()
