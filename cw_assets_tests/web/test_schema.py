"""Every address of /api against its own OpenAPI, with what schemathesis thinks of: right, wrong and odd requests."""

from collections import defaultdict

import pytest
import schemathesis
from pydantic import SecretStr
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.python.asgi import shutdown_lifespans

from cw_assets.web import brake
from cw_assets.web.app import make_origin
from cw_assets.web.context import WebContext
from cw_assets_tests.catalog.samples import add_origin, analysis, keyframes
from cw_assets_tests.web.conftest import pages

TOKEN = "open sesame"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
CONFIG = {
    "seed": 7,
    "workers": 1,
    "continue-on-failure": True,
    "headers": {"Authorization": f"Bearer {TOKEN}"},
    "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
    "generation": {"deterministic": True, "database": "none", "max-examples": 3},
    "phases": {"stateful": {"enabled": False}},
    "cache": {"enabled": False},
    # What is not healthy says so with 503; a session is opened and closed by who has none.
    "operations": [
        {"include-path-regex": "^/health", "checks": {"not_a_server_error": {"enabled": False}}},
        {"include-path": "/session", "checks": {"ignored_auth": {"enabled": False}}},
    ],
}


@pytest.fixture(scope="module")
def origin(project):
    """A server with a token, and with a record of each kind, so that ids lead somewhere."""
    fill(project)
    settings = project.settings.model_copy(update={"api_token": SecretStr(TOKEN)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brake, "FREE", 10**6)  # many wrong tokens are sent, each of which is to be answered as such
        yield make_origin(WebContext(settings, project), pages())
    shutdown_lifespans()


def fill(project):
    catalog = project.catalog
    media = catalog.add_media(file_name="Spot.mp4", video_file="a", sha256="a" * 64, file_size=1)
    catalog.queue_work("media", media.id, "run")
    catalog.start_work("media", media.id, "run")
    catalog.save_result(media.id, "run", analysis(), keyframes(), analysis_key="k")
    catalog.end_run("run")
    unit = add_origin(catalog)
    project.add_adaptations(unit.id, ["de-DE"])
    project.add_storyboard(unit.id)
    project.add_diffusion_job("A fox")


def test_answers_are_as_openapi_tells(origin):
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", origin, config=SchemathesisConfig.from_dict(CONFIG))
    statuses, faults = defaultdict(set), []
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            statuses[event.label] |= statuses_in(event.recorder)
            faults += faults_in(event.label, event.recorder)
        elif isinstance(event, NonFatalError | FatalError):
            faults.append(str(event))
    assert faults == []
    assert len(statuses) == sum(map(len, schema.raw_schema["paths"].values()))
    assert {202, 404, 409, 422} <= statuses["POST /jobs"]
    assert all(found & {200, 201, 202, 204, 404, 422, 503} for found in statuses.values())


def statuses_in(recorder):
    return {one.response.status_code for one in recorder.interactions.values() if one.response is not None}


def faults_in(label, recorder):
    failed = [check for checks in recorder.checks.values() for check in checks if check.failure_info]
    return [f"{label}: {check.name}: {check.failure_info.failure}" for check in failed]
