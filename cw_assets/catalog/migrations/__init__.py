"""The catalog's schema in versions (Alembic), brought up to date when the catalog is opened.

An empty database is made as the models say, which the tests hold equal to what the versions come to. Alembic is loaded
where it has something to do; `python -m cw_assets.catalog.migrations` writes a new version.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    column,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.exc import DatabaseError

from cw_assets.catalog.database import WRITES, open_engine, unreachable, use_wal
from cw_assets.errors import NotReady

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
"""The newest version in `versions/`."""
VERSION_TABLE = "catalog_version"
"""Where the version is noted: Dagster, which may share the PostgreSQL database, keeps its own in alembic_version."""
LOCK_ID = 0x63775F636174
"""Of the advisory lock under which PostgreSQL is migrated."""


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Bring the database up to `revision`; safe when several processes do it at once. NotReady where it cannot be."""
    try:
        with engine.connect() as connection:
            if current_revision(connection) == revision:
                return
        migrate(engine, revision)
    except DatabaseError as error:
        raise unreachable(engine, error) from error


def migrate(engine: Engine, revision: str) -> None:
    """Up or down to `revision` in one transaction, alone."""
    alone = open_engine(engine.url, foreign_keys=False)  # rebuilding a table in SQLite would cascade
    try:
        if alone.dialect.name == "sqlite":
            use_wal(alone)
        with alone.execution_options(**{WRITES: True}).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": LOCK_ID})
            current = current_revision(connection)
            if current is None and revision == HEAD:
                make_anew(connection)
            elif current != revision:
                run_versions(connection, revision)
    finally:
        alone.dispose()


def current_revision(connection: Connection) -> str | None:
    """The version the database is at; None where it is empty."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()


def make_anew(connection: Connection) -> None:
    """All tables at once, and the note that they are at HEAD."""
    from cw_assets.catalog.models import Base

    version = Column("version_num", String(32), nullable=False)
    noted = Table(VERSION_TABLE, MetaData(), version, PrimaryKeyConstraint(version, name=f"{VERSION_TABLE}_pkc"))
    noted.create(connection, checkfirst=True)
    Base.metadata.create_all(connection, checkfirst=False)
    connection.execute(noted.insert().values(version_num=HEAD))


def run_versions(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    config = alembic_config(connection)
    current = current_revision(connection) or ""
    downward = revision == "base" or current > revision
    try:
        (command.downgrade if downward else command.upgrade)(config, revision)
    except CommandError as error:
        raise NotReady(
            f"The catalog is at version {current}, which this program does not know; install the newer cw_assets."
        ) from error


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration without a file, working on `connection`."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
