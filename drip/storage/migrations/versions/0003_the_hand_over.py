"""what a mail was made from, turns, rates, the installation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds only, and only what may be missing in a row: workers of the release before go on meanwhile."""
    op.add_column("delivery", sa.Column("made_from", JSON, nullable=True))
    op.add_column("delivery", sa.Column("turn_at", INSTANT, nullable=True))
    op.create_table(
        "send_rate",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_send_rate")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("alive_at", INSTANT, nullable=True),
        sa.Column("held_at", INSTANT, nullable=True),
        sa.Column("held_reason", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
