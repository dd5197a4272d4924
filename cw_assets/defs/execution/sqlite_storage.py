"""Dagster's storage in SQLite, made quick: connections are kept, and the file of a new run's events is ready-made.

Dagster alone opens a connection for each query, and makes that file by migration. What the files contain is Dagster's:
either goes on in a folder that the other made.
"""

import contextlib
import os
import tempfile
import time
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from dagster._core.event_api import EventHandlerFn
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
    SqliteEventLogStorageWatchdog,
)
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage, _event_logs_directory
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool, StaticPool
from watchdog.events import FileSystemEvent
from watchdog.observers import Observer

WAITING = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
KEEP_OPEN = 8
"""So many files of events: the index of all runs, and those of the runs that were used last."""
LOOKS_AGAIN_S = (0.02, 0.1, 0.3)


class SqliteStorage(DagsterSqliteStorage):
    """For dagster.yaml: RunFile, EventFiles, and Dagster's own storage of schedules."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._run_storage = RunFile(self._run_storage._conn_string)
        self._event_log_storage = EventFiles(_event_logs_directory(base_dir))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        return cls.from_local(inst_data=inst_data, **config_value)


class RunFile(SqliteRunStorage):
    """The runs, in a file that is there. Threads may share one, each process opens its own."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(conn_string, inst_data)
        self._engine = create_engine(conn_string, max_overflow=-1, connect_args=WAITING)
        weakref.finalize(self, self._engine.dispose).atexit = False

    @contextlib.contextmanager
    def connect(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        super().dispose()
        self._engine.dispose()


class KeptOpen(NamedTuple):
    """An engine with the one connection that it has, and the file that this leads to."""

    engine: Engine
    inode: int


class EventFiles(SqliteEventLogStorage):
    """The events, each run's in a file of its own. Threads may share one, each process opens its own.

    A loss of power can cost the last events of the runs that are at work: no file is spoilt by it, and a run that goes
    on afterwards does those steps again whose end is lost. The index, which sensors read, loses nothing.
    """

    _obs: Any

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._kept: OrderedDict[str, KeptOpen] = OrderedDict()
        weakref.finalize(self, close_all, self._kept).atexit = False
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        return cls(inst_data=inst_data, **config_value)

    @contextlib.contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            try:
                with self._kept_open(shard).begin() as connection:
                    yield connection
            except BaseException:  # whatever it was: the next one has a new connection
                self._close(shard)
                raise

    def _kept_open(self, shard: str) -> Engine:
        path = Path(self.path_for_shard(shard))
        kept = self._kept.get(shard)
        if kept is None or kept.inode != inode(path):  # another process may have removed all runs
            self._close(shard)
            kept = self._kept[shard] = self._open(shard, path)
        self._kept.move_to_end(shard)
        if len(self._kept) > KEEP_OPEN:
            self._close(next(iter(self._kept)))
        return kept.engine

    def _open(self, shard: str, path: Path) -> KeptOpen:
        with contextlib.suppress(OSError, DatabaseError):  # else Dagster makes it, in the same place
            if not path.exists():
                put_in_place(path, self._new_file)
        address = self.conn_string_for_shard(shard)
        engine = create_engine(address, poolclass=StaticPool, connect_args={**WAITING, "check_same_thread": False})
        if not is_made(engine):
            engine.dispose()
            self._initdb(create_engine(address, poolclass=NullPool, connect_args=WAITING))
        if shard != INDEX_SHARD_NAME:
            sync_seldom(engine)
        return KeptOpen(engine, inode(path))

    @cached_property
    def _new_file(self) -> bytes:
        """What the file of a run without events contains, made by Dagster."""
        with tempfile.TemporaryDirectory() as folder:
            engine = create_engine(create_db_conn_string(folder, "new"), poolclass=NullPool)
            event.listen(engine, "connect", lambda opened, _record: opened.execute("PRAGMA synchronous=OFF"))
            self._initdb(engine)
            return Path(folder, "new.db").read_bytes()

    def _close(self, shard: str) -> None:
        if kept := self._kept.pop(shard, None):
            kept.engine.dispose()

    def watch(self, run_id: str, cursor: str | None, callback: EventHandlerFn) -> None:
        """As Dagster's, but that it looks into the write-ahead log too, where a file that is kept open grows."""
        if not self._obs:
            self._obs = Observer()
            self._obs.start()
        follower = Follower(self, run_id, callback, cursor)
        self._watchers[run_id][callback] = (follower, self._obs.schedule(follower, self._base_dir, recursive=True))

    def wipe(self) -> None:
        with self._db_lock:
            close_all(self._kept)
        super().wipe()

    def dispose(self) -> None:
        super().dispose()
        with self._db_lock:
            close_all(self._kept)


class Follower(SqliteEventLogStorageWatchdog):
    """Hands on the new events of a run whenever its file or the log beside it has changed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._patterns = [self._log_path, f"{self._log_path}-wal"]

    def on_modified(self, event: FileSystemEvent) -> None:
        path = Path(os.fsdecode(event.src_path))
        if not path.exists():  # it was closed, and looking would open it again
            return
        before = self._cursor
        self._process_log()
        for pause_s in LOOKS_AGAIN_S if path.name.endswith("-wal") else ():
            if self._cursor != before:
                break
            time.sleep(pause_s)  # the log is written before others can read it, by as long as the disk takes
            self._process_log()


def put_in_place(target: Path, content: bytes) -> None:
    """Write a database that is whole from its first moment on; FileExistsError where there is one by then."""
    if Path(f"{target}-wal").exists():  # is left of one that was removed, and SQLite would read it into this one
        return
    part = target.with_name(f"{target.name}.{os.getpid()}-{time.monotonic_ns()}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, target)  # a rename would replace one
    finally:
        part.unlink(missing_ok=True)


def is_made(engine: Engine) -> bool:
    """Whether Dagster has put its revision into the file; what hinders the answer, Dagster will tell."""
    with contextlib.suppress(DatabaseError), engine.connect() as connection:
        return connection.exec_driver_sql("SELECT 1 FROM alembic_version").first() is not None
    return False


def sync_seldom(engine: Engine) -> None:
    """Wait for the disk when the write-ahead log is folded up, and not at each commit."""
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal":
            connection.exec_driver_sql("PRAGMA synchronous=NORMAL")


def inode(path: Path) -> int:
    """0 where there is no file."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def close_all(kept: OrderedDict[str, KeptOpen]) -> None:
    while kept:
        kept.popitem()[1].engine.dispose()
