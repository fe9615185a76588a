"""what was published, and the counts its audit must remember"""

import sqlalchemy as sa
from alembic import op

revision = "0014_releases"
down_revision = "0011_roles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("draft_of", sa.String(length=80), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=True),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=True),
        sa.Column("signature", sa.String(length=100), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'released', 'withdrawn')",
            name=op.f("ck_stored_release_known_state"),
        ),
        sa.CheckConstraint(
            "audience IS NULL OR audience IN ('desks', 'public')",
            name=op.f("ck_stored_release_known_audience"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (number IS NULL)"
            " AND (state = 'draft') = (released_on IS NULL)"
            " AND (state = 'draft') = (audience IS NULL)"
            " AND (state = 'draft') = (draft_of IS NOT NULL)",
            name=op.f("ck_stored_release_released_has_number"),
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)",
            name=op.f("ck_stored_release_withdrawn_has_day"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["account.id"],
                name=op.f(f"fk_stored_release_{column}_account"),
            )
            for column in ("frozen_by", "released_by", "withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_release")),
        sa.UniqueConstraint("draft_of", name=op.f("uq_stored_release_draft_of")),
        sa.UniqueConstraint(
            "subject", "number", name=op.f("uq_stored_release_subject_number")
        ),
    )
    op.create_table(
        "release_evidence",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["stored_release.id"],
            name=op.f("fk_release_evidence_release_id_stored_release"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_evidence")),
    )


def downgrade() -> None:
    op.drop_table("release_evidence")
    op.drop_table("stored_release")
