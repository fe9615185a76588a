"""target groups as tags, plans that are only affected, the outbox"""

import sqlalchemy as sa
from alembic import op

revision = "0023_second_axis"
down_revision = "0022_release_freezes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "target_group_tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("group_key", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("pipeline_version", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("tagged_on", sa.Date(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(origin = 'machine' AND band = 'assigned' AND account_id IS NULL)"
            " OR (origin = 'person' AND band IN ('set', 'removed')"
            " AND pipeline_version = '')",
            name=op.f("ck_target_group_tag_machine_or_person"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_target_group_tag_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_target_group_tag_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_group_tag")),
        sa.UniqueConstraint(
            "comment_id",
            "group_key",
            "origin",
            "pipeline_version",
            name=op.f("uq_target_group_tag_once"),
        ),
    )
    op.create_index(
        "ix_target_group_tag_counts",
        "target_group_tag",
        ["counts", "group_key", "comment_id"],
    )
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unsubscribe_url", sa.String(length=500), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    op.create_index(op.f("ix_outgoing_mail_due_at"), "outgoing_mail", ["due_at"])
    _set_roles("role IN ('federfuehrend', 'beteiligt', 'betroffen')")


def downgrade() -> None:
    op.execute("DELETE FROM responsibility WHERE role = 'betroffen'")
    _set_roles("role IN ('federfuehrend', 'beteiligt')")
    op.drop_index(op.f("ix_outgoing_mail_due_at"), table_name="outgoing_mail")
    op.drop_table("outgoing_mail")
    op.drop_index("ix_target_group_tag_counts", table_name="target_group_tag")
    op.drop_table("target_group_tag")


def _set_roles(condition: str) -> None:
    name = op.f("ck_responsibility_known_role")
    with op.batch_alter_table("responsibility") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, condition)
