"""why a delivery was skipped and why delivering is held, as codes; the kind of a reply"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds only, and only what may be missing in a row: workers of the release before go on meanwhile."""
    op.add_column("delivery", sa.Column("skip_reason", sa.String(30), nullable=True))
    op.add_column("installation", sa.Column("hold_reason", sa.String(20), nullable=True))
    op.add_column("reply", sa.Column("kind", sa.String(20), nullable=True))
