"""trainings, and the models that came out of them"""

import sqlalchemy as sa
from alembic import op

revision = "0009_training"
down_revision = "0008_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("use_if_not_worse", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=True),
        sa.Column("result_version", sa.String(length=80), nullable=True),
        sa.Column("gate", sa.JSON(), nullable=True),
        sa.Column("message", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "kind IN ('click', 'nightly', 'command')",
            name=op.f("ck_training_run_known_kind"),
        ),
        sa.CheckConstraint(
            "(state IN ('waiting', 'running') AND slot = 1 AND slot IS NOT NULL)"
            " OR (state IN ('done', 'failed') AND slot IS NULL)",
            name=op.f("ck_training_run_one_open"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"],
            ["account.id"],
            name=op.f("fk_training_run_requested_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["result_version"],
            ["pipeline_version.version"],
            name=op.f("fk_training_run_result_version_pipeline_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_run")),
        sa.UniqueConstraint("slot", name=op.f("uq_training_run_slot")),
    )
    op.create_table(
        "pipeline_release",
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("in_use", sa.Integer(), nullable=True),
        sa.Column("tagged_as", sa.String(length=80), nullable=False),
        sa.Column("model", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "origin IN ('trained', 'shipped')",
            name=op.f("ck_pipeline_release_known_origin"),
        ),
        sa.CheckConstraint(
            "(state = 'released' AND in_use = 1 AND in_use IS NOT NULL)"
            " OR (state IN ('candidate', 'retired', 'refused') AND in_use IS NULL)",
            name=op.f("ck_pipeline_release_one_in_use"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
            name=op.f("fk_pipeline_release_decided_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["pipeline_version.version"],
            name=op.f("fk_pipeline_release_version_pipeline_version"),
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_pipeline_release")),
        sa.UniqueConstraint("in_use", name=op.f("uq_pipeline_release_in_use")),
        sa.UniqueConstraint("number", name=op.f("uq_pipeline_release_number")),
    )


def downgrade() -> None:
    op.drop_table("pipeline_release")
    op.drop_table("training_run")
