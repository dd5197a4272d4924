"""The report in Debian's Chromium: that it plays, seeks, fits, stays inert and asks nothing of the network."""

import pytest
from playwright.sync_api import sync_playwright

from cw_assets.exports.report import render_report
from cw_assets_tests.browser import launch, needs_chromium, windows
from cw_assets_tests.exports.report_material import make_material, make_video
from cw_assets_tests.exports.test_report import SECTIONS

pytestmark = [pytest.mark.browser, needs_chromium]
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
RTL = "صباح الخير يا " + "عالم" * 60
AT_SCENE_TWO = "() => Math.abs(document.querySelector('video').currentTime - 1) < 0.001"


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def video():
    return make_video()


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens a report in a new page; fails on complaints in the console and on any request but the file's own."""
    with windows(chromium, tmp_path) as open_file:

        def open_report(material, **window):
            file = tmp_path / "report.html"
            file.write_text(render_report(material), encoding="utf-8")
            return open_file(file, **window)

        yield open_report


def wait_until(page, expression):
    """Until it is true. Playwright's own waiting uses eval within the page, which the page's policy forbids."""
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def test_the_player_knows_its_duration(opened, video):
    page = opened(make_material(video=video))
    wait_until(page, "document.querySelector('video').readyState >= 1")
    assert page.evaluate("document.querySelector('video').duration") == pytest.approx(4.0, abs=0.05)
    assert page.locator(".unplayable").is_hidden()


@pytest.mark.parametrize("target", [".reel-bar li:nth-child(2) a", "#scene-2 .still", "#scene-2 .seek"])
def test_clicking_scene_two_seeks_to_its_start(opened, video, target):
    page = opened(make_material(video=video))
    page.click(target)
    wait_until(page, AT_SCENE_TWO)
    assert page.locator(".now").inner_text().startswith("Scene 2 of 4")
    assert page.locator(".speech-list li.current").count() == 1


def test_arrow_keys_walk_the_bar_of_scenes(opened, video):
    page = opened(make_material(video=video))
    page.locator(".reel-bar a").first.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, AT_SCENE_TWO)
    assert page.evaluate("document.activeElement.dataset.scene") == "2"


def test_clicking_the_chart_seeks(opened, video):
    page = opened(make_material(video=video))
    box = page.locator(".plot").bounding_box()
    page.locator(".plot").click(position={"x": box["width"] / 2, "y": 40})
    wait_until(page, "Math.abs(document.querySelector('video').currentTime - 2) < 0.05")
    assert page.locator(".readout").inner_text().startswith("0:02.0, scene 3")


def test_playing_moves_through_the_scenes(opened, video):
    page = opened(make_material(video=video))
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; v.playbackRate = 4; v.play(); }")
    page.wait_for_selector(".card.current[data-scene='4']", state="attached")
    assert page.locator(".reel-bar a[aria-current]").get_attribute("data-scene") == "4"


def test_away_from_its_place_the_player_follows(opened, video):
    page = opened(make_material(video=video))
    page.click(".speech-list .seek")
    page.wait_for_selector(".screen.docked")
    page.click(".undock")
    page.wait_for_selector(".screen:not(.docked)", state="attached")


def test_a_linked_video_plays(opened, video, tmp_path):
    (tmp_path / "a spot.webm").write_bytes(video)
    page = opened(make_material(video_href="a%20spot.webm"))
    wait_until(page, "document.querySelector('video').readyState >= 1")
    assert page.evaluate("document.querySelector('video').duration") == pytest.approx(4.0, abs=0.05)


def test_a_video_that_cannot_play_gives_way_to_a_still(opened):
    page = opened(make_material(video=b"this is no video"))
    page.wait_for_selector(".unplayable:not([hidden])")
    assert page.locator(".poster").is_visible()
    assert page.locator("video").is_hidden()
    page.click(".reel-bar li:nth-child(2) a")
    assert page.locator(".now").inner_text().startswith("Scene 2 of 4")


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1440])
@pytest.mark.parametrize("scenes", [1, 90])
def test_nothing_is_wider_than_the_screen(opened, width, scenes):
    page = opened(make_material(scenes=scenes, title="Donau" * 60, said=RTL), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_heading_can_be_seen_and_the_contents_lead_there(opened):
    page = opened(make_material())
    for name in SECTIONS:
        assert page.get_by_role("heading", name=name, exact=True, level=2).is_visible()
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def test_text_from_media_runs_nothing(opened, video):
    page = opened(make_material(video=video, title=HOSTILE, said=HOSTILE))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator(".words").text_content() == HOSTILE


def test_arabic_is_set_from_the_right(opened):
    page = opened(make_material(said=RTL))
    assert page.locator(".words").evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_without_script_everything_is_there(opened, video):
    page = opened(make_material(video=video), java_script_enabled=False)
    for name in SECTIONS:
        assert page.get_by_role("heading", name=name, exact=True, level=2).is_visible()
    assert page.locator(".card").count() == 4
    assert page.locator(".lane.luma .line").get_attribute("d").startswith("M0.0 ")
    assert page.get_by_role("button", name="Next scene").is_hidden()
    assert page.get_by_text("Fresh every day").first.is_visible()


def test_a_colour_is_copied(opened):
    page = opened(make_material(), permissions=["clipboard-read", "clipboard-write"])
    page.locator(".large .swatch").first.click()
    wait_until(page, "document.querySelector('.said').textContent === '#c8102e copied'")
    assert page.evaluate("navigator.clipboard.readText()") == "#c8102e"
