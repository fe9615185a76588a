"""the record of staff actions becomes a chain that is only appended to"""

import datetime
import hashlib
import json
import uuid
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0013_audit"
down_revision = "0016_saved_views"
branch_labels = None
depends_on = None

BEFORE_THE_FIRST = "0" * 64
CITY_TIME = ZoneInfo("Europe/Berlin")
COLUMNS = ("at", "account_id", "action", "subject")
OUT_OF_TURN = (
    "NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM staff_action) OR "
    "NEW.previous_hash <> coalesce((SELECT hash FROM staff_action "
    "WHERE number = NEW.number - 1), "
    "'0000000000000000000000000000000000000000000000000000000000000000')"
)

old = sa.table(
    "staff_action",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("account_id", sa.Uuid()),
    sa.column("action", sa.String()),
    sa.column("subject", sa.String()),
)
new = sa.table(
    "staff_action",
    sa.column("number", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("account_id", sa.Uuid()),
    sa.column("action", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("shown", sa.Text()),
    sa.column("previous_hash", sa.String()),
    sa.column("hash", sa.String()),
)


def upgrade() -> None:
    query = sa.select(old).order_by(old.c.at, old.c.id)
    rows = _chained(op.get_bind().execute(query).mappings().all())
    op.drop_table("staff_action")
    op.create_table(
        "staff_action",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_staff_action")),
        sa.UniqueConstraint(
            "previous_hash", name=op.f("uq_staff_action_previous_hash")
        ),
    )
    op.create_index(op.f("ix_staff_action_at"), "staff_action", ["at"])
    op.create_index(op.f("ix_staff_action_account_id"), "staff_action", ["account_id"])
    if rows:
        op.bulk_insert(new, rows)
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    query = sa.select(new).order_by(new.c.number)
    rows = op.get_bind().execute(query).mappings().all()
    accounts = sa.table("account", sa.column("id", sa.Uuid()))
    known = set(op.get_bind().scalars(sa.select(accounts.c.id)))
    op.drop_table("staff_action")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION staff_action_is_append_only()")
        op.execute("DROP FUNCTION staff_action_in_turn()")
    op.create_table(
        "staff_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_staff_action_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_action")),
    )
    kept = [
        {
            **{name: row[name] for name in COLUMNS},
            "id": uuid.uuid4(),
            "at": _as_before(row["at"]),
            "account_id": row["account_id"] if row["account_id"] in known else None,
        }
        for row in rows
    ]
    if kept:
        op.bulk_insert(old, kept)


def _as_before(at):
    known = at.replace(tzinfo=datetime.UTC) if at.tzinfo is None else at
    return known.astimezone(CITY_TIME)


def _chained(rows):
    """What was there before, in the order of time.

    SQLite kept the digits of the city's time without a zone; from here on it is UTC.
    """
    chained = []
    last = BEFORE_THE_FIRST
    for number, row in enumerate(rows, start=1):
        at = row["at"]
        known = at.replace(tzinfo=CITY_TIME) if at.tzinfo is None else at
        at = known.astimezone(datetime.UTC)
        content = [
            1,
            number,
            at.isoformat(timespec="microseconds"),
            str(row["account_id"]) if row["account_id"] else None,
            row["action"],
            row["subject"],
            "",
            last,
        ]
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode("ascii")).hexdigest()
        chained.append(
            {
                **{name: row[name] for name in COLUMNS},
                "at": at,
                "number": number,
                "shown": "",
                "previous_hash": last,
                "hash": digest,
            }
        )
        last = digest
    return chained


def _guard_sqlite() -> None:
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER staff_action_no_{action.lower()} BEFORE {action} "
            "ON staff_action BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        )
    # Also against INSERT OR REPLACE, which deletes without firing the trigger for it.
    op.execute(
        "CREATE TRIGGER staff_action_in_turn BEFORE INSERT ON staff_action "
        f"WHEN {OUT_OF_TURN} BEGIN SELECT RAISE(ABORT, 'out of turn'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION staff_action_is_append_only() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the log is append-only'; END $$"
    )
    op.execute(
        "CREATE FUNCTION staff_action_in_turn() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN IF {OUT_OF_TURN} THEN "
        "RAISE EXCEPTION 'out of turn'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER staff_action_is_append_only "
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_action "
        "FOR EACH STATEMENT EXECUTE FUNCTION staff_action_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER staff_action_in_turn BEFORE INSERT ON staff_action "
        "FOR EACH ROW EXECUTE FUNCTION staff_action_in_turn()"
    )
