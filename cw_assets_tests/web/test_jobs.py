"""Jobs over HTTP: launched, looked at, listed and cancelled, with the refusals of each."""

import pytest

from cw_assets.domain.jobs import JobDetail, JobPage, JobState
from cw_assets_tests.catalog.samples import analysis, keyframes

UNKNOWN, A_RUN, ANOTHER = (f"00000000-0000-4000-8000-{number:012}" for number in range(3))


@pytest.fixture
def prompt(project):
    return project.add_prompt("A fox in the snow")


def launch(browser, prompt, **more):
    return browser.post("/api/jobs", json={"function": "enhance_prompt", "prompt_id": prompt.id, **more})


def test_launch_answers_at_once_with_the_queued_job(browser, project, prompt):
    answer = launch(browser, prompt)
    assert answer.status_code == 202
    state = JobState.model_validate_json(answer.content)
    assert (state.status, state.function, state.record_id) == ("queued", "enhance_prompt", prompt.id)
    assert answer.headers["location"] == f"/api/jobs/{state.job_id}"
    assert project.instance.get_run_by_id(state.job_id).tags["dagster/partition"] == prompt.partition_key


def test_job_is_where_the_answer_says(browser, prompt):
    launched = launch(browser, prompt)
    found = browser.get(launched.headers["location"])
    assert found.status_code == 200
    detail = JobDetail.model_validate_json(found.content)
    assert detail.job_id == launched.json()["job_id"]
    assert detail.result is None


def test_what_is_done_is_not_launched_again(browser, project, prompt):
    """Unless it is forced: the job that made it is the answer."""
    job_id = launch(browser, prompt).json()["job_id"]
    project.catalog.start_work("prompt", prompt.id, job_id)
    project.catalog.save_enhancement(
        prompt.id, job_id, enhanced_prompt="a red fox, snow", negative_prompt="", method="rule-based"
    )
    project.catalog.end_run(job_id)
    again = launch(browser, prompt)
    assert again.status_code == 200
    assert (again.json()["job_id"], again.json()["status"]) == (job_id, "completed")
    assert launch(browser, prompt, force=True).status_code == 202


def test_result_is_told_once_the_job_is_over(browser, project, prompt):
    job_id = launch(browser, prompt).json()["job_id"]
    project.catalog.start_work("prompt", prompt.id, job_id)
    project.catalog.save_enhancement(
        prompt.id, job_id, enhanced_prompt="a red fox, snow", negative_prompt="", method="rule-based"
    )
    project.catalog.end_run(job_id)
    found = browser.get(f"/api/jobs/{job_id}").json()
    assert found["status"] == "completed"
    assert found["result"]["enhanced_preview"] == "a red fox, snow"


@pytest.mark.parametrize(
    "request_of",
    [
        {"function": "analyze_video", "ad_unit_media_id": 99},
        {"function": "create_adaptation", "video_ad_unit_id": 99},
        {"function": "generate_storyboard", "storyboard_id": 99},
        {"function": "generate_wireframe_storyboard", "storyboard_id": 99},
        {"function": "generate_images", "job_id": 99},
        {"function": "enhance_prompt", "prompt_id": 2**31 - 1},
        {"function": "download_lora", "lora_id": 99},
    ],
)
def test_record_that_does_not_exist_is_told_before_anything_is_queued(browser, request_of):
    answer = browser.post("/api/jobs", json=request_of)
    assert answer.status_code == 404
    assert answer.json()["kind"] == "NotFound"


def test_record_that_a_run_holds_is_not_launched_again(browser, prompt):
    job_id = launch(browser, prompt).json()["job_id"]
    answer = launch(browser, prompt)
    assert answer.status_code == 409
    assert answer.json()["kind"] == "WrongStatus"
    assert job_id in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        {"function": "format_disk"},
        {"function": "enhance_prompt"},
        {"function": "enhance_prompt", "prompt_id": 0},
        {"function": "enhance_prompt", "prompt_id": 2**31},
        {"function": "enhance_prompt", "prompt_id": "../1"},
        {"function": "enhance_prompt", "prompt_id": 1, "tags": {"dagster/priority": "9"}},
        {"function": "enhance_prompt", "prompt_id": 1, "force": "maybe"},
    ],
)
def test_request_that_is_no_launch_is_refused(browser, body):
    answer = browser.post("/api/jobs", json=body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "kind"}
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'"' * 10, b"[" * 100_000, b'{"a": 1,}'])
def test_body_that_is_no_json_is_refused(browser, content):
    answer = browser.post("/api/jobs", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["kind"] == "InvalidInput"
    assert answer.json()["error"].lower().startswith("the body")


def test_list_is_paged_newest_first(browser, project):
    made = [launch(browser, project.add_prompt(f"Fox {number}")).json()["job_id"] for number in range(3)]
    page = JobPage.model_validate_json(browser.get("/api/jobs", params={"limit": 2}).content)
    assert [job.job_id for job in page.jobs] == [made[2], made[1]]
    assert page.total >= 3
    after = browser.get("/api/jobs", params={"limit": 2, "offset": 2}).json()
    assert after["jobs"][0]["job_id"] == made[0]
    assert browser.get("/api/jobs", params={"offset": 10_000}).json()["jobs"] == []


def test_list_is_of_one_status_campaign_and_kind(browser, project):
    campaign = project.catalog.add_campaign(job_id="J-1")
    media = project.catalog.add_media(
        file_name="Spot.mp4", video_file="a", sha256="a" * 64, file_size=1, campaign_id=campaign.id
    )
    project.catalog.queue_work("media", media.id, A_RUN)
    found = browser.get("/api/jobs", params={"project_id": campaign.id, "status": "queued", "kind": "media"}).json()
    assert [job["record_id"] for job in found["jobs"]] == [media.id]
    assert found["jobs"][0]["project_id"] == campaign.id
    assert browser.get("/api/jobs", params={"project_id": campaign.id, "status": "failed"}).json()["total"] == 0
    assert browser.get("/api/jobs", params={"project_id": campaign.id, "kind": "ad unit"}).json()["total"] == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "done"},
        {"limit": 0},
        {"limit": 501},
        {"offset": -1},
        {"project_id": 0},
        {"kind": "job"},
        {"limit": "x"},
    ],
)
def test_list_of_something_unknown_is_refused(browser, asked):
    answer = browser.get("/api/jobs", params=asked)
    assert answer.status_code == 422
    assert next(iter(asked)) in answer.json()["error"]


def test_queued_job_is_cancelled(browser, project, prompt):
    job_id = launch(browser, prompt).json()["job_id"]
    answer = browser.post(f"/api/jobs/{job_id}/cancel")
    assert answer.status_code == 200
    assert answer.json()["status"] == "cancelled"
    assert project.catalog.get_prompt(prompt.id).status == "cancelled"
    again = browser.post(f"/api/jobs/{job_id}/cancel")
    assert again.status_code == 409
    assert again.json()["kind"] == "WrongStatus"


@pytest.mark.parametrize("ask", [("GET", ""), ("POST", "/cancel")])
def test_unknown_job_is_told(browser, ask):
    method, after = ask
    answer = browser.request(method, f"/api/jobs/{UNKNOWN}{after}")
    assert answer.status_code == 404
    assert UNKNOWN in answer.json()["error"]


@pytest.mark.parametrize("job_id", ["%00", "a" * 65, "a b", "%2e%2e", "'; drop table runs", "ü"])
def test_job_id_that_can_be_none_is_refused(browser, job_id):
    assert browser.get(f"/api/jobs/{job_id}").status_code == 422


def test_analysis_is_told_with_the_address_of_its_report(browser, project):
    media = project.catalog.add_media(file_name="Spot.mp4", video_file="b", sha256="b" * 64, file_size=1)
    project.catalog.queue_work("media", media.id, ANOTHER)
    project.catalog.start_work("media", media.id, ANOTHER)
    project.catalog.save_result(media.id, ANOTHER, analysis(), keyframes(), analysis_key="k")
    project.catalog.end_run(ANOTHER)
    report = project.report_path(project.catalog.get_media(media.id))
    report.parent.mkdir(exist_ok=True)
    report.write_text("report")
    result = browser.get(f"/api/jobs/{ANOTHER}").json()["result"]
    assert (result["media_id"], result["status"]) == (media.id, "completed")
    assert browser.get(result["report"]).text == "report"
