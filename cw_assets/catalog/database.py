"""Where the catalog is kept, and how both databases are opened: SQLite in WAL mode, or PostgreSQL through psycopg2.

On SQLite a transaction that writes takes the write lock when it begins, so that none fails half-way.
"""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from cw_assets.errors import InvalidInput, NotReady
from cw_assets.settings import Settings

BUSY_TIMEOUT_S = 30.0
WRITES = "cw_writes"
"""Execution option of connections that are opened to write."""
POSTGRESQL = "postgresql+psycopg2"
POSTGRESQL_OPTIONS = {"application_name": "cw_assets", "connect_timeout": 10}


def database_url(where: Settings | str) -> URL:
    """The address with its driver; from settings without one: `catalog.sqlite` in the runtime folder."""
    if isinstance(where, str):
        return _with_driver(where)
    given = where.database_url.get_secret_value()
    return _with_driver(given) if given else URL.create("sqlite", database=str(where.runtime_dir / "catalog.sqlite"))


def _with_driver(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise InvalidInput("The database address cannot be read; write postgresql://user@host/name.") from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=POSTGRESQL)
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise InvalidInput("The catalog needs a file: write sqlite:///folder/catalog.sqlite.")
    if url.drivername not in ("sqlite", POSTGRESQL):
        raise InvalidInput(f"The catalog cannot use {url.drivername}; write a postgresql:// or sqlite:/// address.")
    return url


def open_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine for `url`; it connects when first used. SQLite's folder is made."""
    if url.drivername != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=POSTGRESQL_OPTIONS)
    make_folder(Path(str(url.database)).parent)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous=NORMAL")

    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotReady(
            f"The folder {folder} for the catalog cannot be made ({error.strerror}); set CW_MEDIA_ROOT."
        ) from error


def use_wal(engine: Engine) -> None:
    """Switch an SQLite file to write-ahead logging, which stays.

    The switch does not wait for another process that is at it, whatever the busy timeout: so it is tried again.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection = engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                connection.close()
            return
        except (sqlite3.OperationalError, DatabaseError) as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def shown(url: URL) -> str:
    """An address for people: no password, and no query, where one may stand as well."""
    return url.set(query={}).render_as_string(hide_password=True)


def unreachable(engine: Engine, error: DatabaseError) -> NotReady:
    """How a person is told that the database cannot be opened."""
    return NotReady(
        f"The catalog at {shown(engine.url)} cannot be opened "
        f"({str(error.orig).strip()}); start the database or mend CW_DATABASE_URL."
    )
