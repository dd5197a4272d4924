"""Where an adaptation's checkpoints are kept: in the catalog's PostgreSQL, or in an SQLite file in the runtime folder.

What a checkpoint may hold stands in `stored`.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from cw_assets.engines.adaptation.stored import state_serializer
from cw_assets.errors import ExternalFailure, InvalidInput, NotReady
from cw_assets.settings import Settings

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.checkpoint.postgres import PostgresSaver
    from langgraph.checkpoint.sqlite import SqliteSaver
    from psycopg import Connection
    from psycopg.rows import DictRow

    Checkpoints = BaseCheckpointSaver[Any]

FILE_NAME = "adaptation.sqlite"
BUSY_TIMEOUT_S = 30.0
CONNECT_TIMEOUT_S = 10
SETUP_LOCK = 0x6377_6164
"""PostgreSQL's advisory lock under which the tables are made."""
LOOK_EVERY_S = 0.05


@contextmanager
def open_checkpoints(settings: Settings) -> Iterator["Checkpoints"]:
    """The checkpoints of these settings, their tables made where there are none yet; for one run at a time.

    NotReady where the place cannot be opened, ExternalFailure where it is lost later.
    """
    address = settings.database_url.get_secret_value()
    with in_postgresql(address) if address else in_sqlite(settings.runtime_dir) as saver:
        yield saver


def forget(checkpoints: "Checkpoints", thread: str) -> None:
    """The next adaptation under `thread` starts anew."""
    checkpoints.delete_thread(thread)


def forget_all(checkpoints: "Checkpoints", beginning: str) -> None:
    """The same for all threads whose names begin so: what was left by runs that never ended, too."""
    connection: Any = checkpoints.conn  # type: ignore[attr-defined]
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    question = f"SELECT DISTINCT thread_id AS thread FROM checkpoints WHERE substr(thread_id, 1, {mark}) = {mark}"  # noqa: S608 our own marks
    for row in connection.execute(question, (len(beginning), beginning)).fetchall():
        forget(checkpoints, row["thread"] if isinstance(row, dict) else row[0])


# ---- SQLite


@contextmanager
def in_sqlite(folder: Path) -> Iterator["SqliteSaver"]:
    """In write-ahead logging, as the catalog is: what is kept outlives its process at once.

    A power cut can take the last nodes, which are then asked again; waiting for the disk would cost ten times as much.
    """
    from langgraph.checkpoint.sqlite import SqliteSaver

    path = folder / FILE_NAME
    what, errors = f"The checkpoints in {path}", (OSError, sqlite3.Error)
    with opening(what, errors, "mend the file, or set CW_RUNTIME_PATH"):
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
    with closing(connection):
        saver = SqliteSaver(connection, serde=state_serializer())
        with opening(what, errors, "mend the file, or set CW_RUNTIME_PATH"):
            prepare_file(saver, path)
        with using(what, sqlite3.Error):
            yield saver


def prepare_file(saver: "SqliteSaver", path: Path) -> None:
    """One process at a time: switching to write-ahead logging does not wait for others."""
    from filelock import FileLock

    with FileLock(path.with_suffix(".lock")):
        saver.conn.execute("PRAGMA synchronous=NORMAL")
        saver.setup()


# ---- PostgreSQL


@contextmanager
def in_postgresql(address: str) -> Iterator["PostgresSaver"]:
    """In tables with LangGraph's own names, beside the catalog's."""
    import psycopg
    from langgraph.checkpoint.postgres import PostgresSaver

    url = postgresql_url(address)
    what = f"The checkpoints at {url.set(query={}).render_as_string(hide_password=True)}"
    with opening(what, psycopg.Error, "start the database, or mend CW_DATABASE_URL"):
        connection = connected(url)
    with closing(connection):
        saver = PostgresSaver(connection, serde=state_serializer())
        with opening(what, psycopg.Error, "let this user create tables there"):
            prepare_tables(saver, connection)
        with using(what, psycopg.Error):
            yield saver


def postgresql_url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise InvalidInput("The database address cannot be read; write postgresql://user@host/name.") from error
    if not url.drivername.startswith("postgres"):
        raise InvalidInput(
            f"CW_DATABASE_URL names {url.drivername}, where no checkpoints can be kept; write a postgresql:// address, "
            "or leave it empty for SQLite."
        )
    return url


def connected(url: URL) -> "Connection[DictRow]":
    from psycopg import Connection
    from psycopg.conninfo import make_conninfo
    from psycopg.rows import dict_row

    wished = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    usual: dict[str, Any] = {"application_name": "cw_assets", "connect_timeout": CONNECT_TIMEOUT_S}
    place = url.translate_connect_args(username="user", database="dbname")
    address = make_conninfo(**(usual | place | wished))
    return Connection.connect(address, autocommit=True, prepare_threshold=0, row_factory=dict_row)


def prepare_tables(saver: "PostgresSaver", connection: "Connection[DictRow]") -> None:
    """Once for all processes, and not at all where they are of the newest form.

    The lock is tried again and again: a statement that waits for it would hold up the indexes that are made meanwhile.
    """
    if is_newest(saver, connection):
        return
    while not asked(connection, "SELECT pg_try_advisory_lock(%s)", SETUP_LOCK):
        time.sleep(LOOK_EVERY_S)
    try:
        saver.setup()
    finally:
        asked(connection, "SELECT pg_advisory_unlock(%s)", SETUP_LOCK)


def is_newest(saver: "PostgresSaver", connection: "Connection[DictRow]") -> bool:
    if asked(connection, "SELECT to_regclass('checkpoint_migrations')") is None:
        return False
    return bool(asked(connection, "SELECT max(v) FROM checkpoint_migrations") == len(saver.MIGRATIONS) - 1)


def asked(connection: "Connection[DictRow]", question: LiteralString, *values: object) -> Any:
    """The one value that the database answers with."""
    row = connection.execute(question, values).fetchone()
    return next(iter(row.values())) if row else None


# ---- both

Errors = type[Exception] | tuple[type[Exception], ...]


@contextmanager
def opening(what: str, errors: Errors, advice: str) -> Iterator[None]:
    try:
        yield
    except errors as error:
        raise NotReady(f"{what} cannot be opened ({in_a_line(error)}); {advice}.") from error


@contextmanager
def using(what: str, errors: Errors) -> Iterator[None]:
    """Says what the database's own errors mean once it has been open."""
    try:
        yield
    except errors as error:
        raise ExternalFailure(
            f"{what} can no longer be read or written ({in_a_line(error)}); "
            "see to the database, then run the adaptation again, which goes on where it was."
        ) from error


def in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())
