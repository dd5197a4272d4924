"""One trace from a launch to the last step, across all processes; and a collector that is away, or comes too late."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cw_assets import tracing
from cw_assets.catalog.records import MediaRecord
from cw_assets.defs.execution.run_launcher import PROCESS_TAG
from cw_assets_tests.collector import Collector, collector
from cw_assets_tests.media import make_video, tone
from cw_assets_tests.stack.counting_definitions import USAGE
from cw_assets_tests.stack.processes import Stack, free_port, new_stack

pytestmark = pytest.mark.slow
MODULE = "cw_assets_tests.stack.counting_definitions"


@pytest.fixture
def told() -> Iterator[Collector]:
    with collector() as found:
        yield found
        tracing.shut_down()


def started(stack: Stack) -> MediaRecord:
    """A video to analyse, on a stack with one worker."""
    stack.start_broker()
    stack.start("daemon")
    stack.start_worker("default", "enhancement", name="worker")
    return stack.add(make_video(stack.folder / "Secret Launch.mp4", sounds=[tone(3.6)], size=(160, 90)))


def launch(stack: Stack, job: str, partition: str) -> str:
    """As the Python API does."""
    tracing.set_up(stack.settings.otlp_endpoint, service="cw_assets.api")
    with tracing.span("launch", job):
        return stack.launch(job, partition, tracing.traced_tags())


def test_an_analysis_is_one_trace_from_its_launch_to_its_last_step(told: Collector):
    with new_stack(otlp_endpoint=told.endpoint, definitions=MODULE) as stack:
        record = started(stack)
        run_id = launch(stack, "analyze_video_job", record.partition_key)
        assert stack.wait(run_id) == "SUCCESS", stack.messages(run_id)
        tracing.shut_down()
        stack.until(lambda: told.of("run"), "the run's process tells")
        steps = len(stack.instance.get_run_step_stats(run_id))
        stack.until(lambda: len(told.of("step")) == steps, "the worker tells of each step")
    (launched,), (run,) = told.of("launch"), told.of("run")
    assert {span.trace_id for span in told.spans} == {launched.trace_id}
    assert (launched.parent_id, run.parent_id) == ("", launched.span_id)
    assert {step.parent_id for step in told.of("step")} == {run.span_id}
    assert {call.parent_id for call in told.of("engine call")} <= {step.span_id for step in told.of("step")}
    check_run(run, run_id, record)
    check_steps(told, run_id, record)
    check_calls(told)
    assert not any(span.failed for span in told.spans)
    shown = "\n".join(str(span.facts) for span in told.spans).replace(record.partition_key, "")
    assert "ecret" not in shown, "nothing of a medium is told but its partition"


def check_run(run, run_id: str, record: MediaRecord) -> None:
    assert (run.name, run.service) == ("run analyze_video_job", "cw_assets.run")
    facts = {"cw.run.id": run_id, "cw.job": "analyze_video_job", "cw.partition": record.partition_key}
    assert run.facts == facts | {"cw.run.status": "SUCCESS"}


def check_steps(told: Collector, run_id: str, record: MediaRecord) -> None:
    names = {step.name for step in told.of("step")}
    assert {"step video_metadata", "step scenes", "step script"} <= names
    facts = {"cw.run.id": run_id, "cw.partition": record.partition_key, "cw.attempt": 1, "cw.outcome": "success"}
    for step in told.of("step"):
        assert facts.items() <= step.facts.items()
        assert (step.facts["cw.worker"], step.facts["messaging.destination.name"]) == ("worker", "default")
        assert step.service == "cw_assets.worker"
        assert step.facts["cw.seconds"] == pytest.approx(step.ended - step.began, abs=0.1)


def check_calls(told: Collector) -> None:
    calls = {call.name: call for call in told.of("engine call")}
    reading = calls["engine call decoder read_audio"]
    assert reading.facts["cw.engine"] == "pyav"
    asked = next(call for name, call in calls.items() if name.startswith("engine call text_model complete"))
    assert (asked.facts["gen_ai.request.model"], asked.facts["cw.engine"]) == ("canned answers", "fake")
    assert asked.facts["gen_ai.operation.name"] == "chat"
    counts = asked.facts["gen_ai.usage.input_tokens"], asked.facts["gen_ai.usage.output_tokens"]
    assert counts[0] * USAGE.new_tokens == counts[1] * USAGE.prompt_tokens > 0
    assert asked.facts["cw.engine.warm"] is True
    for call in calls.values():
        assert 0 <= call.facts["cw.seconds"] <= call.ended - call.began


def test_a_run_whose_process_is_killed_goes_on_in_the_same_trace(told: Collector):
    with new_stack(otlp_endpoint=told.endpoint) as stack:
        started(stack)
        stack.hold("link_1")
        run_id = launch(stack, "chain_job", "1-spot")
        stack.until_begun("link_1")
        pid = int(stack.instance.get_run_by_id(run_id).tags[PROCESS_TAG].split()[1])
        os.kill(pid, signal.SIGKILL)
        stack.until(lambda: "resuming job" in stack.messages(run_id), "another process leads the run")
        stack.release("link_1")
        assert stack.wait(run_id) == "SUCCESS", stack.messages(run_id)
        tracing.shut_down()
        stack.until(lambda: told.of("run") and len(told.of("step")) == 3, "everything is told")
    (launched,), (run,) = told.of("launch"), told.of("run")
    assert {span.trace_id for span in told.spans} == {launched.trace_id}
    assert run.parent_id == launched.span_id, "the process that was killed could not tell of its span"
    assert told.of("step")[-1].parent_id == run.span_id


def test_a_run_from_dagsters_page_has_a_trace_of_its_own_and_a_failed_step_says_so(told: Collector):
    with new_stack(otlp_endpoint=told.endpoint, retry_delay_s=0.1) as stack:
        started(stack)
        stack.fail("link_1")
        run_id = stack.launch("chain_job")
        assert stack.wait(run_id) == "FAILURE"
        stack.until(lambda: told.of("run") and len(told.of("step")) == 2, "everything is told")
    (run,), (_, failed) = told.of("run"), told.of("step")
    assert run.parent_id == ""
    assert {span.trace_id for span in told.spans} == {run.trace_id}
    assert (run.failed, run.facts["cw.run.status"]) == (True, "FAILURE")
    assert (failed.name, failed.failed, failed.facts["error.type"]) == ("step link_1", True, "failure")
    assert "as the test wants it" not in str(told.spans)


def test_a_collector_that_is_away_breaks_nothing():
    with new_stack(otlp_endpoint=f"http://127.0.0.1:{free_port()}") as stack:
        started(stack)
        run_id = launch(stack, "chain_job", "1-spot")
        assert stack.wait(run_id) == "SUCCESS", stack.messages(run_id)
        tracing.shut_down()
        worker = next(part for part in stack.parts if part.name == "worker")
        stack.until(lambda: "takes no spans" in Path(worker.log).read_text(), "the worker says so")
        worker.end()
        assert worker.log.read_text().count("takes no spans") == 1
        assert "Traceback" not in stack.logs()
