"""Every step names a queue that workers serve: a project in which one does not cannot be loaded."""

import dagster as dg
import pytest
from dagster._core.execution.api import create_execution_plan

from cw_assets.defs import build, queues
from cw_assets.defs.build import build_definitions, check_queues
from cw_assets.defs.queues import DEFAULT, ENHANCEMENT, HARD_LIMIT_TAG, PRIORITY_TAG, QUEUE_TAG, SOFT_LIMIT_TAG, limited
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings
from cw_assets.workers.broker import QUEUES


def test_tags_name_the_queues_that_workers_serve():
    assert set(queues.NAMES) == set(QUEUES)


def test_every_step_of_every_job_goes_to_one_of_them():
    jobs = build_definitions(Settings(_env_file=None)).resolve_all_job_defs()
    found = {(job.name, step.key): step.tags.get(QUEUE_TAG) for job in jobs for step in steps_of(job)}
    assert len(found) > len(jobs) > 1
    assert {where: queue for where, queue in found.items() if queue not in QUEUES} == {}


def steps_of(job: dg.JobDefinition):
    return create_execution_plan(job).get_all_steps_in_topo_order()


def asset(**options):
    @dg.asset(name="stray", **options)
    def compute() -> None: ...

    return compute


def graph_asset(**options):
    @dg.op(name="stray", **options)
    def compute() -> int:
        return 1

    @dg.graph_asset(name="of_a_graph")
    def of_a_graph():
        return compute()

    return of_a_graph


def check(**options):
    @dg.asset_check(asset="anything", name="stray", **options)
    def compute() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=True)

    return compute


@pytest.mark.parametrize(
    "stray",
    [
        asset(),
        asset(op_tags={QUEUE_TAG: "elsewhere"}),
        asset(op_tags={PRIORITY_TAG: "1"}),
        graph_asset(),
        graph_asset(tags={QUEUE_TAG: ""}),
        check(),
    ],
)
def test_project_with_an_asset_that_names_none_is_refused(monkeypatch, stray):
    monkeypatch.setattr(build, "ASSETS", [*build.ASSETS, stray])
    with pytest.raises(InvalidInput, match=r"^\w*stray names no queue that workers serve; set op_tags=queues\.DEFAULT"):
        build_definitions(Settings(_env_file=None))


def test_what_names_one_or_does_not_run_is_welcome():
    outside = dg.AssetSpec("from_outside")
    check_queues([asset(op_tags=DEFAULT), graph_asset(tags=ENHANCEMENT), check(op_tags=DEFAULT), outside])


def test_limits_are_added_to_the_tags_of_a_queue():
    tags = limited(ENHANCEMENT, soft_s=90, hard_s=0.5)
    assert tags == {QUEUE_TAG: "enhancement", SOFT_LIMIT_TAG: "90", HARD_LIMIT_TAG: "0.5"}
    assert ENHANCEMENT == {QUEUE_TAG: "enhancement"}
