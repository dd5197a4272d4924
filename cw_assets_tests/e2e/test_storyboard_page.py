"""A storyboard on Dagster's page: sheet and frames in their panels, the files behind them, one frame drawn again."""

import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cw_assets import api
from cw_assets.api.storyboards import StoryboardOutcome
from cw_assets.defs.resources import Engines
from cw_assets.domain.status import Status
from cw_assets.errors import ExternalFailure
from cw_assets.settings import Settings
from cw_assets_tests.browser import launch, needs_chromium
from cw_assets_tests.cli.agency import script_file
from cw_assets_tests.e2e.test_dagster_page import running
from cw_assets_tests.stack.processes import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]
BROKEN = "The pencil broke over shot 2; sharpen it."
SHOTS = (
    "WS: a bakery in the morning, people queue in the street.",
    "MCU: a woman in a yellow raincoat bites into a croissant.",
    "CU: the woman in the yellow raincoat lifts a bottle of lemonade.",
)

LINKS = {
    "storyboard_sheet": {
        "the storyboard, playing": "text/html",
        "PDF, A4": "application/pdf",
        "PDF, Letter": "application/pdf",
        "PNG": "image/png",
    },
    "animatic": {"the film": "video/mp4", "VTT": "text/vtt"},
}
"""In each panel: what a link is called, and what it leads to."""


class BreakingPencil:
    """The sketch engine, but for pictures of a croissant."""

    def __init__(self, sketch: Any) -> None:
        self.sketch, self.info = sketch, sketch.info

    def generate(self, request: Any, **calls: Any) -> Any:
        if "croissant" in request.prompt:
            raise ExternalFailure(BROKEN, retryable=False)
        return self.sketch.generate(request, **calls)


@dataclass
class Shown:
    """A storyboard of which one frame is missing, and where the pages are."""

    address: str
    project: api.LocalProject
    outcome: StoryboardOutcome

    @property
    def partition(self) -> str:
        return self.project.catalog.get_storyboard(self.outcome.storyboard_id).partition_key

    @property
    def failed_job(self) -> str:
        """The partition of the frame that is missing."""
        return self.project.catalog.get_diffusion_job(self.outcome.frames[1].job_id).partition_key

    def panel(self, page: Page, asset: str) -> None:
        page.goto(f"{self.address}/assets/{asset}?view=partitions&partition={self.partition}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Drawn in this process, where one frame fails; then the stack comes up."""
    folder = tmp_path_factory.mktemp("stack")
    settings = Settings(_env_file=None, media_root=folder / "media", port=free_port())
    pencil = BreakingPencil(Engines(settings).image_model)
    with api.local(settings, engines=Engines(settings, given={"image_model": pencil})) as project:
        unit = project.import_script(rain(folder)).unit_id
        assert unit is not None
        outcome = project.generate_storyboard(project.add_storyboard(unit, seed=3).id).result()
    with api.local(settings) as project, running(settings, folder) as address:
        yield Shown(address, project, outcome)


def rain(folder: Path) -> Path:
    """The script, two seconds a shot."""
    rows = [
        {
            "shot_number": number,
            "timecode_start": f"00:00:0{2 * number - 2}:00",
            "duration_seconds": 2.0,
            "visual_text": words,
            "audio_text": "VO: “Good morning.”" if number == 1 else "No speech.",
        }
        for number, words in enumerate(SHOTS, start=1)
    ]
    return script_file(folder, script_title="Rain", script_rows=rows, total_runtime_seconds=6.0)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    yield page
    page.close()


def width_of(page: Page, title: str) -> int:
    """Of the picture itself, in pixels, once it is there."""
    picture = page.get_by_alt_text(title, exact=True)
    expect(picture).to_be_visible(timeout=30_000)
    return int(picture.evaluate("image => image.decode().then(() => image.naturalWidth)"))


def test_the_sheet_stands_in_its_panel(shown: Shown, page: Page):
    shown.panel(page, "storyboard_sheet")
    assert width_of(page, "contact sheet") > 400


def test_frames_stand_in_their_panel_with_their_percent_and_what_went_wrong(shown: Shown, page: Page):
    shown.panel(page, "storyboard_frames")
    assert width_of(page, "frames") > 400
    expect(page.get_by_text("66.7", exact=True)).to_be_visible()
    failed = page.get_by_role("row").filter(has_text=BROKEN).last
    expect(failed.get_by_role("cell").first).to_have_text("2")


def test_prompts_and_what_is_held_stand_in_the_panel_of_the_plan(shown: Shown, page: Page):
    shown.panel(page, "storyboard")
    expect(page.get_by_text("woman: a woman in a yellow raincoat (shots 2, 3)")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("^wide shot: a bakery in the morning"))).to_be_visible()


@pytest.mark.parametrize("asset", list(LINKS))
def test_links_lead_to_files_of_their_kind(shown: Shown, page: Page, asset: str):
    shown.panel(page, asset)
    for name, kind in LINKS[asset].items():
        link = page.get_by_role("link", name=name, exact=True)
        expect(link).to_be_visible(timeout=30_000)
        with urllib.request.urlopen(f"{shown.address}{link.get_attribute('href')}", timeout=10) as answer:
            assert (answer.status, answer.headers.get_content_type()) == (200, kind)


def test_the_film_is_sent_in_parts_so_that_a_player_can_jump(shown: Shown):
    assert shown.outcome.animatic is not None
    address = f"{shown.address}/media/{shown.outcome.animatic.video}"
    asked = urllib.request.Request(address, headers={"Range": "bytes=100-199"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        size = shown.project.workplace.store.path(shown.outcome.animatic.video).stat().st_size
        assert (answer.status, answer.headers["Content-Range"]) == (206, f"bytes 100-199/{size}")
        assert len(answer.read()) == 100


def test_the_run_names_the_step_of_each_shot(shown: Shown, page: Page):
    board = shown.project.catalog.get_storyboard(shown.outcome.storyboard_id)
    page.goto(f"{shown.address}/runs/{board.run_id}")
    page.get_by_placeholder("Filter…").fill("draw_frame")
    for number, frame in enumerate(shown.outcome.frames, start=1):
        step = f'Finished execution of step "storyboard_frames.draw_frame[job_{frame.job_id}_shot_0{number}]"'
        expect(page.get_by_text(re.compile(f"^{re.escape(step)}"))).to_be_visible(timeout=30_000)


def test_a_frame_that_failed_is_drawn_by_itself_from_the_page(shown: Shown, page: Page):
    before = shown.project.catalog.get_storyboard(shown.outcome.storyboard_id)
    assert (before.status, before.error_message) == (
        Status.PARTIAL,
        f"1 of 3 frames are not drawn (shot 2): {BROKEN}",
    )
    shown.panel(page, "storyboard_frames")
    page.get_by_role("link", name="shot 2", exact=True).click(timeout=30_000)
    page.get_by_role("button", name=re.compile("Materialize")).first.click(timeout=30_000)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name=re.compile("Launch 1 run")).click()
    ends = time.monotonic() + 60
    while (now := shown.project.catalog.get_storyboard(before.id)).status is not Status.COMPLETED:
        assert time.monotonic() < ends, (now.status, now.error_message)
        time.sleep(0.3)
    assert (now.frames_rendered, now.error_message) == (3, "")
    image = shown.project.storyboard_outcome(now.id).frames[1].image
    assert shown.project.workplace.store.path(image).is_file()
