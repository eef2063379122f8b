"""finds the subscriber who has signed up with another spelling of a mailbox"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_subscriber_without_dots", "subscriber", [sa.text("replace(email, '.', '')")])
