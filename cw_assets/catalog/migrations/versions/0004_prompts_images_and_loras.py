"""Prompts with templates, LoRAs, diffusion jobs, and the models there are to choose from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "controlnet_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("control_type", sa.String(length=32), nullable=False),
        sa.Column("base_architecture", sa.String(length=32), nullable=False),
        sa.Column("conditioning_scale", sa.Double(), nullable=False),
        sa.Column("guidance_end", sa.Double(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_controlnet_models"),
        sa.UniqueConstraint("slug", name="uq_controlnet_models_slug"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "diffusion_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("base_architecture", sa.String(length=32), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("guidance_scale", sa.Double(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("max_pixels", sa.Integer(), nullable=False),
        sa.Column("scheduler", sa.Text(), nullable=False),
        sa.Column("dtype", sa.String(length=32), nullable=False),
        sa.Column("supports_negative_prompt", sa.Boolean(), nullable=False),
        sa.Column("needs_negative_prompt", sa.Boolean(), nullable=False),
        sa.Column("force_default_guidance", sa.Boolean(), nullable=False),
        sa.Column("max_sequence_length", sa.Integer(), nullable=True),
        sa.Column("token_window", sa.Integer(), nullable=True),
        sa.Column("vram_mb", sa.Integer(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("size_mb", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_diffusion_models"),
        sa.UniqueConstraint("slug", name="uq_diffusion_models_slug"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "llm_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model_id", sa.String(length=200), nullable=False),
        sa.Column("load_in_4bit", sa.Boolean(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("size_mb", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_llm_models"),
        sa.UniqueConstraint("model_id", name="uq_llm_models_model_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lora_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("air", sa.Text(), nullable=False),
        sa.Column("base_architecture", sa.String(length=32), nullable=False),
        sa.Column("prompt_suffix", sa.Text(), nullable=False),
        sa.Column("negative_prompt_suffix", sa.Text(), nullable=False),
        sa.Column("default_strength", sa.Double(), nullable=False),
        sa.Column("guidance_scale", sa.Double(), nullable=True),
        sa.Column("clip_skip", sa.Integer(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_lora_models"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lora_models_run_id", "lora_models", ["run_id"], unique=False)
    op.create_index("ix_lora_models_status_id", "lora_models", ["status", "id"], unique=False)
    op.create_index(
        "uq_lora_models_air",
        "lora_models",
        ["air"],
        unique=True,
        sqlite_where=sa.text("air <> ''"),
        postgresql_where=sa.text("air <> ''"),
    )
    op.create_table(
        "prompt_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prompt_templates"),
        sa.UniqueConstraint("slug", "version", name="uq_prompt_templates_slug_version"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_prompt_templates_slug_active",
        "prompt_templates",
        ["slug"],
        unique=True,
        sqlite_where=sa.text("is_active"),
        postgresql_where=sa.text("is_active"),
    )
    op.create_table(
        "prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_prompt", sa.Text(), nullable=False),
        sa.Column("enhanced_prompt", sa.Text(), nullable=False),
        sa.Column("negative_prompt", sa.Text(), nullable=False),
        sa.Column("enhancement_style", sa.String(length=32), nullable=False),
        sa.Column("enhancement_method", sa.String(length=32), nullable=False),
        sa.Column("enhancement_model", sa.Text(), nullable=False),
        sa.Column("fallback_reason", sa.Text(), nullable=False),
        sa.Column("creativity", sa.Double(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_prompts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_prompts_run_id", "prompts", ["run_id"], unique=False)
    op.create_index("ix_prompts_status_id", "prompts", ["status", "id"], unique=False)
    op.create_table(
        "diffusion_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diffusion_model_id", sa.Integer(), nullable=False),
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("lora_id", sa.Integer(), nullable=True),
        sa.Column("controlnet_id", sa.Integer(), nullable=True),
        sa.Column("identifier", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=True),
        sa.Column("guidance_scale", sa.Double(), nullable=True),
        sa.Column("lora_strength", sa.Double(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("scheduler", sa.Text(), nullable=True),
        sa.Column("num_images", sa.Integer(), nullable=False),
        sa.Column("reference_image", sa.Text(), nullable=False),
        sa.Column("conditioning_scale", sa.Double(), nullable=True),
        sa.Column("guidance_end", sa.Double(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("result_images", sa.JSON(), nullable=False),
        sa.Column("generation_metadata", sa.JSON(), nullable=False),
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
            ["controlnet_id"], ["controlnet_models.id"], name="fk_diffusion_jobs_controlnet_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["diffusion_model_id"],
            ["diffusion_models.id"],
            name="fk_diffusion_jobs_diffusion_model_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["lora_id"], ["lora_models.id"], name="fk_diffusion_jobs_lora_id", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompts.id"], name="fk_diffusion_jobs_prompt_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_diffusion_jobs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_diffusion_jobs_controlnet_id", "diffusion_jobs", ["controlnet_id"], unique=False)
    op.create_index("ix_diffusion_jobs_diffusion_model_id", "diffusion_jobs", ["diffusion_model_id"], unique=False)
    op.create_index("ix_diffusion_jobs_lora_id", "diffusion_jobs", ["lora_id"], unique=False)
    op.create_index("ix_diffusion_jobs_prompt_id", "diffusion_jobs", ["prompt_id"], unique=False)
    op.create_index("ix_diffusion_jobs_run_id", "diffusion_jobs", ["run_id"], unique=False)
    op.create_index("ix_diffusion_jobs_status_id", "diffusion_jobs", ["status", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("diffusion_jobs")
    op.drop_table("prompts")
    op.drop_table("prompt_templates")
    op.drop_table("lora_models")
    op.drop_table("llm_models")
    op.drop_table("diffusion_models")
    op.drop_table("controlnet_models")
