"""papers, target groups and dated roles of plans; formats of steps; what was changed"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0025_living_structure"
down_revision = "0024_scheme_versions"
branch_labels = None
depends_on = None

DATED = ("deliverable", "actor_group", "process_step")
ROLES = "role IN ('federfuehrend', 'beteiligt', 'betroffen')"


def upgrade() -> None:
    _plans()
    _roles_in_periods()
    for table in DATED:
        op.add_column(table, sa.Column("added_on", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column(
        "process_step",
        sa.Column("description", sa.Text(), nullable=False, server_default=""),
    )
    _formats()
    _changes()


def downgrade() -> None:
    op.drop_index("ix_structure_change_object", table_name="structure_change")
    op.drop_index(op.f("ix_structure_change_changed_on"), "structure_change")
    op.drop_table("structure_change")
    op.drop_table("step_format")
    op.drop_column("process_step", "description")
    for table in DATED:
        op.drop_column(table, "ended_on")
        op.drop_column(table, "added_on")
    _last_role_only()
    _papers_in_one_line()
    op.drop_column("fachplanung", "target_groups_confirmed")
    op.drop_table("fachplanung_target_group")


def _plans() -> None:
    op.create_table(
        "fachplanung_target_group",
        sa.Column("fachplanung_key", sa.String(length=40), nullable=False),
        sa.Column("group_key", sa.String(length=40), nullable=False),
        _plan("fachplanung_target_group"),
        sa.PrimaryKeyConstraint(
            "fachplanung_key",
            "group_key",
            name=op.f("pk_fachplanung_target_group"),
        ),
    )
    op.create_table(
        "fachplanung_document",
        sa.Column("fachplanung_key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("drucksache", sa.String(length=60), nullable=False),
        _plan("fachplanung_document"),
        sa.PrimaryKeyConstraint(
            "fachplanung_key", "position", name=op.f("pk_fachplanung_document")
        ),
    )
    op.execute(
        "INSERT INTO fachplanung_document"
        " (fachplanung_key, position, title, address, drucksache)"
        " SELECT key, 1, document, '', '' FROM fachplanung WHERE document <> ''"
    )
    # Not in a batch: SQLite would drop and refill the table, and with it what hangs on it.
    op.drop_column("fachplanung", "document")
    op.add_column(
        "fachplanung",
        sa.Column(
            "target_groups_confirmed",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
        ),
    )


def _papers_in_one_line() -> None:
    op.add_column(
        "fachplanung",
        sa.Column("document", sa.String(length=300), nullable=False, server_default=""),
    )
    bind = op.get_bind()
    papers: dict[str, list[str]] = {}
    for key, title in bind.execute(
        sa.text(
            "SELECT fachplanung_key, title FROM fachplanung_document"
            " ORDER BY fachplanung_key, position"
        )
    ):
        papers.setdefault(key, []).append(title)
    for key, titles in papers.items():
        bind.execute(
            sa.text("UPDATE fachplanung SET document = :line WHERE key = :key"),
            {"line": ", ".join(titles)[:300], "key": key},
        )
    op.drop_table("fachplanung_document")


def _plan(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["fachplanung_key"],
        ["fachplanung.key"],
        name=op.f(f"fk_{table}_fachplanung_key_fachplanung"),
        ondelete="CASCADE",
    )


def _roles_in_periods() -> None:
    """Made anew, since the primary key changes; nothing points to this table."""
    rows = _stored_roles()
    op.drop_table("responsibility")
    table = op.create_table(
        "responsibility",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_role_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
    )
    for column in ("theme_key", "fachplanung_key"):
        op.create_index(op.f(f"ix_responsibility_{column}"), "responsibility", [column])
    op.bulk_insert(table, [{"id": uuid.uuid4(), **row} for row in rows])


def _last_role_only() -> None:
    """One row a pair again: the period that began last."""
    last = {
        (row["theme_key"], row["fachplanung_key"]): row
        for row in sorted(_stored_roles(), key=lambda row: str(row["valid_from"] or ""))
    }
    op.drop_table("responsibility")
    table = op.create_table(
        "responsibility",
        *_role_columns(),
        sa.PrimaryKeyConstraint(
            "theme_key", "fachplanung_key", name=op.f("pk_responsibility")
        ),
    )
    op.bulk_insert(table, list(last.values()))


def _stored_roles() -> list[dict[str, object]]:
    stored = sa.table(
        "responsibility",
        sa.column("theme_key", sa.String),
        sa.column("fachplanung_key", sa.String),
        sa.column("role", sa.String),
        sa.column("valid_from", sa.Date),
        sa.column("valid_to", sa.Date),
    )
    return [dict(row._mapping) for row in op.get_bind().execute(sa.select(stored))]


def _role_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("theme_key", sa.String(length=40), nullable=False),
        sa.Column("fachplanung_key", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_responsibility_known_role")),
        sa.ForeignKeyConstraint(
            ["theme_key"],
            ["theme.key"],
            name=op.f("fk_responsibility_theme_key_theme"),
            ondelete="CASCADE",
        ),
        _plan("responsibility"),
    ]


def _formats() -> None:
    op.create_table(
        "step_format",
        sa.Column("step_key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("open_to_all", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('umfrage', 'workshop', 'planungskonferenz', 'begleitgremium',"
            " 'veranstaltung', 'beratung', 'anderes')",
            name=op.f("ck_step_format_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["step_key"],
            ["process_step.key"],
            name=op.f("fk_step_format_step_key_process_step"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("step_key", "position", name=op.f("pk_step_format")),
    )


def _changes() -> None:
    op.create_table(
        "structure_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_key", sa.String(length=60), nullable=False),
        sa.Column("plan_key", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "object_kind IN ('plan', 'role', 'step', 'group', 'deliverable', 'order')",
            name=op.f("ck_structure_change_known_object"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_structure_change_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_structure_change")),
    )
    op.create_index(
        op.f("ix_structure_change_changed_on"), "structure_change", ["changed_on"]
    )
    op.create_index(
        "ix_structure_change_object", "structure_change", ["object_kind", "object_key"]
    )
