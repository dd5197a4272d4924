"""The first records: brands, campaigns, media with results and phases, ad units with script rows."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("guidelines", sa.Text(), nullable=False),
        sa.Column("insights", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_brands"),
        sa.UniqueConstraint("code", name="uq_brands_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.String(length=100), nullable=False),
        sa.Column("script_title", sa.Text(), nullable=False),
        sa.Column("client_name", sa.Text(), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("original_script", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name="fk_campaigns_brand_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("job_id", name="uq_campaigns_job_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaigns_brand_id", "campaigns", ["brand_id"], unique=False)
    op.create_table(
        "video_ad_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_type", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("source_ad_unit_id", sa.Integer(), nullable=True),
        sa.Column("persona", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("llm", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("visual_style_prompt", sa.Text(), nullable=False),
        sa.Column("concept_brief", sa.JSON(), nullable=False),
        sa.Column("cultural_brief", sa.JSON(), nullable=False),
        sa.Column("evaluation_history", sa.JSON(), nullable=False),
        sa.Column("pipeline_metadata", sa.JSON(), nullable=False),
        sa.Column("pipeline_model_config", sa.JSON(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("error_message", sa.Text(), nullable=False),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name="fk_video_ad_units_brand_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_video_ad_units_campaign_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_ad_unit_id"],
            ["video_ad_units.id"],
            name="fk_video_ad_units_source_ad_unit_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_video_ad_units"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_ad_units_brand_id", "video_ad_units", ["brand_id"], unique=False)
    op.create_index("ix_video_ad_units_campaign_id", "video_ad_units", ["campaign_id"], unique=False)
    op.create_index("ix_video_ad_units_source_ad_unit_id", "video_ad_units", ["source_ad_unit_id"], unique=False)
    op.create_index("ix_video_ad_units_status_id", "video_ad_units", ["status", "id"], unique=False)
    op.create_table(
        "ad_unit_media",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("video_ad_unit_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("video_file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("frame_rate", sa.String(length=64), nullable=True),
        sa.Column("rotation", sa.Integer(), nullable=True),
        sa.Column("video_codec", sa.Text(), nullable=True),
        sa.Column("audio_codec", sa.Text(), nullable=True),
        sa.Column("audio_channels", sa.Integer(), nullable=True),
        sa.Column("audio_sample_rate", sa.Integer(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("closed_runs", sa.JSON(), nullable=False),
        sa.Column("analysis_key", sa.Text(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("error_message", sa.Text(), nullable=False),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_ad_unit_media_campaign_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["video_ad_unit_id"],
            ["video_ad_units.id"],
            name="fk_ad_unit_media_video_ad_unit_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ad_unit_media"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ad_unit_media_campaign_id", "ad_unit_media", ["campaign_id"], unique=False)
    op.create_index("ix_ad_unit_media_status_id", "ad_unit_media", ["status", "id"], unique=False)
    op.create_index("ix_ad_unit_media_video_ad_unit_id", "ad_unit_media", ["video_ad_unit_id"], unique=False)
    op.create_index("uq_ad_unit_media_sha256_campaign_id", "ad_unit_media", ["sha256", "campaign_id"], unique=True)
    op.create_index(
        "uq_ad_unit_media_sha256_no_campaign",
        "ad_unit_media",
        ["sha256"],
        unique=True,
        sqlite_where=sa.text("campaign_id IS NULL"),
        postgresql_where=sa.text("campaign_id IS NULL"),
    )
    op.create_table(
        "ad_unit_script_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("order_index", sa.Integer(), nullable=False),
        sa.Column("shot_number", sa.Integer(), nullable=False),
        sa.Column("timecode", sa.Text(), nullable=False),
        sa.Column("duration_seconds", sa.Double(), nullable=False),
        sa.Column("visual_text", sa.Text(), nullable=False),
        sa.Column("audio_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["video_ad_units.id"], name="fk_ad_unit_script_rows_unit_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ad_unit_script_rows"),
        sa.UniqueConstraint("unit_id", "order_index", name="uq_ad_unit_script_rows_unit_id_order_index"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "media_phase_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("asset", sa.String(length=100), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("warm", sa.Boolean(), nullable=True),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"], ["ad_unit_media.id"], name="fk_media_phase_runs_media_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_media_phase_runs"),
        sa.UniqueConstraint("media_id", "asset", name="uq_media_phase_runs_media_id_asset"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "video_processing_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("scenes", sa.JSON(), nullable=False),
        sa.Column("script", sa.JSON(), nullable=False),
        sa.Column("transcription", sa.JSON(), nullable=False),
        sa.Column("visual_style", sa.JSON(), nullable=False),
        sa.Column("objects_summary", sa.JSON(), nullable=False),
        sa.Column("on_screen_text", sa.JSON(), nullable=False),
        sa.Column("sentiment_analysis", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("audience_insights", sa.JSON(), nullable=False),
        sa.Column("models_used", sa.JSON(), nullable=False),
        sa.Column("processing_time", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"], ["ad_unit_media.id"], name="fk_video_processing_results_media_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_video_processing_results"),
        sa.UniqueConstraint("media_id", name="uq_video_processing_results_media_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "key_frames",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("scene_number", sa.Integer(), nullable=False),
        sa.Column("timestamp", sa.Double(), nullable=False),
        sa.Column("frame_number", sa.Integer(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("thumbnail", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("detected_objects", sa.JSON(), nullable=False),
        sa.Column("colors", sa.JSON(), nullable=False),
        sa.Column("embedding", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["result_id"], ["video_processing_results.id"], name="fk_key_frames_result_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_key_frames"),
        sa.UniqueConstraint("result_id", "scene_number", name="uq_key_frames_result_id_scene_number"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("key_frames")
    op.drop_table("video_processing_results")
    op.drop_table("media_phase_runs")
    op.drop_table("ad_unit_script_rows")
    op.drop_table("ad_unit_media")
    op.drop_table("video_ad_units")
    op.drop_table("campaigns")
    op.drop_table("brands")
