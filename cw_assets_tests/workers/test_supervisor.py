"""One worker process is kept running and spoken for: what becomes of it and of its step when something happens to it.

First with stand-ins for the process, which end in ways that a real one seldom does; then with real ones.
"""

import contextlib
import json
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from cw_assets.defs.execution.flights import task_id
from cw_assets.domain.weights import WeightsHere
from cw_assets.engines.models_folder import ModelsFolder
from cw_assets.engines.named_weights import weights_here
from cw_assets.engines.readiness import all_missing
from cw_assets.settings import Settings
from cw_assets.workers import looks, presence, supervisor
from cw_assets.workers.presence import Ending, WorkerState, ending_of
from cw_assets.workers.supervisor import Supervisor, how_it_ended
from cw_assets_tests.stack.processes import Part, Stack, new_stack
from cw_assets_tests.workers.conftest import until
from cw_assets_tests.workers.launching import send_step, succeeded

STAND_IN = """#!{python} -S
import argparse, json, os, pathlib, signal, time
given = argparse.ArgumentParser()
given.add_argument("-m")
for option in ("--name", "--queues", "--id", "--events", "--life"):
    given.add_argument(option)
given = given.parse_args()
count = pathlib.Path({count!r})
number = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(number))
def tell(event, **facts):
    os.write(int(given.events), json.dumps(dict(event=event, at=time.time(), **facts)).encode() + b"\\n")
def begin(hard_limit_s=60.0):
    tell("step_started", run_id="run", step="scenes", attempt=1, task_id="run:scenes:1", soft_limit_s=1.0,
         hard_limit_s=hard_limit_s)
def wait():
    time.sleep(60)
"""
STEP = {"run_id": "run", "step": "scenes", "attempt": 1}


class Supervised:
    """A supervisor over stand-ins, in this process; it is told to stop when its log has a line of `stop_at`."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        program: str,
        stop_at: str,
        times: int,
        looks: dict[str, Any],
    ) -> None:
        self._stop_at, self._times, self._count = stop_at, times, folder / "count"
        self.program = folder / "stand-in"
        self.program.write_text(STAND_IN.format(python=sys.executable, count=str(self._count)) + program)
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)
        self.log: list[dict[str, Any]] = []
        self.code = self._run(Supervisor(settings, ["default"], "a-worker", **looks, write=self._write))

    def _write(self, line: str) -> None:
        self.log.append(json.loads(line))
        if self.events.count(self._stop_at) == self._times:
            os.kill(os.getpid(), signal.SIGTERM)

    def _run(self, supervised: Supervisor) -> int:
        guard = threading.Timer(30, os.kill, (os.getpid(), signal.SIGTERM))
        before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "executable", str(self.program))
            guard.start()
            try:
                return supervised.run()
            finally:
                guard.cancel()
                for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
                    signal.signal(number, handler)
                supervised._redis.close()
                os.close(supervised._wake_read)
                os.close(supervised._wake_write)

    @property
    def events(self) -> list[str]:
        return [line["event"] for line in self.log]

    @property
    def started(self) -> int:
        return int(self._count.read_text())

    def line(self, event: str) -> dict[str, Any]:
        return next(line for line in self.log if line["event"] == event)


Supervise = Callable[..., Supervised]


@pytest.fixture
def supervise(broker_settings, client, tmp_path, monkeypatch) -> Supervise:
    monkeypatch.setattr(supervisor, "BEAT_S", 0.1)

    def run(
        program: str, *, stop_at: str = "worker_ended", times: int = 1, looks: Any = None, **changes: object
    ) -> Supervised:
        settings = broker_settings.model_copy(update={"worker_grace_s": 0.2} | changes)
        return Supervised(settings, tmp_path, program, stop_at, times, looks or {})

    return run


@pytest.fixture
def rests(monkeypatch) -> list[float]:
    """How long it would have waited between processes, in seconds."""
    found: list[float] = []
    monkeypatch.setattr(Supervisor, "_rest", lambda _, seconds: found.append(seconds))
    return found


@pytest.mark.parametrize("code", [2, 3])
def test_worker_that_cannot_start_as_it_is_set_up_ends_it_with_the_same_code(supervise, code):
    ran = supervise(f"raise SystemExit({code})", times=2)
    assert (ran.code, ran.started) == (code, 1)


@pytest.mark.parametrize("end", ["raise SystemExit(1)", "os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(0)"])
def test_worker_that_ends_otherwise_is_followed_by_another(supervise, rests, end):
    ran = supervise(end, times=2)
    assert (ran.code, ran.started) == (0, 2)


@pytest.mark.parametrize("code", [2, 3])
def test_such_a_code_from_within_a_step_does_not_end_it(supervise, rests, code):
    ran = supervise(f"tell('worker_ready', queues=['default'])\nbegin()\nos._exit({code})", times=2)
    assert (ran.code, ran.started) == (0, 2)
    assert ran.line("step_lost")["why"] == f"the worker's process ended with exit code {code}"


def test_process_that_dies_again_and_again_is_started_less_and_less_often(supervise, rests):
    supervise("raise SystemExit(1)", times=8)
    assert rests[:7] == [1, 2, 4, 8, 16, 30, 30]


def test_process_that_makes_room_for_another_is_followed_at_once(supervise, rests):
    supervise("tell('worker_ready')\ntell('worker_recycling', why='.')", times=3)
    assert set(rests) == {0}


def test_step_of_a_process_that_died_is_told_to_its_run_and_logged(supervise, client):
    ran = supervise("tell('worker_ready')\nbegin()\nos.kill(os.getpid(), signal.SIGKILL)")
    lost, ending = ran.line("step_lost"), ending_of(client, "run:scenes:1")
    assert (ending.reason, ending.sentence) == ("died", "the worker's process was ended by SIGKILL")
    assert {name: lost[name] for name in STEP} == STEP
    assert (lost["reason"], lost["why"], lost["worker"]) == (ending.reason, ending.sentence, "a-worker")
    assert lost["seconds"] >= 0


def test_last_words_of_a_process_are_heard(supervise, client):
    """It told of the end of its step, and ended at once."""
    ran = supervise("tell('worker_ready')\nbegin()\ntell('step_ended', run_id='run', step='scenes')\nos._exit(1)")
    assert ran.events == ["worker_starting", "worker_ready", "step_started", "step_ended", "worker_ended"]
    assert ran.line("worker_ended")["steps"] == 1
    assert ending_of(client, "run:scenes:1") is None


def test_reason_why_a_step_could_not_be_run_is_told_to_its_run(supervise, client):
    program = "tell('worker_ready')\nbegin()\nending = {'reason': 'refused', 'sentence': 'it could not'}\n"
    supervise(program + "tell('step_ended', run_id='run', step='scenes', ending=ending)\nwait()", stop_at="step_ended")
    assert ending_of(client, "run:scenes:1") == Ending(reason="refused", sentence="it could not")


def test_process_past_its_hard_limit_is_ended_and_followed_by_another(supervise, client, rests):
    program = (
        "tell('worker_ready')\nif number == 1:\n    begin(hard_limit_s=0.1)\n    os.kill(os.getpid(), signal.SIGSTOP)"
    )
    ran = supervise(program + "\nwait()", stop_at="worker_ready", times=2)
    assert ran.started == 2
    assert ending_of(client, "run:scenes:1").reason == "hard_limit"
    assert ran.line("step_lost")["why"] == "it was still at work after its hard limit of 0.1 s"
    assert ran.line("worker_ended")["exit_code"] == -signal.SIGKILL


def test_step_that_outlasts_the_grace_is_handed_back(supervise, client):
    ran = supervise(
        "signal.signal(signal.SIGUSR2, signal.SIG_IGN)\ntell('worker_ready')\nbegin()\nwait()", stop_at="step_started"
    )
    assert (ran.code, ran.started) == (0, 1)
    assert ending_of(client, "run:scenes:1").reason == "handed_back"
    assert ran.line("step_lost")["reason"] == "handed_back"


def test_step_that_ends_within_the_grace_is_not(supervise, client):
    leave = "signal.signal(signal.SIGUSR2, lambda *_: (tell('step_ended', **told), os._exit(0)))"
    program = f"told = {STEP}\n{leave}\ntell('worker_ready')\nbegin()\nwait()"
    ran = supervise(program, stop_at="step_started", worker_grace_s=20)
    assert ran.events[-2:] == ["step_ended", "worker_ended"]
    assert (ran.code, ending_of(client, "run:scenes:1")) == (0, None)


def test_process_that_is_not_ready_yet_is_not_waited_for(supervise):
    ran = supervise("signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwait()", stop_at="worker_starting")
    assert (ran.code, ran.line("worker_ended")["exit_code"]) == (0, -signal.SIGKILL)


def test_worker_is_there_from_when_it_is_ready_to_its_end(supervise, client, monkeypatch):
    there = there_at_the_end(client, monkeypatch)
    supervise(
        "tell('worker_ready')\ntell('models_changed', loads=7)\nbegin()\ntell('worker_recycling', why='.')\nwait()",
        stop_at="worker_recycling",
    )
    assert len(there) == 1
    assert presence.workers(client) == []


def there_at_the_end(client: Any, monkeypatch: pytest.MonkeyPatch) -> list[WorkerState]:
    """The workers that are there when a process has ended and nobody has told of it."""
    there: list[WorkerState] = []
    bury = Supervisor._bury

    def look_first(*arguments: Any) -> int:
        there.extend(presence.workers(client))
        return bury(*arguments)

    monkeypatch.setattr(Supervisor, "_bury", look_first)
    return there


@pytest.mark.parametrize("found", [[{"speech_model": "Say so."}, {}], [{}, {"speech_model": "Say so."}]])
def test_what_is_missing_is_announced_and_looked_for_again(supervise, client, monkeypatch, found):
    monkeypatch.setattr(looks, "LOOK_S", 0.0)
    missing = OneByOne(found, lambda: [worker.missing for worker in presence.workers(client)])
    supervise("tell('worker_ready')\nwait()", looks={"missing": missing})
    assert missing.seen == found


def test_weights_are_announced_and_looked_for_again(supervise, client, monkeypatch):
    monkeypatch.setattr(looks, "LOOK_S", 0.0)
    found = [WeightsHere(folder="/models", engines={}, names=names, lacks={}, node_models={}) for names in ((), ("a",))]
    weights = OneByOne([*found, None], lambda: presence.weights(client, presence.workers(client)))
    supervise("tell('worker_ready')\nwait()", looks={"weights": weights})
    assert weights.seen == [*found, None]


class OneByOne:
    """A look that finds each of these when the one before was seen announced; then the worker is told to stop."""

    def __init__(self, found: list[Any], announced: Callable[[], list[Any]]) -> None:
        self._left, self._announced = list(found), announced
        self._last: list[Any] = []
        self.seen: list[Any] = []

    def __call__(self) -> Any:
        if self._last:
            until(lambda: self._announced() == self._last, f"{self._last} is announced")
            self.seen += self._last
            if not self._left:
                os.kill(os.getpid(), signal.SIGTERM)
        self._last, self._left = self._left[:1], self._left[1:]
        return self._last[0] if self._last else None


def test_look_that_hangs_holds_up_neither_worker_nor_limit_nor_stop(supervise, monkeypatch, client):
    there = there_at_the_end(client, monkeypatch)
    finished: list[bool] = []
    hanging = threading.Event()

    def weights() -> None:
        hanging.wait(20)
        finished.append(True)

    try:
        ran = supervise(
            "tell('worker_ready')\nbegin(hard_limit_s=0.5)\nwait()", stop_at="step_lost", looks={"weights": weights}
        )
        assert (finished, [(worker.missing, worker.weights) for worker in there]) == ([], [(None, "")])
    finally:
        hanging.set()
    assert (ran.code, ran.line("step_lost")["reason"]) == (0, "hard_limit")


@pytest.mark.parametrize("engine", ["pocketsphinx", "faster-whisper"])
def test_worker_of_a_models_folder_whose_name_is_no_text_is_there(supervise, monkeypatch, client, tmp_path, engine):
    folder = tmp_path / os.fsdecode(b"mod\xe8les")
    folder.mkdir()
    settings = Settings(_env_file=None, CW_MODELS_PATH=folder, speech_model=engine)
    there = there_at_the_end(client, monkeypatch)
    both = {"missing": partial(all_missing, settings), "weights": partial(weights_here, settings, ModelsFolder(folder))}
    supervise(
        "tell('worker_ready')\nbegin()\ntell('worker_recycling', why='.')\nwait()",
        stop_at="worker_recycling",
        looks=both,
    )
    assert [(worker.missing, worker.weights) for worker in there] == [(None, "")]


def test_look_is_not_taken_with_each_beat(supervise):
    looked: list[int] = []

    def missing() -> dict[str, str]:
        looked.append(1)
        return {}

    ran = supervise(
        "tell('worker_ready')\nfor _ in range(5): time.sleep(0.1); begin()\ntell('worker_recycling', why='.')\nwait()",
        stop_at="worker_recycling",
        looks={"missing": missing},
    )
    assert (ran.events.count("step_started"), looked) == (5, [1])


def test_endings_are_kept_while_the_broker_is_away(broker_settings, client, tmp_path):
    away = broker_settings.model_copy(update={"runtime_path": tmp_path})
    found = Supervisor(away, ["default"], "a-worker", write=lambda _: None)
    ending = presence.Ending(reason="died", sentence="so")
    found._notes.append(("run", "run:scenes:1", ending))
    found._tell_notes()
    assert ending_of(client, "run:scenes:1") is None
    found._redis.close()
    found._redis = client
    found._tell_notes()
    assert (ending_of(client, "run:scenes:1"), found._notes) == (ending, [])
    os.close(found._wake_read)
    os.close(found._wake_write)


@pytest.mark.parametrize("code, words", [(-9, "was ended by SIGKILL"), (-11, "by SIGSEGV"), (1, "with exit code 1")])
def test_ending_is_told_in_words(code, words):
    assert words in how_it_ended(code)


# ---- real processes


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """With a broker alone."""
    with new_stack() as found:
        found.start_broker()
        yield found


@pytest.fixture(scope="module")
def steady(stack) -> Part:
    """A worker of "enhancement" that stays, whatever is done to its process."""
    return stack.start_worker("enhancement", name="steady")


@pytest.fixture
def start(stack) -> Iterator[Callable[..., Part]]:
    """Starts a worker of "default" that is there for one test."""
    started: list[Part] = []

    def worker(name: str, **environment: str) -> Part:
        part = stack.start("worker", "--queue", "default", "--name", name, environment=environment)
        started.append(part)
        stack.until(lambda: state_of(stack, name), f"{name} is ready")
        return part

    yield worker
    stack.release("early")
    for part in started:
        part.end()


def state_of(stack: Stack, name: str) -> WorkerState | None:
    return next((worker for worker in stack.workers if worker.name == name), None)


def do_a_step(stack: Stack, queue: str = "default") -> int:
    """The process that did it."""
    times = len(stack.begun("early"))
    attempt = send_step(stack, "early_job", queue=queue)
    stack.until(lambda: succeeded(stack, attempt), "the step is done")
    [(pid, _)] = stack.begun("early")[times:]
    return pid


def events(part: Part, name: str) -> list[dict[str, Any]]:
    return [event for event in part.events if event["event"] == name]


def is_gone(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True


@pytest.mark.slow
def test_killed_process_is_followed_by_another_that_works(stack, steady):
    before = state_of(stack, "steady")
    os.kill(before.pid, signal.SIGKILL)
    stack.until(lambda: (now := state_of(stack, "steady")) and now.id != before.id, "another is there")
    assert before.id not in [worker.id for worker in stack.workers]
    assert do_a_step(stack, "enhancement") == state_of(stack, "steady").pid != before.pid
    assert events(steady, "worker_ended")[-1]["exit_code"] == -signal.SIGKILL


@pytest.mark.slow
def test_frozen_worker_is_not_there_until_it_wakes(stack, steady):
    before = state_of(stack, "steady")
    os.kill(before.pid, signal.SIGSTOP)
    try:
        stack.until(lambda: not state_of(stack, "steady"), "it is not heard of any more")
    finally:
        os.kill(before.pid, signal.SIGCONT)
    stack.until(lambda: state_of(stack, "steady"), "it is heard again")
    assert state_of(stack, "steady").id == before.id
    assert do_a_step(stack, "enhancement") == before.pid


@pytest.mark.slow
def test_log_tells_of_each_step_in_json(stack, steady):
    attempt = send_step(stack, "early_job", queue="enhancement")
    stack.until(lambda: attempt.run_id in [e["run_id"] for e in events(steady, "step_ended")], "it is done")
    began, ended = (events(steady, name)[-1] for name in ("step_started", "step_ended"))
    facts = {"run_id": attempt.run_id, "step": "early", "attempt": 1, "partition": "1-spot", "worker": "steady"}
    for line in (began, ended):
        assert {name: line[name] for name in facts} == facts
        assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)
    assert ended["seconds"] >= 0
    assert events(steady, "worker_ready")[0]["queues"] == ["enhancement"]


@pytest.mark.slow
def test_state_shows_the_step_while_it_is_worked_on(stack, steady):
    stack.hold("early")
    try:
        attempt = send_step(stack, "early_job", queue="enhancement", limits=(50, 60))
        stack.until(lambda: state_of(stack, "steady").running, "it is at its step")
        running, done = state_of(stack, "steady").running, state_of(stack, "steady").steps
    finally:
        stack.release("early")
    assert (running.run_id, running.step, running.attempt, running.partition) == (*attempt, "1-spot")
    assert (running.soft_limit_s, running.hard_limit_s) == (50, 60)
    stack.until(lambda: state_of(stack, "steady").steps == done + 1, "the step is counted")
    assert state_of(stack, "steady").running is None
    assert state_of(stack, "steady").memory_bytes > 2**20


@pytest.mark.slow
def test_engines_that_the_settings_choose_and_that_are_not_there_are_announced(stack, start):
    start("lacking", CW_SPEECH_MODEL="whisper", CW_MODELS_PATH=str(stack.folder / "no-models"))
    stack.until(lambda: state_of(stack, "lacking").weights, "it has looked")
    state = state_of(stack, "lacking")
    assert list(state.missing) == ["speech_model"]
    assert "run `cw models pull whisper-large-v3`" in state.missing["speech_model"]
    (weights,) = presence.weights(stack.redis, [state])
    assert (weights.folder, weights.names) == (str(stack.folder / "no-models"), ())


@pytest.mark.slow
def test_idle_worker_that_is_told_to_stop_leaves_by_itself_and_leaves_nothing(stack, start):
    part = start("leaving")
    (child,) = part.children
    part.process.send_signal(signal.SIGTERM)
    assert part.process.wait(20) == 0
    assert part.events[-1]["event"] == "worker_ended"
    assert part.events[-1]["exit_code"] == 0, "it was not killed"
    assert is_gone(child.pid)
    assert state_of(stack, "leaving") is None


@pytest.mark.slow
def test_worker_whose_group_is_told_to_stop_hands_its_step_back(stack, start):
    part = start("handing")
    (child,) = part.children
    stack.hold("early", hard=True)
    times = len(stack.begun("early"))
    attempt = send_step(stack, "early_job")
    stack.until_begun("early", times + 1)
    part.end(signal.SIGTERM)
    assert part.process.returncode == 0
    (lost,) = events(part, "step_lost")
    assert (lost["run_id"], lost["step"], lost["attempt"], lost["reason"]) == (*attempt, "handed_back")
    assert ending_of(stack.redis, task_id(attempt)).reason == "handed_back"
    assert is_gone(child.pid)
    assert state_of(stack, "handing") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment, steps, why",
    [({"CW_WORKER_MAX_STEPS": "2"}, 2, "2 steps done"), ({"CW_WORKER_MAX_MEMORY_BYTES": "1"}, 1, " MiB held")],
    ids=["steps", "memory"],
)
def test_process_that_has_done_or_grown_enough_makes_room_for_another(stack, start, environment, steps, why):
    part = start("recycled", **environment)
    pids = [do_a_step(stack) for _ in range(steps + 1)]
    assert (len(set(pids[:steps])), pids[steps] != pids[0]) == (1, True)
    assert why in events(part, "worker_recycling")[0]["why"]
    ended = events(part, "worker_ended")[0]
    assert (ended["pid"], ended["steps"], ended["exit_code"]) == (pids[0], steps, 0)
    left = "".join(stack.redis.hvals("unacked"))
    assert [event["run_id"] for event in events(part, "step_ended")[:-1] if event["run_id"] in left] == []
    assert events(part, "step_lost") == events(part, "step_dropped") == []


@pytest.mark.slow
def test_process_does_not_outlive_its_supervisor(stack, start):
    part = start("orphaned")
    (child,) = part.children
    part.process.kill()
    part.process.wait(20)
    stack.until(lambda: is_gone(child.pid), "its process ends")
    stack.until(lambda: not state_of(stack, "orphaned"), "it is not heard of any more")


@pytest.mark.slow
@pytest.mark.parametrize("module", ["no_such_module", "cw_assets.no_such_part"])
def test_definitions_that_are_not_there_are_told_once(stack, module):
    part = stack.start("worker", "--queue", "default", environment={"CW_DEFINITIONS": module})
    assert part.process.wait(30) == 2
    told = [line for line in part.log.read_text().splitlines() if line.startswith("error: ")]
    assert told == [
        f"error: CW_DEFINITIONS names {module}, which cannot be imported (No module named {module!r}); "
        "name a module with Dagster definitions, or mend it."
    ]
    assert len(events(part, "worker_starting")) == 1
