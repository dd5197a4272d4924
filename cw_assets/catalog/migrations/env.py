"""Run by Alembic, on the connection that is handed over; the transaction around it is the caller's."""

from typing import Any

from alembic import context
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from cw_assets.catalog.migrations import VERSION_TABLE
from cw_assets.catalog.models import Base


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Versions name SQLAlchemy's own types, so that they do not change when ours do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
