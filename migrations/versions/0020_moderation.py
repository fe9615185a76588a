"""decisions on comments that may be published"""

import sqlalchemy as sa
from alembic import op

revision = "0020_moderation"
down_revision = "0011_roles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'held', 'merged', 'forwarded')",
            name=op.f("ck_moderation_known_state"),
        ),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (claimed_on IS NULL)",
            name=op.f("ck_moderation_claimed_by_whom"),
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"],
            ["account.id"],
            name=op.f("fk_moderation_claimed_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_moderation_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_moderation")),
    )
    op.create_table(
        "moderation_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('published', 'held', 'merged', 'forwarded')",
            name=op.f("ck_moderation_decision_known_decision"),
        ),
        sa.CheckConstraint(
            "(decision = 'held') = (reason IS NOT NULL)",
            name=op.f("ck_moderation_decision_held_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_moderation_decision_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_moderation_decision_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["comment.id"],
            name=op.f("fk_moderation_decision_merged_into_comment"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
        sa.UniqueConstraint(
            "comment_id",
            "number",
            name=op.f("uq_moderation_decision_comment_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("moderation_decision")
    op.drop_table("moderation")
