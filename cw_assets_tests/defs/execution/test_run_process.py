"""A run's process tells of its run; what it cannot set up does not hold the run up. See stack/test_tracing.py too."""

import dagster as dg
import pytest

from cw_assets import tracing
from cw_assets.defs.execution.run_process import place_of, set_up_tracing, traced
from cw_assets.settings import Settings
from cw_assets_tests.collector import collector


@dg.job
def small_job() -> None:
    """Nothing."""


def run_in(instance: dg.DagsterInstance, **tags: str) -> dg.DagsterRun:
    return instance.create_run_for_job(small_job, tags=tags, status=dg.DagsterRunStatus.STARTED)


def test_a_run_is_told_below_its_launch_and_tags_itself_for_its_steps(monkeypatch):
    parent = f"00-{'1' * 32}-{'2' * 16}-01"
    with collector() as told, dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setenv("CW_OTLP_ENDPOINT", told.endpoint)
        run = run_in(instance, **{tracing.LAUNCH_TAG: parent, "dagster/partition": "1-spot"})
        with traced(instance, run):
            below = instance.get_run_by_id(run.run_id).tags[tracing.RUN_TAG]
    (span,) = told.spans
    assert (span.trace_id, span.parent_id, span.name) == ("1" * 32, "2" * 16, "run small_job")
    assert below == f"{run.run_id} 00-{span.trace_id}-{span.span_id}-01"
    assert (span.facts["cw.partition"], span.facts["cw.run.status"]) == ("1-spot", "STARTED")
    assert not tracing.is_on(), "everything was sent before the process ends"


def test_a_run_without_a_launch_goes_on_in_its_own_trace_when_it_is_resumed(monkeypatch):
    with collector() as told, dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setenv("CW_OTLP_ENDPOINT", told.endpoint)
        run = run_in(instance)
        for _ in range(2):
            lead(instance, run)
    first, second = told.spans
    assert (first.parent_id, second.parent_id, second.trace_id) == ("", first.span_id, first.trace_id)


@pytest.mark.parametrize("launched", [True, False], ids=["launched by us", "from the page"])
def test_a_reexecution_has_a_trace_of_its_own_that_is_linked_to_the_run_it_repeats(monkeypatch, launched):
    """Dagster gives it all tags of that run."""
    tags = {tracing.LAUNCH_TAG: f"00-{'1' * 32}-{'2' * 16}-01"} if launched else {}
    with collector() as told, dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setenv("CW_OTLP_ENDPOINT", told.endpoint)
        run = run_in(instance, **tags)
        lead(instance, run)
        again = repeated(instance, run)
        for _ in range(2):
            lead(instance, again)
        lead(instance, repeated(instance, again))
    first, second, resumed, third = told.spans
    assert len({first.trace_id, second.trace_id, third.trace_id}) == 3
    assert (second.parent_id, second.links) == ("", ((first.trace_id, first.span_id),))
    assert (resumed.trace_id, resumed.parent_id, resumed.links) == (second.trace_id, second.span_id, ())
    assert (third.parent_id, third.links) == ("", ((resumed.trace_id, resumed.span_id),))


def lead(instance, run):
    with traced(instance, instance.get_run_by_id(run.run_id)):
        pass


def repeated(instance, run):
    """As Dagster makes it."""
    run, ids = instance.get_run_by_id(run.run_id), {"parent_run_id": run.run_id, "root_run_id": run.run_id}
    return instance.create_run_for_job(small_job, tags=run.tags, status=dg.DagsterRunStatus.STARTED, **ids)


def test_a_reexecution_is_linked_to_the_launch_of_a_run_that_was_not_traced():
    tags = {tracing.LAUNCH_TAG: "launch"}
    assert place_of(dg.DagsterRun("chain_job", tags=tags)) == ("launch", "")
    again = dg.DagsterRun("chain_job", tags=tags, parent_run_id="first", root_run_id="first")
    assert place_of(again) == ("", "launch")


def test_a_run_is_left_alone_while_tracing_is_off(monkeypatch):
    monkeypatch.delenv("CW_OTLP_ENDPOINT", raising=False)
    assert Settings(_env_file=None).otlp_endpoint == ""
    with dg.DagsterInstance.ephemeral() as instance:
        run = run_in(instance)
        with traced(instance, run):
            pass
        assert tracing.RUN_TAG not in instance.get_run_by_id(run.run_id).tags


def test_a_run_goes_on_untraced_where_tracing_cannot_be_set_up(caplog):
    set_up_tracing("nonsense")
    assert "CW_OTLP_ENDPOINT cannot be read" in caplog.text
    assert not tracing.is_on()
