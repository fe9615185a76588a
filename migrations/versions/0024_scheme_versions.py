"""target groups of what was read before, versions of the theme scheme"""

import sqlalchemy as sa
from alembic import op

revision = "0024_scheme_versions"
down_revision = "0023_second_axis"
branch_labels = None
depends_on = None

# What pipelines have found so far lies in comment_reading.passages. One statement brings it
# over, inside the database: a million readings need no Python and no second reading by the
# pipeline, and the figures of target groups stay the same from the first minute on. Nobody
# could correct groups before, so that all of them count. What is there already stays.
_NAMES = (
    "INSERT INTO target_group_tag (id, comment_id, group_key, origin, band, evidence,"
    " pipeline_version, account_id, tagged_on, counts) "
)
_FROM = (
    " FROM comment_reading r JOIN comment c ON c.id = r.comment_id"
    " LEFT JOIN tagging_run t ON t.comment_id = r.comment_id"
    " AND t.pipeline_version = r.pipeline_version "
)
_SQLITE = (
    _NAMES
    # A random id, as core/ids.py makes them: version 4, 32 hexadecimal digits.
    + "SELECT lower(hex(randomblob(6))) || '4' || substr(lower(hex(randomblob(2))), 2)"
    " || substr('89ab', 1 + abs(random() % 4), 1)"
    " || substr(lower(hex(randomblob(8))), 2),"
    " r.comment_id, json_extract(p.value, '$[1]') AS said, 'machine', 'assigned',"
    " json_group_array(json_array("
    "json_extract(p.value, '$[2]'), json_extract(p.value, '$[3]'),"
    " substr(c.text, json_extract(p.value, '$[2]') + 1,"
    " json_extract(p.value, '$[3]') - json_extract(p.value, '$[2]')))),"
    " r.pipeline_version, NULL, coalesce(t.tagged_on, c.received_on), 1"
    + _FROM
    + "JOIN json_each(r.passages) p"
    " WHERE r.passages LIKE '%target_group%'"
    " AND json_extract(p.value, '$[0]') = 'target_group'"
    " GROUP BY r.comment_id, said ON CONFLICT DO NOTHING"
)
_POSTGRESQL = (
    _NAMES
    + "SELECT gen_random_uuid(), r.comment_id, p.value ->> 1, 'machine', 'assigned',"
    " json_agg(json_build_array("
    "CAST(p.value ->> 2 AS integer), CAST(p.value ->> 3 AS integer),"
    " substr(c.text, CAST(p.value ->> 2 AS integer) + 1,"
    " CAST(p.value ->> 3 AS integer) - CAST(p.value ->> 2 AS integer)))"
    " ORDER BY p.place),"
    " r.pipeline_version, NULL, coalesce(t.tagged_on, c.received_on), true"
    + _FROM
    + "CROSS JOIN LATERAL json_array_elements(r.passages)"
    " WITH ORDINALITY AS p(value, place)"
    " WHERE CAST(r.passages AS text) LIKE '%target_group%'"
    " AND p.value ->> 0 = 'target_group'"
    " GROUP BY r.comment_id, p.value ->> 1, r.pipeline_version,"
    " coalesce(t.tagged_on, c.received_on) ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    _target_groups()
    op.add_column(
        "theme",
        sa.Column("edited", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("theme", sa.Column("ended_on", sa.Date(), nullable=True))
    _versions()
    _set_purposes("purpose IN ('learning', 'audit', 'second', 'split')")


def _versions() -> None:
    op.create_table(
        "scheme_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('first', 'file', 'theme', 'words', 'split', 'merge', 'import')",
            name=op.f("ck_scheme_version_known_origin"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_scheme_version_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint(
            "key", "version", name=op.f("uq_scheme_version_key_version")
        ),
    )
    op.create_table(
        "theme_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('split', 'merge')", name=op.f("ck_theme_change_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_theme_change_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_change")),
    )
    op.create_table(
        "theme_succession",
        sa.Column("theme_key", sa.String(length=40), nullable=False),
        sa.Column("successor_key", sa.String(length=40), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "theme_key <> successor_key", name=op.f("ck_theme_succession_another_theme")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["theme_change.id"],
            name=op.f("fk_theme_succession_change_id_theme_change"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_key"],
            ["theme.key"],
            name=op.f("fk_theme_succession_theme_key_theme"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_key"],
            ["theme.key"],
            name=op.f("fk_theme_succession_successor_key_theme"),
        ),
        sa.PrimaryKeyConstraint(
            "theme_key", "successor_key", name=op.f("pk_theme_succession")
        ),
    )
    op.create_index(
        op.f("ix_theme_succession_change_id"), "theme_succession", ["change_id"]
    )


def _set_purposes(condition: str) -> None:
    for table in ("review_item", "review"):
        name = op.f(f"ck_{table}_known_purpose")
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, condition)


def _target_groups() -> None:
    op.create_table(
        "target_group_check",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_target_group_check_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_target_group_check")),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(sa.text(_POSTGRESQL if postgresql else _SQLITE))


def downgrade() -> None:
    for table in ("review_item", "review"):  # asked again by whoever splits again
        op.execute(f"DELETE FROM {table} WHERE purpose = 'split'")  # noqa: S608
    _set_purposes("purpose IN ('learning', 'audit', 'second')")
    op.drop_table("theme_succession")
    op.drop_table("theme_change")
    op.drop_table("scheme_version")
    op.drop_column("theme", "ended_on")
    op.drop_column("theme", "edited")
    # The tags stay: a person may have set some of them, and they lie in an older table.
    op.drop_table("target_group_check")
