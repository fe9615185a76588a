"""counts that are kept ready, and what staff decided about findings"""

import sqlalchemy as sa
from alembic import op

revision = "0027_tallies"
down_revision = "0026_spaces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _removals()
    _tallies()
    _decisions()


def downgrade() -> None:
    op.drop_table("finding_decision")
    op.drop_index(op.f("ix_tally_set_simulated"), table_name="tally_set")
    op.drop_table("tally_set")
    op.drop_index("ix_tally_kind", table_name="tally")
    op.drop_table("tally")
    op.drop_table("tally_run")
    op.drop_table("removals")


def _removals() -> None:
    table = op.create_table(
        "removals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removals")),
    )
    op.bulk_insert(table, [{"id": 1, "number": 0}])


def _tallies() -> None:
    op.create_table(
        "tally_run",
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removals", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("simulated", name=op.f("pk_tally_run")),
    )
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("other", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('place', 'theme', 'group', 'cross', 'pair')",
            name=op.f("ck_tally_known_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    op.create_index("ix_tally_kind", "tally", ["simulated", "kind"])
    op.create_table(
        "tally_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_set")),
    )
    op.create_index(op.f("ix_tally_set_simulated"), "tally_set", ["simulated"])


def _decisions() -> None:
    op.create_table(
        "finding_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_key", sa.String(length=160), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('accepted', 'in_work', 'rejected', 'open')",
            name=op.f("ck_finding_decision_known_state"),
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR reason <> ''",
            name=op.f("ck_finding_decision_rejected_why"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_finding_decision_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_decision")),
        sa.UniqueConstraint(
            "finding_key",
            "simulated",
            "number",
            name=op.f("uq_finding_decision_number"),
        ),
    )
