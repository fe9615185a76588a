"""`participation database`: the schema, through the real migrations."""

import json
import logging

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from participation.cli.context import open_database, settings


@click.group("database")
def group() -> None:
    """Create and update the database, check that it is in order."""


@group.command()
def upgrade() -> None:
    """Bring the database to the newest schema. Safe to run again."""
    with open_database() as database, database.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def check(*, as_json: bool) -> None:
    """Tell whether the schema is the newest and, on SQLite, the file is intact."""
    with open_database() as database, database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        head = ScriptDirectory.from_config(alembic_config()).get_current_head()
        intact = True
        if database.is_sqlite:
            result = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            intact = result == "ok"
    report = {"revision": current, "head": head, "intact": intact}
    if as_json:
        click.echo(json.dumps(report))
    else:
        click.echo(f"revision {current}, newest {head}, intact: {intact}")
    if current != head or not intact:
        raise SystemExit(1)


def alembic_config() -> Config:
    """Return Alembic's configuration for this installation."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return Config(str(settings().migrations_dir / "alembic.ini"))
