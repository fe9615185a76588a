"""The schema: one line of migrations, up and down on both databases, equal to the models."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    Integer,
    String,
    Uuid,
    column,
    delete,
    insert,
    inspect,
    select,
    table,
)

from config import ROOT
from participation.database import Base, Database
from participation.responses.models import Comment
from participation.themes.models import ThemeProposalComment, ThemeProposalWord
from tests.conftest import migrate
from tests.integration.planting import DAY, plant
from tests.kept import SHIPPED_ENGINE

CONFIG = ROOT / "migrations" / "alembic.ini"
ONE = uuid.UUID(int=1)
PROPOSAL = table(
    "theme_proposal",
    column("id", Uuid()),
    column("position", Integer()),
    column("words", JSON()),
    column("state", String()),
    column("found_on", Date()),
)
"""As it was when it held the words itself."""


@pytest.fixture
def emptied(database: Database) -> Iterator[Connection]:
    """A connection to a database whose migrations were all taken back."""
    with database.engine.begin() as connection:
        run(connection, "downgrade", "base")
        yield connection


def run(connection: Connection, action: str, revision: str) -> None:
    config = Config(str(CONFIG))
    config.attributes["connection"] = connection
    getattr(command, action)(config, revision)


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_there_is_one_head_and_the_head_file_names_it() -> None:
    heads = ScriptDirectory.from_config(Config(str(CONFIG))).get_heads()
    named = (ROOT / "migrations" / ".current-alembic-head").read_text().strip()

    assert heads == [named]


def test_revision_ids_equal_their_file_names() -> None:
    script = ScriptDirectory.from_config(Config(str(CONFIG)))

    for revision in script.walk_revisions():
        assert Path(revision.path).stem == revision.revision


def test_downgrade_removes_everything_and_upgrade_brings_it_back(
    emptied: Connection,
) -> None:
    assert tables(emptied) == set()

    for revision in reversed(
        list(ScriptDirectory.from_config(Config(str(CONFIG))).walk_revisions())
    ):
        run(emptied, "upgrade", revision.revision)
        run(emptied, "downgrade", "-1")
        run(emptied, "upgrade", revision.revision)

    assert tables(emptied) == set(Base.metadata.tables)


def test_words_of_old_proposals_go_to_the_comments_that_have_them(
    database: Database,
) -> None:
    with database.transaction() as session:
        plant(session, 2, text="Eine Hebamme fehlt")
        comments = session.scalars(select(Comment.id)).all()
    before = ScriptDirectory.from_config(Config(str(CONFIG))).get_revision(
        "0033_settling"
    )
    words = ["HEBAMME", "Verschwunden", "fehlt"]
    with database.engine.begin() as connection:
        run(connection, "downgrade", before.down_revision)
        connection.execute(insert(PROPOSAL).values(
            id=ONE, position=1, words=words, state="open", found_on=DAY
        ))  # fmt: skip
        connection.execute(
            insert(ThemeProposalComment),
            [
                {"proposal_id": ONE, "comment_id": comment, "position": place}
                for place, comment in enumerate(comments)
            ],
        )
        run(connection, "upgrade", "head")

    with database.transaction() as session:
        kept = session.execute(
            select(ThemeProposalWord.comment_id, ThemeProposalWord.word)
        ).all()
        assert sorted(kept) == sorted(
            (comment, word) for comment in comments for word in ("HEBAMME", "fehlt")
        )
        session.execute(delete(Comment).where(Comment.id == comments[0]))
    with database.engine.begin() as connection:
        run(connection, "downgrade", before.down_revision)
        assert connection.scalars(select(PROPOSAL.c.words)).all() == [
            ["HEBAMME", "fehlt"]
        ]


def test_migrated_schema_equals_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.engine.connect() as connection:
        before = tables(connection)

    migrate(database)

    with database.engine.connect() as connection:
        assert tables(connection) == before


def test_sqlite_waits_for_the_disk(sqlite_database: Database) -> None:
    shipped = SHIPPED_ENGINE(str(sqlite_database.url))
    with shipped.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    shipped.dispose()

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
    }
