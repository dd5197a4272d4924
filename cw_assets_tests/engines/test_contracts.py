"""One suite a protocol, for every engine and for the fakes; what only one engine promises stands in its own file."""

import re
from collections.abc import Callable
from typing import Any, Literal

import cv2
import numpy as np
import pytest

from cw_assets.domain.protocols import Audio, TextTask
from cw_assets.domain.values import Value
from cw_assets.domain.video.transcription import timing_faults
from cw_assets.engines import packages
from cw_assets.engines.model_cache import CACHE
from cw_assets.engines.registry import ENGINES, build
from cw_assets.errors import Cancelled, LimitExceeded, NotReady
from cw_assets_tests.engines import chat_server, sounds
from cw_assets_tests.engines.fakes import FakeDetector, FakeReader, FakeSpeech, FakeTextModel
from cw_assets_tests.engines.tiny_models import TINY

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file.*tiktoken:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*unclosed file.*tiktoken:pytest.PytestUnraisableExceptionWarning"),
]
FAKES = {
    "speech_model": FakeSpeech,
    "object_detector": FakeDetector,
    "text_reader": FakeReader,
    "text_model": FakeTextModel,
}
WEIGHTS = {
    "whisper": {"speech_weights": TINY},
    "faster-whisper": {"speech_weights": TINY},
    "ultralytics": {"detector_weights": f"{TINY}.pt", "detection_threshold": 1e-9},
    "transformers": {
        "detector_weights": f"{TINY}/rt-detr",
        "text_weights": f"{TINY}/qwen",
        "detection_threshold": 1e-9,
    },
}
SEEN = {
    ("object_detector", "opencv"),
    ("text_reader", "rapidocr"),
    ("text_reader", "fake"),
    ("object_detector", "fake"),
}
RNG = np.random.default_rng(5)
FLAT = np.full((360, 640, 3), (40, 90, 160), np.uint8)
NOISE = RNG.integers(0, 256, (360, 640, 3), dtype=np.uint8)
RAMP = np.tile(np.linspace(0, 255, 640, dtype=np.uint8)[None, :, None], (360, 1, 3))


def names(kind: str) -> list[str]:
    return [*(("fake",) if kind in FAKES else ()), *ENGINES[kind]]


@pytest.fixture
def make(request: pytest.FixtureRequest, settings: Callable[..., Any]) -> Callable[[str, str], Any]:
    """Builds an engine as the assets do, through the registry."""

    def build_one(kind: str, name: str) -> Any:
        if name == "fake":
            return FAKES[kind]()
        chosen = {kind: name} | WEIGHTS.get(name, {})
        if name in WEIGHTS:
            chosen["CW_MODELS_PATH"] = request.getfixturevalue("models_path")
        if name == "openai":
            chosen["openai_base_url"] = request.getfixturevalue("chat").base_url
        return build(kind, settings(**chosen))

    return build_one


@pytest.fixture
def chat():
    with chat_server.running([chat_server.good({"mood": "warm", "loud": True})]) as server:
        yield server


# ---- all engines


ALL = [
    (kind, name)
    for kind in ("speech_model", "object_detector", "text_reader", "color_quantizer", "text_model")
    for name in names(kind)
]


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_an_engine_says_what_it_is(make, kind, name):
    info = make(kind, name).info
    assert info.engine == name
    assert info.model


@pytest.mark.parametrize(
    ("kind", "name"), [(k, n) for k, n in ALL if n in WEIGHTS or (k, n) in {("text_reader", "rapidocr")}]
)
def test_the_second_use_loads_nothing(make, kind, name, speech):
    CACHE.evict()
    CACHE._small.clear()
    engine = make(kind, name)
    assert not engine.warm
    use(kind, engine, speech)
    assert engine.warm
    loads = CACHE.loads
    use(kind, make(kind, name), speech)
    assert CACHE.loads == loads


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k, n in ALL if n in WEIGHTS])
def test_missing_weights_are_named_with_the_command_that_fetches_them(settings, kind, name, speech, tmp_path):
    chosen = WEIGHTS[name] | {kind: name}
    with pytest.raises(NotReady, match=r"`cw models pull [\w./-]+`"):
        use(kind, build(kind, settings(**chosen)), speech)


@pytest.mark.parametrize(
    ("kind", "name", "package"),
    [
        ("speech_model", "pocketsphinx", "pocketsphinx"),
        ("speech_model", "whisper", "whisper"),
        ("speech_model", "faster-whisper", "faster_whisper"),
        ("object_detector", "ultralytics", "ultralytics"),
        ("object_detector", "transformers", "transformers"),
        ("text_reader", "rapidocr", "rapidocr_onnxruntime"),
        ("text_model", "transformers", "xgrammar"),
    ],
)
def test_a_missing_package_is_named_when_the_engine_is_built(settings, monkeypatch, kind, name, package):
    real = packages.find_spec
    monkeypatch.setattr(packages, "find_spec", lambda n: None if n == package else real(n))
    with pytest.raises(NotReady, match=package):
        build(kind, settings(**{kind: name}))


def use(kind: str, engine: Any, speech: Audio) -> Any:
    if kind == "speech_model":
        return engine.transcribe(speech, language=None, on_progress=lambda _: None)
    if kind == "object_detector":
        return engine.detect(NOISE)
    if kind == "text_reader":
        return engine.read(sign())
    if kind == "color_quantizer":
        return engine.dominant_colors(NOISE, 3)
    return engine.complete(mood_task())


# ---- speech models


SPEECH = names("speech_model")


def heard(engine: Any, audio: Audio) -> Any:
    return engine.transcribe(audio, language=None, on_progress=lambda _: None)


@pytest.mark.parametrize("name", SPEECH)
@pytest.mark.parametrize("seconds", [0.0, 0.01, 2.0])
def test_silence_has_no_segments(make, name, seconds):
    found = heard(make("speech_model", name), sounds.silence(seconds))
    assert (found.segments, found.language, found.confidence) == ((), None, 0.0)


@pytest.mark.parametrize("name", [n for n in SPEECH if n != "fake"])
@pytest.mark.parametrize("sound", [sounds.white_noise, sounds.music], ids=["noise", "music"])
def test_noise_and_music_have_no_segments(make, name, sound):
    assert heard(make("speech_model", name), sound(6.0)).segments == ()


@pytest.mark.parametrize("name", SPEECH)
def test_what_is_said_lies_in_order_within_the_audio(make, name, speech):
    engine = make("speech_model", name)
    found = heard(engine, speech)
    assert found.made_by == engine.info
    assert timing_faults(found, duration=speech.duration) == []
    assert found.segments
    for segment in found.segments:
        assert all(segment.start - 0.05 <= w.start <= w.end <= segment.end + 0.05 for w in segment.words)


@pytest.mark.parametrize("name", SPEECH)
def test_the_same_audio_gives_the_same_words(make, name, speech):
    assert heard(make("speech_model", name), speech) == heard(make("speech_model", name), speech)


@pytest.mark.parametrize("name", SPEECH)
def test_progress_rises_to_one(make, name, speech):
    told: list[float] = []
    make("speech_model", name).transcribe(speech, language="en", on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("name", SPEECH)
def test_cancelling_in_progress_stops_the_engine(make, name, speech):
    def cancel(_: float) -> None:
        raise Cancelled("stopped by hand")

    with pytest.raises(Cancelled):
        make("speech_model", name).transcribe(speech, language="en", on_progress=cancel)


# ---- object detectors


DETECTORS = names("object_detector")


@pytest.mark.parametrize("name", DETECTORS)
def test_objects_are_sorted_and_within_the_picture(make, name):
    found = make("object_detector", name).detect(NOISE)
    confidences = [d.confidence for d in found]
    assert confidences == sorted(confidences, reverse=True)
    for d in found:
        x1, y1, x2, y2 = d.bbox
        assert 0 <= x1 <= x2 <= 640
        assert 0 <= y1 <= y2 <= 360
        assert d.class_name


@pytest.mark.parametrize("name", [n for n in DETECTORS if ("object_detector", n) in SEEN and n != "fake"])
@pytest.mark.parametrize("picture", [FLAT, NOISE, RAMP], ids=["flat", "noise", "ramp"])
def test_nothing_is_seen_where_nothing_is(make, name, picture):
    assert make("object_detector", name).detect(picture) == []


@pytest.mark.parametrize("name", DETECTORS)
def test_a_picture_is_left_as_it_was_and_read_the_same_twice(make, name):
    engine, picture = make("object_detector", name), NOISE.copy()
    picture.setflags(write=False)
    first = engine.detect(picture)
    assert engine.detect(picture) == first
    assert (picture == NOISE).all()


@pytest.mark.parametrize("name", DETECTORS)
@pytest.mark.parametrize("shape", [(1, 1, 3), (8, 300, 3), (500, 20, 3)])
def test_odd_pictures_are_no_trouble(make, name, shape):
    assert isinstance(make("object_detector", name).detect(np.zeros(shape, np.uint8)), list)


# ---- text readers


def sign() -> np.ndarray:
    """A blue picture with two lines of white text."""
    picture = np.full((360, 640, 3), (20, 60, 120), np.uint8)
    for text, y in (("SUMMER", 90), ("LEMONADE", 280)):
        cv2.putText(picture, text, (60, y), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (255, 255, 255), 4, cv2.LINE_AA)
    return picture


@pytest.mark.parametrize("name", names("text_reader"))
def test_lines_are_read_top_to_bottom(make, name):
    lines = make("text_reader", name).read(sign())
    assert [line.text for line in lines] == ["SUMMER", "LEMONADE"]
    assert all(line.confidence >= 0.6 for line in lines)
    assert lines[0].bbox[3] < lines[1].bbox[1]
    assert all(0 <= line.bbox[0] < line.bbox[2] <= 640 for line in lines)


@pytest.mark.parametrize("name", names("text_reader"))
@pytest.mark.parametrize("shape", [(1, 1, 3), (8, 300, 3), (360, 640, 3), (20, 3000, 3)])
def test_an_empty_picture_has_no_lines(make, name, shape):
    assert make("text_reader", name).read(np.full(shape, 90, np.uint8)) == []


# ---- colour quantizers


@pytest.mark.parametrize("name", names("color_quantizer"))
def test_the_largest_share_comes_first(make, name):
    picture = np.zeros((90, 100, 3), np.uint8)
    picture[:50], picture[50:80], picture[80:] = (250, 0, 0), (0, 0, 250), (0, 250, 0)
    found = make("color_quantizer", name).dominant_colors(picture, 3)
    assert [max(range(3), key=lambda n: channels(c)[n]) for c in found] == [0, 2, 1]


@pytest.mark.parametrize("name", names("color_quantizer"))
def test_a_flat_picture_has_one_colour(make, name):
    assert make("color_quantizer", name).dominant_colors(FLAT, 5) == ["#285aa0"]
    assert make("color_quantizer", name).dominant_colors(FLAT[:1, :1], 3) == ["#285aa0"]


@pytest.mark.parametrize("name", names("color_quantizer"))
def test_colours_are_the_same_on_every_thread(make, name):
    from concurrent.futures import ThreadPoolExecutor

    engine = make("color_quantizer", name)
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(lambda _: tuple(engine.dominant_colors(NOISE, 5)), range(16)))
    assert len(found) == 1
    assert all(re.fullmatch(r"#[0-9a-f]{6}", color) for color in found.pop())


def channels(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


# ---- text models


class Mood(Value):
    mood: Literal["warm", "cold"]
    loud: bool


def mood_task(lines: str = "Share it with the people you love") -> TextTask[Mood]:
    return TextTask(
        instruction="Say what mood the spot is in.",
        data={"lines": [lines]},
        answer=Mood,
        rules=lambda: Mood(mood="warm", loud=False),
        max_new_tokens=48,
    )


@pytest.mark.parametrize("name", names("text_model"))
def test_the_answer_fits_its_schema_and_is_the_same_twice(make, name):
    engine = make("text_model", name)
    first = engine.complete(mood_task())
    assert isinstance(first, Mood)
    assert engine.complete(mood_task()) == first


@pytest.mark.parametrize("name", names("text_model"))
def test_many_questions_get_the_answers_that_each_gets_alone(make, name):
    engine, told = make("text_model", name), []
    tasks = [mood_task(lines=line) for line in ("warm", "cold and loud", "the street smells of fresh bread")]
    found = engine.complete_many(tasks, on_progress=told.append)
    assert found == [engine.complete(task) for task in tasks]
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("name", names("text_model"))
def test_no_questions_get_no_answers(make, name):
    assert make("text_model", name).complete_many([], on_progress=lambda _: None) == []


@pytest.mark.parametrize("name", names("text_model"))
@pytest.mark.parametrize("reason", [Cancelled("stopped by hand"), LimitExceeded("time is up")])
def test_many_questions_can_be_stopped(make, name, reason):
    def stop(_: float) -> None:
        raise reason

    with pytest.raises(type(reason)):
        make("text_model", name).complete_many([mood_task()] * 3, on_progress=stop)
