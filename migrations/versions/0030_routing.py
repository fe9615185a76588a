"""what was given to which Fachplanung and what it says; who sends an e-mail, and since when"""

import sqlalchemy as sa
from alembic import op

revision = "0030_routing"
down_revision = "0028_snapshots"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "routing_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer_within_days", sa.Integer(), nullable=False),
        sa.Column("overview_is_public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "answer_within_days > 0", name=op.f("ck_routing_settings_some_days")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_routing_settings_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_settings")),
    )
    op.create_table(
        "plan_reminder",
        sa.Column("plan_key", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["fachplanung.key"],
            name=op.f("fk_plan_reminder_plan_key_fachplanung"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_key", "sent_on", name=op.f("pk_plan_reminder")),
    )
    op.create_table(
        "routed_handover",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=True),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["given_by"],
            ["account.id"],
            name=op.f("fk_routed_handover_given_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"],
            ["account.id"],
            name=op.f("fk_routed_handover_prepared_by_account"),
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_routed_handover")),
    )
    op.create_table(
        "routed_theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_key", sa.String(length=60), nullable=False),
        sa.Column("theme_label", sa.JSON(), nullable=False),
        sa.Column("plan_key", sa.String(length=40), nullable=False),
        sa.Column("space_key", sa.String(length=100), nullable=False),
        sa.Column("space_label", sa.Text(), nullable=False),
        sa.Column("ortsteile", sa.Text(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("drucksache", sa.String(length=40), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("answered_in", sa.String(length=40), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'aufgenommen' OR measure <> '' OR drucksache <> ''",
            name=op.f("ck_routed_theme_adopted_where"),
        ),
        sa.CheckConstraint(
            "status <> 'nicht_aufgenommen' OR reason <> ''",
            name=op.f("ck_routed_theme_reason_given"),
        ),
        sa.CheckConstraint(
            "status = 'neu' OR passed_on IS NOT NULL",
            name=op.f("ck_routed_theme_passed_first"),
        ),
        sa.CheckConstraint(
            "status IN ('aufgenommen', 'gesichtet', 'in_pruefung', 'neu', 'nicht_aufgenommen', 'schon_in_arbeit')",
            name=op.f("ck_routed_theme_known_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('aufgenommen', 'nicht_aufgenommen', 'schon_in_arbeit') OR reply <> ''",
            name=op.f("ck_routed_theme_reply_given"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["fachplanung.key"],
            name=op.f("fk_routed_theme_plan_key_fachplanung"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routed_theme")),
        sa.UniqueConstraint(
            "theme_key",
            "plan_key",
            "space_key",
            "ortsteile",
            "simulated",
            name="uq_routed_theme_once",
        ),
    )
    op.create_index(op.f("ix_routed_theme_plan_key"), "routed_theme", ["plan_key"])
    op.create_table(
        "routed_change",
        sa.Column("routed_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_routed_change_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["routed_id"],
            ["routed_theme.id"],
            name=op.f("fk_routed_change_routed_id_routed_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("routed_id", "number", name=op.f("pk_routed_change")),
    )
    op.create_table(
        "routed_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("routed_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_routed_note_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_routed_note_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["routed_id"],
            ["routed_theme.id"],
            name=op.f("fk_routed_note_routed_id_routed_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routed_note")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_routed_note_key_digest")),
    )
    op.create_index(op.f("ix_routed_note_routed_id"), "routed_note", ["routed_id"])
    op.create_table(
        "routed_occurrence",
        sa.Column("routed_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("figure_ref", sa.String(length=20), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["routed_handover.reference"],
            name=op.f("fk_routed_occurrence_reference_routed_handover"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["routed_id"],
            ["routed_theme.id"],
            name=op.f("fk_routed_occurrence_routed_id_routed_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "routed_id", "reference", name=op.f("pk_routed_occurrence")
        ),
    )
    op.create_index(
        op.f("ix_routed_occurrence_reference"), "routed_occurrence", ["reference"]
    )
    op.create_table(
        "routed_partner",
        sa.Column("routed_id", sa.Uuid(), nullable=False),
        sa.Column("plan_key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_key"],
            ["fachplanung.key"],
            name=op.f("fk_routed_partner_plan_key_fachplanung"),
        ),
        sa.ForeignKeyConstraint(
            ["routed_id"],
            ["routed_theme.id"],
            name=op.f("fk_routed_partner_routed_id_routed_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "routed_id", "plan_key", name=op.f("pk_routed_partner")
        ),
    )
    op.create_index(op.f("ix_routed_partner_plan_key"), "routed_partner", ["plan_key"])
    op.add_column("outgoing_mail", sa.Column("queued_at", sa.DateTime(timezone=True)))
    op.add_column(
        "outgoing_mail", sa.Column("claimed_until", sa.DateTime(timezone=True))
    )
    op.add_column("outgoing_mail", sa.Column("trouble", sa.String(length=40)))
    op.execute("UPDATE outgoing_mail SET queued_at = due_at, trouble = ''")
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.alter_column("queued_at", nullable=False)
        batch.alter_column("trouble", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.drop_column("trouble")
        batch.drop_column("claimed_until")
        batch.drop_column("queued_at")

    op.drop_index(op.f("ix_routed_partner_plan_key"), table_name="routed_partner")
    op.drop_table("routed_partner")
    op.drop_index(
        op.f("ix_routed_occurrence_reference"), table_name="routed_occurrence"
    )
    op.drop_table("routed_occurrence")
    op.drop_index(op.f("ix_routed_note_routed_id"), table_name="routed_note")
    op.drop_table("routed_note")
    op.drop_table("routed_change")
    op.drop_index(op.f("ix_routed_theme_plan_key"), table_name="routed_theme")
    op.drop_table("routed_theme")
    op.drop_table("routed_handover")
    op.drop_table("plan_reminder")
    op.drop_table("routing_settings")
