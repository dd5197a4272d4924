"""The film in Debian's Chromium: it plays with its sound, and every place that is sought shows the right picture."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from cw_assets_tests.browser import launch, needs_chromium
from cw_assets_tests.exports.storyboards.films import COLORS, board, pictures, voice_clip, written

pytestmark = [pytest.mark.browser, needs_chromium]
PAGE = '<!doctype html><body style="margin:0"><video src="animatic.mp4" style="width:160px;height:90px"></video>'
VIDEO = "document.querySelector('video')"
SEEK = f"time => new Promise(done => {{ const v = {VIDEO}; v.pause(); v.onseeked = done; v.currentTime = time; }})"
PLAYED = f"""() => new Promise(done => {{
    const v = {VIDEO};
    v.onended = () => done([v.currentTime, v.webkitAudioDecodedByteCount > 0, v.error]);
    v.play();
}})"""


@pytest.fixture
def player(tmp_path):
    """A page that has loaded a film of two rows: a second each, with a voice."""
    voice = [voice_clip(0, 1, lasts_s=1)]
    written(board(pictures(tmp_path, 2), (1.0, 1.0)), tmp_path / "animatic.mp4", voice=voice)
    (tmp_path / "page.html").write_text(PAGE)
    with sync_playwright() as playwright, launch(playwright) as browser:
        page = browser.new_page(viewport={"width": 160, "height": 90})
        page.goto((tmp_path / "page.html").as_uri())
        page.wait_for_function(f"{VIDEO}.readyState >= 3 || {VIDEO}.error")
        yield page


def test_chromium_plays_it_to_its_end(player):
    assert player.evaluate(f"[{VIDEO}.duration, {VIDEO}.videoWidth, {VIDEO}.videoHeight]") == [2, 160, 90]
    assert player.evaluate(PLAYED) == [2, True, None]


@pytest.mark.parametrize(("time_s", "row"), [(0.0, 0), (0.99, 0), (1.01, 1), (1.99, 1)])
def test_chromium_seeks_to_the_right_picture(time_s, row, player):
    color = list(bytes.fromhex(COLORS[row][1:]))
    for _ in range(50):  # a page that is not looked at may miss a repaint
        player.evaluate(SEEK, time_s)
        if np.abs(shown(player) - color).max() < 8:
            return
        player.wait_for_timeout(50)
    np.testing.assert_allclose(shown(player), color, atol=8)


def shown(player):
    return np.asarray(Image.open(BytesIO(player.screenshot())).convert("RGB")).mean(axis=(0, 1))
