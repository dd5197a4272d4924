"""What /api tells of itself: its OpenAPI, its page, which loads nothing from outside, and errors in one shape."""

import logging
import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from sqlalchemy.exc import OperationalError

from cw_assets import errors
from cw_assets.web.answers import Problem
from cw_assets_tests.browser import launch, needs_chromium
from cw_assets_tests.web.conftest import HERE, program
from cw_assets_tests.web.serving import served

ADDRESSES = re.compile(r"""(?:src|href|url)["']?\s*[=:(]\s*["']?([^"'\s>)]+)""")


@pytest.fixture(scope="module")
def openapi(origin):
    return program(origin).get("/api/openapi.json").json()


def operations(openapi):
    return [
        (method.upper(), path, operation)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]


def test_page_loads_nothing_from_outside(browser):
    page = browser.get("/api/docs")
    assert page.status_code == 200
    named = {urljoin(f"{HERE}/api/docs", address) for address in ADDRESSES.findall(page.text)}
    assert {urlsplit(address).netloc for address in named} == {urlsplit(HERE).netloc}
    assert len(named) >= 4
    for address in named:
        assert browser.get(address).status_code == 200, address


@needs_chromium
def test_page_shows_every_address_in_a_browser(origin, openapi):
    asked, complaints = [], []
    with served(origin) as port, sync_playwright() as playwright:
        page = launch(playwright).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"http://127.0.0.1:{port}/api/docs")
        expect(page.locator(".opblock")).to_have_count(len(operations(openapi)))
    assert complaints == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {f"127.0.0.1:{port}"}


def test_page_asks_nobody_whether_the_document_is_right(browser):
    """Unless it is told not to, Swagger UI asks a server of its makers."""
    assert '"validatorUrl": null' in browser.get("/api/docs").text


def test_browser_is_told_to_load_nothing_from_outside(browser):
    policy = browser.get("/api/docs").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_every_address_has_its_words(openapi):
    for method, path, operation in operations(openapi):
        assert operation.get("description"), f"{method} {path}"
        assert operation["security"] == [{"HTTPBearer": []}]


def test_every_error_has_one_shape(openapi):
    shape = {"$ref": "#/components/schemas/Problem"}
    for method, path, operation in operations(openapi):
        for status, answer in operation["responses"].items():
            if status >= "400" and not path.startswith("/health"):
                assert answer["content"]["application/json"]["schema"] == shape, f"{method} {path} {status}"
    assert "HTTPValidationError" not in openapi["components"]["schemas"]


def test_operations_are_named_as_functions(openapi):
    names = [operation["operationId"] for _, _, operation in operations(openapi)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_nothing_that_is_sent_names_a_place_on_the_server(openapi):
    """Bodies have no field that could be a path; a new one is to be thought about."""
    sent = {
        name
        for method, _, operation in operations(openapi)
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for name in fields(openapi, content["schema"])
    }
    assert sent == {
        *(
            "function",
            "ad_unit_media_id",
            "video_ad_unit_id",
            "storyboard_id",
            "job_id",
            "prompt_id",
            "lora_id",
            "force",
        ),
        *("enhance_prompts", "shots", "other_takes", "text", "negative_prompt", "enhancement_style", "creativity"),
        *("model", "identifier", "width", "height", "steps", "guidance_scale", "lora_strength", "seed", "scheduler"),
        *("num_images", "options", "air", "label", "base_architecture", "prompt_suffix", "default_strength", "note"),
        *("code", "title", "origin_id", "markets", "persona", "brand", "unit_id", "from_keyframes", "controlnet"),
        *("images_per_row", "conditioning_scale", "guidance_end", "style_prompt", "frame_rate", "gentle_move"),
        *("scratch_voice", "file", "campaign_id", "token", "script_title", "client_name", "product_name"),
    }


def fields(openapi, schema):
    if "$ref" in schema:
        schema = openapi["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        return {name for one in schema["oneOf"] for name in fields(openapi, one)}
    return set(schema["properties"])


# ---- errors


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (errors.NotFound("No fox; look."), 404, "NotFound"),
        (errors.WrongStatus("It runs; wait."), 409, "WrongStatus"),
        (errors.InvalidInput("It is wrong; mend it."), 422, "InvalidInput"),
        (errors.LimitExceeded("It is much; take less."), 422, "LimitExceeded"),
        (errors.StillRunning("It runs; wait."), 422, "StillRunning"),
        (errors.Refused("No; take another."), 403, "Refused"),
        (errors.NotReady("No weights; pull them."), 503, "NotReady"),
        (errors.ExternalFailure("It is away; wait."), 503, "ExternalFailure"),
        (errors.ExternalFailure("It said no; ask it.", retryable=False), 502, "ExternalFailure"),
        (errors.Cancelled("Stopped; launch it."), 409, "Cancelled"),
        (errors.CwError("It broke; look."), 500, "CwError"),
    ],
)
def test_error_of_ours_is_told_with_its_status(browser, project, monkeypatch, error, status, kind):
    answer = failing(browser, project, monkeypatch, error)
    assert answer.status_code == status
    assert Problem.model_validate_json(answer.content) == Problem(error=str(error), kind=kind)


def test_error_that_is_derived_elsewhere_is_told_by_its_class(browser, project, monkeypatch):
    class Special(errors.NotReady):
        pass

    assert failing(browser, project, monkeypatch, Special("No weights; pull them.")).json()["kind"] == "NotReady"


def test_unexpected_error_is_logged_and_keeps_its_words_to_itself(browser, project, monkeypatch, caplog):
    with caplog.at_level(logging.ERROR):
        answer = failing(browser, project, monkeypatch, KeyError("secret"))
    assert answer.status_code == 500
    assert answer.json()["kind"] == "CwError"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_database_that_is_away_is_told(browser, project, monkeypatch):
    answer = failing(browser, project, monkeypatch, OperationalError("select secret", {}, Exception("cw:secret@db")))
    assert answer.status_code == 503
    assert "secret" not in answer.text


def failing(browser, project, monkeypatch, error):
    def add_prompt(*_, **__):
        raise error

    monkeypatch.setattr(type(project), "add_prompt", add_prompt)
    return browser.post("/api/prompts", json={"text": "A fox"})


@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/jobs/a/b", "/api/prompts"])
def test_address_with_nothing_at_it_is_told(browser, path):
    answer = browser.get(path)
    assert answer.status_code in (404, 405)
    assert "/api/docs" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "methods"), [("jobs", "GET, POST"), ("jobs/1-2", "GET"), ("session", "DELETE, POST"), ("ad-units", "GET")]
)
def test_wrong_method_is_told_with_the_right_ones(browser, path, methods):
    answer = browser.put(f"/api/{path}")
    assert answer.status_code == 405
    assert answer.headers["allow"] == methods
    assert set(answer.json()) == {"error", "kind"}


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain; application/json", None])
def test_body_that_is_not_sent_as_json_is_told_so(browser, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    answer = browser.post("/api/prompts", content='{"text": "A fox"}', headers=headers)
    assert answer.status_code == 422
    assert "`Content-Type: application/json`" in answer.json()["error"]


def test_character_that_no_text_may_hold_is_named(browser):
    sentence = browser.post("/api/prompts", json={"text": "A\0fox"}).json()["error"]
    assert sentence.startswith("text is not right (it holds a NUL character)")


def test_body_of_the_wrong_kind_is_told_so(browser):
    assert browser.post("/api/prompts", json=[]).json()["error"].startswith("the body is not right (")


def test_all_faults_of_a_body_are_told_and_many_are_counted(browser):
    body = {"text": "A fox", "width": 1, "height": 1, "steps": 0, "num_images": 0, "seed": -1, "guidance_scale": -1}
    sentence = browser.post("/api/diffusion-jobs", json=body).json()["error"]
    assert all(name in sentence for name in ("width", "height", "steps"))
    assert "and 1 more" in sentence
    assert (
        browser.post("/api/adaptations", json={"origin_id": 1, "markets": ["x" * 101]})
        .json()["error"]
        .startswith("markets[0] is not right (")
    )
