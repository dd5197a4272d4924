"""Storyboards and their images; jobs may follow the subject of a picture."""

import sqlalchemy as sa
from alembic import op

from cw_assets.catalog.migrations.rebuilding import drop_defaults

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("diffusion_jobs", sa.Column("ip_adapter_image", sa.Text(), nullable=False, server_default=""))
    op.add_column("diffusion_jobs", sa.Column("ip_adapter_scale", sa.Double(), nullable=True))
    drop_defaults("diffusion_jobs", ["ip_adapter_image"])
    op.create_table(
        "storyboards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("video_ad_unit_id", sa.Integer(), nullable=False),
        sa.Column("diffusion_model_id", sa.Integer(), nullable=False),
        sa.Column("lora_id", sa.Integer(), nullable=True),
        sa.Column("controlnet_id", sa.Integer(), nullable=True),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("images_per_row", sa.Integer(), nullable=False),
        sa.Column("source_type", sa.String(length=16), nullable=False),
        sa.Column("lora_strength", sa.Double(), nullable=True),
        sa.Column("conditioning_scale", sa.Double(), nullable=True),
        sa.Column("guidance_end", sa.Double(), nullable=True),
        sa.Column("style_prompt", sa.Text(), nullable=False),
        sa.Column("enhance_prompts", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("frame_rate", sa.String(length=64), nullable=True),
        sa.Column("gentle_move", sa.Boolean(), nullable=False),
        sa.Column("scratch_voice", sa.Boolean(), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("takes", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("outputs", sa.JSON(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("error_message", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("closed_runs", sa.JSON(), nullable=False),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["controlnet_id"], ["controlnet_models.id"], name="fk_storyboards_controlnet_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["diffusion_model_id"],
            ["diffusion_models.id"],
            name="fk_storyboards_diffusion_model_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["lora_id"], ["lora_models.id"], name="fk_storyboards_lora_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["media_id"], ["ad_unit_media.id"], name="fk_storyboards_media_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["video_ad_unit_id"],
            ["video_ad_units.id"],
            name="fk_storyboards_video_ad_unit_id",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_storyboards"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_storyboards_controlnet_id", "storyboards", ["controlnet_id"], unique=False)
    op.create_index("ix_storyboards_diffusion_model_id", "storyboards", ["diffusion_model_id"], unique=False)
    op.create_index("ix_storyboards_lora_id", "storyboards", ["lora_id"], unique=False)
    op.create_index("ix_storyboards_media_id", "storyboards", ["media_id"], unique=False)
    op.create_index("ix_storyboards_run_id", "storyboards", ["run_id"], unique=False)
    op.create_index("ix_storyboards_status_id", "storyboards", ["status", "id"], unique=False)
    op.create_index("ix_storyboards_video_ad_unit_id", "storyboards", ["video_ad_unit_id"], unique=False)
    op.create_table(
        "storyboard_images",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("storyboard_id", sa.Integer(), nullable=False),
        sa.Column("script_row_id", sa.Integer(), nullable=True),
        sa.Column("image_index", sa.Integer(), nullable=False),
        sa.Column("diffusion_job_id", sa.Integer(), nullable=False),
        sa.Column("key_frame_id", sa.Integer(), nullable=True),
        sa.Column("input_key", sa.Text(), nullable=False),
        sa.Column("rendered_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["diffusion_job_id"],
            ["diffusion_jobs.id"],
            name="fk_storyboard_images_diffusion_job_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["key_frame_id"], ["key_frames.id"], name="fk_storyboard_images_key_frame_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["script_row_id"],
            ["ad_unit_script_rows.id"],
            name="fk_storyboard_images_script_row_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["storyboard_id"], ["storyboards.id"], name="fk_storyboard_images_storyboard_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_storyboard_images"),
        sa.UniqueConstraint("diffusion_job_id", name="uq_storyboard_images_diffusion_job_id"),
        sa.UniqueConstraint(
            "storyboard_id",
            "script_row_id",
            "image_index",
            name="uq_storyboard_images_storyboard_id_script_row_id_image_index",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_storyboard_images_key_frame_id", "storyboard_images", ["key_frame_id"], unique=False)
    op.create_index("ix_storyboard_images_script_row_id", "storyboard_images", ["script_row_id"], unique=False)


def downgrade() -> None:
    op.drop_table("storyboard_images")
    op.drop_table("storyboards")
    op.drop_column("diffusion_jobs", "ip_adapter_scale")
    op.drop_column("diffusion_jobs", "ip_adapter_image")
