"""languages, cohorts, sharing, pictures, who published"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds only, and only what may be missing in a row: workers of the release before go on meanwhile."""
    op.add_column("subscriber", sa.Column("language", sa.Text(), nullable=True))
    op.add_column("consent", sa.Column("language", sa.Text(), nullable=True))
    op.add_column("course_version", sa.Column("origin", JSON, nullable=True))
    op.add_column("course_version", sa.Column("assets", JSON, nullable=True))
    op.create_table(
        "asset",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_asset"),
    )
    op.add_column("enrollment", sa.Column("cohort", sa.Text(), nullable=True))
    op.add_column("enrollment", sa.Column("sharing", sa.Text(), nullable=True))
    op.add_column("enrollment", sa.Column("digest_at", INSTANT, nullable=True))
    op.create_index(
        "ix_enrollment_digest_at",
        "enrollment",
        ["digest_at"],
        if_not_exists=True,
        sqlite_where=sa.text("digest_at IS NOT NULL"),
        postgresql_where=sa.text("digest_at IS NOT NULL"),
    )
