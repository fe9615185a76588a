"""The schema: one line of migrations, up and down on both databases, equal to the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from config import ROOT
from participation.database import Base, Database
from tests.conftest import migrate
from tests.kept import SHIPPED_ENGINE

CONFIG = ROOT / "migrations" / "alembic.ini"


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
