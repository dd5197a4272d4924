"""Places and audiences that spots are adapted for, and scripts that a person has edited."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "languages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("primary_model", sa.String(length=200), nullable=False),
        sa.Column("alternative_models", sa.JSON(), nullable=False),
        sa.Column("insights", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_languages"),
        sa.UniqueConstraint("code", name="uq_languages_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("insights", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regions"),
        sa.UniqueConstraint("slug", name="uq_regions_slug"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("insights", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sa.UniqueConstraint("slug", name="uq_segments_slug"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "countries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("insights", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["regions.slug"], name="fk_countries_region", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_countries"),
        sa.UniqueConstraint("code", name="uq_countries_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_countries_region", "countries", ["region"], unique=False)
    op.create_table(
        "personas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["country"], ["countries.code"], name="fk_personas_country", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["language"], ["languages.code"], name="fk_personas_language", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_personas"),
        sa.UniqueConstraint("slug", name="uq_personas_slug"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_personas_country", "personas", ["country"], unique=False)
    op.create_index("ix_personas_language", "personas", ["language"], unique=False)
    op.add_column("video_processing_results", sa.Column("script_edited_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("video_processing_results", "script_edited_at")
    op.drop_table("personas")
    op.drop_table("countries")
    op.drop_table("segments")
    op.drop_table("regions")
    op.drop_table("languages")
