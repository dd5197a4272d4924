"""Adaptations on the workers: a worker that is killed at every node, several markets side by side, and a cancel."""

import os
import signal
from collections.abc import Iterator

import pytest

from cw_assets import api
from cw_assets.defs.execution.runs import Runs
from cw_assets.domain.adaptation.request import NODES
from cw_assets.domain.status import Status
from cw_assets_tests.engines.adaptation.instant import ROWS
from cw_assets_tests.stack.processes import Stack, new_stack

pytestmark = pytest.mark.slow


@pytest.fixture
def stack() -> Iterator[Stack]:
    with new_stack(step_resends=len(NODES) + 1) as stack:
        stack.start_broker()
        stack.start("daemon")
        yield stack


def origin(project: api.StackProject) -> int:
    unit = project.catalog.import_origin_unit(code="LEMON-30", title="Lemonade", language="en", rows=ROWS, duration=8.0)
    return unit.id


KILLED_AT = ("culture", "writer", "brand")
"""An analyst, the writer, a gate; every node by itself is killed in engines/adaptation/test_kill_and_resume.py."""


def test_a_worker_killed_again_and_again_goes_on_at_the_node(stack: Stack, project: api.StackProject):
    stack.start_worker("default", name="writer")
    (unit,) = project.add_adaptations(origin(project), ["de-DE"])
    for node in KILLED_AT:
        stack.hold(node)
    run = project.create_adaptation(unit.id).run_id
    for node in KILLED_AT:
        ((pid, _),) = stack.until_begun(node)
        assert project.catalog.get_ad_unit(unit.id).phase
        stack.release(node)
        os.kill(pid, signal.SIGKILL)
        stack.until_begun(node, times=2, timeout_s=60)
    assert stack.wait(run) == "SUCCESS", stack.messages(run)
    assert {node: len(stack.begun(node)) for node in NODES} == {node: 1 + (node in KILLED_AT) for node in NODES}
    now = project.catalog.get_ad_unit(unit.id)
    assert (now.status, now.error_message, now.progress) == (Status.COMPLETED, "", 100)
    assert [one["node"] for one in now.pipeline_metadata["runs"]] == list(NODES)
    assert len(project.catalog.unit_script(unit.id)) == len(ROWS)


def test_several_markets_go_side_by_side_and_one_that_is_under_way_is_refused(stack: Stack, project: api.StackProject):
    for name in ("one", "two"):
        stack.start_worker("default", name=name)
    first = origin(project)
    stack.hold("concept")
    units = project.add_adaptations(first, ["de-DE", "ja-JP"])
    runs = [project.create_adaptation(unit.id).run_id for unit in units]
    assert len({pid for pid, _ in stack.until_begun("concept", times=2)}) == 2
    with pytest.raises(Exception, match=f"being adapted for de-DE already as ad unit {units[0].id}"):
        project.add_adaptations(first, ["fr-FR", "de-DE"])
    assert len(project.catalog.find_adaptations(first)) == 2
    stack.release("concept")
    assert [stack.wait(run) for run in runs] == ["SUCCESS", "SUCCESS"]
    assert {project.catalog.get_ad_unit(unit.id).status for unit in units} == {Status.COMPLETED}


def test_a_cancelled_adaptation_stops_at_its_node_and_leaves_no_rows(stack: Stack, project: api.StackProject):
    stack.start_worker("default", name="writer")
    (unit,) = project.add_adaptations(origin(project), ["de-DE"])
    stack.hold("writer")
    run_id = project.create_adaptation(unit.id).run_id
    stack.until_begun("writer")
    with Runs.open(stack.settings) as runs:
        runs.cancel(runs.find(run_id))
    stack.release("writer")
    assert stack.wait(run_id) == "CANCELED"
    stack.until(lambda: all(worker.running is None for worker in stack.workers), "the worker is free again")
    now = project.catalog.get_ad_unit(unit.id)
    assert (now.status, project.catalog.unit_script(unit.id)) == (Status.CANCELLED, ())
