"""a pace and a wording's version with the consent, challenges that were spent, links that are counted, erased enrollments"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds only, and only what may be missing in a row: workers of the release before go on meanwhile."""
    op.add_column("consent", sa.Column("wording_version", sa.Text(), nullable=True))
    op.add_column("consent", sa.Column("pace", JSON, nullable=True))
    op.add_column("installation", sa.Column("highest_erased", sa.Integer(), nullable=True))
    op.create_table(
        "spent_challenge",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_spent_challenge"),
    )
    op.create_index("ix_spent_challenge_expires_at", "spent_challenge", ["expires_at"])
    op.create_table(
        "link",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("digest", name="uq_link_digest"),
    )
