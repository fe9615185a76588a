"""Databases for tests: the real migrations and Erfurt, once; then a copy for each test.

A copy instead of a rolled-back transaction, because submissions from several threads and
processes are part of what is tested.
"""

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from config import ROOT, Settings
from participation.database import Database
from tests import kept

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL")
TEMPLATE = "participation_template"

# A busy machine is no defect: times are measured in benchmarks/, never here.
hypothesis_settings.register_profile("no deadline", deadline=None)
hypothesis_settings.load_profile("no deadline")


def pytest_collection_finish() -> None:
    kept.leave_what_is_there()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--missing-permissions",
        action="store_true",
        help="print the lines that tests/data/permissions.csv does not have yet",
    )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real contributions beside the repository; never part of it."""
    folder = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "contributions").is_dir():
        pytest.skip("no folder with real contributions beside the repository")
    return folder


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "erfurt.sqlite3"
    database = Database(f"sqlite:///{path}")
    prepare(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """Name of a seeded template database on the throw-away server."""
    if POSTGRES_URL is None:
        if os.environ.get("CI"):
            pytest.fail("TEST_POSTGRES_URL is not set: start through `make test`")
        pytest.skip("needs PostgreSQL: `make test` starts one")
    execute_on_server(f"DROP DATABASE IF EXISTS {TEMPLATE}")
    execute_on_server(f"CREATE DATABASE {TEMPLATE}")
    database = Database(database_url(TEMPLATE))
    prepare(database)
    database.dispose()
    return TEMPLATE


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database with Erfurt in it, once on each kind of database."""
    if request.param == "sqlite":
        yield from _sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        yield from _postgres_copy(request.getfixturevalue("postgres_template"))


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The same on SQLite alone, where the kind of database cannot matter."""
    yield from _sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite database with nothing in it."""
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    migrate(database)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One open transaction, rolled back in the end."""
    with database.session() as session:
        yield session


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url="sqlite://",
        secret_key="not secret: tests only",
    )


@pytest.fixture
def app(database: Database, settings: Settings) -> Flask:
    return build_app(database, settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sqlite_app(sqlite_database: Database, settings: Settings) -> Flask:
    return build_app(sqlite_database, settings)


def build_app(database: Database, settings: Settings) -> Flask:
    from participation.factory import create_app

    url = database.url.render_as_string(hide_password=False)
    settings = dataclasses.replace(settings, database_url=url)
    app = create_app(settings, database=database)
    app.config["TESTING"] = True
    app.jinja_env.bytecode_cache = kept.TEMPLATES
    return app


def prepare(database: Database) -> None:
    """Bring an empty database to the newest schema and load Erfurt."""
    from participation.cli.seed import load_city

    migrate(database)
    with database.transaction() as session:
        load_city(session, "erfurt")


def migrate(database: Database) -> None:
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def database_url(name: str) -> str:
    assert POSTGRES_URL is not None
    url = make_url(POSTGRES_URL).set(database=name)
    return url.render_as_string(hide_password=False)


def execute_on_server(statement: str) -> None:
    assert POSTGRES_URL is not None
    server = Database(POSTGRES_URL)
    autocommit = server.engine.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.execute(text(statement))
    server.dispose()


def _sqlite_copy(template: Path, folder: Path) -> Iterator[Database]:
    path = folder / "copy.sqlite3"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


def _postgres_copy(template: str) -> Iterator[Database]:
    name = f"test_{os.urandom(6).hex()}"
    execute_on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(database_url(name))
    yield database
    database.dispose()
    execute_on_server(f"DROP DATABASE {name} WITH (FORCE)")
