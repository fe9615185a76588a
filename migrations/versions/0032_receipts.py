"""the way back to what one sent"""

import sqlalchemy as sa
from alembic import op

revision = "0032_receipts"
down_revision = "0031_subscriptions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission_receipt",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (subject IS NULL)",
            name=op.f("ck_submission_receipt_withdrawn_from"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR submission_id IS NULL",
            name=op.f("ck_submission_receipt_withdrawn_is_gone"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_receipt_submission_id_submission"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_submission_receipt")),
        sa.UniqueConstraint(
            "submission_id", name=op.f("uq_submission_receipt_submission_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("submission_receipt")
