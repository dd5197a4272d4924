"""Records over HTTP: the way from a video to a storyboard, what is looked at and listed, and what is refused."""

import hashlib
import json

import pytest

from cw_assets_tests.catalog.samples import add_origin, analysis, keyframes
from cw_assets_tests.defs.workshop import lora_bytes

COLLECTIONS = ["campaigns", "media", "ad-units", "prompts", "diffusion-jobs", "storyboards", "loras"]


@pytest.fixture(scope="module")
def unit(project):
    return add_origin(project.catalog)


@pytest.fixture
def media(project, request):
    sha256 = hashlib.sha256(request.node.name.encode()).hexdigest()
    return project.catalog.add_media(file_name="Spot.mp4", video_file="a", sha256=sha256, file_size=1)


def made(browser, address, **body):
    """The record that a POST makes, which is then where the answer says."""
    answer = browser.post(address, json=body)
    assert answer.status_code == 201, answer.text
    record = answer.json()
    assert browser.get(answer.headers["location"]).json() == record
    return record


def refused(browser, address, status=422, **body):
    answer = browser.post(address, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()["error"]


# ---- campaigns


def test_campaign_is_made_and_listed(browser):
    record = made(browser, "/api/campaigns", job_id="J-77", client_name="A bakery")
    assert browser.get("/api/campaigns").json()["records"][0] == record
    assert "J-77" in refused(browser, "/api/campaigns", job_id="J-77")
    assert refused(browser, "/api/campaigns", job_id="")
    assert browser.get("/api/campaigns", params={"offset": 1000}).json()["records"] == []


# ---- prompts and images


def test_prompt_is_made_with_its_settings(browser, project):
    record = made(browser, "/api/prompts", text="A fox", enhancement_style="cinematic", creativity=0)
    kept = project.catalog.get_prompt(record["id"])
    assert (kept.source_prompt, kept.enhancement_style, kept.creativity) == ("A fox", "cinematic", 0.0)
    assert kept.partition_key in project.instance.get_dynamic_partitions("prompts")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "  "},
        {"text": "a\x00b"},
        {"text": "x" * 20_001},
        {"text": "A fox", "creativity": 1.1},
        {"text": "A fox", "enhancement_style": "oil"},
        {"text": "A fox", "enhanced_prompt": "mine"},
    ],
)
def test_prompt_that_cannot_be_kept_is_refused(browser, body):
    assert refused(browser, "/api/prompts", **body).endswith(".")


def test_text_that_is_no_unicode_is_refused(browser):
    answer = browser.post("/api/prompts", content=rb'{"text": "\ud800"}', headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_images_are_ordered_by_text(browser, project):
    record = made(browser, "/api/diffusion-jobs", text="A fox", width=512, height=512, seed=0, num_images=2)
    kept = project.catalog.get_diffusion_job(record["id"])
    assert (kept.width, kept.seed, kept.num_images, kept.status) == (512, 0, 2, "pending")
    assert project.catalog.get_prompt(kept.prompt_id).source_prompt == "A fox"


def test_images_are_ordered_by_prompt(browser, project):
    prompt = project.add_prompt("A hare")
    assert made(browser, "/api/diffusion-jobs", prompt_id=prompt.id)["prompt_id"] == prompt.id


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "A fox", "prompt_id": 1},
        {"text": "A fox", "width": 100},
        {"text": "A fox", "num_images": 11},
        {"text": "A fox", "identifier": "../../fox"},
        {"text": "A fox", "model": "no-such-model"},
        {"text": "A fox", "reference": "/etc/passwd"},
        {"text": "A fox", "reference_image": "/etc/passwd"},
        {"text": "A fox", "ip_adapter_image": "/etc/passwd"},
        {"text": "A fox", "lora": "/srv/mine.safetensors"},
    ],
)
def test_order_that_cannot_be_drawn_is_refused(browser, body):
    status = 404 if "model" in body else 422
    assert refused(browser, "/api/diffusion-jobs", status, **body)


def test_prompt_of_an_order_that_does_not_exist_is_told(browser):
    assert "999" in refused(browser, "/api/diffusion-jobs", 404, prompt_id=999)


# ---- LoRAs


def test_lora_is_added_once(browser, project):
    """By what the folder of LoRAs, which is the hub here, says of it."""
    mirror = project.settings.models_path / "mirror"
    mirror.mkdir(parents=True)
    (mirror / "civitai_34.safetensors").write_bytes(lora_bytes())
    air = "urn:air:sdxl:lora:civitai:12@34"
    record = made(browser, "/api/loras", air=air, label="Ink", base_architecture="sdxl", default_strength=0)
    assert (record["air"], record["label"], record["default_strength"], record["path"]) == (air, "Ink", 0.0, "")
    again = browser.post("/api/loras", json={"air": air})
    assert (again.status_code, again.json()) == (200, record)
    assert browser.get("/api/loras").json()["records"] == [record]


@pytest.mark.parametrize(
    "air",
    ["/etc/passwd", "mine.safetensors", "../mine.safetensors", "file:///etc/passwd", "https://evil.example/1", "x"],
)
def test_lora_is_named_by_its_source_and_by_no_path(browser, project, air, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.safetensors").write_bytes(b"")
    before = browser.get("/api/loras").json()
    assert refused(browser, "/api/loras", air=air)
    assert browser.get("/api/loras").json() == before


# ---- from a video to a storyboard


def test_chain_from_a_video_to_a_storyboard(browser, project, media):
    project.catalog.queue_work("media", media.id, "run")
    project.catalog.start_work("media", media.id, "run")
    assert browser.get(f"/api/media/{media.id}").json()["status"] == "processing"
    assert browser.get(f"/api/media/{media.id}/result").status_code == 404
    project.catalog.save_result(media.id, "run", analysis(), keyframes(), analysis_key="k")
    project.catalog.end_run("run")
    found = browser.get(f"/api/media/{media.id}/result").json()
    assert found == json.loads(analysis().model_dump_json())

    approved = browser.post(f"/api/media/{media.id}/approve", json={"note": "Good", "code": "SPOT-1"})
    assert approved.status_code == 200
    origin = approved.json()
    assert (origin["code"], origin["unit_type"]) == ("SPOT-1", "ORIGIN")
    shown = browser.get(f"/api/ad-units/{origin['id']}").json()
    assert [row["order_index"] for row in shown["script_rows"]] == list(range(len(analysis().script.script_rows)))

    units = browser.post("/api/adaptations", json={"origin_id": origin["id"], "markets": ["de-DE", "ja-JP"]})
    assert units.status_code == 201
    assert [(unit["language"], unit["source_ad_unit_id"]) for unit in units.json()] == [
        ("de", origin["id"]),
        ("ja", origin["id"]),
    ]
    board = made(
        browser, "/api/storyboards", unit_id=origin["id"], title="First", seed=7, scratch_voice=False, frame_rate="25"
    )
    assert (board["video_ad_unit_id"], board["seed"], board["frame_rate"]) == (origin["id"], 7, "25/1")


def test_video_without_an_analysis_is_not_approved(browser, media):
    answer = browser.post(f"/api/media/{media.id}/approve")
    assert answer.status_code == 409
    assert "no analysis" in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"markets": []}, 422),
        ({"markets": ["xx-XX"]}, 404),
        ({"markets": ["Germany"]}, 422),
        ({"markets": ["de-DE", "de-DE"]}, 422),
        ({"markets": ["de-DE"], "persona": "nobody"}, 404),
        ({"markets": ["de-DE"], "brand": "none"}, 404),
        ({"markets": ["de-DE"], "llm": "/srv/models/mine"}, 422),
        ({"markets": ["de-DE"], "origin_id": 999}, 404),
    ],
)
def test_adaptation_that_cannot_be_made_is_refused(browser, unit, body, status):
    before = len(browser.get("/api/ad-units").json()["records"])
    assert refused(browser, "/api/adaptations", status, **{"origin_id": unit.id} | body)
    assert len(browser.get("/api/ad-units").json()["records"]) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"unit_id": 999}, 404),
        ({"model": "no-such-model"}, 404),
        ({"from_keyframes": True}, 422),
        ({"images_per_row": 5}, 422),
        ({"frame_rate": "1000000"}, 422),
        ({"frame_rate": "25; rm"}, 422),
        ({"lora_id": 999}, 404),
        ({"references": {"cast": "/etc/passwd"}}, 422),
        ({"media_id": 1}, 422),
    ],
)
def test_storyboard_that_cannot_be_drawn_is_refused(browser, unit, body, status):
    assert refused(browser, "/api/storyboards", status, **{"unit_id": unit.id} | body)


# ---- looking


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_record_that_does_not_exist_is_told(browser, collection):
    answer = browser.get(f"/api/{collection}/2147483647")
    assert answer.status_code == 404
    assert answer.json()["kind"] == "NotFound"


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("record_id", ["0", "-1", "2147483648", "x", "1.5", "%00", "١"])
def test_id_that_can_be_none_is_refused(browser, collection, record_id):
    assert browser.get(f"/api/{collection}/{record_id}").status_code == 422


def test_media_are_listed_by_campaign_and_in_pages(browser, project):
    campaign = project.catalog.add_campaign(job_id="J-9")
    ids = [
        project.catalog.add_media(
            file_name="Spot.mp4", video_file="a", sha256=f"{number:064}", file_size=1, campaign_id=campaign.id
        ).id
        for number in range(3)
    ]
    page = browser.get("/api/media", params={"project_id": campaign.id, "limit": 2}).json()
    assert [record["id"] for record in page["records"]] == [ids[2], ids[1]]
    assert (page["limit"], page["offset"]) == (2, 0)
    last = browser.get("/api/media", params={"project_id": campaign.id, "limit": 2, "offset": 2}).json()
    assert [record["id"] for record in last["records"]] == [ids[0]]
    assert browser.get("/api/media", params={"status": "failed"}).json()["records"] == []
    assert browser.get("/api/media", params={"status": "lost"}).status_code == 422
