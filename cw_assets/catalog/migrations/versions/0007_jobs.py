"""Launches that can be listed and followed: when, whether the run is over, and how often its record changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("ad_unit_media", "video_ad_units", "storyboards", "prompts", "lora_models", "diffusion_jobs")
ACTIVE = ("queued", "processing", "retrying")
ADDED = ("launched_at", "run_over", "revision")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("run_over", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        note_launches(table)
        drop_defaults(table)
        op.create_index(f"ix_{table}_launched_at", table, ["launched_at"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_launched_at", table)
        with ids_given_once(table), op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
            for name in ADDED:
                batch.drop_column(name)


def note_launches(table: str) -> None:
    """When a run began, or its record changed last, is the nearest to its launch that is known."""
    names = ("run_id", "status", "started_at", "status_changed_at", "launched_at", "run_over")
    rows = sa.table(table, *(sa.column(name) for name in names))
    launched = rows.update().where(rows.c.run_id != "")
    op.execute(launched.values(launched_at=sa.func.coalesce(rows.c.started_at, rows.c.status_changed_at)))
    op.execute(launched.where(rows.c.status.not_in(ACTIVE)).values(run_over=sa.true()))


def drop_defaults(table: str) -> None:
    """The models give the values; the database's were for the rows there are."""
    with ids_given_once(table), op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        for name in ("run_over", "revision"):
            batch.alter_column(name, server_default=None)


@contextmanager
def ids_given_once(table: str) -> Iterator[None]:
    """SQLite makes a changed table anew, and would then give ids of deleted records again."""
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
