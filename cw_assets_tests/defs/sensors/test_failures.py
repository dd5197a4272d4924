"""Runs that ended badly: their records tell it, whatever stopped them, and an address hears of it."""

import json
from socket import gethostname

import dagster as dg
import pytest
from dagster._core.storage.tags import PARTITION_NAME_TAG
from dagster._core.test_utils import create_run_for_test
from dagster._core.utils import make_new_run_id
from pydantic import SecretStr

from cw_assets.defs.build import build_definitions
from cw_assets.defs.partitions import prompts
from cw_assets.defs.resources import Workplace
from cw_assets.defs.sensors import build_sensors
from cw_assets.domain.status import Status
from cw_assets_tests.defs.sensors.receivers import Receiver
from cw_assets_tests.defs.sensors.ticks import Ticks, queue_run
from cw_assets_tests.fakes import QUIET

BEFORE = "The run failed before any step of it did ({}); look at its log in Dagster's page, then launch it again."


@pytest.fixture
def ticks(workshop):
    return begun(workshop, "failed_runs_sensor")


@pytest.fixture
def cancelled(workshop):
    return begun(workshop, "cancelled_runs_sensor")


def begun(workshop, name):
    """The sensor after its first look, which only notes where the log ends."""
    ticks = Ticks(workshop, name)
    ticks.next()
    return ticks


def fail(workshop, run_id, message="The code server is gone."):
    workshop.instance.report_run_failed(workshop.instance.get_run_by_id(run_id), message)


def broken(workshop, record):
    """A run on a prompt whose only step fails before it knows its record; its id."""

    @dg.asset(partitions_def=prompts)
    def careless() -> None:
        raise ValueError("no such file")

    run_id = make_new_run_id()
    workshop.catalog.queue_work("prompt", record.id, run_id)
    job = dg.Definitions(assets=[careless], jobs=[dg.define_asset_job("careless_job")]).resolve_job_def("careless_job")
    ran = job.execute_in_process(
        instance=workshop.instance,
        run_id=run_id,
        partition_key=record.partition_key,
        run_config=QUIET,
        raise_on_error=False,
    )
    assert not ran.success
    return run_id


def test_run_that_came_to_no_step_fails_its_record(workshop, ticks):
    prompt = workshop.prompt()
    run_id = queue_run(workshop, "prompt", prompt.partition_key)
    assert workshop.again(prompt).status is Status.QUEUED
    fail(workshop, run_id)
    ticks.next()
    now = workshop.again(prompt)
    assert (now.status, now.error_message) == (Status.FAILED, BEFORE.format("The code server is gone"))
    assert workshop.catalog.find_job(run_id).is_over


def test_record_tells_what_the_step_said(workshop, ticks):
    prompt = workshop.prompt()
    broken(workshop, prompt)
    assert workshop.again(prompt).status is Status.QUEUED
    ticks.next()
    assert (workshop.again(prompt).status, workshop.again(prompt).error_message) == (
        Status.FAILED,
        "ValueError: no such file",
    )


def test_record_keeps_what_it_said_already(workshop, ticks):
    prompt = workshop.prompt()
    run_id = queue_run(workshop, "prompt", prompt.partition_key)
    workshop.catalog.fail_work("prompt", prompt.id, run_id, "The model has no weights; pull them.")
    fail(workshop, run_id)
    ticks.next()
    assert workshop.again(prompt).error_message == "The model has no weights; pull them."


def test_record_that_another_run_holds_is_left(workshop, ticks):
    prompt = workshop.prompt()
    first = queue_run(workshop, "prompt", prompt.partition_key)
    workshop.catalog.start_work("prompt", prompt.id, "second")
    fail(workshop, first)
    ticks.next()
    assert (workshop.again(prompt).status, workshop.again(prompt).run_id) == (Status.PROCESSING, "second")


def test_record_that_was_never_given_to_its_run_fails_too(workshop, ticks):
    prompt = workshop.prompt()
    tags = {PARTITION_NAME_TAG: prompt.partition_key}
    run = create_run_for_test(workshop.instance, job_name="enhance_prompt_job", tags=tags)
    fail(workshop, run.run_id)
    ticks.next()
    assert (workshop.again(prompt).status, workshop.again(prompt).run_id) == (Status.FAILED, run.run_id)


@pytest.mark.parametrize("tags", [{PARTITION_NAME_TAG: "7-gone"}, {PARTITION_NAME_TAG: "nonsense"}, {}])
def test_run_on_no_record_of_ours_is_passed_over(workshop, ticks, tags):
    run = create_run_for_test(workshop.instance, job_name="enhance_prompt_job", tags=tags)
    fail(workshop, run.run_id)
    ticks.next()
    assert [reaction.error for reaction in ticks.tick.dagster_run_reactions] == [None]


def test_run_of_some_assets_does_not_touch_a_record_that_it_never_held(workshop, ticks):
    board = workshop.storyboard()
    run = create_run_for_test(
        workshop.instance,
        job_name="generate_storyboard_job",
        tags={PARTITION_NAME_TAG: board.partition_key},
        asset_selection=frozenset({dg.AssetKey("animatic")}),
    )
    fail(workshop, run.run_id)
    ticks.next()
    assert workshop.again(board).status is Status.PENDING


def test_storyboard_that_waits_for_its_film_becomes_partial_and_one_that_does_not_stays(workshop, ticks):
    board = workshop.storyboard()
    run = workshop.run("generate_storyboard_job", board)
    fail(workshop, run.run_id)
    ticks.next()
    now = workshop.again(board)
    assert (now.status, now.error_message) == (Status.PARTIAL, BEFORE.format("The code server is gone"))
    again = workshop.run("generate_storyboard_job", board)
    workshop.catalog.end_run(again.run_id)
    fail(workshop, again.run_id)
    ticks.next()
    assert workshop.again(board).status is Status.COMPLETED


def test_several_failures_are_dealt_with_in_one_tick(workshop, ticks):
    prompts = [workshop.prompt() for _ in range(4)]
    for prompt in prompts:
        fail(workshop, queue_run(workshop, "prompt", prompt.partition_key))
    ticks.next()
    assert [workshop.again(prompt).status for prompt in prompts] == [Status.FAILED] * 4


def test_run_that_was_marked_as_cancelled_cancels_its_record(workshop, cancelled):
    prompt = workshop.prompt()
    run_id = queue_run(workshop, "prompt", prompt.partition_key)
    workshop.instance.report_run_canceled(workshop.instance.get_run_by_id(run_id))
    assert workshop.again(prompt).status is Status.QUEUED
    cancelled.next()
    assert workshop.again(prompt).status is Status.CANCELLED
    assert workshop.catalog.find_job(run_id).is_over


# ---- the webhook


@pytest.fixture
def receiver():
    with Receiver() as opened:
        yield opened


@pytest.fixture
def telling(workshop, receiver):
    """The failure sensor, with somebody who listens."""
    changed = workshop.settings.model_copy(update={"failure_webhook_url": receiver.secret_url})
    workshop.workplace.settings = changed
    return begun(workshop, "failed_runs_sensor")


def test_failure_is_told_as_json(workshop, telling, receiver):
    prompt = workshop.prompt()
    run_id = broken(workshop, prompt)
    telling.next()
    (body,) = receiver.bodies
    told = json.loads(body)
    ended = told.pop("at")
    assert told == {
        "event": "run_failed",
        "job_id": run_id,
        "function": "enhance_prompt",
        "record_kind": "prompt",
        "record_id": prompt.id,
        "name": prompt.partition_key,
        "error": "ValueError: no such file",
        "run_url": f"http://127.0.0.1:3000/runs/{run_id}",
    }
    assert ended.endswith("Z")
    telling.next()
    assert len(receiver.bodies) == 1


def test_run_on_no_record_is_told_too(workshop, telling, receiver):
    run = create_run_for_test(workshop.instance, job_name="something_else")
    fail(workshop, run.run_id)
    telling.next()
    told = json.loads(receiver.bodies[0])
    assert (told["job_id"], told["record_id"], told["name"]) == (run.run_id, None, "something_else")


@pytest.mark.parametrize(
    ("answers", "times", "heard"),
    [
        ([500, 503, 204], 3, True),
        ([500] * 9, 3, False),
        ([429, 200], 2, True),
        ([404], 1, False),
        ([302], 1, False),
        ([0] * 9, 3, False),
    ],
)
def test_receiver_is_asked_three_times_at_most_and_fails_nothing(
    workshop, telling, receiver, capfd, answers, times, heard
):
    receiver.answers = list(answers)
    prompt = workshop.prompt()
    broken(workshop, prompt)
    telling.next()
    assert len(receiver.bodies) == times
    assert receiver.elsewhere == 0, "no redirect is followed"
    assert [reaction.error for reaction in telling.tick.dagster_run_reactions] == [None]
    assert workshop.again(prompt).status is Status.FAILED
    telling.next()
    assert len(receiver.bodies) == times
    printed = "".join(capfd.readouterr())
    assert ("CW_FAILURE_WEBHOOK_URL was not told" in printed) is not heard
    assert "hush" not in printed


def test_many_failures_at_once_do_not_wait_for_a_receiver_that_is_away(workshop, telling, receiver):
    receiver.answers = [500] * 9
    for _ in range(3):
        broken(workshop, workshop.prompt())
    telling.next()
    assert len(receiver.bodies) == 3 + 1 + 1
    assert len({json.loads(body)["job_id"] for body in receiver.bodies}) == 3


def test_receiver_that_never_finishes_its_answer_is_given_up(workshop, telling, receiver, monkeypatch, capfd):
    monkeypatch.setattr("cw_assets.defs.sensors.webhook.TIMEOUT_S", 0.3)
    monkeypatch.setattr("cw_assets.defs.sensors.webhook.FIRST_WAIT_S", 0.0)
    receiver.drips = True
    broken(workshop, workshop.prompt())
    telling.next()
    assert len(receiver.bodies) == 3
    assert "no answer (TimeoutError)" in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "url", ["nonsense hush", "ftp://127.0.0.1/hush", "http://127.0.0.1:port/hush", "http://127.0.0.1:1/hush"]
)
def test_address_that_leads_nowhere_fails_nothing_and_is_not_shown(workshop, capfd, monkeypatch, url):
    monkeypatch.setattr("cw_assets.defs.sensors.webhook.FIRST_WAIT_S", 0.0)
    workshop.workplace.settings = workshop.settings.model_copy(update={"failure_webhook_url": SecretStr(url)})
    telling = begun(workshop, "failed_runs_sensor")
    prompt = workshop.prompt()
    broken(workshop, prompt)
    telling.next()
    assert workshop.again(prompt).status is Status.FAILED
    printed = "".join(capfd.readouterr())
    assert "CW_FAILURE_WEBHOOK_URL was not told" in printed
    assert "hush" not in printed


@pytest.mark.parametrize(
    ("settings", "page"),
    [
        ({"server_url": "https://cw.example/"}, "https://cw.example/runs/"),
        ({"host": "::1", "port": 4000}, "http://[::1]:4000/runs/"),
        ({"host": "0.0.0.0"}, f"http://{gethostname()}:3000/runs/"),
    ],
)
def test_page_of_the_run_is_where_the_settings_say(workshop, receiver, settings, page):
    given = {"failure_webhook_url": receiver.secret_url, **settings}
    workshop.workplace.settings = workshop.settings.model_copy(update=given)
    telling = begun(workshop, "failed_runs_sensor")
    run_id = broken(workshop, workshop.prompt())
    telling.next()
    assert json.loads(receiver.bodies[0])["run_url"] == page + run_id


def test_definitions_hold_no_address(workshop, receiver):
    settings = workshop.settings.model_copy(update={"failure_webhook_url": receiver.secret_url})
    sensors = build_sensors(settings, Workplace.of(settings))
    definitions = build_definitions(settings)
    assert "hush" not in repr(sensors) + repr(definitions)
