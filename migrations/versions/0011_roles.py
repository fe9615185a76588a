"""several roles an account, each for a time and an area"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0011_roles"
down_revision = "0010_groups"
branch_labels = None
depends_on = None

ROLES = (
    "role IN ('administrator', 'staff', 'statistics', 'fachplanung', 'ortsteil', "
    "'data_entry', 'auditor')"
)
BEFORE = {
    "administrator": ("administrator", "staff", "statistics", "auditor"),
    "staff": ("staff", "statistics"),
}
"""What the two roles of the first release could do, in the roles of today."""

account = sa.table(
    "account",
    sa.column("id", sa.Uuid()),
    sa.column("role", sa.String()),
    sa.column("created_on", sa.Date()),
)
account_role = sa.table(
    "account_role",
    sa.column("id", sa.Uuid()),
    sa.column("account_id", sa.Uuid()),
    sa.column("role", sa.String()),
    sa.column("valid_from", sa.Date()),
)
setup_link = sa.table(
    "setup_link",
    sa.column("token_digest", sa.String()),
    sa.column("role", sa.String()),
    sa.column("grants", sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        "account_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("mandate_key", sa.String(length=60), nullable=True),
        sa.Column("plan_key", sa.String(length=60), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_account_role_known_role")),
        sa.CheckConstraint(
            "(role = 'ortsteil') = (mandate_key IS NOT NULL)",
            name=op.f("ck_account_role_mandate"),
        ),
        sa.CheckConstraint(
            "(role = 'fachplanung') = (plan_key IS NOT NULL)",
            name=op.f("ck_account_role_plan"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to",
            name=op.f("ck_account_role_order"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_role_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mandate_key"],
            ["mandate.key"],
            name=op.f("fk_account_role_mandate_key_mandate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_role")),
    )
    op.create_index(op.f("ix_account_role_account_id"), "account_role", ["account_id"])
    _roles_to_rows()
    with op.batch_alter_table("account") as batch:
        batch.drop_constraint(op.f("ck_account_known_role"), type_="check")
        batch.drop_column("role")
    with op.batch_alter_table("setup_link") as batch:
        batch.add_column(
            sa.Column("grants", sa.JSON(), nullable=False, server_default="[]")
        )
    _links_to_grants()
    with op.batch_alter_table("setup_link") as batch:
        batch.alter_column("grants", server_default=None)
        batch.drop_column("role")


def downgrade() -> None:
    with op.batch_alter_table("setup_link") as batch:
        batch.add_column(
            sa.Column("role", sa.String(40), nullable=False, server_default="staff")
        )
        batch.drop_column("grants")
    with op.batch_alter_table("setup_link") as batch:
        batch.alter_column("role", server_default=None)
    with op.batch_alter_table("account") as batch:
        batch.add_column(
            sa.Column("role", sa.String(40), nullable=False, server_default="staff")
        )
    administrators = sa.select(account_role.c.account_id).where(
        account_role.c.role == "administrator"
    )
    op.execute(
        account.update()
        .where(account.c.id.in_(administrators))
        .values(role="administrator")
    )
    with op.batch_alter_table("account") as batch:
        batch.alter_column("role", server_default=None)
        batch.create_check_constraint(
            op.f("ck_account_known_role"), "role IN ('administrator', 'staff')"
        )
    op.drop_table("account_role")


def _roles_to_rows() -> None:
    rows = [
        {
            "id": uuid.uuid4(),
            "account_id": row.id,
            "role": role,
            "valid_from": row.created_on,
        }
        for row in op.get_bind().execute(sa.select(account))
        for role in BEFORE[row.role]
    ]
    if rows:
        op.bulk_insert(account_role, rows)


def _links_to_grants() -> None:
    links = op.get_bind().execute(
        sa.select(setup_link.c.token_digest, setup_link.c.role)
    )
    for link in links.all():
        op.execute(
            setup_link.update()
            .where(setup_link.c.token_digest == link.token_digest)
            .values(grants=[{"role": role} for role in BEFORE[link.role]])
        )
