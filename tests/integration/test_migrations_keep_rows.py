"""An update of the schema loses nothing that people said before."""

import uuid
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from config import ROOT
from participation.accounts.audit import check_chain, entries
from participation.accounts.chain import moment
from participation.database import Database

FIRST = "0001_first_tables"
COUNTED = ("submission", "comment", "answer", "theme_tag", "comment_state")
ROWS = (
    "INSERT INTO theme (key, scheme_key, scheme_version, position, label, plain_label,"
    " description, details, system) VALUES ('gruen', 'x', '1', 1, '{}', '{}', '{}', '{}',"
    " false)",
    "INSERT INTO pipeline_version (version, first_used_on, description)"
    " VALUES ('p1', '2026-09-01', '')",
    "INSERT INTO submission (id, key_digest, content_digest, kind, channel, language,"
    " received_on, simulated) VALUES (:submission, 'k', 'c', 'comment', 'online', 'de',"
    " '2026-09-01', false)",
    "INSERT INTO comment (id, submission_id, question_key, text, channel, language,"
    " received_on, simulated) VALUES (:comment, :submission, '', 'Mehr Bänke', 'online',"
    " 'de', '2026-09-01', false)",
    "INSERT INTO answer (id, submission_id, question_key, item, comment_id)"
    " VALUES (:answer, :submission, 'missing', '', :comment)",
    "INSERT INTO theme_tag (id, comment_id, theme_key, origin, band, score, evidence,"
    " pipeline_version, tagged_on, counts) VALUES (:tag, :comment, 'gruen', 'machine',"
    " 'assigned', 0.9, '[]', 'p1', '2026-09-01', true)",
    "INSERT INTO comment_state (comment_id, state, checked_by_person)"
    " VALUES (:comment, 'tagged', false)",
)


@pytest.fixture
def migrated(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")


def move(database: Database, action: str, revision: str) -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(command, action)(config, revision)


def counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            or 0
            for table in COUNTED
        }


def test_rows_survive_the_way_up_and_down(migrated: Database) -> None:
    """SQLite copies a table to change it; dropping the old one must not cascade."""
    move(migrated, "upgrade", FIRST)
    ids = {
        name: uuid.uuid4().hex for name in ("submission", "comment", "answer", "tag")
    }
    with migrated.engine.connect() as connection:
        for statement in ROWS:
            connection.execute(text(statement), ids)
        connection.commit()
    before = counts(migrated)
    assert set(before.values()) == {1}

    move(migrated, "upgrade", "head")
    assert counts(migrated) == before
    move(migrated, "downgrade", FIRST)
    assert counts(migrated) == before

    migrated.dispose()


def test_earlier_actions_are_chained_in_the_order_of_time(migrated: Database) -> None:
    """Their times were kept in the city's time without a zone."""
    move(migrated, "upgrade", "0011_roles")
    account = uuid.uuid4().hex
    with migrated.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, login, display_name, password_hash, active,"
                " session_number, created_on)"
                " VALUES (:id, 'eva', 'Eva', '', true, 0, '2026-09-01')"
            ),
            {"id": account},
        )
        for at, action in (("2026-09-02 12:00:00.000000", "later"),
                           ("2026-01-01 12:00:00.000000", "earlier")):  # fmt: skip
            connection.execute(
                text(
                    "INSERT INTO staff_action (id, account_id, at, action, subject)"
                    " VALUES (:id, :account, :at, :action, 'x')"
                ),
                {
                    "id": uuid.uuid4().hex,
                    "account": account,
                    "at": at,
                    "action": action,
                },
            )

    move(migrated, "upgrade", "head")

    with migrated.session() as session:
        assert check_chain(session).broken is None
        found = [(e.number, moment(e.at), e.action) for e, _ in entries(session)]
    assert found == [
        (1, "2026-01-01T11:00:00.000000+00:00", "earlier"),
        (2, "2026-09-02T10:00:00.000000+00:00", "later"),
    ]
    move(migrated, "downgrade", "0011_roles")
    with migrated.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT at, action FROM staff_action ORDER BY at")
        )
        assert [tuple(row) for row in rows] == [
            ("2026-01-01 12:00:00.000000", "earlier"),
            ("2026-09-02 12:00:00.000000", "later"),
        ]
    migrated.dispose()


def test_papers_and_roles_of_plans_survive_the_way_up_and_down(
    migrated: Database,
) -> None:
    """One title became a paper; one role a pair became periods."""
    move(migrated, "upgrade", "0023_second_axis")
    with migrated.engine.begin() as connection:
        for statement in (
            ROWS[0],
            "INSERT INTO fachplanung (key, position, name, document, amt_confirmed,"
            " active, source) VALUES ('park', 1, 'Parks', 'Parkplan', false, true, ''),"
            " ('kultur', 2, 'Kultur', '', false, true, '')",
            "INSERT INTO responsibility (theme_key, fachplanung_key, role, valid_to)"
            " VALUES ('gruen', 'park', 'federfuehrend', '2025-12-31')",
        ):
            connection.execute(text(statement))

    move(migrated, "upgrade", "0025_living_structure")
    with migrated.engine.begin() as connection:
        papers = connection.execute(
            text("SELECT fachplanung_key, position, title FROM fachplanung_document")
        )
        assert [tuple(row) for row in papers] == [("park", 1, "Parkplan")]
        connection.execute(
            text(
                "INSERT INTO fachplanung_document VALUES ('park', 2, 'Bericht', '', '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO responsibility (id, theme_key, fachplanung_key, role,"
                " valid_from) VALUES (:id, 'gruen', 'park', 'beteiligt', '2026-01-01')"
            ),
            {"id": uuid.uuid4().hex},
        )

    move(migrated, "downgrade", "0023_second_axis")
    with migrated.engine.connect() as connection:
        plans = connection.execute(
            text("SELECT key, document FROM fachplanung ORDER BY position")
        )
        assert [tuple(row) for row in plans] == [
            ("park", "Parkplan, Bericht"),
            ("kultur", ""),
        ]
        roles = connection.execute(text("SELECT role, valid_from FROM responsibility"))
        assert [tuple(row) for row in roles] == [("beteiligt", "2026-01-01")]
    migrated.dispose()
