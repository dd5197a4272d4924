"""The page of an adaptation in Debian's Chromium: that it fits, is set the right way round, and stays inert."""

import pytest
from playwright.sync_api import sync_playwright

from cw_assets.exports.adaptation_page import render_adaptation
from cw_assets_tests.browser import launch, needs_chromium, windows
from cw_assets_tests.exports.adaptation_material import (
    GERMAN_ROWS,
    arabic,
    by_rules,
    given_up,
    japanese,
    make_material,
)
from cw_assets_tests.exports.test_adaptation_page import HOSTILE, SECTIONS

pytestmark = [pytest.mark.browser, needs_chromium]
SAMPLES = {"passed": make_material, "rules": by_rules, "arabic": arabic, "given up": given_up, "japanese": japanese}
RIGHT_EDGE_OF_WORDS = """element => {
    const words = document.createRange();
    words.selectNodeContents(element);
    return words.getBoundingClientRect().right;
}"""


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens a page; fails on complaints in the console and on any request but the file's own."""
    with windows(chromium, tmp_path) as open_file:

        def open_page(material, **window):
            file = tmp_path / "adaptation.html"
            file.write_text(render_adaptation(material), encoding="utf-8")
            return open_file(file, **window)

        yield open_page


def boxes(page, selector):
    return [element.bounding_box() for element in page.locator(selector).all()]


def long_words():
    """Rows and a title with words that no line holds."""
    visual = "Shop" * 200
    rows = [
        row.model_copy(update={"visual_text": visual, "audio_text": f"{'NAME' * 6}: “{visual}” [{visual}]"})
        for row in GERMAN_ROWS
    ]
    return make_material(rows=rows, drafts=("cultural",) * 4, name="Donau" * 60, error="look" * 200)


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1440])
@pytest.mark.parametrize("sample", [*SAMPLES, "long words"])
def test_nothing_is_wider_than_the_screen(opened, width, sample):
    page = opened({**SAMPLES, "long words": long_words}[sample](), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_scripts_stand_side_by_side_and_on_phones_below_each_other(opened):
    wide = opened(make_material(), width=1440)
    origin, adapted = boxes(wide, ".pair tbody tr:first-child td")
    assert origin["y"] == adapted["y"]
    assert origin["x"] + origin["width"] <= adapted["x"]
    assert origin["width"] == pytest.approx(adapted["width"], abs=1)
    narrow = opened(make_material(), width=390)
    origin, adapted = boxes(narrow, ".pair tbody tr:first-child td")
    assert origin["y"] + origin["height"] <= adapted["y"]


def test_on_phones_a_description_is_not_said_twice(opened):
    page = opened(make_material(), width=390)
    assert page.get_by_text("WS of a hot city street").locator("visible=true").count() == 1
    assert page.get_by_text("late-night kiosk").is_visible()


def test_arabic_is_set_from_the_right_in_a_page_from_the_left(opened):
    page = opened(arabic())
    line = page.locator(".adapted .line[dir=rtl]").first
    label, body = (line.locator(part).bounding_box() for part in (".label", ".body"))
    assert label["x"] >= body["x"] + body["width"]
    assert line.locator(".voice").evaluate(RIGHT_EDGE_OF_WORDS) == pytest.approx(body["x"] + body["width"], abs=1)
    assert page.locator("h1").evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert page.locator("table.pair").evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_the_path_is_drawn_in_its_own_size(opened):
    page = opened(given_up(), color_scheme="dark")
    picture = page.locator(".way img")
    assert picture.evaluate("element => element.complete && element.naturalWidth") == 688
    assert picture.bounding_box()["width"] == 688


def test_the_contents_lead_to_every_heading(opened):
    page = opened(make_material())
    for name in SECTIONS:
        assert page.get_by_role("heading", name=name, exact=True, level=2).is_visible()
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def test_a_failure_is_seen_before_the_script(opened):
    page = opened(given_up())
    failure, script = page.locator(".failure").bounding_box(), page.locator("#script").bounding_box()
    assert page.get_by_role("heading", name="Not passed").is_visible()
    assert failure["y"] + failure["height"] < script["y"]


def test_text_of_scripts_runs_nothing(opened):
    rows = [row.model_copy(update={"visual_text": HOSTILE, "audio_text": f"VO: “{HOSTILE}”"}) for row in GERMAN_ROWS]
    page = opened(make_material(rows=rows, name=HOSTILE))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").inner_text() == HOSTILE


def test_on_paper_no_row_is_cut_and_everything_fits(opened):
    page = opened(given_up(), width=700)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.locator(".contents").is_hidden()
    assert page.locator(".pair tr").first.evaluate("element => getComputedStyle(element).breakInside") == "avoid"
