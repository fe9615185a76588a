"""second factor, list of sessions, single sign-on, roles that wait for a second person"""

import sqlalchemy as sa
from alembic import op

revision = "0012_accounts"
down_revision = "0015_api_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("grant_data", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        _of_account("role_request"),
        _of_account("role_request", "asked_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_request")),
    )
    for column in ("account_id", "asked_by"):
        op.create_index(op.f(f"ix_role_request_{column}"), "role_request", [column])
    op.create_table(
        "account_identity",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _of_account("account_identity"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_account_identity")),
        sa.UniqueConstraint("account_id", name=op.f("uq_account_identity_account_id")),
    )
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_key", sa.String(length=300), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        _of_account("second_factor"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        _of_account("recovery_code"),
        sa.PrimaryKeyConstraint(
            "account_id", "code_digest", name=op.f("pk_recovery_code")
        ),
    )
    _sessions()
    with op.batch_alter_table("account") as batch:
        batch.add_column(_flag("break_glass"))
    with op.batch_alter_table("account") as batch:
        batch.alter_column("break_glass", server_default=None)
    with op.batch_alter_table("account_role") as batch:
        batch.add_column(
            sa.Column("source", sa.String(10), nullable=False, server_default="local")
        )
        batch.create_check_constraint(
            op.f("ck_account_role_known_source"), "source IN ('local', 'oidc')"
        )
    with op.batch_alter_table("account_role") as batch:
        batch.alter_column("source", server_default=None)
    _links()


def downgrade() -> None:
    with op.batch_alter_table("setup_link") as batch:
        for column in ("made_by", "account_id"):
            batch.drop_index(op.f(f"ix_setup_link_{column}"))
            batch.drop_constraint(
                op.f(f"fk_setup_link_{column}_account"), type_="foreignkey"
            )
            batch.drop_column(column)
        batch.drop_column("break_glass")
    with op.batch_alter_table("account_role") as batch:
        batch.drop_constraint(op.f("ck_account_role_known_source"), type_="check")
        batch.drop_column("source")
    with op.batch_alter_table("account") as batch:
        batch.drop_column("break_glass")
    for table in (
        "staff_session",
        "recovery_code",
        "second_factor",
        "account_identity",
        "role_request",
    ):
        op.drop_table(table)


def _sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("session_number", sa.Integer(), nullable=False),
        sa.Column("second_step", sa.String(length=10), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_refresh", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "second_step IN ('none', 'open', 'done')",
            name=op.f("ck_staff_session_known_second_step"),
        ),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (next_check_at IS NULL)",
            name=op.f("ck_staff_session_checked_or_not"),
        ),
        _of_account("staff_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_staff_session_token_digest")),
    )
    op.create_index(
        op.f("ix_staff_session_account_id"), "staff_session", ["account_id"]
    )


def _links() -> None:
    with op.batch_alter_table("setup_link") as batch:
        batch.add_column(_flag("break_glass"))
        for column in ("made_by", "account_id"):
            batch.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_setup_link_{column}_account"),
                "account",
                [column],
                ["id"],
                ondelete="CASCADE",
            )
            batch.create_index(op.f(f"ix_setup_link_{column}"), [column])
    with op.batch_alter_table("setup_link") as batch:
        batch.alter_column("break_glass", server_default=None)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _of_account(table: str, column: str = "account_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["account.id"],
        name=op.f(f"fk_{table}_{column}_account"),
        ondelete="CASCADE",
    )
