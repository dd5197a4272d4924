"""Keeps one worker process running and speaks for it: presence, hard limit, restart, log. Loads no Dagster.

It stands beside the worker because a step may hold the interpreter for minutes, or die without a word.
"""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import psutil
import redis

from cw_assets.domain.weights import WeightsHere
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import connect
from cw_assets.workers.lifecycle import DUMP, LEAVE, log_line
from cw_assets.workers.looks import Looks
from cw_assets.workers.metrics import Counts
from cw_assets.workers.presence import Ending, RunningStep, WorkerState

BEAT_S = 2.0
IDLE_STOP_S = 4.0
"""A worker without a step has so long to leave by itself."""
DUMP_S = 0.3
"""A process past its hard limit has so long to write where it stands."""
QUICK_DEATH_S = 10.0
"""A process that lived shorter makes us wait before the next."""
LONGEST_WAIT_S = 30.0
SETUP_ERRORS = (2, 3)
"""Exit codes of a worker that cannot start as it is set up: another try would end the same."""
DIED = 1
"""What such a code counts as where the worker had started: something in a step ended the process."""


@dataclass
class Process:
    """One worker process and what it has told."""

    popen: "subprocess.Popen[bytes]"
    events: int
    life: int
    state: WorkerState
    ready: bool = False
    recycled: bool = False
    asked: bool = False
    """Told to leave after its step."""
    began: float = field(default_factory=time.monotonic)
    step_began: float = 0.0
    step_queue: str = ""
    unread: bytes = b""
    ending: Ending | None = None
    """Why we ended it, where we did."""

    def close(self) -> None:
        os.close(self.events)
        os.close(self.life)


class Supervisor:
    """Runs worker processes one after another until it is told to stop."""

    def __init__(
        self,
        settings: Settings,
        queues: Sequence[str],
        name: str,
        *,
        missing: Callable[[], dict[str, str]] | None = None,
        weights: Callable[[], WeightsHere | None] = lambda: None,
        write: Callable[[str], None] = lambda line: print(line, flush=True),  # noqa: T201 the log is its output
    ) -> None:
        """`missing` gives a sentence for each kind of engine that cannot work here; None: nobody can say.

        `weights` gives what is here of the weights that records name; None: not known.
        """
        self._settings, self._queues, self._name, self._write = settings, tuple(queues), name, write
        self._redis = connect(settings)
        self._notes: list[tuple[str, str, Ending]] = []
        """(run, task, ending) that the broker has not been told yet."""
        self._counts = Counts()
        self._looks = Looks(missing or (lambda: None), weights, tell=self._log)
        self._stop_at: float | None = None
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)

    def run(self) -> int:
        """Until SIGTERM or SIGINT: 0. The exit code of a worker that cannot start as it is set up."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        with self._looks:
            return self._keep_running()

    def _keep_running(self) -> int:
        wait = 0.0
        while self._stop_at is None:
            code, lived = self._one_process()
            if self._stop_at is None and code in SETUP_ERRORS:
                return code
            wait = min(max(1.0, 2 * wait), LONGEST_WAIT_S) if lived < QUICK_DEATH_S else 0.0
            self._rest(wait)
        self._tell_notes()
        return 0

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop_at = self._stop_at or time.monotonic()
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"!")

    def _rest(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while self._stop_at is None and time.monotonic() < ends:
            time.sleep(0.1)
            self._tell_notes()

    def _one_process(self) -> tuple[int, float]:
        process = self._start()
        with selectors.DefaultSelector() as selector:
            selector.register(process.events, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            next_beat = 0.0
            while process.popen.poll() is None:
                changed = self._listen(process) if selector.select(self._pause(process, next_beat)) else False
                if changed or time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + BEAT_S
                    self._beat(process)
                self._keep_limits(process)
        self._listen(process)
        lived = QUICK_DEATH_S if process.recycled else time.monotonic() - process.began
        return self._bury(process), lived

    def _pause(self, process: Process, next_beat: float) -> float:
        """How long to wait for news; a stop has its own deadlines."""
        pause = max(0.0, next_beat - time.monotonic())
        return min(pause, 0.1) if self._stop_at or process.ending else pause

    def _start(self) -> Process:
        events, tell = os.pipe()
        follow, life = os.pipe()
        os.set_blocking(events, False)
        command = [sys.executable, "-m", "cw_assets.worker", "--name", self._name, "--queues", ",".join(self._queues)]
        started = time.time()
        worker_id = f"{self._name}#{os.getpid()}-{started:.3f}"
        popen = subprocess.Popen(
            [*command, "--id", worker_id, "--events", str(tell), "--life", str(follow)],
            pass_fds=(tell, follow),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C in the terminal is ours to pass on
        )
        os.close(tell)
        os.close(follow)
        state = WorkerState(
            id=worker_id,
            name=self._name,
            pid=popen.pid,
            host=socket.gethostname(),
            queues=self._queues,
            started_at=started,
        )
        self._log("worker_starting", pid=popen.pid)
        return Process(popen, events, life, state)

    # what the process tells

    def _listen(self, process: Process) -> bool:
        """Read what there is; whether its state has changed."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(process.events, 65536):
                process.unread += chunk
        with contextlib.suppress(BlockingIOError):
            os.set_blocking(self._wake_read, False)
            os.read(self._wake_read, 64)
        *lines, process.unread = process.unread.split(b"\n")
        for line in lines:
            self._heard(process, json.loads(line))
        return bool(lines)

    def _heard(self, process: Process, told: dict[str, Any]) -> None:
        event, facts = told["event"], {key: value for key, value in told.items() if key not in ("event", "at")}
        change: dict[str, Any] = {}
        if event == "worker_ready":
            process.ready = True
        elif event == "worker_recycling":
            process.recycled = True
        elif event == "models_changed":
            self._counts.models(process.state.models, facts)
            change = {"models": facts}
        elif event == "step_started":
            process.step_began, process.step_queue = time.monotonic(), facts.get("queue", "")
            change = {"running": RunningStep(since=told["at"], **facts)}
        elif event == "step_ended":
            if process.state.running and "ending" in facts:
                self._note(process.state.running, Ending.model_validate(facts["ending"]))
            outcome, seconds = facts.get("outcome", ""), facts.get("seconds", 0.0)
            self._counts.step(process.step_queue, facts["step"], outcome, seconds)
            change = {"running": None, "steps": process.state.steps + 1}
        process.state = process.state.model_copy(update=change)
        if event != "models_changed":
            self._log(event, told["at"], **facts)

    # what we do for it

    def _beat(self, process: Process) -> None:
        """Say that the worker is there; a frozen one is not."""
        self._tell_notes()
        with contextlib.suppress(psutil.Error, redis.RedisError):
            seen = psutil.Process(process.popen.pid)
            if not process.ready or seen.status() in (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE):
                return
            expiry_s, found = self._settings.worker_expiry_s, self._looks.latest()
            kept = presence.keep_weights(self._redis, found.weights, expiry_s) if found.weights else ""
            now = {"memory_bytes": seen.memory_info().rss, "missing": found.missing, "weights": kept}
            process.state = process.state.model_copy(update=now)
            presence.announce(self._redis, process.state, expiry_s)

    def _keep_limits(self, process: Process) -> None:
        """End a process that is past its hard limit, or past its time to leave."""
        if process.ending:
            return
        now, running = time.monotonic(), process.state.running
        if running and now - process.step_began > running.hard_limit_s:
            self._end(process, "hard_limit", f"it was still at work after its hard limit of {running.hard_limit_s:g} s")
        elif self._stop_at is not None:
            self._ask_to_leave(process)
            allowed = self._settings.worker_grace_s if running else IDLE_STOP_S
            if now - self._stop_at > allowed:
                self._end(process, "handed_back", "the worker was told to stop and hands it back")

    def _ask_to_leave(self, process: Process) -> None:
        """Once it is ready to listen; before that there is nothing to wait for."""
        if not process.ready:
            process.popen.kill()
        elif not process.asked:
            process.asked = True
            process.popen.send_signal(LEAVE)

    def _end(self, process: Process, reason: Any, sentence: str) -> None:
        process.ending = Ending(reason=reason, sentence=sentence)
        if reason == "hard_limit":
            process.popen.send_signal(DUMP)
            time.sleep(DUMP_S)
        process.popen.kill()

    def _bury(self, process: Process) -> int:
        """Tell what became of the process and of the step that it had; its exit code."""
        process.close()
        code, running = process.popen.returncode, process.state.running
        if running:
            ending = process.ending or Ending(reason="died", sentence=how_it_ended(code))
            self._note(running, ending)
            seconds = round(time.monotonic() - process.step_began, 3)
            self._counts.step(process.step_queue, running.step, ending.reason, seconds)
            self._log("step_lost", **running.model_dump(include={"run_id", "step", "attempt"}), seconds=seconds,
                      reason=ending.reason, why=ending.sentence)  # fmt: skip
        self._log("worker_ended", pid=process.popen.pid, exit_code=code, steps=process.state.steps)
        with contextlib.suppress(redis.RedisError):
            presence.withdraw(self._redis, process.state.id)
        self._tell_notes()
        if process.recycled and not running:
            return 0
        return DIED if process.ready and code in SETUP_ERRORS else code

    def _note(self, step: RunningStep, ending: Ending) -> None:
        self._notes.append((step.run_id, step.task_id, ending))

    def _tell_notes(self) -> None:
        """Endings and counts that the broker has not been told; kept while it is away."""
        with contextlib.suppress(redis.RedisError):
            while self._notes:
                presence.note_ending(self._redis, *self._notes[0])
                self._notes.pop(0)
            self._counts.send(self._redis)

    def _log(self, event: str, at: float | None = None, **facts: Any) -> None:
        self._write(log_line(event, self._name, at, **facts))


def how_it_ended(code: int) -> str:
    """Exit code or signal in words."""
    if code < 0:
        return f"the worker's process was ended by {signal.Signals(-code).name}"
    return f"the worker's process ended with exit code {code}"
