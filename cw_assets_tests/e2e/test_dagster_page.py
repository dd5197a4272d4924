"""Dagster's page as a person meets it after `cw up`: the graph, materializing a video, what each panel shows."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cw_assets import api
from cw_assets.catalog.records import PromptRecord
from cw_assets.domain.status import Status
from cw_assets.settings import Settings
from cw_assets.workers.broker import connect
from cw_assets.workers.presence import workers
from cw_assets_tests.browser import launch, needs_chromium
from cw_assets_tests.media import make_video, tone
from cw_assets_tests.stack.processes import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]
PROMPTS = ("a red bicycle in front of a bakery", "a dog on the beach", "a tram at night")
PANELS = {
    "scenes": ["keyframes", "timeline", "scene_table"],
    "visual_style": ["dominant colours"],
    "sentiment": ["emotional arc"],
    "video_analysis": ["keyframes"],
}


@dataclass
class Stack:
    address: str
    settings: Settings
    partition: str
    media_id: int
    prompt_ids: tuple[int, ...]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    settings = Settings(_env_file=None, media_root=folder / "media", port=free_port())
    with api.local(settings) as project:
        record = project.add_media(make_video(folder / "three_shots.mp4", sounds=[tone(3.6)], size=(640, 360)))
        prompts = tuple(project.add_prompt(text).id for text in PROMPTS)
    with running(settings, folder) as address:
        yield Stack(address, settings, record.partition_key, record.id, prompts)


@contextmanager
def running(settings: Settings, folder: Path) -> Iterator[str]:
    """`cw up` over the media of these settings; the address of its page."""
    command = [str(Path(sys.executable).with_name("cw")), "up", "--port", str(settings.port)]
    environment = os.environ | {"CW_MEDIA_ROOT": str(settings.media_root)}
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = f"http://127.0.0.1:{settings.port}"
            wait_for(address + "/server_info")
            yield address
        finally:
            end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """One Ctrl-C ends all of it."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    _, alive = psutil.wait_procs(children, timeout=20)
    assert [child.name() for child in alive] == []


def wait_for(address: str, timeout_s: float = 60) -> None:
    ends = time.monotonic() + timeout_s
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert time.monotonic() < ends, f"{address} did not answer in {timeout_s} s"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    yield page
    page.close()


@pytest.fixture(scope="module")
def materialized(browser: Browser, stack: Stack) -> Stack:
    """The video materialized by hand, from the page."""
    materialize(browser, stack)
    wait_until_completed(stack, timeout_s=90)
    return stack


def materialize(browser: Browser, stack: Stack) -> None:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.goto(f"{stack.address}/locations/cw_assets/asset-groups/video_analysis/lineage")
    page.get_by_role("button", name=re.compile("Materialize all")).click(timeout=30_000)
    page.get_by_text("Select a partition or create one").click()
    page.get_by_text(stack.partition).first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("Launch 1 run")).click()
    page.wait_for_timeout(1000)
    page.close()


def wait_until_completed(stack: Stack, *, timeout_s: float) -> None:
    with api.local(stack.settings) as project:
        ends = time.monotonic() + timeout_s
        while (record := project.workplace.catalog.get_media(stack.media_id)).status is not Status.COMPLETED:
            assert record.status is not Status.FAILED, record.error_message
            assert time.monotonic() < ends, f"still {record.status} at {record.progress} % in {record.phase}"
            time.sleep(0.3)


def test_graph_shows_the_phases(stack: Stack, page: Page):
    page.goto(f"{stack.address}/locations/cw_assets/asset-groups/video_analysis/list")
    for name in ("video_metadata", "scenes", "transcription", "audience_insights", "video_analysis"):
        expect(page.get_by_text(name, exact=True).first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("asset", list(PANELS))
def test_panel_shows_its_pictures(materialized: Stack, page: Page, asset: str):
    page.goto(f"{materialized.address}/assets/{asset}?view=partitions&partition={materialized.partition}")
    for title in PANELS[asset]:
        if title.endswith("_table"):
            expect(page.get_by_text(title)).to_be_visible(timeout=30_000)
            continue
        picture = page.get_by_alt_text(title, exact=True)
        expect(picture).to_be_visible(timeout=30_000)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 40


def test_script_panel_shows_its_rows(materialized: Stack, page: Page):
    page.goto(f"{materialized.address}/assets/script?view=partitions&partition={materialized.partition}")
    expect(page.get_by_text("00:00:00:00")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("^Open on a"))).to_be_visible()


def test_report_opens_from_the_same_address(materialized: Stack, page: Page):
    page.goto(f"{materialized.address}/media/reports/{materialized.partition}.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("three_shots")


def test_several_prompts_are_enhanced_in_one_run_from_the_page(stack: Stack, page: Page):
    page.goto(f"{stack.address}/locations/cw_assets/asset-groups/prompts/lineage")
    page.get_by_role("button", name=re.compile("Materialize")).first.click(timeout=30_000)
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.get_by_text("Backfills all partitions in a single run.")).to_be_visible()
    page.get_by_role("button", name="Launch backfill").click()
    page.wait_for_timeout(1000)
    with api.local(stack.settings) as project:
        ends = time.monotonic() + 120  # Dagster's daemon looks for backfills every 30 s
        while not all(record.enhanced_prompt for record in prompts_of(project, stack)):
            assert time.monotonic() < ends, [record.status for record in prompts_of(project, stack)]
            time.sleep(0.5)
        records = prompts_of(project, stack)
        assert len({record.run_id for record in records}) == 1
        project.follow_job(records[1].run_id).wait(timeout_s=60)
        page.goto(f"{stack.address}/assets/enhanced_prompt?view=partitions&partition={records[1].partition_key}")
    expect(page.get_by_text(PROMPTS[1], exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("rule-based").first).to_be_visible()


def prompts_of(project: api.LocalProject, stack: Stack) -> list[PromptRecord]:
    return [project.catalog.get_prompt(one) for one in stack.prompt_ids]


def test_the_panel_of_a_job_shows_its_images_and_how_they_were_made(stack: Stack, page: Page):
    with api.connect(settings=stack.settings) as project:
        job = project.add_diffusion_job(prompt_id=stack.prompt_ids[0], num_images=4, width=640, height=368, seed=11)
        assert project.generate_images(job.id).result(timeout_s=120).images_count == 4
    page.goto(f"{stack.address}/assets/generated_images?view=partitions&partition={job.partition_key}")
    sheet = page.get_by_alt_text("images", exact=True)
    expect(sheet).to_be_visible(timeout=30_000)
    assert sheet.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    for words in (PROMPTS[0], "640x368", "11, 12, 13, 14", "sketch storyboard panel"):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    link = page.get_by_role("link", name="2", exact=True).get_attribute("href")
    page.goto(f"{stack.address}{link}")
    assert page.evaluate("document.images[0].naturalWidth") == 640


def test_databases_are_not_served(stack: Stack):
    for path in ("/media/.runtime/catalog.sqlite", "/media/%2e%2e/secret", "/media/.values/scenes"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(stack.address + path, timeout=5)


def test_run_ends_green_although_its_worker_is_killed(stack: Stack, browser: Browser):
    with api.local(stack.settings) as project:
        media = project.add_media(make_video(stack.settings.media_root.parent / "another.mp4", sounds=[tone(2)]))
        other = replace(stack, partition=media.partition_key, media_id=media.id)
        materialize(browser, other)
        os.kill(pid_of_busy_worker(stack), signal.SIGKILL)
        wait_until_completed(other, timeout_s=90)
        run_id = project.workplace.catalog.get_media(media.id).run_id
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.goto(f"{stack.address}/runs/{run_id}")
        expect(page.get_by_text("Success").first).to_be_visible(timeout=30_000)
        page.close()
        assert "ended by SIGKILL" in " ".join(entry.message for entry in project.instance.all_logs(run_id))


def pid_of_busy_worker(stack: Stack) -> int:
    client, ends = connect(stack.settings), time.monotonic() + 60
    while time.monotonic() < ends:
        for worker in workers(client):
            if worker.running:
                client.close()
                return worker.pid
    raise AssertionError("no worker was seen at a step")
