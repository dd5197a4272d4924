"""Records that nobody has launched: each becomes one run, oldest first, and the queue stays short."""

import dagster as dg
import pytest
from sqlalchemy import insert

from cw_assets.catalog.models import Prompt
from cw_assets.catalog.models.base import utc_now
from cw_assets.defs.partitions import PARTITION_SETS
from cw_assets.defs.sensors import build_sensors, pending
from cw_assets.defs.sensors.pending import NAMES
from cw_assets.domain.status import Status
from cw_assets_tests.catalog.samples import add_work
from cw_assets_tests.defs.sensors.ticks import Ticks

MANY = 10_000


def add_prompts(workshop, count):
    new = {"status": Status.PENDING, "status_changed_at": utc_now(), "slug": "bicycle", "closed_runs": []}
    said = {"source_prompt": "A red bicycle", "enhanced_prompt": "", "negative_prompt": "", "fallback_reason": ""}
    how = {"enhancement_style": "auto", "enhancement_method": "none", "enhancement_model": "", "creativity": 0.7}
    with workshop.catalog._writing() as session:
        session.execute(insert(Prompt), [new | said | how] * count)


def test_only_the_inbox_and_the_failures_are_on_by_themselves(workshop):
    sensors = build_sensors(workshop.settings, workshop.workplace)
    on = {sensor.name for sensor in sensors if sensor.default_status is dg.DefaultSensorStatus.RUNNING}
    assert on == {"inbox_sensor", "failed_runs_sensor", "cancelled_runs_sensor"}
    assert {sensor.name for sensor in sensors} == on | {"finished_frames_sensor", *NAMES.values()}


@pytest.mark.parametrize("kind", sorted(NAMES))
def test_new_record_becomes_a_run_and_gets_its_partition(workshop, kind):
    workshop.catalog.add_diffusion_model(slug="tiny", label="Tiny", path="tiny.safetensors")
    record = add_work(workshop.catalog, kind)
    ticks, name = Ticks(workshop, NAMES[kind]), PARTITION_SETS[kind].name
    assert not workshop.instance.has_dynamic_partition(name, record.partition_key)
    assert ticks.next() == [(record.partition_key, record.partition_key)]
    assert len(ticks.launch()) == 1
    assert workshop.instance.has_dynamic_partition(name, record.partition_key)
    assert workshop.again(record).status is Status.QUEUED
    assert ticks.next() == []
    assert ticks.said == "None waits."


def test_run_that_was_asked_for_and_not_launched_is_asked_for_again_by_the_same_key(workshop):
    workshop.prompt()
    ticks = Ticks(workshop, "pending_prompts_sensor")
    assert ticks.next() == ticks.next()
    assert len(ticks.launch()) == 1
    assert ticks.launch() == []


def test_record_that_failed_is_not_tried_again(workshop):
    prompt = workshop.prompt()
    ticks = Ticks(workshop, "pending_prompts_sensor")
    ticks.next()
    (run_id,) = ticks.launch()
    workshop.catalog.fail_run(run_id, "It broke.")
    assert workshop.again(prompt).status is Status.FAILED
    assert ticks.next() == []


def test_record_that_was_launched_in_another_life_is_launched_by_another_key(workshop):
    prompt = workshop.prompt()
    with workshop.catalog._writing() as session:
        session.get(Prompt, prompt.id).closed_runs = ["one", "two"]
    assert Ticks(workshop, "pending_prompts_sensor").next() == [(f"{prompt.partition_key} 2", prompt.partition_key)]


def test_many_records_become_runs_in_turn_until_enough_are_queued(workshop, monkeypatch):
    monkeypatch.setattr(pending, "MOST_QUEUED", 25)
    add_prompts(workshop, MANY)
    ticks, asked = Ticks(workshop, "pending_prompts_sensor"), []
    for expected in (10, 10, 5, 0):
        found = ticks.next()
        assert len(found) == expected
        assert len(ticks.launch()) == expected
        asked += found
    assert ticks.said == "25 or more are queued; the others wait."
    assert [partition for _, partition in asked] == [f"{number}-bicycle" for number in range(1, 26)]
    first = workshop.catalog.find_work("prompt", "1-bicycle")
    workshop.catalog.start_work("prompt", 1, first.run_id)
    assert [partition for _, partition in ticks.next()] == ["26-bicycle"]


def test_nothing_of_a_storyboard_is_launched_beside_it(workshop):
    board = workshop.storyboard()
    run = workshop.run("generate_storyboard_job", board, asset_selection=[dg.AssetKey("storyboard")])
    assert run.success
    assert len(workshop.catalog.list_diffusion_jobs(Status.PENDING)) == 2
    assert len(workshop.catalog.list_prompts(Status.PENDING)) == 2
    assert Ticks(workshop, "pending_images_sensor").next() == []
    assert Ticks(workshop, "pending_prompts_sensor").next() == []
