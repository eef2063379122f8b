"""flags on words that speak of suicide, self-harm, violence or abuse; until when somebody's courses wait for the coach"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
FLAGGED = sa.text("flagged_at IS NOT NULL")


def upgrade() -> None:
    """Adds only, and only what may be missing in a row: workers of the release before go on meanwhile."""
    for table in ("inbound_mail", "answer"):
        op.add_column(table, sa.Column("flagged_at", INSTANT, nullable=True))
        op.add_column(table, sa.Column("flag_lifted_at", INSTANT, nullable=True))
    op.add_column("subscriber", sa.Column("care_until", INSTANT, nullable=True))
    op.create_index("ix_inbound_mail_flagged", "inbound_mail", ["id"], sqlite_where=FLAGGED, postgresql_where=FLAGGED)
