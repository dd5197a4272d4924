"""When a model is loaded, found warm and let go: real engines with tiny weights, alone and beside other processes.

Here main memory needs a lease like an accelerator, so that the engines' own loaders go through it.
"""

import json
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cw_assets import interrupts
from cw_assets.engines import model_cache
from cw_assets.engines.device_lease import DeviceLease
from cw_assets.engines.model_cache import CACHE, ModelCache
from cw_assets.engines.registry import build
from cw_assets.errors import Cancelled, LimitExceeded, NotReady
from cw_assets_tests.catalog.processes import run_at_once
from cw_assets_tests.engines.test_contracts import WEIGHTS, use
from cw_assets_tests.engines.test_device_lease import LONG_S, in_thread, until
from cw_assets_tests.engines.tiny_models import TINY
from cw_assets_tests.memory import fresh

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file.*tiktoken:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*unclosed file.*tiktoken:pytest.PytestUnraisableExceptionWarning"),
]
LARGE = [
    ("speech_model", "whisper"),
    ("speech_model", "faster-whisper"),
    ("object_detector", "ultralytics"),
    ("object_detector", "transformers"),
    ("text_model", "transformers"),
]
WHISPER, DETECTOR, QWEN = LARGE[0], LARGE[3], LARGE[4]
WORKER = """
import sys, time, pathlib, weakref
import numpy as np
import torch
from cw_assets.engines.detection.transformers import TransformersDetector
from cw_assets.engines.model_cache import CACHE
torch.set_num_threads(1)
CACHE.lease.folder, CACHE.lease.unshared = pathlib.Path({folder!r}), frozenset()

class Watched(TransformersDetector):
    def load(self):
        print("in", time.monotonic(), flush=True)
        loaded = super().load()
        weakref.finalize(loaded.model, lambda: print("out", time.monotonic(), flush=True))
        return loaded

engine = Watched(pathlib.Path({models!r}), "{tiny}/rt-detr", threshold=0.5, device="cpu")
def step():
    with CACHE.step():
        engine.detect(np.zeros((64, 64, 3), np.uint8))
        while CACHE.lease.device and not enough():
            time.sleep(0.01)
"""
TAKE_TURNS = (
    WORKER
    + """
import transformers
finished = pathlib.Path({folder!r}).parent / "finished"
enough = lambda: CACHE.lease.is_wanted() or finished.exists()
ready()
for _ in range(3):
    step()
finished.touch()
CACHE.evict()
"""
)
IDLE = (
    WORKER
    + """
enough = lambda: True
step()
print("idle", flush=True)
sys.stdin.readline()
"""
)
BUSY = (
    WORKER
    + """
enough = lambda: print("busy", flush=True)
step()
"""
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelCache]:
    """This process's cache, empty, with a lease of this test's own; no wait is endless."""
    timer = threading.Timer(LONG_S, interrupts.ask, [LimitExceeded("This test waited too long.")])
    timer.start()
    CACHE.evict()
    monkeypatch.setattr(CACHE.lease, "folder", tmp_path / "leases")
    monkeypatch.setattr(CACHE.lease, "unshared", frozenset())
    monkeypatch.setattr(CACHE, "on_change", [])
    yield CACHE
    CACHE.evict()
    timer.cancel()
    interrupts.clear()


@pytest.fixture
def engine(models_path: Path, settings: Callable[..., Any]) -> Callable[[tuple[str, str]], Any]:
    """A new engine with tiny weights, as each run builds its own."""

    def make(kind_and_name: tuple[str, str]) -> Any:
        kind, name = kind_and_name
        return build(kind, settings(**{kind: name}, **WEIGHTS[name], CW_MODELS_PATH=models_path))

    return make


@pytest.fixture
def other(tmp_path: Path) -> Iterator[DeviceLease]:
    """What another process has of the device."""
    lease = DeviceLease(tmp_path / "leases", unshared=frozenset())
    yield lease
    lease.release()


@pytest.fixture
def wants(other: DeviceLease) -> Callable[[], threading.Thread]:
    """Have the other process wait for the device."""

    def ask() -> threading.Thread:
        thread = in_thread(lambda: other.acquire("cpu"))
        until(CACHE.lease.is_wanted)
        return thread

    return ask


def model_of(engine: Any) -> Any:
    """A weak reference to what the cache holds for the engine."""
    held = CACHE._large[engine.key].model
    return weakref.ref(held[0] if isinstance(held, tuple) else held)


class Weights:
    """A model that can be watched; its parts know each other, as torch's often do."""

    def __init__(self) -> None:
        self.part = [self]


# ---- one process


@pytest.mark.parametrize("kind_and_name", LARGE, ids="-".join)
def test_second_step_with_the_same_model_loads_nothing(cache, engine, speech, kind_and_name):
    with cache.step() as first:
        use(kind_and_name[0], engine(kind_and_name), speech)
    with cache.step() as second:
        again = engine(kind_and_name)
        assert again.warm
        use(kind_and_name[0], again, speech)
    assert (first.loads, first.evictions, len(first.models)) == (1, 0, 1)
    assert (second.loads, second.evictions, second.load_seconds) == (0, 0, 0)
    assert second.hits >= 1
    assert second.models == first.models


@pytest.mark.parametrize(("one", "next_one"), [(WHISPER, DETECTOR), (DETECTOR, QWEN), (QWEN, WHISPER)])
def test_another_large_model_evicts_the_first(cache, engine, speech, one, next_one):
    first, second = engine(one), engine(next_one)
    with cache.step() as counted:
        use(one[0], first, speech)
        gone = model_of(first)
        use(next_one[0], second, speech)
        assert gone() is None
    assert (counted.loads, counted.evictions) == (2, 1)
    assert (first.warm, second.warm) == (False, True)
    assert [model.name for model in cache.report().models if model.large] == [f"{second.info.engine} {second.weights}"]


def test_small_models_stay_beside_large_ones(cache, engine, settings, speech):
    small = build("object_detector", settings(object_detector="opencv"))
    use("object_detector", small, speech)
    use("speech_model", engine(WHISPER), speech)
    use("object_detector", engine(DETECTOR), speech)
    assert small.warm
    assert {model.large for model in cache.report().models} == {True, False}


def test_model_that_cannot_be_loaded_leaves_the_device_free(cache, settings, speech, other):
    with pytest.raises(NotReady, match="cw models pull"):
        use("speech_model", build("speech_model", settings(speech_model="whisper", **WEIGHTS["whisper"])), speech)
    assert cache.lease.device is None
    other.acquire("cpu")


def test_model_on_another_device_lets_the_first_device_go(cache):
    cache.get("one", Weights, device="cuda:0")
    cache.get("two", Weights, device="cuda:1")
    assert cache.lease.device == "cuda:1"
    cache.get("three", Weights, device="cuda:1")
    assert cache.lease.device == "cuda:1"
    assert not cache.holds("two")


def test_evicted_model_is_gone_at_once_though_its_parts_know_each_other(cache):
    model = weakref.ref(cache.get("one", Weights))
    cache.evict()
    assert model() is None


def test_report_says_what_is_in_memory(cache, engine, speech):
    before = cache.report()
    whisper = engine(WHISPER)
    with cache.step():
        use("speech_model", whisper, speech)
        use("speech_model", whisper, speech)
    cache.evict()
    use("speech_model", whisper, speech)
    report = json.loads(cache.report().model_dump_json())
    assert report["loads"] - before.loads == 2
    assert report["hits"] - before.hits == 1
    assert report["evictions"] - before.evictions == 1
    (model,) = [model for model in report["models"] if model["large"]]
    assert (model["name"], model["device"]) == (f"whisper {TINY}", "cpu")
    assert model["load_seconds"] > 0
    assert model["memory_bytes"] >= 0


def test_memory_is_what_the_load_took():
    cache, size = ModelCache(), 96 * 2**20
    for large in (True, False):
        cache.get("zeros", lambda: fresh(size), large=large)
    assert all(0.9 * size < model.memory_bytes < 1.5 * size for model in cache.report().models)


def test_change_is_told_after_loads_evictions_and_steps(cache):
    told: list[tuple[int, int]] = []
    begun = cache.report()
    cache.on_change.append(
        lambda: told.append((cache.report().loads - begun.loads, cache.report().evictions - begun.evictions))
    )
    with cache.step():
        cache.get("one", Weights)
        cache.get("one", Weights)
    cache.get("two", Weights)
    cache.evict()
    cache.evict()
    with cache.step():
        pass
    assert told == [(1, 0), (1, 0), (2, 1), (2, 2)]


def test_who_is_told_of_a_change_may_wait_for_another_thread(cache):
    def look_from_elsewhere() -> None:
        thread = in_thread(lambda: cache.get("one", Weights))
        thread.join(LONG_S)
        assert not thread.is_alive()

    cache.on_change.append(look_from_elsewhere)
    cache.get("one", Weights)
    cache.on_change.clear()


def test_failed_step_does_not_keep_the_model(cache, engine, speech):
    whisper, references = engine(WHISPER), []

    def cancel(_: float) -> None:
        references.append(model_of(whisper))
        raise Cancelled("stopped by hand")

    with pytest.raises(Cancelled) as kept, cache.step():
        whisper.transcribe(speech, language="en", on_progress=cancel)
    cache.evict()
    assert kept.value.__traceback__ is not None
    assert references[0]() is None


# ---- beside others


def test_model_in_use_stays_until_the_end_of_its_step(cache, other, wants, monkeypatch):
    monkeypatch.setattr(model_cache, "LOOK_EVERY_S", 0.01)
    with cache.step():
        model = weakref.ref(cache.get("one", Weights))
        with cache.step():
            thread = wants()
        threading.Event().wait(0.2)
        assert model() is not None
        assert other.device is None
    thread.join(LONG_S)
    assert model() is None
    assert other.device == "cpu"


def test_device_that_is_wanted_is_free_when_the_step_has_ended(cache, wants, monkeypatch):
    """Not only when the holder looks the next time."""
    monkeypatch.setattr(model_cache, "LOOK_EVERY_S", 3600)
    with cache.step():
        cache.get("one", Weights)
        thread = wants()
    assert not cache.holds("one")
    assert cache.lease.device is None
    thread.join(LONG_S)


def test_step_that_needs_another_model_keeps_the_device(cache, other, wants):
    with cache.step():
        cache.get("one", Weights)
        thread = wants()
        cache.get("two", Weights)
        assert other.device is None
        assert cache.lease.device == "cpu"
    thread.join(LONG_S)
    assert other.device == "cpu"


def test_model_that_this_step_does_not_use_goes_while_it_runs(cache, wants):
    with cache.step():
        cache.get("one", Weights)
    with cache.step() as second:
        cache.get("small", Weights, large=False)
        wants().join(LONG_S)
        assert not cache.holds("one")
    assert second.evictions == 1


def test_model_got_outside_of_a_step_stays_until_it_is_let_go(cache, other, wants, monkeypatch):
    monkeypatch.setattr(model_cache, "LOOK_EVERY_S", 0.01)
    cache.get("one", Weights)
    thread = wants()
    threading.Event().wait(0.2)
    assert cache.holds("one")
    cache.evict()
    thread.join(LONG_S)
    assert other.device == "cpu"


def test_step_that_waits_says_for_what(cache, other):
    other.acquire("cpu")
    told: list[str] = []
    cache.on_change.append(lambda: told.append(cache.report().waiting))
    thread = in_thread(lambda: cache.get("one", Weights))
    until(lambda: told)
    assert cache.report().waiting == told[0]
    assert told[0].startswith("waiting for cpu, held by process ")
    other.release()
    thread.join(LONG_S)
    assert told == [told[0], "", ""]
    assert cache.holds("one")


def test_waiting_step_can_be_stopped(cache, other):
    other.acquire("cpu")
    cache.on_change.append(lambda: interrupts.ask(LimitExceeded("The step took too long.")))
    with pytest.raises(LimitExceeded, match="took too long"), cache.step():
        cache.get("one", Weights)
    assert (cache.waiting, cache.lease.device, cache.holds("one")) == ("", None, False)


def test_no_thread_looks_after_a_device_that_was_let_go(cache, monkeypatch):
    monkeypatch.setattr(model_cache, "LOOK_EVERY_S", 0.01)
    for _ in range(3):
        cache.get("one", Weights)
        cache.get("two", Weights)
    cache.evict()
    until(lambda: not [thread for thread in threading.enumerate() if thread.name == "lease of cpu"])


# ---- real processes


def script(text: str, models_path: Path, tmp_path: Path) -> str:
    return text.format(models=str(models_path), folder=str(tmp_path / "leases"), tiny=TINY)


def test_processes_never_hold_two_large_models_at_once(models_path, tmp_path):
    printed = run_at_once(script(TAKE_TURNS, models_path, tmp_path), processes=2)
    events = sorted(
        (float(at), what, process)
        for process, lines in enumerate(printed)
        for what, at in map(str.split, lines.splitlines())
    )
    assert [what for _, what, _ in events] == ["in", "out"] * (len(events) // 2)
    assert all(one[2] == other[2] for one, other in zip(events[::2], events[1::2], strict=True))
    turns = [process for _, what, process in events if what == "in"]
    assert all(one != other for one, other in pairwise(turns[:4]))


@pytest.fixture
def started(models_path: Path, tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Starts another process; it is gone after the test."""
    processes = []

    def start(text: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", "-c", script(text, models_path, tmp_path)]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_idle_process_lets_go_when_another_asks(cache, engine, speech, started):
    process = started(IDLE)
    assert [process.stdout.readline().split()[0] for _ in range(2)] == ["in", "idle"]
    with cache.step():
        use("object_detector", engine(DETECTOR), speech)
    assert process.stdout.readline().split()[0] == "out"
    assert process.poll() is None


def test_killed_process_lets_go(cache, engine, speech, started):
    process = started(BUSY)
    assert [process.stdout.readline().split()[0] for _ in range(2)] == ["in", "busy"]
    told: list[str] = []
    cache.on_change.append(lambda: told.append(cache.waiting) or process.kill())
    with cache.step():
        use("object_detector", engine(DETECTOR), speech)
    assert told[0] == f"waiting for cpu, held by process {process.pid}"
