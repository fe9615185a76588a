"""snapshots of hand-overs: parts, manifest, proof of what was counted, orders under way"""

import sqlalchemy as sa
from alembic import op

revision = "0028_snapshots"
down_revision = "0027_tallies"
branch_labels = None
depends_on = None

NEW_COLUMNS = ("recounted", "signature", "manifest", "simulated", "subjects")


def upgrade() -> None:
    op.add_column(
        "handover",
        sa.Column("subjects", sa.String(500), nullable=False, server_default=""),
    )
    op.add_column(
        "handover",
        sa.Column("simulated", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("handover", sa.Column("manifest", sa.JSON(), nullable=True))
    op.add_column("handover", sa.Column("signature", sa.String(100), nullable=True))
    op.add_column("handover", sa.Column("recounted", sa.JSON(), nullable=True))
    op.create_table(
        "handover_part",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handover.id"],
            name=op.f("fk_handover_part_handover_id_handover"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("handover_id", "name", name=op.f("pk_handover_part")),
    )
    op.create_table(
        "handover_record",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("leaf", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handover.id"],
            name=op.f("fk_handover_record_handover_id_handover"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("handover_id", "leaf", name=op.f("pk_handover_record")),
    )
    _create_counted()
    _create_orders()


def _create_counted() -> None:
    op.create_table(
        "handover_counted",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("leaf", sa.String(64), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("ortsteil_key", sa.String(8), nullable=True),
        sa.Column("commented", sa.Boolean(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("target_groups", sa.Text(), nullable=False),
        sa.Column("answers", sa.String(64), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id", "leaf"],
            ["handover_record.handover_id", "handover_record.leaf"],
            name=op.f("fk_handover_counted_record"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_handover_counted_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "handover_id", "leaf", name=op.f("pk_handover_counted")
        ),
    )
    op.create_index(
        "ix_handover_counted_submission",
        "handover_counted",
        ["submission_id", "handover_id"],
    )


def _create_orders() -> None:
    op.create_table(
        "handover_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("problem", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_handover_order_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (problem <> '')",
            name=op.f("ck_handover_order_says_why"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (reference <> '')",
            name=op.f("ck_handover_order_says_which"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["account.id"],
            name=op.f("fk_handover_order_asked_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_order")),
    )


def downgrade() -> None:
    op.drop_table("handover_order")
    op.drop_index("ix_handover_counted_submission", "handover_counted")
    op.drop_table("handover_counted")
    op.drop_table("handover_record")
    op.drop_table("handover_part")
    for column in NEW_COLUMNS:
        op.drop_column("handover", column)
