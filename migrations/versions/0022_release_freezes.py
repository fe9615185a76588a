"""freezes of releases that are under way"""

import sqlalchemy as sa
from alembic import op

revision = "0022_release_freezes"
down_revision = "0018_survey_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_freeze",
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed')",
            name=op.f("ck_release_freeze_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (problem <> '')",
            name=op.f("ck_release_freeze_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["account.id"],
            name=op.f("fk_release_freeze_asked_by_account"),
        ),
        sa.PrimaryKeyConstraint("subject", "simulated", name=op.f("pk_release_freeze")),
    )


def downgrade() -> None:
    op.drop_table("release_freeze")
