"""drafts kept by the server"""

import sqlalchemy as sa
from alembic import op

revision = "0005_drafts"
down_revision = "0004_barrier_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ortsteil_key"],
            ["ortsteil.key"],
            name=op.f("fk_draft_ortsteil_key_ortsteil"),
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_draft_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_draft_code_digest")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_draft_key_digest")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_expires_on"), ["expires_on"], unique=False
        )


def downgrade() -> None:
    op.drop_table("draft")
