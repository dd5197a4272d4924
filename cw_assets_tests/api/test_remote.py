"""A project behind a page on this machine: the real web application and real sockets; workers are in stack/."""

import contextlib
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from cw_assets import api
from cw_assets.api import connecting
from cw_assets.api.remote import RemoteProject, RemoteRun, following
from cw_assets.api.remote.handle import is_newer
from cw_assets.domain.jobs import EnhancePrompt, JobState
from cw_assets.domain.status import Status
from cw_assets.errors import (
    Cancelled,
    CwError,
    ExternalFailure,
    InvalidInput,
    LimitExceeded,
    NotFound,
    Refused,
    StillRunning,
    WrongStatus,
)
from cw_assets_tests.catalog.samples import analysis, keyframes
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.media import Shot, make_video
from cw_assets_tests.web.serving import Work
from cw_assets_tests.workers.conftest import embedded_broker, in_folder, until

TOKEN = "ein Schlüssel"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Page:
    """A web application on one port of this machine, which can be stopped and started again."""

    def __init__(self, make_app: Callable[[], ASGIApp], **options: Any) -> None:
        self._make_app, self._options = make_app, options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = {"port": self.port, "log_level": "warning", "timeout_graceful_shutdown": 2} | self._options
        config = uvicorn.Config(self._make_app(), **options)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        until(lambda: self._server.started or not self._thread.is_alive(), "the page listens")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    def __enter__(self) -> "Page":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def origin(project: api.StackProject) -> Starlette:
    from cw_assets.web.app import make_origin
    from cw_assets.web.context import WebContext

    others = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse("Dagster's"))])
    return make_origin(WebContext(project.settings, project), others)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[api.StackProject]:
    """What the page stands on; each test brings records of its own."""
    settings = in_folder(tmp_path_factory.mktemp("remote"), max_file_bytes=300_000)
    settings.media_root.mkdir(parents=True, exist_ok=True)
    project = api.StackProject(settings)
    with embedded_broker(settings):
        yield project
    project.close()


@pytest.fixture(scope="module")
def page(project: api.StackProject) -> Iterator[Page]:
    with Page(lambda: origin(project)) as page:
        yield page


@pytest.fixture(scope="module")
def remote(page: Page) -> Iterator[RemoteProject]:
    with api.connect(page.address) as remote:
        yield remote


def finish(work: Work) -> None:
    """With a result, as a worker does."""
    work.catalog.save_result(work.id, work.job_id, analysis(), keyframes(), analysis_key="k")
    work.catalog.end_run(work.job_id)


def handle_on(work: Work, remote: RemoteProject) -> RemoteRun[Any]:
    handle = remote.follow_job(work.job_id)
    assert isinstance(handle, RemoteRun)
    return handle


# ---- records


def test_records_come_back_as_the_catalog_has_them(remote, project):
    prompt = remote.add_prompt("a fox in the snow", enhancement_style="photography", creativity=0.0)
    assert prompt == project.catalog.get_prompt(prompt.id) == remote.get_prompt(prompt.id)
    job = remote.add_diffusion_job(prompt_id=prompt.id, model="juggernaut_xl", width=256, height=256, seed=0)
    assert job == project.catalog.get_diffusion_job(job.id) == remote.get_diffusion_job(job.id)
    assert job.seed == 0
    assert job.partition_key in project.instance.get_dynamic_partitions("diffusion_jobs")


def test_units_and_storyboards_come_back_as_the_catalog_has_them(remote, project):
    unit = project.catalog.import_origin_unit(code="LEMON-30", title="Lemonade", language="en", duration=8.0, rows=ROWS)
    assert remote.get_ad_unit(unit.id) == unit
    assert remote.list_ad_units(limit=1) == [unit]
    assert remote.script_rows(unit.id) == list(project.catalog.script_rows(unit.id))
    board = remote.add_storyboard(unit.id, model="juggernaut_xl", seed=3, frame_rate=25, scratch_voice=False)
    assert board == remote.get_storyboard(board.id) == project.catalog.get_storyboard(board.id)
    (german,) = remote.add_adaptations(unit.id, ["de-DE"])
    assert (german.language, german.source_ad_unit_id) == ("de", unit.id)
    assert german == project.catalog.get_ad_unit(german.id)


def test_a_lora_is_named_by_its_label(remote, project):
    lora = project.catalog.add_lora(
        label="Ink", path="loras/ink.safetensors", base_architecture="sdxl", sha256="1" * 64
    )
    assert remote.list_loras() == [lora] == [remote.get_lora(lora.id)]
    assert remote.add_diffusion_job("a fox", model="juggernaut_xl", lora="Ink").lora_id == lora.id
    with pytest.raises(InvalidInput, match="Brush"):
        remote.add_diffusion_job("a fox", model="juggernaut_xl", lora="Brush")


def test_a_video_is_sent_and_told_as_it_goes(remote, project, tmp_path):
    video = make_video(tmp_path / "Frühling 1.mp4", [Shot(10, (200, 40, 40))])
    campaign = project.catalog.add_campaign(job_id="J-7")
    sent = list[tuple[int, int]]()
    media = remote.add_media(video, campaign_id=campaign.id, on_bytes=lambda *told: sent.append(told))
    assert media == project.catalog.get_media(media.id) == remote.get_media(media.id)
    assert (media.file_name, media.campaign_id, media.status) == ("Frühling 1.mp4", campaign.id, Status.UPLOADED)
    assert project.workplace.store.path(media.video_file).read_bytes() == video.read_bytes()
    assert sent[-1] == (video.stat().st_size,) * 2
    assert remote.add_media(video, campaign_id=campaign.id) == media
    assert remote.list_media(Status.UPLOADED, campaign_id=campaign.id) == [media]


def test_a_video_goes_out_in_pieces(tmp_path):
    """What is read at once is what is held in memory."""
    most = 0

    async def swallow(scope: Scope, receive: Receive, send: Send) -> None:
        while scope["method"] == "POST" and (await receive()).get("more_body"):
            pass
        await JSONResponse({"error": "Enough; stop.", "kind": "Refused"}, 403 if scope["method"] == "POST" else 200)(
            scope, receive, send
        )

    def told(sent: int, _: int) -> None:
        nonlocal most
        most, before[0] = max(most, sent - before[0]), sent

    before = [0]
    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with Page(lambda: swallow) as page, api.connect(page.address) as remote, pytest.raises(Refused, match="Enough"):
        remote.add_media(large, on_bytes=told)
    assert before == [large.stat().st_size]
    assert 0 < most <= 1024 * 1024


def test_a_bad_video_is_refused_as_it_would_be_there(remote, project, tmp_path):
    text = tmp_path / "notes.mp4"
    text.write_bytes(b"no video " * 100)
    with pytest.raises(InvalidInput) as here:
        project.add_media(text)
    with pytest.raises(type(here.value)) as there:
        remote.add_media(text)
    assert str(there.value) == str(here.value)
    large = tmp_path / "large.mp4"
    large.write_bytes(bytes(1_000_000))
    with pytest.raises(LimitExceeded, match="more than"):
        remote.add_media(large)
    with pytest.raises(InvalidInput, match=r"cannot be read .*; name a video file of this machine"):
        remote.add_media(tmp_path / "nothing.mp4")


def test_what_cannot_go_over_http_is_refused_before_anything_is_sent(tmp_path):
    picture = tmp_path / "bottle.png"
    with api.connect("http://127.0.0.1:9") as nobody:
        with pytest.raises(InvalidInput, match="Reference pictures cannot be sent over HTTP"):
            nobody.add_diffusion_job("a bottle", ip_adapter_image=picture)
        with pytest.raises(InvalidInput, match="Reference pictures cannot be sent over HTTP"):
            nobody.add_storyboard(1, references={"product": picture})
        with pytest.raises(InvalidInput, match="Models of an adaptation cannot be sent"):
            nobody.add_adaptations(1, ["de-DE"], llm="Qwen/Qwen3-8B")
        with pytest.raises(InvalidInput, match="Files of a LoRA cannot be sent"):
            nobody.add_lora("ink.safetensors")


def test_a_campaign_is_made_and_found(remote, project):
    campaign = remote.add_campaign(job_id="SUMMER-27", client_name="Lemonade")
    assert campaign == remote.get_campaign(campaign.id) == project.catalog.get_campaign("SUMMER-27")
    assert campaign in remote.list_campaigns()
    with pytest.raises(InvalidInput, match="SUMMER-27"):
        remote.add_campaign(job_id="SUMMER-27")


def test_a_field_that_is_not_known_is_told(remote):
    with pytest.raises(InvalidInput, match="colour is not right"):
        remote.add_diffusion_job("a fox", colour="red")
    with pytest.raises(InvalidInput, match="creativity is not right"):
        remote.add_prompt("a fox", creativity=float("nan"))


# ---- launches and jobs


def test_a_launch_is_queued_listed_and_cancelled_once(remote, project):
    prompt = remote.add_prompt("two dogs on the beach")
    handle = remote.enhance_prompt(prompt.id)
    assert (handle.status(), handle.function, handle.record_id) == (Status.QUEUED, "enhance_prompt", prompt.id)
    assert handle.state() == remote.get_job(handle.run_id) == project.get_job(handle.run_id)
    assert remote.list_jobs(Status.QUEUED, kind="prompt", limit=1) == project.list_jobs(
        Status.QUEUED, kind="prompt", limit=1
    )
    with pytest.raises(WrongStatus) as there:
        remote.enhance_prompt(prompt.id)
    with pytest.raises(WrongStatus) as here:
        project.enhance_prompt(prompt.id)
    assert str(there.value) == str(here.value)
    assert handle.cancel().status is Status.CANCELLED
    with pytest.raises(WrongStatus, match="is cancelled"):
        remote.cancel_job(handle.run_id)
    with pytest.raises(Cancelled, match="was cancelled; launch it again"):
        handle.result(timeout_s=5)
    again = remote.start(EnhancePrompt(function="enhance_prompt", prompt_id=prompt.id))
    assert again.run_id != handle.run_id


@pytest.mark.parametrize(
    "launch",
    [
        lambda remote: remote.analyze_video(99),
        lambda remote: remote.create_adaptation(99),
        lambda remote: remote.generate_storyboard(99, shots=[1]),
        lambda remote: remote.generate_wireframe_storyboard(99),
        lambda remote: remote.generate_images(99),
        lambda remote: remote.enhance_prompt(999),
        lambda remote: remote.download_lora(99),
        lambda remote: remote.get_job(UNKNOWN),
        lambda remote: remote.follow_job("../1"),
        lambda remote: remote.cancel_job(UNKNOWN),
        lambda remote: remote.get_media(99),
    ],
)
def test_what_is_not_there_is_told(remote, launch):
    with pytest.raises(NotFound):
        launch(remote)


def test_the_result_has_addresses_that_a_browser_opens(remote, project, page):
    work = Work(project.catalog)
    work.start()
    finish(work)
    report = project.report_path(project.catalog.get_media(work.id))
    report.parent.mkdir(exist_ok=True)
    report.write_text("report")
    result = remote.follow_job(work.job_id).result(timeout_s=5)
    assert (result.media_id, result.status) == (work.id, "completed")
    assert result.report == f"{page.address}/media/reports/{report.name}"
    assert remote.job_result(remote.get_job(work.job_id)) == result
    assert remote.get_result(work.id) == project.catalog.get_result(work.id).analysis
    unit = remote.approve_media(work.id, code="S-1")
    assert unit == project.catalog.get_ad_unit(unit.id)
    assert unit.code == "S-1"


def test_what_is_done_already_is_skipped(remote, project):
    prompt = remote.add_prompt("a lighthouse at dusk")
    first = remote.enhance_prompt(prompt.id)
    project.catalog.start_work("prompt", prompt.id, first.run_id)
    project.catalog.save_enhancement(
        prompt.id, first.run_id, enhanced_prompt="lighthouse, dusk", negative_prompt="", method="rule-based"
    )
    project.catalog.end_run(first.run_id)
    again = remote.enhance_prompt(prompt.id)
    assert (first.result(5).status, again.result(5).status) == ("completed", "skipped")
    assert again.run_id == first.run_id
    assert again.result(5).enhanced_preview == "lighthouse, dusk"


# ---- following


def test_events_come_live_to_the_end(remote, project):
    work = Work(project.catalog)
    told = list[str]()
    handle = handle_on(work, remote)
    handle.on_progress = lambda progress: told.append(f"{progress.progress} {progress.phase}")
    events = handle.events(timeout_s=30)
    states = [next(events)]
    for step in (work.start, lambda: work.progress(40), lambda: work.progress(70, "objects"), lambda: finish(work)):
        step()
        states.append(next(events))
    states += events
    assert [state.status for state in states[:2]] == [Status.QUEUED, Status.PROCESSING]
    assert [(state.progress, state.phase) for state in states[2:4]] == [(40, "scenes"), (70, "objects")]
    assert states[-1] == work.state
    assert handle.wait() == work.state
    assert told == ["100 result"]


def test_to_wait_has_an_end_and_the_job_goes_on(remote, project):
    work = Work(project.catalog)
    handle = handle_on(work, remote)
    with pytest.raises(StillRunning, match=f"Job {work.job_id} .* is not over after 0.2 s, and goes on"):
        handle.wait(0.2)
    with pytest.raises(TimeoutError):
        handle.result(timeout_s=0)
    assert handle.status() is Status.QUEUED


def test_what_ended_a_job_is_raised(remote, project):
    work = Work(project.catalog)
    work.start()
    project.catalog.fail_run(work.job_id, "The brush broke; take another one.")
    with pytest.raises(CwError, match=r"The brush broke; take another one."):
        handle_on(work, remote).result(timeout_s=5)


def test_a_page_that_is_started_anew_loses_no_update(project):
    work = Work(project.catalog)
    with Page(lambda: origin(project)) as page, api.connect(page.address) as remote:
        events = handle_on(work, remote).events(timeout_s=60)
        revisions = [next(events).revision]
        work.start()
        revisions.append(next(events).revision)
        page.stop()
        for percent in (10, 20, 30):
            work.progress(percent)
        threading.Timer(1.0, page.start).start()
        while revisions[-1] < work.state.revision:
            revisions.append(next(events).revision)
        finish(work)
        assert [state.is_over for state in events][-1]
    assert revisions == list(range(revisions[0], revisions[-1] + 1))


def test_a_page_that_stays_away_is_given_up(project, monkeypatch):
    work = Work(project.catalog)
    with Page(lambda: origin(project)) as page, api.connect(page.address) as remote:
        events = handle_on(work, remote).events(timeout_s=60)
        next(events)
        monkeypatch.setattr(following, "PATIENCE_S", 0.5)
        page.stop()
        with pytest.raises(ExternalFailure, match=r"Nothing answers at .*; start the stack there with `cw up`"):
            next(events)


def test_behind_a_proxy_without_sockets_the_page_is_asked_again_and_again(project):
    asked = list[str]()
    behind = origin(project)

    async def without_sockets(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["type"])
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        await behind(scope, receive, send)

    work = Work(project.catalog)
    with Page(lambda: without_sockets) as page, api.connect(page.address) as remote:
        events = handle_on(work, remote).events(timeout_s=60)
        states = [next(events)]
        for step in (work.start, lambda: work.progress(40), lambda: finish(work)):
            step()
            states.append(next(events))
        states += events
    assert [(state.status, state.progress) for state in states[1:3]] == [("processing", 0), ("processing", 40)]
    assert states[-1] == work.state
    assert asked.count("websocket") == 1


def test_of_states_that_come_twice_or_late_the_newest_counts():
    state = JobState(
        job_id="1", function="enhance_prompt", record_kind="prompt", record_id=2, name="2", status="processing"
    )
    old, new = state.model_copy(update={"revision": 3}), state.model_copy(update={"revision": 4})
    over = old.model_copy(update={"status": Status.FAILED})
    assert is_newer(old, None)
    assert is_newer(new, old)
    assert not is_newer(old, new)
    assert not is_newer(new, new)
    assert is_newer(over, new)
    assert is_newer(old.model_copy(update={"record_id": 1}), new)


# ---- who may, and what is not a page


@contextlib.contextmanager
def answering(answer: Response) -> Iterator[RemoteProject]:
    """A project behind a server that answers all with this."""

    app = Starlette(routes=[Route("/{path:path}", lambda _: answer)])
    with Page(lambda: app) as page, api.connect(page.address) as remote:
        yield remote


def test_the_token_opens_the_page_and_its_sockets(tmp_path):
    settings = in_folder(tmp_path, api_token=TOKEN)
    project = api.StackProject(settings)
    with contextlib.closing(project), embedded_broker(settings), Page(lambda: origin(project)) as page:
        with api.connect(page.address) as stranger, pytest.raises(Refused, match="it was sent none; give what CW_API_"):
            stranger.list_jobs()
        with api.connect(page.address, token="Schlüssel") as wrong:
            with pytest.raises(Refused, match="the one that it was sent is another") as refusal:
                wrong.add_media(make_video(tmp_path / "spot.mp4", [Shot(2, (9, 9, 9))]))
            assert "Schlüssel" not in str(refusal.value)
        with api.connect(page.address, token=f"{TOKEN}\n") as known:
            work = Work(project.catalog)
            with contextlib.closing(following.Following(known._page, work.job_id)) as news:
                told = news._hear(None, 20)
            assert told == known.get_job(work.job_id) == work.state


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (HTMLResponse("<h1>Welcome</h1>"), r"no page of ours \(HTTP 200, text/html\); look at scheme, host and port"),
        (HTMLResponse("gone", 404), r"no page of ours \(HTTP 404, text/html\)"),
        (HTMLResponse("Bad Gateway", 502), r"Something before the page answers .* \(HTTP 502\).*; see whether `cw up`"),
        (JSONResponse({"jobs": 3}), "in a shape that is not known here .*; look at the address, and install the same"),
        (JSONResponse([]), "in a shape that is not known here"),
        (PlainTextResponse("{", media_type="application/json"), "no page of ours"),
        (JSONResponse({"error": "The moon is full; wait.", "kind": "MoonError"}, 400), "^The moon is full; wait.$"),
        (JSONResponse({"error": "The hub fell; wait.", "kind": "ExternalFailure"}, 503), "^The hub fell; wait.$"),
        (JSONResponse({"error": "Not so; wait.", "kind": "Settings"}, 400), "^Not so; wait.$"),
    ],
)
def test_what_answers_otherwise_is_told_in_a_sentence(answer, sentence):
    with answering(answer) as remote, pytest.raises(ExternalFailure, match=sentence):
        remote.list_jobs()


def test_the_class_of_an_error_comes_over(remote):
    told = JSONResponse({"error": "There is no room; delete something.", "kind": "LimitExceeded"}, 422)
    with answering(told) as full, pytest.raises(LimitExceeded, match=r"^There is no room; delete something.$"):
        full.list_jobs()
    with answering(JSONResponse({"error": "Gone; wait.", "kind": "ExternalFailure"}, 502)) as failed:
        with pytest.raises(ExternalFailure) as lasting:
            failed.list_jobs()
        assert not lasting.value.retryable


def test_the_token_is_not_sent_on():
    there = list[Scope]()

    async def other(scope: Scope, receive: Receive, send: Send) -> None:
        there.append(scope)

    async def sends_on(scope: Scope, receive: Receive, send: Send) -> None:
        answer = RedirectResponse(elsewhere.address.replace("http", scope["type"].replace("websocket", "ws")))
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).send_denial_response(answer)
        elif scope["type"] == "http":
            await answer(scope, receive, send)

    with (
        Page(lambda: other) as elsewhere,
        Page(lambda: sends_on) as page,
        api.connect(page.address, token="secret") as remote,
    ):
        there.clear()
        with pytest.raises(ExternalFailure, match=f"sends on to {elsewhere.address}, and the token goes to the given"):
            remote.list_jobs()
        with pytest.raises(ValueError, match="cannot follow cross-origin redirect"), remote._page.listen("1", None):
            pass
    assert there == []


def test_nobody_answers(page):
    with api.connect("http://127.0.0.1:9") as nobody:
        with pytest.raises(ExternalFailure, match=r"Nothing answers at http://127.0.0.1:9 \(.*refused\)") as failure:
            nobody.list_jobs()
        assert failure.value.retryable
    with api.connect(page.address.replace("http", "https")) as plain:
        with pytest.raises(ExternalFailure, match=r"No safe connection to https://.* came about") as failure:
            plain.list_jobs()
        assert not failure.value.retryable


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed, which makes the certificate")
def test_a_certificate_of_ones_own_is_trusted_when_it_is_named(project, tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*making, *names], check=True, capture_output=True)
    work = Work(project.catalog)
    with Page(lambda: origin(project), ssl_keyfile=key, ssl_certfile=certificate) as page:
        address = page.address.replace("http", "https")
        with api.connect(address) as wary, pytest.raises(ExternalFailure, match=r"No safe connection .* SSL_CERT_FILE"):
            wary.list_jobs()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with api.connect(address) as remote, contextlib.closing(following.Following(remote._page, work.job_id)) as news:
            assert news._hear(None, 20) == remote.get_job(work.job_id) == work.state


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5:3000",
        "ftp://10.0.0.5",
        "http://",
        "http://host:99999999",
        "http://host/jobs",
        "http://host?a=1",
        "x y",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(InvalidInput, match=r"no address of a page.*; give it as in http://10.0.0.5:3000"):
        RemoteProject(address)


def test_secrets_are_not_repeated():
    with pytest.raises(InvalidInput) as refusal:
        RemoteProject("http://anna:sesame@host:3000")
    assert "sesame" not in str(refusal.value)
    with pytest.raises(InvalidInput, match="cannot be sent") as refusal:
        RemoteProject("http://host:3000", token="sesame\nX-Other: 1")
    assert "sesame" not in str(refusal.value)
    with RemoteProject("http://host:3000", token="sesame") as project:
        assert "sesame" not in repr(project) + repr(vars(project))


# ---- which project is current


def test_functions_work_through_the_page_that_is_named(page, project, monkeypatch):
    with api.connect(page.address):
        prompt = api.add_prompt("a red door")
        assert api.list_jobs(limit=1).limit == 1
    assert project.catalog.get_prompt(prompt.id).source_prompt == "a red door"
    monkeypatch.setenv("CW_SERVER_URL", page.address)
    connecting._by_settings.cache_clear()
    try:
        assert api.add_prompt("a blue door").id == prompt.id + 1
        named = connecting.current()
        assert isinstance(named, RemoteProject)
        named.close()
    finally:
        connecting._by_settings.cache_clear()


def test_what_only_another_machine_needs_is_not_loaded_before():
    look = "import sys; from cw_assets import api; print({'cw_assets.api', 'httpx', 'websockets'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "{'cw_assets.api'}\n"
