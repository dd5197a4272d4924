"""Runs work on ad units as on media: slug, progress and run of every such record; media gain their step count."""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from cw_assets.catalog.migrations.rebuilding import drop_columns, drop_defaults

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Columns = dict[str, tuple[TypeEngine[Any], str]]
"""Type, and the value of the rows there are."""
STEPS: Columns = {"current": (sa.Integer(), "0"), "total": (sa.Integer(), "0")}
ADDED: dict[str, Columns] = {
    "ad_unit_media": STEPS,
    "video_ad_units": {
        **STEPS,
        "slug": (sa.String(length=40), "ad-unit"),
        "progress": (sa.Integer(), "0"),
        "message": (sa.Text(), ""),
        "run_id": (sa.Text(), ""),
        "closed_runs": (sa.JSON(), "[]"),
    },
}
PHASES = [
    "metadata",
    "scenes",
    "transcription",
    "objects",
    "visual_style",
    "sentiment",
    "categories",
    "script",
    "audience_insights",
    "result",
]


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, (kind, value) in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    count_steps()
    name_ad_units()
    for table, columns in ADDED.items():
        drop_defaults(table, columns)
        op.create_index(f"ix_{table}_run_id", table, ["run_id"], unique=False)


def downgrade() -> None:
    for table, columns in ADDED.items():
        op.drop_index(f"ix_{table}_run_id", table)
        drop_columns(table, columns)


def count_steps() -> None:
    media = sa.table("ad_unit_media", sa.column("phase"), sa.column("current"), sa.column("total"))
    for number, phase in enumerate(PHASES, start=1):
        op.execute(media.update().where(media.c.phase == phase).values(current=number, total=len(PHASES)))


def name_ad_units() -> None:
    names = ("id", "code", "title", "slug")
    units = sa.table("video_ad_units", *(sa.column(name) for name in names))
    connection = op.get_bind()
    for unit_id, code, title in connection.execute(sa.select(units.c.id, units.c.code, units.c.title)).all():
        slug = slug_of(code) or slug_of(title) or "ad-unit"
        connection.execute(units.update().where(units.c.id == unit_id).values(slug=slug))


def slug_of(words: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40].strip("-")
