"""exports of single answers, fetched once"""

import sqlalchemy as sa
from alembic import op

revision = "0021_raw_exports"
down_revision = "0020_moderation"
branch_labels = None
depends_on = None

STATES = "state IN ('waiting', 'running', 'ready', 'fetched', 'failed', 'expired')"


def upgrade() -> None:
    op.create_table(
        "raw_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_key", sa.String(length=60), nullable=False),
        sa.Column("series", sa.Integer(), nullable=True),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_raw_export_known_state")),
        sa.CheckConstraint(
            "(link_digest IS NULL) = (link_expires_at IS NULL)",
            name=op.f("ck_raw_export_link_expires"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_raw_export_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_export")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_raw_export_link_digest")),
    )
    op.create_index(op.f("ix_raw_export_account_id"), "raw_export", ["account_id"])


def downgrade() -> None:
    op.drop_table("raw_export")
