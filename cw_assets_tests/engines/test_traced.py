"""An engine whose calls are told behaves as before for everybody, and each call says what ran, how long, with what."""

from collections.abc import Iterator

import numpy as np
import pytest

from cw_assets import tracing
from cw_assets.defs.resources import Engines
from cw_assets.domain.protocols import Audio
from cw_assets.domain.text_task import TextTask, TokenUsage
from cw_assets.domain.values import EngineInfo, Value
from cw_assets.engines.text.openai import OpenAITextModel
from cw_assets.engines.traced import traced
from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings
from cw_assets_tests.collector import Collector, collector
from cw_assets_tests.engines.chat_server import good, running
from cw_assets_tests.engines.fakes import FakeDetector, FakeTextModel

PICTURE = np.zeros((4, 4, 3), np.uint8)


class Title(Value):
    words: str


def task(words: str = "A secret prompt", **more) -> TextTask[Title]:
    return TextTask(words, {}, Title, rules=lambda: Title(words="by rules"), **more)


class Pieces:
    """Gives three pieces of sound, of which the third may fail."""

    info = EngineInfo(engine="pieces", model="three")
    warm = False

    def __init__(self, failure: Exception | None = None) -> None:
        self.read, self.failure = [], failure

    def read_audio(self, count: int, *, on_progress) -> Iterator[Audio]:
        for number in range(count):
            self.read.append(number)
            if number == 2 and self.failure:
                raise self.failure
            on_progress(number / count)
            yield Audio(np.zeros(10, np.float32), start_s=float(number))


@pytest.fixture
def told() -> Iterator[Collector]:
    with collector() as found:
        tracing.set_up(found.endpoint, service="tests")
        yield found
        tracing.shut_down()


def calls(told: Collector):
    tracing.shut_down()
    return told.of("engine call")


def test_the_engine_itself_is_used_while_tracing_is_off():
    detector = FakeDetector()
    assert Engines(Settings(_env_file=None), given={"object_detector": detector}).object_detector is detector


def test_a_call_tells_what_ran_and_how_long(told):
    engines = Engines(Settings(_env_file=None), given={"object_detector": FakeDetector()})
    assert engines.object_detector.detect(PICTURE) == FakeDetector().detect(PICTURE)
    (call,) = calls(told)
    assert call.name == "engine call object_detector detect"
    facts = {"cw.engine": "fake", "gen_ai.request.model": "canned objects", "cw.engine.warm": True}
    assert (facts | {"cw.engine.kind": "object_detector"}).items() <= call.facts.items()
    assert 0 <= call.facts["cw.seconds"] <= call.ended - call.began


def test_it_is_the_engine_for_whoever_looks_at_it(told):
    plain = FakeTextModel()
    model = traced("text_model", plain)
    assert isinstance(model, FakeTextModel)
    assert (model.info, model.warm, model.tasks) == (plain.info, plain.warm, [])
    model.error = InvalidInput("no")
    assert isinstance(plain.error, InvalidInput)
    assert not hasattr(model, "generate")


def test_tokens_of_all_answers_are_counted_and_still_told_to_the_task(told):
    heard: list[TokenUsage] = []
    answers = [good({"words": "Sun"}, usage={"prompt_tokens": 10 + n, "completion_tokens": 3}) for n in range(2)]
    with running(answers) as server:
        model = traced("prompt_model", OpenAITextModel(server.base_url, "small", "a-secret-key", threads=1))
        tasks = [task(on_usage=heard.append), task(on_usage=heard.append)]
        assert model.complete_many(tasks, on_progress=lambda _: None) == [Title(words="Sun")] * 2
        model.client.close()
    (call,) = calls(told)
    assert (call.name, call.facts["gen_ai.operation.name"]) == ("engine call prompt_model complete_many", "chat")
    assert (call.facts["cw.engine"], call.facts["gen_ai.request.model"]) == ("openai", "small")
    assert (call.facts["gen_ai.usage.input_tokens"], call.facts["gen_ai.usage.output_tokens"]) == (21, 6)
    assert sorted(usage.prompt_tokens for usage in heard) == [10, 11]
    assert "secret" not in str(call)


def test_an_engine_that_counts_no_tokens_tells_of_none(told):
    assert traced("text_model", FakeTextModel()).complete(task()) == Title(words="by rules")
    (call,) = calls(told)
    assert not [name for name in call.facts if name.startswith("gen_ai.usage")]


def test_a_language_model_that_is_asked_for_by_its_weights_is_told_too(told):
    engines = Engines(Settings(_env_file=None))
    engines.language_model("some/weights").complete(task())
    (call,) = calls(told)
    assert (call.facts["cw.engine"], call.facts["cw.engine.kind"]) == ("rules", "text_model")


def test_a_failed_call_is_told_by_the_class_of_its_error(told):
    with pytest.raises(InvalidInput):
        traced("text_model", FakeTextModel(InvalidInput("a secret prompt"))).complete(task())
    (call,) = calls(told)
    assert (call.failed, call.facts["error.type"]) == (True, "InvalidInput")


def test_pieces_are_read_one_by_one_within_one_span(told):
    engine, heard = Pieces(), []
    reading = traced("decoder", engine).read_audio(3, on_progress=heard.append)
    assert engine.read == []
    starts = []
    for audio in reading:
        starts.append(audio.start_s)
        assert engine.read == list(range(len(starts)))
    assert (starts, heard) == ([0.0, 1.0, 2.0], [0.0, 1 / 3, 2 / 3])
    (call,) = calls(told)
    assert (call.name, call.failed) == ("engine call decoder read_audio", False)
    assert 0 <= call.facts["cw.seconds"] <= call.ended - call.began


def test_pieces_that_nobody_wants_any_more_are_not_read_and_pieces_that_fail_say_so(told):
    left, broken = Pieces(), Pieces(InvalidInput("a secret name"))
    reading = traced("decoder", left).read_audio(3, on_progress=lambda _: None)
    next(reading)
    reading.close()
    with pytest.raises(InvalidInput):
        list(traced("decoder", broken).read_audio(3, on_progress=lambda _: None))
    assert left.read == [0]
    assert [call.failed for call in calls(told)] == [False, True]
