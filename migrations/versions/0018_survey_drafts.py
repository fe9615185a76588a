"""questionnaires that are being written, with their latest changes"""

import sqlalchemy as sa
from alembic import op

revision = "0018_survey_drafts"
down_revision = "0012_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=True),
        sa.Column("copied_from", sa.String(length=60), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "revision > 0", name=op.f("ck_survey_draft_revision_positive")
        ),
        sa.ForeignKeyConstraint(
            ["ortsteil_key"],
            ["ortsteil.key"],
            name=op.f("fk_survey_draft_ortsteil_key_ortsteil"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["account.id"],
            name=op.f("fk_survey_draft_changed_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_draft_key")),
    )
    op.create_table(
        "survey_draft_revision",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("removed_kind", sa.String(length=20), nullable=True),
        sa.Column("removed_key", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["survey_draft.id"],
            name=op.f("fk_survey_draft_revision_draft_id_survey_draft"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["account.id"],
            name=op.f("fk_survey_draft_revision_changed_by_account"),
        ),
        sa.PrimaryKeyConstraint(
            "draft_id", "number", name=op.f("pk_survey_draft_revision")
        ),
    )


def downgrade() -> None:
    op.drop_table("survey_draft_revision")
    op.drop_table("survey_draft")
