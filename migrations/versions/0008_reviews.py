"""what people are asked to review, and what they said"""

import sqlalchemy as sa
from alembic import op

revision = "0008_reviews"
down_revision = "0007_readings"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('learning', 'audit', 'second')"


def upgrade() -> None:
    op.create_table(
        "review_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(PURPOSES, name=op.f("ck_review_item_known_purpose")),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (claimed_on IS NULL)",
            name=op.f("ck_review_item_claimed_by_whom"),
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"],
            ["account.id"],
            name=op.f("fk_review_item_claimed_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_review_item_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        sa.UniqueConstraint(
            "comment_id", "purpose", name=op.f("uq_review_item_comment_id_purpose")
        ),
    )
    op.create_index(
        "ix_review_item_open",
        "review_item",
        ["is_open", "simulated", "purpose", "position"],
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("machine_assigned", sa.JSON(), nullable=False),
        sa.Column("machine_suggested", sa.JSON(), nullable=False),
        sa.Column("pipeline_version", sa.String(length=80), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.CheckConstraint(PURPOSES, name=op.f("ck_review_known_purpose")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_review_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_review_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "comment_id",
            "account_id",
            "purpose",
            name=op.f("uq_review_comment_id_account_id_purpose"),
        ),
    )
    op.create_index("ix_review_account_number", "review", ["account_id", "number"])
    op.create_index("ix_review_purpose", "review", ["purpose"])


def downgrade() -> None:
    op.drop_index("ix_review_purpose", table_name="review")
    op.drop_index("ix_review_account_number", table_name="review")
    op.drop_table("review")
    op.drop_index("ix_review_item_open", table_name="review_item")
    op.drop_table("review_item")
