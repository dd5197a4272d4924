"""An overview in Debian's Chromium: that its films and pictures load, that it fits, prints, and stays inert."""

import pytest
from playwright.sync_api import sync_playwright

from cw_assets.exports.overview import render_overview
from cw_assets_tests.browser import launch, needs_chromium, windows
from cw_assets_tests.exports.overviews import LINKS, make_overview, make_stills
from cw_assets_tests.exports.report_material import make_video
from cw_assets_tests.exports.storyboards.boards import drawn, many_rows
from cw_assets_tests.exports.test_adaptation_page import HOSTILE
from cw_assets_tests.exports.test_overview import hostile_overview
from cw_assets_tests.exports.test_report_browser import wait_until

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens a page as it lies in `reports`; fails on complaints in the console and requests that leave the folder."""
    folder = tmp_path / "reports"
    folder.mkdir()
    with windows(chromium, tmp_path) as open_file:

        def open_page(material, **window):
            file = folder / "overview.html"
            file.write_text(render_overview(material), encoding="utf-8")
            return open_file(file, **window)

        yield open_page


@pytest.fixture
def folder(tmp_path, opened):
    """The page's folder, with both films in theirs."""
    for address in (LINKS.spot, LINKS.animatic):
        film = (tmp_path / "reports" / address).resolve()
        film.parent.mkdir(parents=True, exist_ok=True)
        film.write_bytes(make_video())
    return tmp_path / "reports"


def test_the_animatic_knows_its_length_and_the_spot_waits(opened, folder):
    page = opened(make_overview(folder))
    wait_until(page, "document.querySelector('#animatic video').readyState >= 1")
    assert page.evaluate("document.querySelector('#animatic video').duration") == pytest.approx(4.0, abs=0.05)
    assert page.evaluate("document.querySelector('#spot video').readyState") == 0


@pytest.mark.parametrize("section", ["spot", "animatic"])
def test_both_films_play(opened, folder, section):
    page = opened(make_overview(folder))
    page.evaluate(f"(async () => {{ await document.querySelector('#{section} video').play() }})()")
    wait_until(page, f"document.querySelector('#{section} video').currentTime > 0")


def test_captions_can_be_read_in_a_page_opened_from_disk(opened, folder):
    page = opened(make_overview(folder))
    page.evaluate("document.querySelector('#animatic video').textTracks[0].mode = 'showing'")
    cues = "[...document.querySelector('#animatic video').textTracks[0].cues ?? []].map(cue => cue.text)"
    wait_until(page, f"{cues}.length === 2")
    assert page.evaluate(cues) == ["Heißer Tag?", "Es geht auch kühler."]


def test_frames_and_keyframes_are_seen(opened, folder):
    page = opened(make_overview(folder))
    page.locator("#storyboard .frames li").last.scroll_into_view_if_needed()
    wait_until(page, "[...document.querySelectorAll('img')].every(one => one.complete && one.naturalWidth > 0)")
    assert page.locator(".stills img").count() == 4
    assert page.locator(".frames img").count() == 9


def test_the_stations_stand_in_a_row_and_on_phones_below_each_other(opened, folder):
    def tops(width):
        stations = opened(make_overview(folder), width=width).locator(".path li").all()
        return [round(station.bounding_box()["y"]) for station in stations]

    assert len(set(tops(1280))) == 1
    assert tops(390) == sorted(set(tops(390)))


def test_a_station_leads_to_its_section(opened, folder):
    page = opened(make_overview(folder))
    page.locator(".path a", has_text="Storyboard").click()
    wait_until(page, "Math.abs(document.querySelector('#storyboard').getBoundingClientRect().top) < 80")


def test_arabic_is_set_from_the_right(opened, folder):
    page = opened(make_overview(folder, "ar"))
    line = page.locator(".adapted .line").first
    label, body = (line.locator(part).bounding_box() for part in (".label", ".body"))
    assert label["x"] >= body["x"] + body["width"]
    assert page.locator("h1").evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert page.locator("#storyboard-title").evaluate("element => getComputedStyle(element).direction") == "ltr"


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_nothing_is_wider_than_the_screen(opened, folder, width, language):
    rows = tuple(
        row.model_copy(update={"visual_text": "Shop" * 200, "audio_text": f"{'NAME' * 6}: “{'Shop' * 200}”"})
        for row in many_rows(30)
    )
    board = {"rows": rows, "title": "Donau" * 60, "market": "Land" * 60, "drawn_by": "engine" * 40}
    material = make_overview(folder, language, board=board, stills=make_stills(60), error="why" * 200)
    assert opened(material, width=width).evaluate("document.documentElement.scrollWidth") <= width


def test_texts_run_nothing(opened, folder):
    drawn(folder, 1).path.rename(folder / "a'b.jpg")
    page = opened(hostile_overview(folder))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").inner_text() == HOSTILE


def test_words_can_be_read_on_light_and_on_dark(opened, folder):
    def brightness(scheme):
        page = opened(make_overview(folder), color_scheme=scheme)
        shades = "['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name].match(/\\d+/)[0])"
        return [int(shade) for shade in page.evaluate(shades)]

    (ink, paper), (ink_at_night, paper_at_night) = brightness("light"), brightness("dark")
    assert paper - ink > 200
    assert ink_at_night - paper_at_night > 200


def test_on_paper_no_frame_is_cut_and_everything_fits(opened, folder):
    page = opened(make_overview(folder), width=700)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.locator("video").evaluate_all("films => films.every(one => getComputedStyle(one).display === 'none')")
    assert page.locator(".frames li").first.evaluate("element => getComputedStyle(element).breakInside") == "avoid"
