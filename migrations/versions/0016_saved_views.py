"""saved views, and indexes to count answers by"""

import sqlalchemy as sa
from alembic import op

revision = "0016_saved_views"
down_revision = "0017_population"
branch_labels = None
depends_on = None

SUBMISSION = [
    "questionnaire_version_id",
    "simulated",
    "id",
    "ortsteil_key",
    "channel",
    "language",
    "received_on",
    "local_block_id",
]


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("questionnaire_key", sa.String(length=60), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_view_has_name")),
        sa.CheckConstraint(
            "page IN ('questions', 'crosstab', 'comparison', 'map')",
            name=op.f("ck_saved_view_known_page"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_saved_view_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "account_id", "name", name=op.f("uq_saved_view_account_id_name")
        ),
    )
    # Counts read the index alone; what begins with the submission finds it there as well.
    op.create_index(
        "ix_answer_findings",
        "answer",
        ["submission_id", "question_key", "item", "value"],
    )
    op.drop_index("ix_answer_submission_id", "answer")
    op.create_index(
        "ix_comment_findings", "comment", ["submission_id", "question_key", "id"]
    )
    op.drop_index("ix_comment_submission_id", "comment")
    op.create_index("ix_submission_findings", "submission", SUBMISSION)


def downgrade() -> None:
    op.drop_index("ix_submission_findings", "submission")
    op.create_index("ix_comment_submission_id", "comment", ["submission_id"])
    op.drop_index("ix_comment_findings", "comment")
    op.create_index("ix_answer_submission_id", "answer", ["submission_id"])
    op.drop_index("ix_answer_findings", "answer")
    op.drop_table("saved_view")
