"""what an Ortsteil asks for, passes on and says itself"""

import sqlalchemy as sa
from alembic import op

revision = "0019_desks"
down_revision = "0014_releases"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'sent'")


def upgrade() -> None:
    _visits()
    _requests()
    _forwards()
    _statements()


def downgrade() -> None:
    for table in ("statement", "comment_forward", "local_request", "desk_visit"):
        op.drop_table(table)


def _visits() -> None:
    op.create_table(
        "desk_visit",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        _key("desk_visit", "account_id", "account.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_desk_visit")),
    )


def _requests() -> None:
    table = "local_request"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("questionnaire_key", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sent', 'released', 'sent_back', 'withdrawn')",
            name=op.f("ck_local_request_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (decided_on IS NULL)",
            name=op.f("ck_local_request_decided"),
        ),
        sa.CheckConstraint(
            "state <> 'sent_back' OR reason <> ''",
            name=op.f("ck_local_request_reason_given"),
        ),
        sa.CheckConstraint(
            "(state = 'released') = (questionnaire_key IS NOT NULL)",
            name=op.f("ck_local_request_released_in"),
        ),
        _key(table, "ortsteil_key", "ortsteil.key"),
        _key(table, "sent_by", "account.id"),
        _key(table, "decided_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_request")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_local_request_key_digest")),
    )
    op.create_index(op.f("ix_local_request_ortsteil_key"), table, ["ortsteil_key"])
    op.create_index(
        "uq_local_request_waiting",
        table,
        ["ortsteil_key"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _forwards() -> None:
    table = "comment_forward"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("published_comment_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_key", sa.String(length=60), nullable=False),
        sa.Column("plan_key", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("passed_by", sa.Uuid(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(answer = '') = (answered_on IS NULL)",
            name=op.f("ck_comment_forward_answered"),
        ),
        sa.CheckConstraint(
            "answered_on IS NULL OR seen_on IS NOT NULL",
            name=op.f("ck_comment_forward_seen_before_answer"),
        ),
        _key(table, "published_comment_id", "published_comment.id", ondelete="CASCADE"),
        _key(table, "mandate_key", "mandate.key"),
        _key(table, "passed_by", "account.id"),
        _key(table, "seen_by", "account.id"),
        _key(table, "answered_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_forward")),
        sa.UniqueConstraint(
            "published_comment_id",
            "mandate_key",
            "plan_key",
            name=op.f("uq_comment_forward_published_comment_id_mandate_key_plan_key"),
        ),
    )
    op.create_index(op.f("ix_comment_forward_mandate_key"), table, ["mandate_key"])
    op.create_index(op.f("ix_comment_forward_plan_key"), table, ["plan_key"])


def _statements() -> None:
    table = "statement"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mandate_key", sa.String(length=60), nullable=False),
        sa.Column("questionnaire_key", sa.String(length=60), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "subject <> ''", name=op.f("ck_statement_subject_not_empty")
        ),
        sa.CheckConstraint(
            "submitted_on IS NULL OR text <> ''",
            name=op.f("ck_statement_text_not_empty"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR submitted_on IS NOT NULL",
            name=op.f("ck_statement_submitted_first"),
        ),
        _key(table, "mandate_key", "mandate.key"),
        _key(table, "changed_by", "account.id"),
        _key(table, "submitted_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_statement_key_digest")),
        sa.UniqueConstraint(
            "series_id", "number", name=op.f("uq_statement_series_id_number")
        ),
    )
    op.create_index(op.f("ix_statement_mandate_key"), table, ["mandate_key"])


def _key(
    table: str, column: str, target: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)
