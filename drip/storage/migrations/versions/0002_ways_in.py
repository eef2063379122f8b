"""further ways in"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("inbound_mail", sa.Column("form", sa.String(length=20), nullable=False, server_default="message"))
    op.add_column("inbound_mail", sa.Column("attention", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("inbound_mail", sa.Column("trusted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE inbound_mail SET attention = true WHERE state IN ('unmatched', 'held', 'unreadable', 'empty', 'failed')"
    )
    op.create_index(
        "ix_inbound_mail_attention",
        "inbound_mail",
        ["id"],
        sqlite_where=sa.text("attention"),
        postgresql_where=sa.text("attention"),
    )
    op.add_column("reply", sa.Column("message_id", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_answer_mail_id"), "answer", ["mail_id"])
    with op.batch_alter_table("season_report") as batch_op:
        batch_op.add_column(sa.Column("mail_id", ID, sa.ForeignKey("inbound_mail.id"), nullable=True))
        batch_op.create_index(batch_op.f("ix_season_report_mail_id"), ["mail_id"])
    op.create_table(
        "mailbox_position",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_position")),
    )
