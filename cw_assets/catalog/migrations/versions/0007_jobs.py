"""Launches that can be listed and followed: when, whether the run is over, and how often its record changed."""

import sqlalchemy as sa
from alembic import op

from cw_assets.catalog.migrations.rebuilding import drop_columns, drop_defaults

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("ad_unit_media", "video_ad_units", "storyboards", "prompts", "lora_models", "diffusion_jobs")
ACTIVE = ("queued", "processing", "retrying")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("run_over", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        note_launches(table)
        drop_defaults(table, ["run_over", "revision"])
        op.create_index(f"ix_{table}_launched_at", table, ["launched_at"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_launched_at", table)
        drop_columns(table, ["launched_at", "run_over", "revision"])


def note_launches(table: str) -> None:
    """When a run began, or its record changed last, is the nearest to its launch that is known."""
    names = ("run_id", "status", "started_at", "status_changed_at", "launched_at", "run_over")
    rows = sa.table(table, *(sa.column(name) for name in names))
    launched = rows.update().where(rows.c.run_id != "")
    op.execute(launched.values(launched_at=sa.func.coalesce(rows.c.started_at, rows.c.status_changed_at)))
    op.execute(launched.where(rows.c.status.not_in(ACTIVE)).values(run_over=sa.true()))
