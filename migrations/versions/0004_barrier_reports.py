"""reports about barriers"""

import sqlalchemy as sa
from alembic import op

revision = "0004_barrier_reports"
down_revision = "0003_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "barrier_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_barrier_report_text_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier_report")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_barrier_report_key_digest")),
    )


def downgrade() -> None:
    op.drop_table("barrier_report")
