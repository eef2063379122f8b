"""Runs the migrations on the connection that `drip.storage.engine.schema` hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from drip.storage.engine.tables import Instant, Json, TableBase


def plain(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name plain types: they must run for years, whatever becomes of our own."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is Json:
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    render_item=plain,
    connection=context.config.attributes["connection"],
    target_metadata=TableBase.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
