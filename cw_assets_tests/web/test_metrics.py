"""GET /metrics: what Prometheus reads there of queues, workers, steps and models, and who may read it."""

from collections.abc import Iterator

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cw_assets.settings import Settings
from cw_assets.web.context import WebContext
from cw_assets.web.metrics import metrics_routes
from cw_assets.workers import presence
from cw_assets.workers.metrics import Counts
from cw_assets.workers.presence import RunningStep, WorkerState
from cw_assets_tests.stack.processes import Stack, new_stack
from cw_assets_tests.workers.conftest import broker_settings, client  # noqa: F401
from cw_assets_tests.workers.launching import send_step, succeeded


def page(settings: Settings, peer: str = "127.0.0.1") -> TestClient:
    app = Starlette(routes=metrics_routes(WebContext(settings, None)))
    return TestClient(app, base_url="http://127.0.0.1:3000", client=(peer, 50_000))


def values(settings: Settings) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels."""
    families = text_string_to_metric_families(page(settings).get("/metrics").text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def worker(name: str, queues: tuple[str, ...], *, busy: bool = False) -> WorkerState:
    step = RunningStep(run_id="r", step="s", attempt=1, task_id="t", since=1.0, soft_limit_s=1.0, hard_limit_s=2.0)
    running = step if busy else None
    return WorkerState(id=name, name=name, pid=1, host="here", queues=queues, started_at=1.0, running=running)


@pytest.fixture
def settings(broker_settings: Settings, client) -> Settings:  # noqa: F811
    """Of a broker that holds nothing yet."""
    return broker_settings


def test_steps_are_counted_with_their_seconds(settings, client):  # noqa: F811
    counts = Counts()
    for seconds in (0.2, 2.0, 4000.0):
        counts.step("default", "scenes", "success", seconds)
    counts.send(client)
    found = values(settings)
    labels = ("success", "default", "scenes")
    assert found["cw_step_seconds_count", *labels] == 3
    assert found["cw_step_seconds_sum", *labels] == 4002.2
    told = {
        bound: found["cw_step_seconds_bucket", bound, *labels] for bound in ("0.1", "0.25", "2.5", "3600.0", "+Inf")
    }
    assert told == {"0.1": 0, "0.25": 1, "2.5": 2, "3600.0": 2, "+Inf": 3}


def test_models_are_counted_by_their_name(settings, client):  # noqa: F811
    model = {"name": "org/small", "device": "cpu", "large": True, "load_seconds": 1.5, "memory_bytes": 1}
    counts = Counts()
    counts.models({}, {"hits": 0, "models": [model]})
    counts.models({"hits": 0, "models": [model]}, {"hits": 3, "models": []})
    counts.send(client)
    found = values(settings)
    assert found["cw_model_loads_total", "small"] == found["cw_model_evictions_total", "small"] == 1
    assert (found["cw_model_load_seconds_total", "small"], found["cw_model_hits_total",]) == (1.5, 3)


def test_workers_are_counted_by_what_they_serve(settings, client):  # noqa: F811
    for state in (
        worker("a", ("default",), busy=True),
        worker("b", ("default",)),
        worker("c", ("enhancement", "default"), busy=True),
    ):
        presence.announce(client, state, 60)
    found = values(settings)
    assert (found["cw_workers", "default"], found["cw_workers_busy", "default"]) == (2, 1)
    assert (found["cw_workers", "default,enhancement"], found["cw_workers_busy", "default,enhancement"]) == (1, 1)


def test_steps_that_no_worker_may_take_are_told(settings, client):  # noqa: F811
    presence.tell_unserved(client, "enhancement", "run", 4)
    assert values(settings)["cw_steps_unserved", "enhancement"] == 4


def test_an_unused_broker_has_empty_queues(settings):
    found = values(settings)
    assert found["cw_broker_up",] == 1
    assert found["cw_steps_waiting", "default"] == found["cw_steps_waiting", "enhancement"] == 0


def test_a_broker_that_is_away_is_all_that_is_told(tmp_path):
    assert values(Settings(_env_file=None, media_root=tmp_path)) == {("cw_broker_up",): 0}


def test_openmetrics_is_spoken_where_it_is_asked_for(settings):
    asked = page(settings).get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert asked.headers["content-type"].startswith("application/openmetrics-text")
    names = {family.name for family in openmetrics.text_string_to_metric_families(asked.text)}
    assert {"cw_broker_up", "cw_step_seconds", "cw_steps_waiting"} <= names
    plain = page(settings).get("/metrics").headers["content-type"]
    assert plain.startswith("text/plain; version=0.0.4")


def test_only_who_knows_the_token_reads_it(settings):
    locked = settings.model_copy(update={"api_token": Settings(_env_file=None, api_token="secret").api_token})
    asked = page(locked, peer="10.0.0.7")
    assert asked.get("/metrics").status_code == 401
    assert asked.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert asked.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_without_a_token_only_this_machine_reads_it(settings):
    assert page(settings, peer="10.0.0.7").get("/metrics").status_code == 403
    assert page(settings).get("/metrics").status_code == 200


def test_numbers_are_only_read(settings):
    assert page(settings).post("/metrics").status_code == 405


# ---- real steps


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with new_stack() as found:
        found.start_broker()
        found.start_worker("default", name="worker")
        yield found


@pytest.mark.slow
def test_steps_of_a_worker_show_while_they_wait_and_once_they_are_done(stack):
    stack.hold("early")
    first, second = send_step(stack, "early_job"), send_step(stack, "early_job")
    send_step(stack, "enhanced_job", queue="enhancement")
    stack.until(lambda: values(stack.settings).get(("cw_workers_busy", "default")) == 1, "the worker is busy")
    found = values(stack.settings)
    assert (found["cw_workers", "default"], found["cw_steps_waiting", "enhancement"]) == (1, 1)
    assert found["cw_steps_waiting", "default"] == 1
    stack.release("early")
    stack.until(lambda: succeeded(stack, first) and succeeded(stack, second), "both are done")
    count = ("cw_step_seconds_count", "success", "default", "early")
    stack.until(lambda: values(stack.settings).get(count) == 2, "both are counted")
    assert values(stack.settings)["cw_steps_waiting", "default"] == 0
