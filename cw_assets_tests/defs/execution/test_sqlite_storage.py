"""The events of runs in SQLite: kept as Dagster keeps them, whoever else is at the same file."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRunStatus
from dagster._core.events import DagsterEvent, EngineEventData
from dagster._core.events.log import EventLogEntry
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.dagster_run import DagsterRun
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.utils import make_new_run_id
from sqlalchemy.exc import DatabaseError

from cw_assets.defs.execution.sqlite_storage import KEEP_OPEN, EventFiles
from cw_assets.defs.instance import open_instance, prepare_home
from cw_assets.settings import Settings

WRITER = """
import sys
from cw_assets.defs.execution.sqlite_storage import EventFiles
from cw_assets_tests.defs.execution.test_sqlite_storage import saying
files = EventFiles(sys.argv[1])
files._new_file
print("ready", flush=True)
sys.stdin.readline()
for run_id in sys.argv[2:]:
    files.store_event(saying("hello", run_id))
files.dispose()
"""


def saying(message: str, run_id: str) -> EventLogEntry:
    told = DagsterEvent("ENGINE_EVENT", "a_job", event_specific_data=EngineEventData(), message=message)
    return EventLogEntry(None, 20, "", run_id, time.time(), job_name="a_job", dagster_event=told)


def messages(files: SqliteEventLogStorage, run_id: str) -> list[str]:
    return [event.dagster_event.message for event in files.get_logs_for_run(run_id)]


def content(path: str) -> tuple[object, ...]:
    """Its tables, Dagster's revision and whether it has a write-ahead log."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        tables = sorted(file.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"), key=str)
        return tables, *(
            file.execute(f"{q}").fetchall() for q in ("SELECT * FROM alembic_version", "PRAGMA journal_mode")
        )


@pytest.fixture
def files(tmp_path) -> Iterator[EventFiles]:
    found = EventFiles(str(tmp_path / "runs"))
    yield found
    found.dispose()


@pytest.fixture
def run_id() -> str:
    return make_new_run_id()


def test_new_file_is_what_dagster_would_make(files, run_id, tmp_path):
    dagsters = SqliteEventLogStorage(str(tmp_path / "dagster"))
    for storage in (files, dagsters):
        storage.store_event(saying("hello", run_id))
    assert content(files.path_for_shard(run_id)) == content(dagsters.path_for_shard(run_id))
    assert sorted(path.name for path in (tmp_path / "runs").glob(f"{run_id}*.part")) == []


def test_run_waits_for_the_disk_seldom_and_the_index_always(files, run_id):
    for connection, synchronous in ((files.run_connection(run_id), 1), (files.index_connection(), 2)):
        with connection as opened:
            assert opened.exec_driver_sql("PRAGMA synchronous").scalar() == synchronous


def test_processes_that_make_the_same_files_at_once_lose_nothing(files, tmp_path):
    run_ids = [make_new_run_id() for _ in range(10)]
    command = [sys.executable, "-c", WRITER, str(tmp_path / "runs"), *run_ids]
    with contextlib.ExitStack() as started:
        writers = [
            started.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            for _ in range(2)
        ]
        assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 2
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        assert [writer.wait(60) for writer in writers] == [0, 0]
    assert [messages(files, run_id) for run_id in run_ids] == [["hello"] * 2] * len(run_ids)


def test_threads_share_a_storage(files):
    run_ids = [make_new_run_id() for _ in range(4)]

    def write(run_id: str) -> None:
        for number in range(20):
            files.store_event(saying(str(number), run_id))

    threads = [threading.Thread(target=write, args=(run_id,)) for run_id in run_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [messages(files, run_id) for run_id in run_ids] == [[str(n) for n in range(20)]] * 4


def test_many_runs_are_all_there_and_few_files_are_open(files, tmp_path):
    run_ids = [make_new_run_id() for _ in range(KEEP_OPEN + 3)]
    for run_id in run_ids:
        files.store_event(saying("hello", run_id))
    assert all(messages(files, run_id) == ["hello"] for run_id in run_ids)
    assert len(list((tmp_path / "runs").glob("*.db-wal"))) == KEEP_OPEN
    files.dispose()
    assert not list((tmp_path / "runs").glob("*.db-wal"))
    assert messages(files, run_ids[0]) == ["hello"], "it opens again what is asked for"


def test_empty_file_becomes_a_runs(files, run_id):
    Path(files.path_for_shard(run_id)).touch()
    files.store_event(saying("hello", run_id))
    assert messages(files, run_id) == ["hello"]


def test_damaged_file_is_told_and_left_as_it_is(files, run_id):
    path = Path(files.path_for_shard(run_id))
    path.write_text("This is a text.\n" * 100)
    for _ in range(2):
        with pytest.raises(DatabaseError, match="not a database"):
            files.store_event(saying("hello", run_id))
    assert path.read_text() == "This is a text.\n" * 100


def test_log_that_a_removed_file_left_is_not_read(files, run_id, tmp_path):
    other = EventFiles(str(tmp_path / "other"))
    other.store_event(saying("of long ago", run_id))
    left = Path(other.path_for_shard(run_id) + "-wal").read_bytes()
    other.dispose()
    assert left
    Path(files.path_for_shard(run_id) + "-wal").write_bytes(left)
    files.store_event(saying("hello", run_id))
    assert messages(files, run_id) == ["hello"]


def test_file_that_somebody_removed_is_made_anew(files, run_id, tmp_path):
    files.store_event(saying("before", run_id))
    other = EventFiles(str(tmp_path / "runs"))
    other.wipe()
    assert messages(files, run_id) == []
    files.store_event(saying("after", run_id))
    assert messages(other, run_id) == ["after"]
    other.dispose()


def test_folder_that_cannot_link_gets_dagsters_file(files, run_id, monkeypatch):
    def refuse(*_paths: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    files.store_event(saying("hello", run_id))
    assert messages(files, run_id) == ["hello"]


@pytest.mark.parametrize("writes", [EventFiles, SqliteEventLogStorage])
def test_follower_hears_of_each_event_while_the_file_is_kept_open(files, run_id, tmp_path, writes):
    heard: list[str] = []
    all_heard = threading.Event()

    def hear(event: EventLogEntry, _cursor: str) -> None:
        heard.append(event.dagster_event.message)
        if event.dagster_event.message == "4":
            all_heard.set()

    writer = writes(str(tmp_path / "runs"))
    writer.store_event(saying("before", run_id))
    files.store_event(saying("mine", run_id))
    files.watch(run_id, str(files.get_records_for_run(run_id).cursor), hear)
    for number in range(5):
        writer.store_event(saying(str(number), run_id))
    assert all_heard.wait(20)
    assert heard == ["0", "1", "2", "3", "4"]
    files.end_watch(run_id, hear)
    writer.dispose()


# ---- a whole instance


def dagsters_own(settings: Settings) -> DagsterInstance:
    home = str(prepare_home(settings))
    return DagsterInstance.from_ref(InstanceRef.from_dir(home, overrides={"storage": {"sqlite": {"base_dir": home}}}))


def add_run(instance: DagsterInstance) -> DagsterRun:
    run = DagsterRun("a_job", make_new_run_id(), status=DagsterRunStatus.STARTED)
    instance.add_run(run)
    instance.report_engine_event("one", run)
    return run


def told(instance: DagsterInstance, run: DagsterRun) -> list[str]:
    return [entry.dagster_event.message for entry in instance.all_logs(run.run_id)]


def test_home_that_dagster_made_goes_on_and_back(tmp_path):
    settings = Settings(media_root=tmp_path)
    with dagsters_own(settings) as instance:
        old = add_run(instance)
    with open_instance(settings) as instance:
        assert isinstance(instance.event_log_storage, EventFiles)
        instance.report_engine_event("two", old)
        new = add_run(instance)
        instance.report_run_failed(old)
        assert {run.run_id for run in instance.get_runs()} == {old.run_id, new.run_id}
    with dagsters_own(settings) as instance:
        assert told(instance, old)[:2] == ["one", "two"]
        assert told(instance, new) == ["one"]
        assert instance.get_run_by_id(old.run_id).status is DagsterRunStatus.FAILURE


def test_migration_finds_every_file(tmp_path, capsys):
    with open_instance(Settings(media_root=tmp_path)) as instance:
        run = add_run(instance)
        instance.upgrade()
        instance.report_engine_event("two", run)
        assert told(instance, run) == ["one", "two"]
    assert "1 runs on disk" in capsys.readouterr().out


def test_deleted_run_leaves_no_events(tmp_path):
    with open_instance(Settings(media_root=tmp_path)) as instance:
        gone, kept = add_run(instance), add_run(instance)
        instance.delete_run(gone.run_id)
        assert (told(instance, gone), told(instance, kept)) == ([], ["one"])
        instance.wipe()
        assert instance.get_runs() == []
        assert not list(tmp_path.rglob(f"{kept.run_id}*"))
