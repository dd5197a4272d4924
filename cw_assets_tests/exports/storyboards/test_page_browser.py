"""A storyboard's page in Debian's Chromium: that it plays in time, obeys its keys, fits, and stays inert."""

import pytest
from playwright.sync_api import sync_playwright

from cw_assets.exports.storyboards.material import FramePicture
from cw_assets.exports.storyboards.page import PageLinks, render_page
from cw_assets_tests.browser import launch, needs_chromium, windows
from cw_assets_tests.exports.report_material import make_video
from cw_assets_tests.exports.scripts.samples import make_rows
from cw_assets_tests.exports.storyboards.boards import drawn, make_board, many_rows
from cw_assets_tests.exports.test_adaptation_page import HOSTILE
from cw_assets_tests.exports.test_report_browser import wait_until

pytestmark = [pytest.mark.browser, needs_chromium]
SHOWN = "document.querySelector('.stage img')?.getAttribute('src') ?? document.querySelector('.stage').innerText"


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens a page whose clock stands; fails on complaints in the console and on requests that leave the folder."""
    with windows(chromium, tmp_path) as open_file:

        def open_page(board, links=PageLinks(), **window):  # noqa: B008 a frozen value
            file = tmp_path / "storyboard.html"
            file.write_text(render_page(board, links), encoding="utf-8")
            return open_file(file, **window)

        yield open_page


def with_still_clock(page):
    """The page again, its clock moved by the test alone."""
    page.clock.install(time=0)
    page.reload()
    page.clock.pause_at(1000)
    return page


def standing(page):
    """The picture on the stage, and the time in seconds."""
    return page.evaluate(SHOWN), float(page.locator(".strip").get_attribute("aria-valuenow"))


def press(page, *keys):
    page.locator(".strip").focus()
    for key in keys:
        page.keyboard.press(key)


def test_it_does_not_play_by_itself(opened, tmp_path):
    page = with_still_clock(opened(make_board(tmp_path)))
    page.clock.run_for(10_000)
    assert standing(page) == ("frame1.jpg", 0)


def test_playing_shows_each_frame_in_its_time(opened, tmp_path):
    page = with_still_clock(opened(make_board(tmp_path)))
    page.get_by_role("button", name="Play").click()
    seen = []
    for step in (2900, 200, 3300, 200, 9300, 200):
        page.clock.run_for(step)
        picture, time = standing(page)
        seen.append((picture, round(time, 1)))
    assert [picture for picture, _ in seen] == [f"frame{n}.jpg" for n in (1, 2, 2, 3, 5, 6)]
    assert [time for _, time in seen] == pytest.approx([2.9, 3.1, 6.4, 6.6, 15.9, 16.1], abs=0.05)


def test_it_stops_at_the_end_and_plays_again_from_the_start(opened, tmp_path):
    page = with_still_clock(opened(make_board(tmp_path)))
    press(page, "End", " ")
    page.clock.run_for(5000)
    assert standing(page) == ("frame9.jpg", 30)
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1000)
    assert standing(page)[0] == "frame1.jpg"


def test_space_plays_and_stops_also_on_the_button(opened, tmp_path):
    page = with_still_clock(opened(make_board(tmp_path)))
    press(page, " ")
    page.clock.run_for(3200)
    press(page, " ")
    page.clock.run_for(5000)
    assert standing(page) == ("frame2.jpg", pytest.approx(3.2, abs=0.05))
    page.locator(".play").focus()
    page.keyboard.press(" ")
    page.clock.run_for(3500)
    assert standing(page)[0] == "frame3.jpg"


def test_arrows_home_and_end_go_from_frame_to_frame(opened, tmp_path):
    page = opened(make_board(tmp_path))
    press(page, "ArrowRight", "ArrowRight")
    assert standing(page) == ("frame3.jpg", 6.5)
    press(page, "ArrowLeft")
    assert standing(page) == ("frame2.jpg", 3)
    press(page, "End")
    assert standing(page) == ("frame9.jpg", 26.5)
    press(page, "ArrowRight", "Home", "ArrowLeft")
    assert standing(page) == ("frame1.jpg", 0)
    assert page.locator(".strip").get_attribute("aria-valuetext") == "Frame 1 of 9, 0:00.0"


def test_a_place_on_the_strip_is_a_time(opened, tmp_path):
    page = opened(make_board(tmp_path))
    box = page.locator(".strip").bounding_box()
    page.locator(".strip").click(position={"x": box["width"] * 17 / 30, "y": 10})
    assert standing(page) == ("frame6.jpg", pytest.approx(17, abs=0.1))
    parts = [part.bounding_box()["width"] for part in page.locator(".strip i:not(.playhead)").all()]
    assert [width / sum(parts) * 30 for width in parts] == pytest.approx(
        [row.duration_seconds for row in make_rows("de")], abs=0.1
    )


def test_a_storyboard_from_the_right_plays_from_the_right(opened, tmp_path):
    page = opened(make_board(tmp_path, "ar"))
    press(page, "ArrowLeft")
    assert standing(page) == ("frame2.jpg", 3)
    box = page.locator(".strip").bounding_box()
    page.locator(".strip").click(position={"x": box["width"] * 1 / 30, "y": 10})
    assert standing(page) == ("frame9.jpg", pytest.approx(29, abs=0.1))
    first, second = (page.locator(f"#frame-{n}").bounding_box()["x"] for n in (1, 2))
    assert first > second
    assert page.locator(".caption .voice").first.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_a_card_moves_the_player_there(opened, tmp_path):
    page = opened(make_board(tmp_path))
    page.locator("#frame-6 .still").click()
    assert standing(page) == ("frame6.jpg", 16)
    assert page.locator(".caption").inner_text().split("\n")[1] == "SERVIERVORSCHLAG"
    assert page.evaluate("document.activeElement.className") == "strip"
    assert page.locator(".frame.current").get_attribute("id") == "frame-6"


def test_rows_without_time_can_be_seen_and_are_passed_in_playing(opened, tmp_path):
    rows = tuple(
        row.model_copy(update={"duration_seconds": 0.0 if n == 1 else 2.0}) for n, row in enumerate(many_rows(3))
    )
    page = with_still_clock(opened(make_board(tmp_path, rows=rows)))
    press(page, "ArrowRight")
    assert standing(page) == ("frame2.jpg", 2)
    press(page, "ArrowRight")
    assert standing(page) == ("frame3.jpg", 2)
    press(page, "Home", " ")
    page.clock.run_for(2100)
    assert standing(page)[0] == "frame3.jpg"


def test_a_frame_that_is_not_drawn_says_so_on_the_stage(opened, tmp_path):
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[1] = (FramePicture(missing="It could not be drawn."),)
    page = opened(make_board(tmp_path, pictures=rows))
    press(page, "ArrowRight")
    assert standing(page) == ("It could not be drawn.", 3)


def test_the_pictures_are_loaded(opened, tmp_path):
    page = opened(make_board(tmp_path))
    wait_until(page, "document.querySelector('.stage img').naturalWidth === 1280")
    page.locator("#frame-9").scroll_into_view_if_needed()
    wait_until(page, "document.querySelector('#frame-9 img').naturalWidth === 1280")


def test_the_animatic_beside_the_page_can_be_played(opened, tmp_path):
    (tmp_path / "a spot.webm").write_bytes(make_video())
    page = opened(make_board(tmp_path), PageLinks(animatic="a%20spot.webm"))
    wait_until(page, "document.querySelector('video').readyState >= 1")
    assert page.locator(".unplayable").is_hidden()
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    wait_until(page, "(document.querySelector('video').textTracks[0].cues ?? []).length > 0")


def test_an_animatic_that_cannot_be_played_gives_way_to_a_sentence(opened, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no film")
    page = opened(make_board(tmp_path), PageLinks(animatic="a.mp4"))
    page.wait_for_selector(".unplayable:not([hidden])")
    assert page.locator("video").is_hidden()


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_nothing_is_wider_than_the_screen(opened, tmp_path, width, language):
    rows = tuple(
        row.model_copy(update={"visual_text": "Shop" * 200, "audio_text": f"{'NAME' * 6}: “{'Shop' * 200}”"})
        for row in many_rows(90)
    )
    pictures = [(FramePicture(missing="why" * 100, caption="seed" * 60),) for _ in rows]
    page = opened(make_board(tmp_path, language, rows=rows, pictures=pictures, title="Donau" * 60), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_texts_run_nothing_wherever_the_player_stands(opened, tmp_path):
    rows = tuple(
        row.model_copy(update={"visual_text": HOSTILE, "audio_text": f"VO: “{HOSTILE}”"}) for row in many_rows(3)
    )
    pictures = [(FramePicture(missing=HOSTILE),) for _ in rows]
    page = opened(make_board(tmp_path, rows=rows, pictures=pictures, title=HOSTILE))
    press(page, "ArrowRight", "ArrowRight")
    assert HOSTILE in page.locator(".caption").inner_text()
    assert page.locator(".stage").inner_text() == HOSTILE
    assert page.evaluate("window.hacked") is None


def test_without_script_everything_is_there(opened, tmp_path):
    page = opened(make_board(tmp_path), java_script_enabled=False)
    assert page.locator(".stage img").is_visible()
    assert page.locator(".controls").is_hidden()
    assert page.locator(".frame").count() == 9
    assert page.locator("#frame-4").get_by_text("Polarberry. Mit Beeren aus dem hohen Norden.").is_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_no_reason_is_cut_however_long(opened, tmp_path, width):
    lost = FramePicture(missing="It could not be drawn, and this is why. " * 30)
    rows = [(drawn(tmp_path, n),) for n in range(1, 10)]
    rows[1] = (lost, lost)
    page = opened(make_board(tmp_path, pictures=rows), width=width)
    box, reason, number = (
        page.locator(f"#frame-2 {part}").first.bounding_box() for part in (".still.empty", ".blank", "h3")
    )
    assert box["y"] <= reason["y"]
    assert reason["y"] + reason["height"] <= box["y"] + box["height"] + 1 <= number["y"]
    assert page.locator("#frame-2 .blank").first.evaluate("one => one.scrollHeight <= one.clientHeight")
