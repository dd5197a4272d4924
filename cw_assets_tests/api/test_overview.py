"""The overview of real storyboards: from a video to a film, and of a script that was written elsewhere."""

import re
from urllib.parse import unquote

import dagster as dg
import pytest

from cw_assets import api
from cw_assets.defs.resources import Engines
from cw_assets.errors import NotReady
from cw_assets.settings import Settings
from cw_assets_tests.cli.agency import SCRIPT, script_file
from cw_assets_tests.engines.fakes import FakeDetector, FakeReader, FakeSpeech
from cw_assets_tests.exports.storyboards.test_page import attributes_of
from cw_assets_tests.exports.test_adaptation_page import text_of
from cw_assets_tests.media import Shot, make_video, tone

FAKES = {"speech_model": FakeSpeech, "object_detector": FakeDetector, "text_reader": FakeReader}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    settings = Settings(media_root=tmp_path_factory.mktemp("overview") / "media", retry_delay_s=0)
    given = {name: make() for name, make in FAKES.items()}
    with api.local(settings, engines=Engines(settings, given=given)) as opened:
        opened.instance = dg.DagsterInstance.ephemeral()
        yield opened


@pytest.fixture(scope="module")
def imported(project, tmp_path_factory):
    """An origin of two rows without a video."""
    path = script_file(
        tmp_path_factory.mktemp("script"), script_rows=SCRIPT["script_rows"][:2], total_runtime_seconds=11
    )
    return project.import_script(path, code="HOT").unit_id


@pytest.fixture(scope="module")
def board(project, imported):
    """Its storyboard, drawn, without a voice."""
    made = project.add_storyboard(imported, seed=24, scratch_voice=False, title="Hot day, first draft")
    project.generate_storyboard(made.id).result()
    return made


def leads_to(page):
    """Where links, pictures and films of a page are in the file system, and which of them are not there."""
    html = page.read_text(encoding="utf-8")
    named = [
        found
        for tag, name in (("a", "href"), ("img", "src"), ("video", "src"), ("source", "src"), ("track", "src"))
        for attributes in attributes_of(html, tag)
        if (found := attributes.get(name)) and not found.startswith(("#", "data:"))
    ]
    files = {(page.parent / unquote(re.sub(r"[?#].*", "", one))).resolve() for one in named}
    return files, [file for file in files if not file.is_file()]


def test_a_script_from_elsewhere_is_led_from_script_to_film(project, board):
    page = project.write_overview(board.id)
    assert page == project.settings.media_root / "reports" / f"overview-{board.partition_key}.html"
    files, missing = leads_to(page)
    assert missing == []
    names = {file.name for file in files}
    assert {"index.html", "animatic.mp4", "contact-sheet-a4.pdf", "contact-sheet-letter.pdf"} <= names
    assert {"contact-sheet.png", "timeline.otio", "timeline.edl", "captions.srt", "captions.vtt"} <= names
    assert len([name for name in names if name.endswith(".jpg")]) == 2
    said = text_of(page.read_text(encoding="utf-8"))
    assert "Hot day, first draft From script to animatic" in said
    assert "no voice" in said


def test_an_adaptation_is_shown_beside_its_origin_with_what_no_model_has_judged(project, imported):
    (adapted,) = project.create_adaptations(imported, ["de-DE"])
    made = project.add_storyboard(adapted.video_ad_unit_id, seed=24, scratch_voice=False)
    project.generate_storyboard(made.id).result()
    page = project.write_overview(made.id)
    files, missing = leads_to(page)
    assert missing == []
    assert project.adaptation_page(adapted.video_ad_unit_id) in files
    said = text_of(page.read_text(encoding="utf-8"))
    assert "It passed the checks that code can make; no model has judged it. DRAFT: 3 lines still to be" in said
    assert "Shot Origin (en) German, Germany (de-DE)" in said


def test_a_video_is_where_the_way_begins(project, tmp_path):
    shots = (Shot(20, (30, 40, 200)), Shot(20, (40, 120, 60)))
    media = project.add_media(make_video(tmp_path / "Spot.mp4", shots, sounds=[tone(1.6)]))
    project.analyze_video(media.id).result()
    origin = project.approve_media(media.id)
    made = project.add_storyboard(origin.id, seed=24, scratch_voice=False)
    project.generate_storyboard(made.id).result()
    page = project.write_overview(made.id)
    files, missing = leads_to(page)
    assert missing == []
    assert {project.report_path(media), project.workplace.store.path(media.video_file)} <= files
    html = page.read_text(encoding="utf-8")
    assert html.count('alt="Keyframe of scene') == 2
    assert "File Spot.mp4 Duration 1.6 s" in text_of(html)


def test_a_film_that_is_gone_is_left_out(project, board):
    folder = project.settings.media_root / "storyboards" / board.partition_key
    film, sheet = folder / "animatic.mp4", folder / "contact-sheet-a4.pdf"
    for file in (film, sheet):
        file.rename(file.with_suffix(".away"))
    try:
        page = project.write_overview(board.id)
        assert leads_to(page)[1] == []
        assert "The animatic is not made yet." in text_of(page.read_text(encoding="utf-8"))
    finally:
        for file in (film, sheet):
            file.with_suffix(".away").rename(file)


def test_rows_that_were_edited_after_the_gates_say_so(project, imported, tmp_path):
    (adapted,) = project.create_adaptations(imported, ["de-AT"])
    unit_id = adapted.video_ad_unit_id
    (script,) = project.export_unit(unit_id, ["json"], folder=tmp_path)
    script.write_text(script.read_text(encoding="utf-8").replace(" [TO TRANSLATE: de]", ""), encoding="utf-8")
    assert project.import_rows(unit_id, script).faults == ()
    made = project.add_storyboard(unit_id, seed=24, scratch_voice=False)
    project.generate_storyboard(made.id).result()
    said = text_of(project.write_overview(made.id).read_text(encoding="utf-8"))
    assert "no gate has seen them since." in said


def test_rows_that_outlived_a_failed_adaptation_are_not_called_passed(project, imported):
    (adapted,) = project.create_adaptations(imported, ["de-CH"])
    made = project.add_storyboard(adapted.video_ad_unit_id, seed=24, scratch_voice=False)
    project.generate_storyboard(made.id).result()
    project.catalog.queue_work("ad unit", adapted.video_ad_unit_id, "run")
    project.catalog.fail_work("ad unit", adapted.video_ad_unit_id, "run", "The model did not answer.")
    said = text_of(project.write_overview(made.id).read_text(encoding="utf-8"))
    assert "These rows are of an earlier adaptation; the last one is failed. The model did not answer." in said
    assert "It passed" not in said


def test_nothing_is_shown_of_what_was_never_drawn(project, imported):
    with pytest.raises(NotReady, match="no plan yet"):
        project.write_overview(project.add_storyboard(imported, seed=1).id)
