"""paper forms and their double entry"""

import sqlalchemy as sa
from alembic import op

revision = "0006_paper"
down_revision = "0005_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("keyed_by", sa.Uuid(), nullable=True),
        sa.Column("second_wanted", sa.Boolean(), nullable=False),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("second", sa.JSON(), nullable=True),
        sa.Column("fields_compared", sa.Integer(), nullable=True),
        sa.Column("fields_agreed", sa.Integer(), nullable=True),
        sa.Column("valid_entry", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "(second IS NULL) = (fields_compared IS NULL)",
            name=op.f("ck_paper_form_compared_with_second"),
        ),
        sa.CheckConstraint(
            "valid_entry IN ('first', 'second')",
            name=op.f("ck_paper_form_known_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["keyed_by"], ["account.id"], name=op.f("fk_paper_form_keyed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["account.id"], name=op.f("fk_paper_form_second_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_paper_form_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_form")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_form_number")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_paper_form_submission_id")),
    )


def downgrade() -> None:
    op.drop_table("paper_form")
