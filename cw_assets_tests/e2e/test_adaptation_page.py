"""An adaptation made by hand on Dagster's page, as a person does after `cw up`: its run, its panel, its own page."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cw_assets import api
from cw_assets.domain.status import Status
from cw_assets.settings import Settings
from cw_assets_tests.browser import launch, needs_chromium
from cw_assets_tests.cli.agency import SCRIPT
from cw_assets_tests.e2e.test_dagster_page import running
from cw_assets_tests.stack.processes import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]


@dataclass
class Adapted:
    """A unit whose adaptation has ended well, and where the pages are."""

    address: str
    partition: str
    run_id: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def adapted(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adapted]:
    """Made by hand, from the page; the origin came in by a script file."""
    folder = tmp_path_factory.mktemp("stack")
    settings = Settings(_env_file=None, media_root=folder / "media", port=free_port())
    script = folder / "hot day.json"
    script.write_text(json.dumps(SCRIPT))
    with api.local(settings) as project:
        origin = project.import_script(script).unit_id
        assert origin is not None
        (unit,) = project.add_adaptations(origin, ["ar-SA"])
        with running(settings, folder) as address:
            materialize(browser, address, unit.partition_key)
            yield Adapted(address, unit.partition_key, wait_until_completed(project, unit.id))


def materialize(browser: Browser, address: str, partition: str) -> None:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(f"{address}/assets/adaptation")
    page.get_by_role("button", name=re.compile("Materialize")).first.click(timeout=30_000)
    page.get_by_text("Select a partition or create one").click()
    page.get_by_text(partition).first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("Launch 1 run")).click()
    page.wait_for_timeout(1000)
    page.close()


def wait_until_completed(project: api.LocalProject, unit_id: int, *, timeout_s: float = 90) -> str:
    """Until the run itself has ended, as the panel shows what it has told by then; the run's id."""
    ends = time.monotonic() + timeout_s
    while True:
        unit = project.catalog.get_ad_unit(unit_id)
        run = project.instance.get_run_by_id(unit.run_id) if unit.run_id else None
        if run and run.is_finished:
            break
        assert time.monotonic() < ends, f"still {unit.status} at {unit.progress} % in {unit.phase}"
        time.sleep(0.3)
    assert (run.is_success, unit.status) == (True, Status.COMPLETED), unit.error_message
    return run.run_id


@pytest.fixture
def panel(browser: Browser, adapted: Adapted) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(f"{adapted.address}/assets/adaptation?view=partitions&partition={adapted.partition}")
    expect(page.get_by_alt_text("path", exact=True)).to_be_visible(timeout=30_000)
    yield page
    page.close()


def test_panel_draws_the_path(panel: Page):
    picture = panel.get_by_alt_text("path", exact=True)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400


def test_panel_has_the_gates_and_the_rows_side_by_side(panel: Page):
    expect(panel.get_by_text("no model has judged it")).to_be_visible()
    rows = panel.get_by_role("row")
    for gate in ("format", "cultural", "concept", "brand"):
        expect(rows.filter(has=panel.get_by_role("cell", name=gate, exact=True)).last).to_contain_text("yes")
    expect(rows.filter(has_text="[TO TRANSLATE: ar]").last.get_by_role("cell").last).to_have_text(
        "MUSIC: bright. VO: “Get one today.” [TO TRANSLATE: ar]"
    )


def test_the_link_leads_to_the_page(panel: Page, adapted: Adapted):
    link = panel.get_by_role("link", name=re.compile("side by side")).get_attribute("href")
    assert link == f"/media/reports/adaptation-{adapted.partition}.html"
    panel.goto(adapted.address + link)
    expect(panel.get_by_role("heading", level=1)).to_contain_text("Hot day")
    expect(panel.get_by_text("Arabic").first).to_be_visible()
    expect(panel.get_by_text("Saudi Arabia").first).to_be_visible()
    assert panel.locator(".way img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 688


def test_its_run_is_green_and_tells_each_node(browser: Browser, adapted: Adapted):
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(f"{adapted.address}/assets/adaptation?view=checks")
    expect(page.get_by_text("rows_match_the_origin").first).to_be_visible(timeout=30_000)
    page.goto(f"{adapted.address}/runs/{adapted.run_id}")
    expect(page.get_by_text("Success").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("^writer: 3 rows")).first).to_be_visible(timeout=30_000)
    page.close()
