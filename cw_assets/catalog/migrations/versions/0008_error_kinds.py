"""What kind of error a record tells, beside its sentence: the name of its class."""

import sqlalchemy as sa
from alembic import op

from cw_assets.catalog.migrations.rebuilding import drop_columns, drop_defaults

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("ad_unit_media", "video_ad_units", "storyboards", "prompts", "lora_models", "diffusion_jobs")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("error_kind", sa.Text(), nullable=False, server_default=""))
        drop_defaults(table, ["error_kind"])


def downgrade() -> None:
    for table in TABLES:
        drop_columns(table, ["error_kind"])
