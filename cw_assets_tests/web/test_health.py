"""Health over HTTP: all at once, one dependency at a time, and what is said of those that are away."""

import pytest
from pydantic import SecretStr

from cw_assets.health import Health
from cw_assets.web.app import make_origin
from cw_assets.web.context import WebContext
from cw_assets.web.health import DependencyHealth
from cw_assets_tests.web.conftest import pages, program

PASSWORD = "hunter2"


@pytest.fixture(scope="module")
def elsewhere(project):
    """A server whose broker and database are at addresses where nobody answers."""
    settings = project.settings.model_copy(
        update={
            "broker_url": SecretStr(f"redis://:{PASSWORD}@127.0.0.1:1/2"),
            "database_url": SecretStr(f"postgresql+psycopg2://cw:{PASSWORD}@127.0.0.1:1/cw"),
        }
    )
    return program(make_origin(WebContext(settings, project), pages()))


def test_stack_that_is_not_up_is_not_healthy(browser):
    answer = browser.get("/api/health")
    assert answer.status_code == 503
    health = Health.model_validate_json(answer.content)
    assert not health.healthy
    assert health.database.answers
    assert any("broker" in problem for problem in health.problems)


@pytest.mark.parametrize(
    ("dependency", "healthy"),
    [("database", True), ("store", True), ("broker", False), ("workers", False), ("daemon", False)],
)
def test_each_dependency_speaks_for_itself(browser, dependency, healthy):
    answer = browser.get(f"/api/health/{dependency}")
    found = DependencyHealth.model_validate_json(answer.content)
    assert (answer.status_code, found.healthy) == (200 if healthy else 503, healthy)
    assert found.dependency == dependency
    assert bool(found.problem) is not healthy


@pytest.mark.parametrize("path", ["", "/broker", "/database", "/workers", "/daemon"])
def test_passwords_are_not_told(elsewhere, path):
    answer = elsewhere.get(f"/api/health{path}")
    assert answer.status_code == 503
    assert "127.0.0.1:1" in answer.text
    assert PASSWORD not in answer.text


def test_address_that_cannot_be_read_is_told(project):
    settings = project.settings.model_copy(update={"broker_url": SecretStr(f"nonsense://:{PASSWORD}@x")})
    browser = program(make_origin(WebContext(settings, project), pages()))
    for path in ("", "/broker", "/workers"):
        answer = browser.get(f"/api/health{path}")
        assert answer.status_code == 503
        assert "CW_BROKER_URL" in answer.text
        assert PASSWORD not in answer.text


def test_store_is_tried_and_left_as_it_was(browser, project):
    root = project.settings.media_root
    before = {path.name for path in root.iterdir()} | {".health"}
    assert browser.get("/api/health/store").status_code == 200
    assert {path.name for path in root.iterdir()} <= before
    assert list((root / ".health").iterdir()) == []


def test_store_that_takes_nothing_is_told(browser, project):
    folder = project.settings.media_root / ".health"
    if folder.exists():
        folder.rmdir()
    folder.write_text("in the way")
    try:
        found = browser.get("/api/health/store")
    finally:
        folder.unlink()
    assert found.status_code == 503
    assert "could not be written" in found.json()["problem"]


def test_unknown_dependency_is_refused(browser):
    assert browser.get("/api/health/weather").status_code == 422
