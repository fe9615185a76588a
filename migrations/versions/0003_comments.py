"""kind, place and publication of comments"""

import sqlalchemy as sa
from alembic import op

revision = "0003_comments"
down_revision = "0002_questionnaires"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: on SQLite that copies the table and drops the old one, and the
    # drop would take tags and answers with it (ON DELETE CASCADE).
    op.execute(
        "ALTER TABLE comment ADD COLUMN kind VARCHAR(20)"
        " CONSTRAINT ck_comment_known_kind CHECK"
        " (kind IS NULL OR kind IN ('idea', 'praise', 'problem', 'question'))"
    )
    op.add_column("comment", sa.Column("place_name", sa.String(length=200)))
    op.add_column("comment", sa.Column("place_point", sa.String(length=24)))
    op.add_column("comment", sa.Column("theme_hint", sa.String(length=40)))
    op.create_table(
        "published_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "text <> ''", name=op.f("ck_published_comment_text_not_empty")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_published_comment_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["account.id"],
            name=op.f("fk_published_comment_published_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_comment")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_published_comment_comment_id")),
    )
    op.create_table(
        "comment_support",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("published_comment_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_comment_id"],
            ["published_comment.id"],
            name=op.f("fk_comment_support_published_comment_id_published_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_support")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_comment_support_key_digest")),
    )
    op.create_index(
        op.f("ix_comment_support_published_comment_id"),
        "comment_support",
        ["published_comment_id"],
    )


def downgrade() -> None:
    op.drop_table("comment_support")
    op.drop_table("published_comment")
    for column in ("theme_hint", "place_point", "place_name", "kind"):
        op.drop_column("comment", column)
