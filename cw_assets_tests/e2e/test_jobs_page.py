"""The page /jobs in a browser: it follows jobs live, cancels them, takes videos, asks for a token, outlives faults."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from cw_assets.api import StackProject
from cw_assets.domain.status import Status
from cw_assets.settings import Settings
from cw_assets.web.app import make_origin
from cw_assets.web.context import WebContext
from cw_assets_tests.browser import launch, needs_chromium
from cw_assets_tests.catalog.samples import analysis, keyframes
from cw_assets_tests.stack.processes import free_port
from cw_assets_tests.web.serving import Work, served
from cw_assets_tests.workers.conftest import embedded_broker, in_folder

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]
SPOT = Path(__file__).parents[2] / "media" / "samples" / "summer_spot.mp4"
TOKEN = "open sesame"
SCREENS = [{"width": 1280, "height": 800}, {"width": 360, "height": 740}]


@dataclass
class Site:
    """The real routes on a port, and the project whose jobs the page shows."""

    settings: Settings
    project: StackProject
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/jobs"

    @contextmanager
    def running(self) -> Iterator[None]:
        """In the place of Dagster's pages stands a short text."""
        elsewhere = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse(request.url.path))])
        origin = make_origin(WebContext(self.settings, self.project), elsewhere)
        with served(origin, port=self.port):
            yield

    def work(self, name: str = "Summer.mp4") -> Work:
        return Work(self.project.catalog, name)

    def finish(self, work: Work) -> None:
        """With its result, and a report."""
        self.project.catalog.save_result(work.id, work.job_id, analysis(), keyframes(), analysis_key="k")
        report = self.settings.media_root / "reports" / f"{work.state.name}.html"
        report.parent.mkdir(exist_ok=True)
        report.write_text("a report")
        work.catalog.end_run(work.job_id)


@contextmanager
def site_of(folder: Path, **changes: Any) -> Iterator[Site]:
    settings = in_folder(folder, **changes)
    project = StackProject(settings)
    with embedded_broker(settings):
        yield Site(settings, project)
    project.close()


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_of(tmp_path_factory.mktemp("page")) as site, site.running():
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Without a complaint of the script at the end; whatever it loads comes from its own server."""
    with window(browser) as page:
        yield page


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=SCREENS[0], **options)
    page, errors, hosts = context.new_page(), list[str](), set[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].partition(":")[0]))
    yield page
    context.close()
    assert errors == []
    assert hosts <= {"127.0.0.1"}


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, exact=True))


def live(page: Page, words: str = "Live") -> None:
    expect(page.locator("#live")).to_have_text(words, timeout=20_000)


def test_job_moves_live_from_queued_to_completed(site: Site, page: Page) -> None:
    page.goto(site.url)
    live(page)
    work = site.work()
    job = row(page, "1-summer")
    expect(job).to_contain_text("queued")
    expect(job).to_contain_text("Video analysis · media 1")
    work.start()
    expect(job).to_contain_text("processing")
    work.progress(37, "transcription")
    expect(job).to_contain_text("37 % · listening")
    expect(job.get_by_role("progressbar", name="Progress of 1-summer")).to_have_js_property("value", 37)
    site.finish(work)
    expect(job).to_contain_text("completed")
    expect(page.locator("#said")).to_have_text("1-summer: completed")
    expect(job.get_by_role("button")).to_have_count(0)
    assert job.get_by_role("link", name="Run of").get_attribute("href") == f"/runs/{work.job_id}"
    job.get_by_role("link", name="Report of 1-summer").click()
    expect(page.locator("body")).to_have_text("a report")


def test_failure_is_told_as_text(site: Site, page: Page) -> None:
    page.goto(site.url)
    work = site.work("<img src=x onerror=alert(1)>.mp4")
    work.start()
    message = "<script>alert(1)</script><img src=x onerror=alert(2)> could not be read, as it is none; send a video."
    site.project.catalog.fail_work("media", work.id, work.job_id, message)
    job = row(page, work.state.name)
    expect(job).to_contain_text("failed")
    expect(job.locator(".error")).to_have_text(message)
    assert page.locator("#jobs img, #jobs script").count() == 0


def test_job_is_cancelled_after_asking(site: Site, page: Page) -> None:
    work = site.work()
    work.start()
    page.goto(site.url)
    job = row(page, "1-summer")
    job.get_by_role("button", name="Cancel 1-summer").click()
    dialog = page.get_by_role("dialog", name="Cancel this job?")
    expect(dialog).to_contain_text("1-summer")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_be_hidden()
    assert work.state.status is Status.PROCESSING
    job.get_by_role("button", name="Cancel 1-summer").press("Enter")
    dialog.get_by_role("button", name="Cancel the job").click()
    expect(job).to_contain_text("cancelled")
    assert work.state.status is Status.CANCELLED


def test_video_is_sent_and_its_analysis_launched(site: Site, page: Page, tmp_path: Path) -> None:
    page.goto(site.url)
    live(page)
    video = shutil.copy(SPOT, tmp_path / "Summer spot.mp4")
    page.locator("#file").set_input_files(video)
    expect(page.locator("#uploads")).to_contain_text("is being analysed", timeout=60_000)
    expect(row(page, "1-summer-spot")).to_contain_text("queued")
    (job,) = site.project.jobs.page().jobs
    assert (job.function, job.record_id, job.status) == ("analyze_video", 1, Status.QUEUED)


def test_file_that_is_no_video_is_refused_in_words(site: Site, page: Page, tmp_path: Path) -> None:
    page.goto(site.url)
    (tmp_path / "text.mp4").write_text("no video")
    page.locator("#file").set_input_files(tmp_path / "text.mp4")
    expect(page.locator("#uploads .failed .word")).to_contain_text("text.mp4")
    assert site.project.jobs.page().total == 0


def test_list_is_filtered_and_turned(site: Site, page: Page) -> None:
    for _ in range(52):
        site.work()
    ended = site.work("Winter.mp4")
    ended.start()
    site.project.catalog.fail_work("media", ended.id, ended.job_id, "The sound is missing.")
    page.goto(site.url)
    expect(page.locator("#jobs > li")).to_have_count(50)
    expect(page.locator("#count")).to_have_text("1–50 of 53")
    expect(page.locator("#jobs h3").first).to_have_text("53-winter")
    page.get_by_role("button", name="Older").click()
    expect(page.locator("#count")).to_have_text("51–53 of 53")
    expect(page.locator("#jobs > li")).to_have_count(3)
    page.get_by_label("Status").select_option("failed")
    expect(page.locator("#jobs h3")).to_have_text(["53-winter"])
    assert page.url.endswith("/jobs?status=failed")
    page.reload()
    expect(page.locator("#jobs h3")).to_have_text(["53-winter"])
    page.get_by_label("Campaign").fill("7")
    expect(page.locator("#none")).to_have_text("No job is like this.")


def test_job_leaves_a_filtered_list_when_it_moves_on(site: Site, page: Page) -> None:
    work = site.work()
    page.goto(f"{site.url}?status=queued")
    expect(page.locator("#jobs h3")).to_have_text(["1-summer"])
    live(page)
    work.start()
    expect(page.locator("#jobs h3")).to_have_count(0)


def test_page_says_that_it_is_not_live_and_looks_again_and_again(site: Site, page: Page) -> None:
    page.route_web_socket(re.compile("/ws/"), lambda socket: socket.close())
    work = site.work()
    page.goto(site.url)
    expect(page.locator("#live")).to_contain_text("Not live")
    work.start()
    expect(row(page, "1-summer")).to_contain_text("processing")


def test_page_goes_on_when_the_server_comes_back(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(site_of(tmp_path_factory.mktemp("page")))
        with site.running():
            page = stack.enter_context(window(browser))
            work = site.work()
            page.goto(site.url)
            live(page)
        expect(page.locator("#live")).to_contain_text("Not live")
        expect(page.locator("#trouble")).to_contain_text("does not answer")
        work.start()
        with site.running():
            live(page)
            expect(row(page, "1-summer")).to_contain_text("processing")
            expect(page.locator("#trouble")).to_have_text("")
            work.progress(50)
            expect(row(page, "1-summer")).to_contain_text("50 %")
            page.close()


def test_token_is_asked_for_once(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with site_of(tmp_path_factory.mktemp("page"), api_token=TOKEN) as site, site.running(), window(browser) as page:
        site.work()
        page.goto(site.url)
        live(page, "Waiting for the token")
        page.get_by_role("textbox", name="Token").fill("open barley")
        page.get_by_role("button", name="Enter").click()
        expect(page.get_by_role("alert").filter(has_text="not the token")).to_be_visible()
        expect(page.locator("#jobs > li")).to_have_count(0)
        page.get_by_role("textbox", name="Token").fill(TOKEN)
        page.get_by_role("button", name="Enter").click()
        expect(row(page, "1-summer")).to_be_visible()
        live(page)
        page.reload()
        live(page)
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], TOKEN in cookie["value"]) == (True, "Strict", False)


@pytest.mark.parametrize("screen", SCREENS, ids=["wide", "narrow"])
def test_nothing_is_wider_than_the_screen(site: Site, page: Page, screen: dict[str, int]) -> None:
    work = site.work("A-very-long-name-" + "x" * 80 + ".mp4")
    work.start()
    work.progress(99, "cultural_evaluation")
    page.set_viewport_size(screen)
    page.goto(site.url)
    expect(page.locator("#jobs > li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == screen["width"]


def test_page_is_used_by_keyboard(site: Site, page: Page) -> None:
    site.work()
    page.goto(site.url)
    expect(page.locator("#jobs > li")).to_have_count(1)
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.id ?? ''"))
    for name in ("file", "status", "project", "Run of 1-summer in Dagster", "Cancel 1-summer"):
        assert name in seen
