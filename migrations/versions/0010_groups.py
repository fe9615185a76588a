"""groups of similar comments, proposals for new themes, and a city's own themes and words"""

import sqlalchemy as sa
from alembic import op

revision = "0010_groups"
down_revision = "0009_training"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _similar_groups()
    _theme_proposals()
    # Not in a batch: it would drop and remake the table, and cascade to who deals with it.
    op.add_column(
        "theme",
        sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "theme_word",
        sa.Column("theme_key", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_key"],
            ["theme.key"],
            name=op.f("fk_theme_word_theme_key_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("theme_key", "word", name=op.f("pk_theme_word")),
    )


def _similar_groups() -> None:
    op.create_table(
        "similar_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"],
            ["comment.id"],
            name=op.f("fk_similar_group_centre_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_group")),
        sa.UniqueConstraint("centre_id", name=op.f("uq_similar_group_centre_id")),
    )
    op.create_table(
        "similar_comment",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_similar_comment_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["similar_group.id"],
            name=op.f("fk_similar_comment_group_id_similar_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_similar_comment")),
    )
    op.create_index("ix_similar_comment_group_id", "similar_comment", ["group_id"])


def _theme_proposals() -> None:
    op.create_table(
        "theme_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("theme_key", sa.String(length=40), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'theme', 'merged', 'aside')",
            name=op.f("ck_theme_proposal_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_on IS NULL)",
            name=op.f("ck_theme_proposal_decided_has_day"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_key"],
            ["theme.key"],
            name=op.f("fk_theme_proposal_theme_key_theme"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_proposal")),
    )
    op.create_table(
        "theme_proposal_comment",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["theme_proposal.id"],
            name=op.f("fk_theme_proposal_comment_proposal_id_theme_proposal"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_theme_proposal_comment_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "proposal_id", "comment_id", name=op.f("pk_theme_proposal_comment")
        ),
    )
    op.create_index(
        "ix_theme_proposal_comment_comment_id", "theme_proposal_comment", ["comment_id"]
    )


def downgrade() -> None:
    op.drop_table("theme_word")
    op.drop_column("theme", "own")
    op.drop_index(
        "ix_theme_proposal_comment_comment_id", table_name="theme_proposal_comment"
    )
    op.drop_table("theme_proposal_comment")
    op.drop_table("theme_proposal")
    op.drop_index("ix_similar_comment_group_id", table_name="similar_comment")
    op.drop_table("similar_comment")
    op.drop_table("similar_group")
