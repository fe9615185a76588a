"""what is found in a comment beside its themes, and how far rules and model agree"""

import sqlalchemy as sa
from alembic import op

revision = "0007_readings"
down_revision = "0006_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_reading",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_version", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=True),
        sa.Column("doubt", sa.Double(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "stance IS NULL OR stance IN ('praise', 'problem', 'wish')",
            name=op.f("ck_comment_reading_known_stance"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_reading_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pipeline_version"],
            ["pipeline_version.version"],
            name=op.f("fk_comment_reading_pipeline_version_pipeline_version"),
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_reading")),
    )
    op.create_index("ix_comment_reading_doubt", "comment_reading", ["doubt"])
    op.add_column("theme_tag", sa.Column("rule_score", sa.Double(), nullable=True))
    op.add_column("theme_tag", sa.Column("model_score", sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column("theme_tag", "model_score")
    op.drop_column("theme_tag", "rule_score")
    op.drop_index("ix_comment_reading_doubt", table_name="comment_reading")
    op.drop_table("comment_reading")
