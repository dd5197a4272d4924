"""Changing columns that are there, which SQLite does by making the table anew; for the versions.

What each version changes stands in `versions/`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations


@contextmanager
def changed(table: str) -> Iterator[BatchOperations]:
    """Alembic's batch over the table; ids of deleted records are not given again afterwards."""
    with ids_given_once(table), op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        yield batch


def drop_defaults(table: str, columns: Iterable[str]) -> None:
    """The models give the values; the database's were for the rows there are."""
    with changed(table) as batch:
        for name in columns:
            batch.alter_column(name, server_default=None)


def drop_columns(table: str, columns: Iterable[str]) -> None:
    with changed(table) as batch:
        for name in columns:
            batch.drop_column(name)


@contextmanager
def ids_given_once(table: str) -> Iterator[None]:
    """A table that SQLite makes anew counts on from the largest id it ever had."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        yield
        return
    counts = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    last = connection.execute(sa.select(counts.c.seq).where(counts.c.name == table)).scalar()
    yield
    if last is not None:
        connection.execute(counts.delete().where(counts.c.name == table))
        connection.execute(counts.insert().values(name=table, seq=last))
