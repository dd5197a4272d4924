"""A project behind a page on this machine: records, launches and results, as the catalog has them."""

import subprocess
import sys

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from cw_assets import api
from cw_assets.api import connecting
from cw_assets.api.remote import RemoteProject
from cw_assets.domain.jobs import EnhancePrompt
from cw_assets.domain.status import Status
from cw_assets.errors import (
    Cancelled,
    InvalidInput,
    LimitExceeded,
    NotFound,
    Refused,
    WrongStatus,
)
from cw_assets_tests.api.pages import Page, finish
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.media import Shot, make_video
from cw_assets_tests.web.serving import Work

UNKNOWN = "00000000-0000-4000-8000-000000000000"


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


def test_a_file_of_a_result_is_fetched_whole(remote, project, page, tmp_path):
    key = project.workplace.store.write_named("reports", "Größe".encode() * 50_000, ".html")
    address = f"{page.address}/media/{key}"
    found = remote.download(address, tmp_path)
    assert found == tmp_path / key.rpartition("/")[2]
    assert found.read_bytes() == project.workplace.store.path(key).read_bytes()
    assert remote.download(address, tmp_path / "new" / "report.html").read_bytes() == found.read_bytes()
    with pytest.raises(NotFound, match="has no file /media/reports/nothing"):
        remote.download(f"{page.address}/media/reports/nothing.html", tmp_path / "nothing.html")
    with pytest.raises(InvalidInput, match="is no file of"):
        remote.download("http://127.0.0.2/media/report.html", tmp_path)
    assert not (tmp_path / "nothing.html").exists()


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
