"""The parts of a running stack on a folder of their own: each a process group, awaited for a bounded time, all ended.

Only what is started here is ever signalled.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import redis

from benchmarks.measure import ROOT, with_bytecode
from cw_assets.settings import Settings
from cw_assets.workers import presence
from cw_assets.workers.broker import client, embedded, server_command
from cw_assets.workers.presence import WorkerState

Found = TypeVar("Found")
READY_S, END_S = 60.0, 15.0


@dataclass
class Parts:
    """A folder, its settings, and what runs on it."""

    folder: Path
    changes: dict[str, str] = field(default_factory=dict)
    """Further environment variables of every part."""
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    cw: tuple[str, ...] = (sys.executable, "-m", "cw_assets.cli")

    @cached_property
    def settings(self) -> Settings:
        named = {"definitions": self.changes["CW_DEFINITIONS"]} if "CW_DEFINITIONS" in self.changes else {}
        return Settings(_env_file=None, media_root=self.folder / "media", **named)

    @cached_property
    def environment(self) -> dict[str, str]:
        """Of every part: nothing of the person's own settings, our interpreter's programs first."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("CW_", "CELERY_", "DAGSTER_"))
        }
        places = {
            "CW_MEDIA_ROOT": str(self.settings.media_root),
            "DAGSTER_HOME": str(self.settings.runtime_dir / "dagster"),
            "PYTHONPATH": str(ROOT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        return kept | with_bytecode() | places | self.changes

    def start(
        self, name: str, *command: str, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """A command in the background; its output goes to a file beside the media."""
        with (self.folder / f"{name}.log").open("ab") as output:
            self.running[name] = subprocess.Popen(
                command,
                env=self.environment | dict(environment or {}),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.running[name]

    def start_broker(self) -> None:
        self.start("broker", *server_command(self.settings))
        self.until(self.redis.ping, "the broker answers")

    def start_worker(self, name: str) -> None:
        """One of ours, ready when this returns."""
        self.start(name, *self.cw, "worker", "--queue", "default", "--name", name)
        self.until(lambda: name in {worker.name for worker in self.workers}, f"{name} is ready")

    def stop(self, name: str, number: int = signal.SIGTERM) -> None:
        """End a part and what is left of its group; by force where it does not leave."""
        process = self.running.pop(name)
        os.killpg(process.pid, number)
        ends = time.monotonic() + END_S
        while not ended(process) and time.monotonic() < ends:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=END_S)

    def close(self) -> None:
        """End everything, newest first."""
        for name in reversed(list(self.running)):
            self.stop(name)
        self.redis.close()

    @cached_property
    def redis(self) -> redis.Redis:
        return client(embedded(self.settings).redis_url)

    @property
    def workers(self) -> list[WorkerState]:
        return presence.workers(self.redis)

    def until(self, found: Callable[[], Found], what: str, timeout_s: float = READY_S, every_s: float = 0.02) -> Found:
        """What `found` gives, as soon as it gives something; TimeoutError with the logs' ends."""
        ends = time.monotonic() + timeout_s
        while time.monotonic() < ends:
            with contextlib.suppress(redis.RedisError):
                if value := found():
                    return value
            time.sleep(every_s)
        raise TimeoutError(f"not in {timeout_s:g} s: {what}\n{self.logs()}")

    def logs(self) -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.folder.glob("*.log")))


def ended(process: "subprocess.Popen[bytes]") -> bool:
    """Without collecting it: until then its number, which is its group's, can be no other's."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextlib.contextmanager
def parts(**changes: str) -> Iterator[Parts]:
    """A new folder with nothing started on it; all is ended and removed afterwards, when this is told to stop too."""
    folder = Path(tempfile.mkdtemp(prefix="cw-benchmark-"))
    started = Parts(folder, changes)
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield started
    finally:
        started.close()
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def environment_of(started: Parts) -> Iterator[None]:
    """This process finds the same places as the parts."""
    before = dict(os.environ)
    os.environ.update(started.environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """TimeoutError in what takes longer; main thread only."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done in {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
