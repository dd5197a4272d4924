"""Tracing that is off imports and tells nothing; spans of all processes make one trace; a lost collector harms none."""

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cw_assets import api, tracing
from cw_assets.defs.resources import Engines
from cw_assets.errors import InvalidInput, NotReady
from cw_assets.settings import Settings
from cw_assets.tracing import span, traced_tags
from cw_assets_tests.collector import Collector, collector
from cw_assets_tests.engines.fakes import FakeTextModel
from cw_assets_tests.workers.conftest import until

OFF = """
import sys
from cw_assets import tracing
from cw_assets.engines.traced import traced

tracing.set_up("", service="cw_assets.worker")
with tracing.span("step", "scenes", {"cw.attempt": 1}) as span:
    span.note({"cw.seconds": 1.0})
    span.fail("failure")
tracing.shut_down()
print([span.traceparent, tracing.traced_tags(), tracing.is_on(), traced("decoder", 5)])
print([name for name in sys.modules if name.startswith("opentelemetry")])
import cw_assets.worker, cw_assets.definitions, cw_assets.defs.execution.run_process, cw_assets.web.metrics
print([name for name in sys.modules if name.startswith(("opentelemetry.sdk.trace", "opentelemetry.exporter"))])
"""
"""The client of Redis imports the library's metrics by itself where they are installed."""


@pytest.fixture
def told() -> Iterator[Collector]:
    """What a collector is told by this process."""
    with collector() as found:
        tracing.set_up(found.endpoint, service="tests")
        yield found
        tracing.shut_down()


def test_nothing_is_imported_and_nothing_told_while_it_is_off():
    ran = subprocess.run([sys.executable, "-c", OFF], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["['', {}, False, 5]", "[]", "[]"], ran.stderr


def test_spans_stand_below_the_one_that_is_open(told):
    with span("run", "chain_job"):
        with span("step", "scenes"):
            pass
        with span("step", "script"):
            pass
    tracing.shut_down()
    first, second, run = told.spans
    assert [one.name for one in told.spans] == ["step scenes", "step script", "run chain_job"]
    assert (first.parent_id, second.parent_id, run.parent_id) == (run.span_id, run.span_id, "")
    assert {one.trace_id for one in told.spans} == {run.trace_id}
    assert run.service == "tests"


def test_another_process_continues_the_trace_by_a_runs_tag(told):
    with span("launch", "analyze_video") as launched:
        tags = traced_tags()
    assert tags == {"cw/traceparent": launched.traceparent}
    with span("step", "unrelated"), span("run", "analyze_video_job", parent=tags["cw/traceparent"]):
        pass
    tracing.shut_down()
    launch, run = told.of("launch")[0], told.of("run")[0]
    assert (run.trace_id, run.parent_id) == (launch.trace_id, launch.span_id)
    assert told.of("step")[0].trace_id != launch.trace_id


@pytest.mark.parametrize("parent", ["", "nonsense", "00-0-0-01", f"00-{'0' * 32}-{'0' * 16}-01", "x" * 5000])
def test_what_is_no_traceparent_begins_a_trace(told, parent):
    with span("run", "chain_job", parent=parent):
        pass
    tracing.shut_down()
    assert told.spans[0].parent_id == ""


def test_steps_of_a_run_do_not_stand_below_the_run_that_it_repeats(told):
    with span("run", "chain_job") as run:
        tags = tracing.run_tags("first", run)
    assert tracing.span_of_run("first", tags) == run.traceparent == tracing.span_repeated(tags)
    assert tracing.span_of_run("second", tags) == ""
    assert tracing.span_of_run("first", {}) == tracing.span_repeated({}) == ""


def test_work_is_linked_to_what_it_repeats_and_to_nothing_that_cannot_be_read(told):
    with span("run", "chain_job") as first:
        pass
    for repeats in (first.traceparent, "", "nonsense"):
        with span("run", "chain_job", repeats=repeats):
            pass
    tracing.shut_down()
    before, again, *others = told.spans
    assert again.links == ((before.trace_id, before.span_id),)
    assert again.trace_id != before.trace_id
    assert [one.links for one in others] == [(), ()]


def test_there_is_nothing_to_tag_where_nothing_is_open(told):
    assert traced_tags() == {}


def test_an_error_is_told_by_its_class_and_goes_on(told):
    with pytest.raises(InvalidInput, match="a secret prompt"), span("engine call", "text_model complete"):
        raise InvalidInput("a secret prompt")
    tracing.shut_down()
    (call,) = told.spans
    assert (call.failed, call.facts) == (True, {"error.type": "InvalidInput"})
    assert "secret" not in str(call)


def test_facts_are_told_by_name_and_empty_ones_are_not(told):
    with span("step", "scenes", {"cw.attempt": 2, "cw.partition": ""}) as step:
        step.note({"cw.seconds": 0.5, "cw.warm": False})
    tracing.shut_down()
    assert told.spans[0].facts == {"cw.attempt": 2, "cw.seconds": 0.5, "cw.warm": False}


def test_what_the_reader_of_a_generator_does_is_not_below_its_span(told):
    def pieces():
        with span("engine call", "decoder read_audio", current=False):
            yield from (1, 2)

    for _ in pieces():
        with span("engine call", "speech_model transcribe"):
            pass
    tracing.shut_down()
    assert [call.parent_id for call in told.spans] == ["", "", ""]


def test_a_generator_that_is_left_early_has_not_failed(told):
    def pieces():
        with span("engine call", "decoder read_audio", current=False):
            yield from (1, 2)

    reading = pieces()
    next(reading)
    reading.close()
    tracing.shut_down()
    assert [call.failed for call in told.spans] == [False]


@pytest.mark.parametrize("again", [True, False], ids=["the same", "no address"])
def test_setting_up_for_the_same_collector_or_none_changes_nothing(told, again):
    tracing.set_up(told.endpoint if again else "", service="another")
    with span("run", "chain_job"):
        pass
    tracing.shut_down()
    assert [run.service for run in told.spans] == ["tests"]


def test_the_first_collector_has_everything_before_another_is_told(told):
    with collector() as other:
        with span("run", "first"):
            pass
        tracing.set_up(other.endpoint, service="tests")
        with span("run", "second"):
            pass
        tracing.shut_down()
    assert ([run.name for run in told.spans], [run.name for run in other.spans]) == (["run first"], ["run second"])


def test_a_collector_that_is_away_is_logged_once_and_its_spans_are_lost(caplog, monkeypatch):
    monkeypatch.setattr(tracing, "TIMEOUT_S", 0.3)
    monkeypatch.setattr(tracing, "SEND_EVERY_S", 0.01)
    with collector() as gone:
        pass
    with caplog.at_level(logging.INFO):
        tracing.set_up(gone.endpoint.replace("//", "//user:secret@"), service="tests")
        exporter = tracing._now.exporter
        sent = exporter.sender.export
        batches: list[int] = []
        monkeypatch.setattr(exporter.sender, "export", lambda spans: batches.append(len(spans)) or sent(spans))
        for number in range(3):
            with span("run", "chain_job"):
                pass
            until(lambda so_far=number: len(batches) > so_far, "a batch is sent")
        tracing.shut_down()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "takes no spans" in caplog.text
    assert gone.endpoint.removeprefix("http://") in caplog.text
    assert "secret" not in caplog.text


def test_other_users_of_the_library_keep_their_log(told, caplog):
    logging.getLogger(tracing.EXPORTERS_LOG).error("theirs")
    assert "theirs" in caplog.text


def test_a_run_of_this_process_has_its_engine_calls_below_it(told, tmp_path):
    settings = Settings(_env_file=None, media_root=tmp_path / "media")
    model = FakeTextModel()
    with api.local(settings, engines=Engines(settings, given={"prompt_model": model, "text_model": model})) as project:
        prompt = project.add_prompt("a red bicycle in front of a bakery at dawn, with a name that is a secret")
        with span("run", "enhance_prompt_job"):
            assert project.enhance_prompt(prompt.id).result().status == "completed"
    tracing.shut_down()
    asked = [call for call in told.of("engine call") if call.facts["cw.engine.kind"] == "prompt_model"]
    assert [call.facts["gen_ai.request.model"] for call in asked] == ["canned answers"]
    (outer,) = [run for run in told.of("run") if not run.parent_id]
    assert {one.trace_id for one in told.spans} == {outer.trace_id}
    assert "secret" not in str(told.spans), "the partition alone, which the first words make, may be told"


@pytest.mark.parametrize("endpoint", ["127.0.0.1:4318", "grpc://127.0.0.1:4317", "http://"])
def test_what_is_no_address_is_refused(endpoint):
    with pytest.raises(InvalidInput, match="CW_OTLP_ENDPOINT cannot be read; write http://"):
        tracing.set_up(endpoint, service="tests")
    assert not tracing.is_on()


def test_the_missing_package_is_told_with_the_extra_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(NotReady, match="which is not installed; install the extra 'tracing'"):
        tracing.set_up("http://127.0.0.1:4318", service="tests")
    assert not tracing.is_on()
