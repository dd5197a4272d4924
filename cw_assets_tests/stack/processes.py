"""Starting the parts of the stack as a person would, in process groups of their own; waiting for what happens."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg
import psutil
import redis

from cw_assets.catalog.records import MediaRecord
from cw_assets.catalog.repository import Catalog
from cw_assets.defs.execution.launch import launch_job
from cw_assets.defs.instance import open_instance
from cw_assets.defs.values import ValueFiles
from cw_assets.settings import Settings
from cw_assets.store import MediaStore, file_sha256
from cw_assets.workers import presence
from cw_assets.workers.broker import connect
from cw_assets.workers.presence import WorkerState
from cw_assets_tests.stack.definitions import marks

Found = TypeVar("Found")
MODULE = "cw_assets_tests.stack.definitions"
QUICK = {"worker_expiry_s": 3.0, "worker_grace_s": 1.0, "retry_delay_s": 1.0}
"""Short times, so that a fault is noticed while the test waits."""


@dataclass
class Part:
    """One started command; its output is kept in a file."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def events(self) -> list[dict[str, Any]]:
        """The structured lines of its log."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith('{"time"')]

    @property
    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def end(self, number: int = signal.SIGTERM) -> None:
        """Signal its whole group and wait."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=30)


@dataclass
class Stack:
    """A folder and what runs on it. `changes` are settings of every process."""

    folder: Path
    changes: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    @cached_property
    def settings(self) -> Settings:
        given = {"media_root": self.folder / "media", "definitions": MODULE} | QUICK | self.changes
        return Settings(_env_file=None, **given)

    @property
    def environment(self) -> dict[str, str]:
        settings = self.settings
        secret = {name: getattr(settings, name) for name in ("broker_url", "database_url", "api_token")}
        given = {name: getattr(settings, name) for name in settings.model_fields_set} | {
            name: value.get_secret_value() for name, value in secret.items()
        }
        named = {f"CW_{name.upper()}": str(value) for name, value in given.items()}
        home = {"DAGSTER_HOME": str(settings.runtime_dir / "dagster"), "PYTHONPATH": str(Path(__file__).parents[2])}
        return os.environ | named | home

    def start(self, name: str, *arguments: object, environment: dict[str, str] | None = None) -> Part:
        """`cw NAME …` in the background."""
        log = self.folder / f"{name}-{len(self.parts)}.log"
        command = [sys.executable, "-m", "cw_assets.cli", name, *map(str, arguments)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=self.environment | (environment or {}),
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.parts.append(Part(name, process, log))
        return self.parts[-1]

    def start_broker(self) -> Part:
        part = self.start("broker")
        self.until(lambda: self.redis.ping(), "the broker answers")
        return part

    def start_worker(self, *queues: str, name: str = "") -> Part:
        """A worker that is ready."""
        before = {worker.id for worker in self.workers}
        part = self.start("worker", "--queue", ",".join(queues or ("default",)), *(("--name", name) if name else ()))
        self.until(lambda: {worker.id for worker in self.workers} - before, "the worker is ready")
        return part

    def until(self, found: Callable[[], Found], what: str, timeout_s: float = 30) -> Found:
        """What `found` gives, as soon as it gives something; a failure that says what was waited for, and the logs."""
        ends = time.monotonic() + timeout_s
        while True:
            with contextlib.suppress(redis.RedisError):
                if value := found():
                    return value
            assert time.monotonic() < ends, f"not in {timeout_s:g} s: {what}\n{self.logs()}"
            time.sleep(0.05)

    def logs(self) -> str:
        return "\n".join(f"--- {part.name}\n{part.log.read_text()[-9000:]}" for part in self.parts)

    @cached_property
    def redis(self) -> redis.Redis:
        return connect(self.settings)

    @property
    def workers(self) -> list[WorkerState]:
        return presence.workers(self.redis)

    @cached_property
    def catalog(self) -> Catalog:
        return Catalog.open(self.settings)

    @cached_property
    def instance(self) -> dg.DagsterInstance:
        return open_instance(self.settings)

    @property
    def values(self) -> ValueFiles:
        from upath import UPath

        return ValueFiles(UPath(self.settings.values_url or self.settings.media_root / ".values"))

    def add(self, video: Path) -> MediaRecord:
        """The record of a video that is in the store."""
        key = f"videos/{video.name}"
        MediaStore(self.settings.media_root).write(key, video.read_bytes())
        record = self.catalog.add_media(
            file_name=video.name, video_file=key, sha256=file_sha256(video), file_size=video.stat().st_size
        )
        self.instance.add_dynamic_partitions("media", [record.partition_key])
        return record

    def launch(self, job: str, partition: str = "1-spot", tags: dict[str, str] | None = None) -> str:
        """Queue a run; its id. `cw daemon` must run for it to begin."""
        if not self.instance.has_dynamic_partition("media", partition):
            self.instance.add_dynamic_partitions("media", [partition])
        return launch_job(self.instance, self.settings, job, partition, tags)

    def status(self, run_id: str) -> str:
        run = self.instance.get_run_by_id(run_id)
        return run.status.value if run else "unknown"

    def wait(self, run_id: str, timeout_s: float = 40) -> str:
        """The run's last status, "SUCCESS" or another."""
        ended = ("SUCCESS", "FAILURE", "CANCELED")
        return self.until(lambda: self.status(run_id) in ended and self.status(run_id), "the run ends", timeout_s)

    def messages(self, run_id: str) -> str:
        """All that the run's log says."""
        return "\n".join(
            entry.user_message or (entry.dagster_event.message if entry.dagster_event else "") or ""
            for entry in self.instance.all_logs(run_id)
        )

    def hold(self, kind: str, *, hard: bool = False) -> None:
        """Have the next steps of this kind wait; `hard`: without passing a progress point."""
        self.marks_folder.mkdir(parents=True, exist_ok=True)
        (self.marks_folder / f"hold-{'hard-' if hard else ''}{kind}").touch()

    def fail(self, kind: str) -> None:
        """Have the next steps of this kind fail in a way that trying again may mend."""
        self.marks_folder.mkdir(parents=True, exist_ok=True)
        (self.marks_folder / f"fail-{kind}").touch()

    def release(self, kind: str) -> None:
        for name in (f"hold-{kind}", f"hold-hard-{kind}", f"fail-{kind}"):
            (self.marks_folder / name).unlink(missing_ok=True)

    @property
    def marks_folder(self) -> Path:
        return self.settings.media_root / ".marks"

    def begun(self, kind: str) -> list[tuple[int, int]]:
        """(pid, time in ns) of each time a step of this kind began."""
        return marks(self.marks_folder, kind)

    def until_begun(self, kind: str, times: int = 1, timeout_s: float = 30) -> list[tuple[int, int]]:
        return self.until(
            lambda: self.begun(kind) if len(self.begun(kind)) >= times else [], f"{kind} begins {times}×", timeout_s
        )

    def close(self) -> None:
        """End everything, newest first; nothing is left running. How parts end well is tested by itself.

        They are killed, but for `cw up`, whose own parts stand in groups of their own: it must end them.
        """
        for part in reversed(self.parts):
            if part.name == "up":
                with contextlib.suppress(subprocess.TimeoutExpired):
                    part.end()
            part.end(signal.SIGKILL)
        if "instance" in self.__dict__:
            self.instance.dispose()
        if "catalog" in self.__dict__:
            self.catalog.close()
        if "redis" in self.__dict__:
            self.redis.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def new_stack(**changes: Any) -> Iterator[Stack]:
    """A stack on a new folder, with nothing started; ended and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cw-stack-"))
    stack = Stack(folder, changes)
    try:
        yield stack
    finally:
        stack.close()
        shutil.rmtree(folder, ignore_errors=True)
