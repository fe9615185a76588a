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
    # The tags stay: a person may have set some of them, and they lie in an older table.
    op.drop_table("target_group_check")
